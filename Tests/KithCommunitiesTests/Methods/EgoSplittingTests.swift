import KithGraph
import KithLinearAlgebra
import KithTestSupport
import Testing

@testable import KithCommunities

@Suite("Ego splitting")
struct EgoSplittingTests {
    @Test("somebody in two cliques is in two circles")
    func shared() {
        // 0 to 5 and 5 to 10 are cliques, which share 5.
        var ties: [(Int, Int)] = []
        for first in [0, 5] { for one in 0..<6 { for other in 0..<one { ties.append((first + one, first + other)) } } }
        let graph = GroupMeasuresTests.graph(12, ties)
        let result = EgoSplitting.run(on: graph)
        #expect(result.circles == Circles(members: [Array(0...5), Array(5...10)], personCount: 12))
        // Ten people with one persona, one with two, one without ties and without any.
        #expect(result.personaCount == 12)
        let large = EgoSplitting.run(on: graph, options: .init(smallestCircle: 7))
        #expect(large.circles.circleCount == 0 && large.groupCount == 2)
    }

    @Test("personas have the ties of their people, each once", arguments: 0..<8)
    func personas(seed: Int) throws {
        let network = try Fixture.random(people: 25, follows: 30 + 30 * seed, seed: UInt64(seed))
        let rows = network.undirectedRows()
        let weights = SharedBuffer(
            (0..<25).flatMap { a in rows.columns.slice(rows.range(a)).map { Float((a + 1) * (Int($0) + 1)) } })
        var seen: TieGraph?
        let result = EgoSplitting.run(
            on: TieGraph(rows: rows, weights: weights), options: .init(localResolution: 1, smallestCircle: 1)
        ) { personas, _ in
            seen = personas
            return Partition(labels: [UInt32](repeating: 0, count: personas.vertexCount))
        }
        let personas = try #require(seen)
        #expect(personas.rows.firstFlaw() == nil)
        #expect(personas.rows.nonzeroCount == rows.nonzeroCount)
        #expect(personas.weights.map { $0.sorted() } == weights.sorted())
        for one in 0..<personas.vertexCount {
            for place in personas.rows.range(one) {
                let back = try #require(personas.rows.position(Int(personas.rows.columns[place]), UInt32(one)))
                #expect(personas.weights?[place] == personas.weights?[back])
            }
        }
        // Everybody with a tie is in the one circle.
        #expect(result.circles.coveredCount == (0..<25).count { rows.degree($0) > 0 })
    }

    @Test("the same on any number of threads")
    func threads() throws {
        let network = try LFRGenerator.generate(.init(people: 500, averageDegree: 15, maxDegree: 40, mixing: 0.2))
            .network
        let graph = TieGraph(rows: network.undirectedRows())
        let one = EgoSplitting.run(on: graph, threads: 1)
        for threads in [2, 3, 7] { #expect(EgoSplitting.run(on: graph, threads: threads).circles == one.circles) }
    }

    @Test("small graphs fall into groups of high modularity", arguments: 0..<30)
    func local(seed: Int) throws {
        let network = try Fixture.random(people: 6, follows: 4 + seed / 2, seed: UInt64(seed))
        let graph = TieGraph(rows: network.undirectedRows())
        guard graph.totalWeight > 0 else { return }
        let all = Array(UInt32(0)..<6)
        let ties = InducedTies(graph.rows, members: all.span, places: MutableBuffer(count: 6))
        let found = Modularity.value(of: Partition(labels: SmallGraph(ties).communities()), on: graph)
        var best = -1.0
        var labels = [UInt32](repeating: 0, count: 6)
        func search(_ person: Int, _ groups: UInt32) {
            if person == 6 {
                best = max(best, Modularity.value(of: Partition(labels: labels), on: graph))
                return
            }
            for group in 0...groups where group < 6 {
                labels[person] = group
                search(person + 1, max(groups, group + 1))
            }
        }
        search(0, 0)
        // The search is greedy; on graphs of six it comes close.
        #expect(found >= best - 0.1 && found <= best + 1e-12)
    }

    @Test("nobody, and nobody tied")
    func empty() {
        #expect(EgoSplitting.run(on: GroupMeasuresTests.graph(0, [])).circles.circleCount == 0)
        #expect(EgoSplitting.run(on: GroupMeasuresTests.graph(4, [])).circles.circleCount == 0)
    }
}
