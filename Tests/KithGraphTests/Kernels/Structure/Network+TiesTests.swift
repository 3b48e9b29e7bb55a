import KithGraph
import KithLinearAlgebra
import KithTestSupport
import Testing

@Suite struct NetworkTiesTests {
    @Test func rowsEqualSets() throws {
        for network in TrialNetworks.all {
            let naive = NaiveGraph(network)
            for ties in Ties.allCases {
                let rows = network.rows(of: ties, threads: 2)
                #expect(rows.firstFlaw() == nil)
                for person in 0..<naive.count {
                    #expect(
                        rows.columns.slice(rows.range(person)).map { Int($0) } == naive.neighbors(person, ties).sorted()
                    )
                }
            }
            #expect(network.isSymmetric == (naive.following == naive.followers))
        }
    }

    /// Somebody with very many followers and few follows takes the way of looking up instead of merging.
    @Test func unequalRowsAreLookedUp() throws {
        var follows = (10..<500).map { (String($0), "0") }
        follows += [("0", "1"), ("0", "20"), ("0", "499"), ("0", "5")]
        let network = try Fixture.network(follows)
        let hub = Int(try network.person("0"))
        let mutual = network.mutualRows()
        #expect(mutual.columns.slice(mutual.range(hub)).map { network.people[$0] } == ["20", "499"])
        #expect(network.undirectedRows().degree(hub) == 492)
        #expect(Degrees.run(on: network).mutual[hub] == 2)
    }

    @Test(arguments: [1, 2, 3, 8]) func isTheSameOnAnyNumberOfThreads(threads: Int) throws {
        let network = TrialNetworks.large
        for ties in Ties.allCases {
            let rows = network.rows(of: ties, threads: threads)
            let alone = network.rows(of: ties, threads: 1)
            #expect(rows.columns == alone.columns && rows.offsets == alone.offsets)
        }
    }
}
