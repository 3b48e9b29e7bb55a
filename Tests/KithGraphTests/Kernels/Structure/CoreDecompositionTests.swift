import KithGraph
import KithLinearAlgebra
import KithTestSupport
import Testing

@Suite struct CoreDecompositionTests {
    /// 0, 1, 2, 3 are all tied; 4 is tied to two of them, 5 to 4 only; 6 to nobody.
    @Test func peelsFromTheOutside() throws {
        let network = try Fixture.network(
            [
                ("0", "1"), ("0", "2"), ("3", "0"), ("2", "1"), ("1", "3"), ("2", "3"), ("3", "2"), ("4", "0"),
                ("1", "4"), ("5", "4"),
            ], people: ["6"])
        let result = CoreDecomposition.run(on: network)
        #expect(Array(result.cores) == [3, 3, 3, 3, 2, 1, 0])
        #expect(result.degeneracy == 3)
        #expect(Array(result.order)[..<3] == [6, 5, 4])
        let mutual = CoreDecomposition.run(on: network, options: .init(ties: .mutual))
        #expect(Array(mutual.cores) == [0, 0, 1, 1, 0, 0, 0])
    }

    @Test func equalsRepeatedRemoval() throws {
        for network in TrialNetworks.all {
            for ties in Ties.allCases {
                let result = CoreDecomposition.run(on: network, options: .init(ties: ties))
                let expected = NaiveGraph(network).cores(ties)
                #expect(Array(result.cores) == expected)
                #expect(result.degeneracy == expected.max() ?? 0)
                #expect(CoreDecomposition.verify(result, on: network, options: .init(ties: ties)).isConfirmed)
            }
        }
    }

    /// The order is one of everybody in which nobody has more ties to later people than their core number.
    @Test func orderIsADegeneracyOrder() throws {
        for network in TrialNetworks.random + [TrialNetworks.large] {
            let result = CoreDecomposition.run(on: network)
            let rows = network.undirectedRows()
            var place = [Int](repeating: -1, count: network.personCount)
            for (index, person) in result.order.enumerated() { place[Int(person)] = index }
            #expect(!place.contains(-1))
            for person in 0..<network.personCount {
                let later = rows.columns.slice(rows.range(person)).count { place[Int($0)] > place[person] }
                #expect(later <= result.cores[person])
            }
        }
    }

    @Test func coresAreTheSameUnderOtherNames() throws {
        let network = TrialNetworks.large
        let other = try TrialNetworks.relabelled(network, seed: 1)
        let cores = CoreDecomposition.run(on: network).cores
        let renamed = CoreDecomposition.run(on: other.network).cores
        #expect(cores.indices.allSatisfy { cores[$0] == renamed[other.index[$0]] })
    }

    @Test(arguments: [1, 2, 3, 8]) func isTheSameOnAnyNumberOfThreads(threads: Int) throws {
        let network = TrialNetworks.large
        let result = CoreDecomposition.run(on: network, threads: threads)
        #expect(result == CoreDecomposition.run(on: network, threads: 1))
        #expect(CoreDecomposition.verify(result, on: network).isConfirmed)
    }

    /// A triangle against a path, either way round: one number too high, one too low.
    @Test func verificationFindsChanges() throws {
        let triangle = try Fixture.network([("0", "1"), ("1", "2"), ("2", "0")])
        let path = try Fixture.network([("0", "1"), ("1", "2")])
        #expect(CoreDecomposition.verify(CoreDecomposition.run(on: triangle), on: path) != .confirmed)
        #expect(CoreDecomposition.verify(CoreDecomposition.run(on: path), on: triangle) != .confirmed)
    }
}
