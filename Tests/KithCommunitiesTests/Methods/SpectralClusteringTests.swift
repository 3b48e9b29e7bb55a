import KithCommunities
import KithGraph
import KithLinearAlgebra
import KithTestSupport
import Testing

@Suite("Spectral clustering")
struct SpectralClusteringTests {
    @Test("cliques in a row, their number told or found by the gap")
    func cliques() throws {
        let graph = LabelCommunitiesTests.cliques(5, of: 8)
        let expected = Partition(labels: (0..<40).map { UInt32($0 / 8) })
        let told = try SpectralClustering.run(on: graph, options: .init(groups: 5))
        #expect(told.partition == expected && told.isConverged)
        let found = try SpectralClustering.run(on: graph)
        #expect(found.groups == 5)
        #expect(found.partition == expected)
        #expect(found.eigenvalues.count == 33)
    }

    @Test("planted communities of an LFR network, the same on any number of threads")
    func planted() throws {
        let network = try LFRGenerator.generate(
            .init(people: 600, averageDegree: 20, maxDegree: 40, mixing: 0.3, minCommunity: 40, maxCommunity: 100))
        let graph = TieGraph(rows: network.network.undirectedRows())
        let options = SpectralClustering.Options(groups: network.communitySizes.count)
        let result = try SpectralClustering.run(on: graph, options: options, threads: 1)
        let table = ContingencyTable(result.partition, known: network.communities.map { Optional($0) })
        #expect(Agreement(table).adjustedMutualInformation > 0.9)
        for threads in [2, 3, 7] {
            #expect(
                try SpectralClustering.run(on: graph, options: options, threads: threads).partition == result.partition)
        }
    }

    @Test("weights count")
    func weights() throws {
        // A ring of four: 0–1 and 2–3 are heavy.
        let rows = CompressedRows(rows: [[1, 3], [0, 2], [1, 3], [0, 2]], columnCount: 4)
        let graph = TieGraph(rows: rows, weights: SharedBuffer([9, 1, 9, 1, 1, 9, 1, 9]))
        let result = try SpectralClustering.run(on: graph, options: .init(groups: 2))
        #expect(result.partition == Partition(labels: [0, 0, 1, 1]))
    }

    @Test("no ties, nobody, too many groups")
    func ends() throws {
        #expect(try SpectralClustering.run(on: GroupMeasuresTests.graph(3, [])).partition.groupCount == 3)
        #expect(try SpectralClustering.run(on: GroupMeasuresTests.graph(0, [])).partition.groupCount == 0)
        let graph = LabelCommunitiesTests.cliques(2, of: 3)
        #expect(try SpectralClustering.run(on: graph, options: .init(groups: 1)).partition.groupCount == 1)
        for groups in [0, 7] {
            #expect(throws: LinearAlgebraError.self) {
                try SpectralClustering.run(on: graph, options: .init(groups: groups))
            }
        }
    }
}
