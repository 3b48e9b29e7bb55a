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

    private func agree(_ found: SharedBuffer<Double>, _ expected: [Double]) -> Bool {
        // Sums of a few hundred terms around 1 or less, in another order.
        // NetworkX knows no effective size of people who follow nobody.
        zip(found, expected).allSatisfy { $1.isNaN || abs($0 - $1) < 1e-11 * max(1, abs($1)) }
    }

    @Test func structuralHolesAgree() throws {
        let network = try network()
        let follows = StructuralHoles.run(on: network)
        #expect(agree(follows.constraints, StructureFixture.constraints))
        #expect(agree(follows.effectiveSizes, StructureFixture.effectiveSizes))
        let weighted = StructuralHoles.run(on: network, options: .init(weighing: .weights))
        #expect(agree(weighted.constraints, StructureFixture.weightedConstraints))
        #expect(agree(weighted.effectiveSizes, StructureFixture.weightedEffectiveSizes))
        let ties = StructuralHoles.run(on: network, options: .init(weighing: .ties))
        #expect(agree(ties.constraints, StructureFixture.tieConstraints))
        #expect(agree(ties.effectiveSizes, StructureFixture.tieEffectiveSizes))
    }

    @Test func trussesAgree() throws {
        #expect(Array(KTruss.run(on: try network()).numbers) == StructureFixture.trusses)
    }

    @Test func betweennessAgrees() throws {
        let network = try network()
        let people = Double(network.personCount)
        let follows = Betweenness.exact(on: network, steps: .follows).scores.map { $0 * people * (people - 1) }
        #expect(agree(SharedBuffer(follows), StructureFixture.followBetweenness))
        let ties = Betweenness.exact(on: network).scores.map { $0 * people * (people - 1) / 2 }
        #expect(agree(SharedBuffer(ties), StructureFixture.tieBetweenness))
    }

    /// The ties among people who have at most eight.
    @Test func cutsAgree() throws {
        let rows = try network().undirectedRows()
        let kept = (0..<rows.rowCount).map { rows.degree($0) <= 8 }
        let sparse = CompressedRows(
            rows: (0..<rows.rowCount).map { person in
                kept[person] ? rows.columns.slice(rows.range(person)).filter { kept[Int($0)] } : []
            }, columnCount: rows.rowCount)
        let result = Biconnectivity.run(on: sparse)
        #expect(result.bridges.flatMap { [$0.first, $0.second] } == StructureFixture.sparseBridges)
        #expect(result.articulationPoints.map { $0.person } == StructureFixture.sparseArticulationPoints)
        #expect(
            (0..<result.blocks.rowCount).map { result.blocks.degree($0) }.sorted() == StructureFixture.sparseBlockSizes)
    }
}
