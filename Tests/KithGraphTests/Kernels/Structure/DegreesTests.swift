import KithGraph
import KithLinearAlgebra
import KithTestSupport
import Testing

@Suite struct DegreesTests {
    /// 0 and 1 follow each other, both follow 2, 3 follows 2 as well, 4 is alone.
    private func fixture() throws -> Network {
        try Fixture.network([("0", "1"), ("1", "0"), ("0", "2"), ("1", "2"), ("3", "2")], people: ["4"])
    }

    @Test func countsEachWay() throws {
        let degrees = Degrees.run(on: try fixture())
        #expect(Array(degrees.following) == [2, 2, 0, 1, 0])
        #expect(Array(degrees.followers) == [1, 1, 3, 0, 0])
        #expect(Array(degrees.mutual) == [1, 1, 0, 0, 0])
        #expect((0..<5).map { degrees.neighbors($0) } == [2, 2, 3, 1, 0])
    }

    @Test func reciprocityIsTheShareOfAnsweredFollows() throws {
        let network = try fixture()
        let result = Reciprocity.run(on: network)
        #expect(result.follows == 5 && result.answeredFollows == 2 && result.mutualPairs == 1)
        #expect(result.share == 0.4)
        #expect(result.share(of: 0) == 0.5)
        #expect(result.share(of: 4) == nil)
        #expect(Reciprocity.run(on: try Fixture.network([])).share == nil)
    }

    @Test func equalsSets() throws {
        for network in TrialNetworks.all {
            let naive = NaiveGraph(network)
            let degrees = Degrees.run(on: network)
            #expect(Array(degrees.following) == naive.following.map { UInt32($0.count) })
            #expect(Array(degrees.followers) == naive.followers.map { UInt32($0.count) })
            #expect(Array(degrees.mutual) == (0..<naive.count).map { UInt32(naive.neighbors($0, .mutual).count) })
            #expect(Degrees.verify(degrees, on: network).isConfirmed)
            #expect(Reciprocity.verify(Reciprocity.run(on: network), on: network).isConfirmed)
        }
    }

    @Test(arguments: [1, 2, 3, 8]) func isTheSameOnAnyNumberOfThreads(threads: Int) throws {
        let network = TrialNetworks.large
        #expect(Degrees.run(on: network, threads: threads) == Degrees.run(on: network, threads: 1))
    }

    @Test func verificationFindsChanges() throws {
        let network = try fixture()
        let other = try Fixture.network([("0", "1"), ("0", "2"), ("1", "2"), ("3", "2")], people: ["4"])
        #expect(Degrees.verify(Degrees.run(on: other), on: network) != .confirmed)
        #expect(Reciprocity.verify(Reciprocity.run(on: other), on: network) != .confirmed)
    }
}
