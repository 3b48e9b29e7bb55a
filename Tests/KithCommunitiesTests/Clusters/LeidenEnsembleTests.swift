import KithCommunities
import KithGraph
import KithLinearAlgebra
import Testing

@Suite("LeidenEnsemble")
struct LeidenEnsembleTests {
    @Test("cliques that hardly touch are certain")
    func certain() throws {
        let ties = LeidenTests.complete(0..<6) + LeidenTests.complete(6..<12) + [(5, 6)]
        let graph = LeidenTests.graph(13, ties)
        let partition = try Leiden.run(on: graph).partition
        let result = try LeidenEnsemble.confidences(of: partition, in: graph)
        #expect(partition.groupCount == 3 && result.runs == 20)
        #expect(result.confidences.allSatisfy { $0 == 1 })
        #expect(result.groupConfidences.allSatisfy { abs($0 - 1) < 1e-12 } && result.betweenGroups.isEmpty)
    }

    @Test("against another partition, shares by hand")
    func shares() throws {
        // Two cliques apart, which every run finds; held against groups that cut across them.
        let graph = LeidenTests.graph(7, LeidenTests.complete(0..<3) + LeidenTests.complete(3..<6))
        let partition = Partition(labels: [0, 0, 0, 0, 1, 2, 2])
        let result = try LeidenEnsemble.confidences(of: partition, in: graph, options: .init(runs: 4))
        // 0, 1, 2 have two of their three; 3 has none; 4 is never alone; 5 and 6 are never together.
        let expected: [Float] = [2.0 / 3, 2.0 / 3, 2.0 / 3, 0, 0, 0, 0]
        #expect(zip(result.confidences, expected).allSatisfy { abs($0 - $1) < 1e-6 })
        #expect(result.betweenGroups == [3, 4, 5, 6])
        #expect(abs(result.groupConfidences[0] - 0.5) < 1e-12)
    }

    @Test("somebody in the middle is not certain, and the bytes do not hang on the threads")
    func middle() throws {
        // 12 stands between two cliques with three ties to each, and either group is as good.
        let ties =
            LeidenTests.complete(0..<6) + LeidenTests.complete(6..<12)
            + [0, 1, 2, 6, 7, 8].map { ($0, 12) }
        let graph = LeidenTests.graph(13, ties)
        let partition = try Leiden.run(on: graph).partition
        let result = try LeidenEnsemble.confidences(of: partition, in: graph, options: .init(runs: 40), threads: 1)
        #expect(result.confidences[12] > 0.1 && result.confidences[12] < 0.9)
        #expect((0..<12).allSatisfy { result.confidences[$0] > result.confidences[12] })
        for threads in [2, 3, 7] {
            let again = try LeidenEnsemble.confidences(
                of: partition, in: graph, options: .init(runs: 40), threads: threads)
            #expect(again == result)
        }
    }

    @Test("a budget is refused")
    func budget() throws {
        let graph = LeidenTests.graph(3, [(0, 1)])
        let needed = Leiden.memoryNeeded(vertices: 3, entries: 2, options: .init(memoryBudget: 1), threads: 1)
        #expect(throws: CommunityError.memoryBudget(needed: needed, budget: 1)) {
            try LeidenEnsemble.confidences(
                of: Partition(labels: [0, 0, 1]), in: graph, options: .init(leiden: .init(memoryBudget: 1)), threads: 1)
        }
    }
}
