import KithCommunities
import KithGraph
import KithLinearAlgebra
import KithTestSupport
import Testing

@Suite("Communities by label propagation")
struct LabelCommunitiesTests {
    /// `count` cliques of `size`, each tied to the next by one tie.
    static func cliques(_ count: Int, of size: Int) -> TieGraph {
        var ties: [(Int, Int)] = []
        for clique in 0..<count {
            let first = clique * size
            for one in 0..<size { for other in 0..<one { ties.append((first + one, first + other)) } }
            if clique + 1 < count { ties.append((first + size - 1, first + size)) }
        }
        return GroupMeasuresTests.graph(count * size, ties)
    }

    @Test("cliques in a row", arguments: 0..<10)
    func cliques(seed: Int) {
        let result = LabelCommunities.run(on: Self.cliques(8, of: 6), options: .init(seed: UInt64(seed)))
        // None is cut; two neighbours can become one, when the person between spreads a label to both.
        for clique in 0..<8 {
            #expect(Set((0..<6).map { result.partition.groups[6 * clique + $0] }).count == 1)
        }
        #expect(result.partition.groupCount >= 6)
        #expect(result.isConverged && result.lastChanges == 0)
    }

    @Test("planted communities of an LFR network are found, the same on any number of threads")
    func planted() throws {
        let network = try LFRGenerator.generate(.init(people: 2_000, averageDegree: 20, maxDegree: 60, mixing: 0.2))
        let graph = TieGraph(rows: network.network.undirectedRows())
        let result = LabelCommunities.run(on: graph, threads: 1)
        let known = network.communities.map { Optional($0) }
        let agreement = Agreement(ContingencyTable(result.partition, known: known))
        #expect(agreement.adjustedMutualInformation > 0.95)
        for threads in [2, 3, 7] { #expect(LabelCommunities.run(on: graph, threads: threads) == result) }
    }

    @Test("when it has come to rest, everybody has a heaviest label, and groups hang together", arguments: 0..<10)
    func rest(seed: Int) throws {
        let network = try Fixture.random(people: 60, follows: 60 + 20 * seed, seed: UInt64(seed))
        let rows = network.undirectedRows()
        let weights = SharedBuffer(
            (0..<60).flatMap { a in rows.columns.slice(rows.range(a)).map { Float(1 + (a + Int($0)) % 4) } })
        let graph = TieGraph(rows: rows, weights: weights)
        let result = LabelCommunities.run(on: graph, options: .init(maximumRounds: 200, tolerance: 0))
        #expect(result.isConverged)
        for person in 0..<60 {
            var sums: [UInt32: Float] = [:]
            for place in rows.range(person) {
                sums[result.partition.groups[Int(rows.columns[place])], default: 0] += weights[place]
            }
            guard !sums.isEmpty else { continue }
            // A group that fell apart at the end can leave two parts of one label; the heavier is then not more than both.
            #expect(sums[result.partition.groups[person]] == sums.values.max())
        }
        for group in 0..<result.partition.groupCount {
            let members = Set(result.partition.members.columns.slice(result.partition.members.range(group)))
            var reached: Set<UInt32> = [members.min()!]
            var waiting = Array(reached)
            while let person = waiting.popLast() {
                for other in rows.columns.slice(rows.range(Int(person)))
                where members.contains(other) && reached.insert(other).inserted { waiting.append(other) }
            }
            #expect(reached == members)
        }
    }

    @Test("nobody, and nobody tied")
    func empty() {
        #expect(LabelCommunities.run(on: GroupMeasuresTests.graph(0, [])).partition.groupCount == 0)
        let alone = LabelCommunities.run(on: GroupMeasuresTests.graph(3, []))
        #expect(alone.partition.groupCount == 3 && alone.isConverged)
        let none = LabelCommunities.run(on: Self.cliques(2, of: 3), options: .init(maximumRounds: 0))
        #expect(none.partition.groupCount == 6 && !none.isConverged)
    }
}
