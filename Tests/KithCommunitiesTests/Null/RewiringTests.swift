import KithCommunities
import KithGraph
import KithLinearAlgebra
import KithTestSupport
import Testing

@Suite("Rewiring")
struct RewiringTests {
    @Test("everybody keeps their number of ties, and ties stay sound", arguments: 0..<10)
    func degrees(seed: Int) throws {
        let network = try Fixture.random(people: 40, follows: 20 + seed * 60, seed: UInt64(seed))
        let graph = TieGraph(rows: network.undirectedRows())
        let rewired = graph.rewired(seed: UInt64(seed))
        #expect(rewired.rows.offsets == graph.rows.offsets)
        #expect(rewired.rows.firstFlaw() == nil)
        for person in 0..<40 {
            #expect(!rewired.rows.contains(person, UInt32(person)))
            for other in rewired.rows.columns.slice(rewired.rows.range(person)) {
                #expect(rewired.rows.contains(Int(other), UInt32(person)))
            }
        }
        #expect(graph.rewired(seed: UInt64(seed)).rows.columns == rewired.rows.columns)
        #expect(graph.rewired(exchangesPerTie: 0, seed: 1).rows.columns == graph.rows.columns)
        if seed > 0 { #expect(rewired.rows.columns != graph.rows.columns) }
    }

    @Test("every graph of the same degrees is as likely as any other")
    func uniform() {
        // Six people with two ties each: 60 hexagons and 10 pairs of triangles.
        let graph = GroupMeasuresTests.graph(6, [(0, 1), (1, 2), (0, 2), (3, 4), (4, 5), (3, 5)])
        var counts: [[UInt32]: Int] = [:]
        let draws = 7_000
        for seed in 0..<draws {
            let drawn = graph.rewired(exchangesPerTie: 20, seed: UInt64(seed))
            counts[Array(drawn.rows.columns), default: 0] += 1
        }
        #expect(counts.count == 70)
        let expected = Double(draws) / 70
        let square = counts.values.reduce(0) { $0 + (Double($1) - expected) * (Double($1) - expected) / expected }
        // 69 degrees of freedom: a mean of 69 and a standard deviation of 11.7; 115 is passed once in 2,400 times.
        #expect(square < 115)
    }

    @Test("what cannot be rewired stays as it is")
    func rigid() {
        let star = GroupMeasuresTests.graph(5, [(0, 1), (0, 2), (0, 3), (0, 4)])
        #expect(star.rewired(seed: 1).rows.columns == star.rows.columns)
        let complete = GroupMeasuresTests.graph(4, [(0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3)])
        #expect(complete.rewired(seed: 1).rows.columns == complete.rows.columns)
        #expect(GroupMeasuresTests.graph(3, []).rewired(seed: 1).rows.nonzeroCount == 0)
        #expect(GroupMeasuresTests.graph(2, [(0, 1)]).rewired(seed: 1).rows.nonzeroCount == 2)
    }

    @Test("weights go along with ties, loops stay")
    func weights() throws {
        let network = try Fixture.random(people: 20, follows: 80, seed: 7)
        let rows = network.undirectedRows()
        let weights = SharedBuffer(
            (0..<20).flatMap { a in rows.columns.slice(rows.range(a)).map { Float((a + 1) * (Int($0) + 1)) } })
        let loops = SharedBuffer((0..<20).map { Double($0) })
        let rewired = TieGraph(rows: rows, weights: weights, loops: loops).rewired(seed: 3)
        #expect(rewired.rows.columns != rows.columns)
        #expect(rewired.weights.map { $0.sorted() } == weights.sorted())
        #expect(rewired.loops == loops)
        for person in 0..<20 {
            for place in rewired.rows.range(person) {
                let back = rewired.rows.position(Int(rewired.rows.columns[place]), UInt32(person))!
                #expect(rewired.weights![place] == rewired.weights![back])
            }
        }
    }
}
