import KithLinearAlgebra
import Testing

@testable import KithCommunities

@Suite("Maximum-weight matching")
struct MaximumWeightMatchingTests {
    typealias Pair = MaximumWeightMatching.Pair

    /// The most that any choice of pairs weighs.
    static func best(_ pairs: [Pair], from first: Int = 0, rows: Set<Int> = [], columns: Set<Int> = []) -> Double {
        guard first < pairs.count else { return 0 }
        let without = best(pairs, from: first + 1, rows: rows, columns: columns)
        let pair = pairs[first]
        guard !rows.contains(pair.row), !columns.contains(pair.column) else { return without }
        let with = best(pairs, from: first + 1, rows: rows.union([pair.row]), columns: columns.union([pair.column]))
        return max(without, pair.weight + with)
    }

    @Test("as heavy as the heaviest of all choices", arguments: 0..<200)
    func oracle(seed: Int) {
        var generator = SeededGenerator(seed: UInt64(seed))
        let (rows, columns) = (1 + Int(generator.below(5)), 1 + Int(generator.below(5)))
        let share = generator.unit()
        var pairs: [Pair] = []
        for row in 0..<rows {
            for column in 0..<columns where generator.unit() < share {
                // Whole weights, of which several choices may be equally heavy.
                pairs.append(Pair(row: row, column: column, weight: Double(1 + generator.below(6))))
            }
        }
        let taken = MaximumWeightMatching.taken(pairs, rows: rows, columns: columns)
        #expect(Set(taken.map { pairs[$0].row }).count == taken.count)
        #expect(Set(taken.map { pairs[$0].column }).count == taken.count)
        #expect(taken.reduce(0) { $0 + pairs[$1].weight } == Self.best(pairs))
    }

    @Test("the heaviest pair is left where two others weigh more")
    func greedyIsWrong() {
        let pairs = [
            Pair(row: 0, column: 0, weight: 0.5), Pair(row: 0, column: 1, weight: 0.4),
            Pair(row: 1, column: 0, weight: 0.4),
        ]
        #expect(MaximumWeightMatching.taken(pairs, rows: 2, columns: 2) == [1, 2])
        #expect(MaximumWeightMatching.taken([], rows: 3, columns: 0).isEmpty)
    }
}
