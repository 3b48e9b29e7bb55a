import KithLinearAlgebra
import Testing

@testable import KithSuggestions

@Suite struct TopListTests {
    @Test func keepsWhatSortingWouldKeep() {
        for seed in 0..<50 as Range<UInt64> {
            var generator = SeededGenerator(seed: seed)
            let entries = (0..<Int(generator.below(40))).map { index in
                TopList.Entry(person: UInt32(index), score: Double(generator.below(6)), tie: UInt64(index))
            }
            let capacity = Int(generator.below(12))
            var top = TopList(capacity: capacity)
            for entry in entries.shuffled(using: &generator) {
                #expect(top.mayTake(entry.score) || !top.takes(entry))
                top.insert(entry)
            }
            let expected = entries.sorted { ($1.score, $0.tie) < ($0.score, $1.tie) }.prefix(capacity)
            #expect(top.sorted().map(\.person) == expected.map(\.person))
        }
    }
}
