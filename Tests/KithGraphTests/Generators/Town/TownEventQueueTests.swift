import KithLinearAlgebra
import Testing

@testable import KithGraph

@Suite struct TownEventQueueTests {
    @Test func keepsTheOrderOfTimeThenOfPlanning() {
        var generator = SeededGenerator(seed: 1)
        var queue = TownEventQueue()
        var planned: [(time: Int64, person: Int)] = []
        for person in 0..<500 {
            let time = Int64(generator.below(60))
            queue.plan(time, person, .follow)
            planned.append((time, person))
        }
        var taken: [(time: Int64, person: Int)] = []
        while let event = queue.next() { taken.append((event.time, event.person)) }
        planned.sort { ($0.time, $0.person) < ($1.time, $1.person) }
        #expect(taken.map(\.time) == planned.map(\.time))
        #expect(taken.map(\.person) == planned.map(\.person))
    }
}
