import KithGraph
import KithLinearAlgebra
import KithTestSupport
import Testing

@Suite struct TrianglesTests {
    /// 0, 1, 2 are all tied, 0 and 1 mutually; 3 is tied to 0 only; 4 to nobody.
    @Test func countsTrianglesAndFollowsAround() throws {
        let network = try Fixture.network(
            [("0", "1"), ("1", "0"), ("1", "2"), ("2", "0"), ("3", "0")], people: ["4"])
        let result = Triangles.run(on: network)
        #expect(result.total == 1)
        #expect(Array(result.local) == [1, 1, 1, 0, 0])
        #expect(Array(result.degrees) == [3, 2, 2, 1, 0])
        // Around 2 are 0 and 1, who follow each other.
        #expect(Array(result.neighborFollows) == [1, 1, 2, 0, 0])
        #expect(result.clustering(of: 0) == 1.0 / 3 && result.directedClustering(of: 0) == 1.0 / 6)
        #expect(result.clustering(of: 2) == 1 && result.directedClustering(of: 2) == 1)
        #expect(result.directedClustering(of: 4) == 0)
        // Paths of two ties: three around 0, one each around 1 and 2.
        #expect(result.transitivity == 3.0 / 5)
        #expect(abs(result.averageClustering! - (1.0 / 3 + 2) / 5) < 1e-15)
        #expect(Triangles.run(on: network, options: .init(ties: .mutual)).total == 0)
    }

    @Test func nobodyHasNoCoefficients() throws {
        let nobody = Triangles.run(on: try Fixture.network([]))
        #expect(nobody.total == 0 && nobody.transitivity == nil && nobody.averageClustering == nil)
        let alone = Triangles.run(on: try Fixture.network([], people: ["0"]))
        #expect(alone.transitivity == nil && alone.averageClustering == 0)
    }

    @Test func equalsSetsOfNeighbors() throws {
        for network in TrialNetworks.all {
            for ties in Ties.allCases {
                let options = Triangles.Options(ties: ties)
                let expected = NaiveGraph(network).triangles(ties)
                let result = Triangles.run(on: network, options: options, threads: 2)
                #expect(Array(result.local) == expected.local)
                #expect(Array(result.neighborFollows) == expected.arcs)
                #expect(result.total == expected.local.reduce(0, +) / 3)
                #expect(Triangles.count(on: network, options: options, threads: 2) == result.total)
                #expect(Triangles.verify(result, on: network, options: options).isConfirmed)
            }
        }
    }

    /// In a complete network of n everybody is in (n-1)(n-2)/2 triangles; 200 people fill several words of a bit set.
    @Test func completeNetworksHaveThemAll() throws {
        let count = 200
        let ids = (0..<count).map { String($0) }
        let oneWay = try Fixture.network(ids.indices.flatMap { a in ids[..<a].map { (ids[a], $0) } })
        let result = Triangles.run(on: oneWay)
        #expect(result.total == UInt64(count * (count - 1) * (count - 2) / 6))
        #expect(result.local.allSatisfy { $0 == UInt64((count - 1) * (count - 2) / 2) })
        #expect(result.neighborFollows == result.local)
        #expect(result.transitivity == 1)
    }

    @Test(
        .enabled(if: SharedData.isPresent, "shared datasets are not here"), arguments: Graphalytics.cases("lcc"))
    func equalsGraphalytics(entry: Graphalytics.Case) throws {
        let network = try Graphalytics.network(entry)
        let result = Triangles.run(on: network)
        for (person, answer) in try Graphalytics.answers(entry, for: network).enumerated() {
            let expected = try #require(Double(answer))
            let found = result.directedClustering(of: PersonIndex(person))
            // The answers have 12 digits at least; the specification asks for 1e-4.
            #expect(abs(found - expected) <= 1e-11)
        }
    }

    @Test(arguments: [1, 2, 3, 8]) func isTheSameOnAnyNumberOfThreads(threads: Int) throws {
        let network = TrialNetworks.large
        for ties in Ties.allCases {
            let options = Triangles.Options(ties: ties)
            let result = Triangles.run(on: network, options: options, threads: threads)
            #expect(result == Triangles.run(on: network, options: options, threads: 1))
            #expect(result.total == Triangles.count(on: network, options: options, threads: threads))
            #expect(result.total > 0 && Triangles.verify(result, on: network, options: options).isConfirmed)
        }
    }

    @Test func countsAreTheSameUnderOtherNames() throws {
        let network = TrialNetworks.large
        let other = try TrialNetworks.relabelled(network, seed: 2)
        let result = Triangles.run(on: network)
        let renamed = Triangles.run(on: other.network)
        #expect(result.local.indices.allSatisfy { result.local[$0] == renamed.local[other.index[$0]] })
        #expect(
            result.local.indices.allSatisfy { result.neighborFollows[$0] == renamed.neighborFollows[other.index[$0]] })
    }

    @Test func verificationFindsChanges() throws {
        let triangle = try Fixture.network([("0", "1"), ("1", "2"), ("2", "0")])
        let mutual = try Fixture.network([("0", "1"), ("1", "0"), ("1", "2"), ("2", "0")])
        #expect(Triangles.verify(Triangles.run(on: triangle), on: mutual) != .confirmed)
        let path = try Fixture.network([("0", "1"), ("1", "2")])
        #expect(Triangles.verify(Triangles.run(on: path), on: triangle) != .confirmed)
    }
}
