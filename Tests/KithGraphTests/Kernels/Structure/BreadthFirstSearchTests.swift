import KithGraph
import KithLinearAlgebra
import KithTestSupport
import Testing

@Suite struct BreadthFirstSearchTests {
    private static let far = BreadthFirstSearch.unreachable

    /// 0→1→2→3, 0→2, 4→0.
    private func fixture() throws -> Network {
        try Fixture.network([("0", "1"), ("1", "2"), ("2", "3"), ("0", "2"), ("4", "0")])
    }

    @Test func countsSteps() throws {
        let network = try fixture()
        let result = BreadthFirstSearch.run(on: network, from: [0])
        #expect(Array(result.distances) == [0, 1, 1, 2, Self.far])
        #expect(result.peopleAtDistance == [1, 2, 1] && result.reached == 4)
        #expect(Array(BreadthFirstSearch.parents(of: result, on: network)) == [0, 0, 0, 2, 4])
    }

    @Test func directionsLimitsAndSeveralSources() throws {
        let network = try fixture()
        let back = BreadthFirstSearch.run(on: network, from: [0], options: .init(direction: .followers))
        #expect(Array(back.distances) == [0, Self.far, Self.far, Self.far, 1])
        let either = BreadthFirstSearch.run(on: network, from: [4], options: .init(direction: .either))
        #expect(Array(either.distances) == [1, 2, 2, 3, 0])
        let near = BreadthFirstSearch.run(on: network, from: [0], options: .init(maximumDistance: 1))
        #expect(Array(near.distances) == [0, 1, 1, Self.far, Self.far])
        let two = BreadthFirstSearch.run(on: network, from: [3, 4, 3])
        #expect(Array(two.distances) == [1, 2, 2, 0, 0] && two.peopleAtDistance == [2, 1, 2])
        #expect(BreadthFirstSearch.run(on: network, from: []).peopleAtDistance.isEmpty)
    }

    @Test func equalsAllPairs() throws {
        for network in TrialNetworks.all {
            let naive = NaiveGraph(network)
            for direction in BreadthFirstSearch.Direction.allCases {
                let steps = { (person: Int) in
                    switch direction {
                    case .following: naive.following[person]
                    case .followers: naive.followers[person]
                    case .either: naive.neighbors(person)
                    }
                }
                let expected = naive.allDistances(steps)
                let options = BreadthFirstSearch.Options(direction: direction)
                for source in 0..<min(naive.count, 4) {
                    let from = [PersonIndex(source)]
                    let result = BreadthFirstSearch.run(on: network, from: from, options: options, threads: 2)
                    #expect(Array(result.distances) == expected[source].map { $0.map { UInt32($0) } ?? Self.far })
                    #expect(BreadthFirstSearch.verify(result, on: network, from: from, options: options).isConfirmed)
                }
            }
        }
    }

    @Test(
        .enabled(if: SharedData.isPresent, "shared datasets are not here"), arguments: Graphalytics.cases("bfs"))
    func equalsGraphalytics(entry: Graphalytics.Case) throws {
        let network = try Graphalytics.network(entry)
        let result = BreadthFirstSearch.run(on: network, from: [try network.person(entry.source)])
        let written = result.distances.map { $0 == Self.far ? String(Int64.max) : String($0) }
        #expect(written == (try Graphalytics.answers(entry, for: network)))
    }

    /// The large network is dense enough that the search turns around; a long chain is not.
    @Test(arguments: [1, 2, 3, 8]) func isTheSameOnAnyNumberOfThreads(threads: Int) throws {
        let network = TrialNetworks.large
        let chain = try Fixture.network((0..<500).map { (String($0), String($0 + 1)) })
        for (network, source) in [(network, PersonIndex(7)), (chain, 0)] {
            for direction in BreadthFirstSearch.Direction.allCases {
                let options = BreadthFirstSearch.Options(direction: direction)
                let result = BreadthFirstSearch.run(on: network, from: [source], options: options, threads: threads)
                #expect(result == BreadthFirstSearch.run(on: network, from: [source], options: options, threads: 1))
                let verdict = BreadthFirstSearch.verify(result, on: network, from: [source], options: options)
                #expect(verdict.isConfirmed)
                let parents = BreadthFirstSearch.parents(of: result, on: network, options: options, threads: threads)
                #expect(parents == BreadthFirstSearch.parents(of: result, on: network, options: options, threads: 1))
            }
        }
    }

    @Test func verificationFindsChanges() throws {
        let network = try fixture()
        let other = try Fixture.network([("0", "1"), ("1", "2"), ("2", "3"), ("4", "0")])
        let wrong = BreadthFirstSearch.run(on: other, from: [0])
        #expect(BreadthFirstSearch.verify(wrong, on: network, from: [0]) != .confirmed)
        #expect(BreadthFirstSearch.verify(wrong, on: other, from: [1]) != .confirmed)
        #expect(
            BreadthFirstSearch.verify(BreadthFirstSearch.run(on: network, from: [0]), on: other, from: [0])
                != .confirmed)
    }
}
