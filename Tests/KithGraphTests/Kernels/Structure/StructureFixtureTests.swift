import KithGraph
import KithLinearAlgebra
import Testing

/// All kernels on one network against values that NetworkX found (Fixtures/structure.py).
@Suite struct StructureFixtureTests {
    private func network() throws -> Network {
        let builder = NetworkBuilder()
        for person in 0..<StructureFixture.people { _ = builder.person(String(person)) }
        let rows = StructureFixture.follows
        for start in stride(from: 0, to: rows.count, by: 3) {
            try builder.follow(
                builder.person(String(rows[start])), builder.person(String(rows[start + 1])),
                weight: Float(rows[start + 2]))
        }
        return try builder.finish()
    }

    @Test func componentsAgree() throws {
        let network = try network()
        #expect(Array(WeakComponents.run(on: network).labels) == StructureFixture.weakLabels)
        #expect(Array(StrongComponents.run(on: network).labels) == StructureFixture.strongLabels)
    }

    @Test func distancesAgree() throws {
        let network = try network()
        let steps = BreadthFirstSearch.run(on: network, from: [0])
        #expect(
            steps.distances.map { $0 == BreadthFirstSearch.unreachable ? -1 : Int($0) } == StructureFixture.steps)
        // Weights are whole numbers, so sums are exact.
        let lengths = ShortestPaths.run(on: network, from: 0)
        #expect(lengths.distances.map { $0.isFinite ? $0 : -1 } == StructureFixture.lengths)
    }

    @Test func coresAndTrianglesAgree() throws {
        let network = try network()
        #expect(Array(CoreDecomposition.run(on: network).cores) == StructureFixture.cores)
        let triangles = Triangles.run(on: network)
        #expect(Array(triangles.local) == StructureFixture.triangles)
        // Quotients of small whole numbers: a few units in the last place.
        for person in 0..<network.personCount {
            let found = triangles.clustering(of: PersonIndex(person))
            #expect(abs(found - StructureFixture.clustering[person]) < 1e-14)
        }
        #expect(abs(try #require(triangles.transitivity) - StructureFixture.transitivity) < 1e-14)
        #expect(abs(try #require(triangles.averageClustering) - StructureFixture.averageClustering) < 1e-14)
        #expect(abs(try #require(Reciprocity.run(on: network).share) - StructureFixture.reciprocity) < 1e-14)
    }
}
