import KithGraph
import KithLinearAlgebra
import KithTestSupport
import Testing

@Suite struct ShortestPathsTests {
    private func network(_ follows: [(String, String, Float)], people: [String] = []) throws -> Network {
        let builder = NetworkBuilder()
        for handle in people { _ = builder.person(handle) }
        for (from, to, weight) in follows {
            try builder.follow(builder.person(from), builder.person(to), weight: weight)
        }
        return try builder.finish()
    }

    /// The way over 1 and 2 is shorter than the direct follow of 3; a follow of no length is allowed; nobody leads to 4.
    @Test func waysAroundMayBeShorter() throws {
        let network = try network([
            ("0", "1", 1), ("1", "2", 0), ("2", "3", 1.5), ("0", "3", 4), ("4", "0", 1), ("2", "1", 0),
        ])
        let result = ShortestPaths.run(on: network, from: 0)
        #expect(Array(result.distances) == [0, 1, 1, 2.5, .infinity])
        #expect(result.path(to: 3) == [0, 1, 2, 3])
        #expect(result.path(to: 0) == [0])
        #expect(result.path(to: 4) == nil)
        #expect(ShortestPaths.verify(result, on: network, from: 0).isConfirmed)
    }

    @Test func withoutWeightsStepsCount() throws {
        for network in TrialNetworks.corners + TrialNetworks.random where network.personCount > 0 {
            let steps = BreadthFirstSearch.run(on: network, from: [0])
            let result = ShortestPaths.run(on: network, from: 0)
            let expected = steps.distances.map { $0 == BreadthFirstSearch.unreachable ? .infinity : Double($0) }
            #expect(Array(result.distances) == expected)
        }
    }

    /// Weights are eighths, so that sums are exact in any order.
    @Test func equalsAllPairs() throws {
        for seed in 0..<20 as Range<UInt64> {
            var generator = SeededGenerator(seed: seed)
            let people = UInt64(3 + seed * 2)
            let follows = (0..<people * 4).map { _ in
                (String(generator.below(people)), String(generator.below(people)), Float(generator.below(30)) / 8)
            }
            let network = try network(follows, people: (0..<people).map { String($0) })
            let naive = NaiveGraph(network)
            let expected = naive.allDistances {
                naive.following[$0]
            } length: { from, to in
                Double(network.weights![network.following.position(from, PersonIndex(to))!])
            }
            for source in 0..<min(naive.count, 5) {
                let result = ShortestPaths.run(on: network, from: PersonIndex(source))
                #expect(Array(result.distances) == expected[source].map { $0 ?? .infinity })
                #expect(ShortestPaths.verify(result, on: network, from: PersonIndex(source)).isConfirmed)
            }
        }
    }

    /// Weights are single precision (about 6e-8), the expected sums are not: hence not exactly equal.
    @Test(
        .enabled(if: SharedData.isPresent, "shared datasets are not here"), arguments: Graphalytics.cases("sssp"))
    func equalsGraphalytics(entry: Graphalytics.Case) throws {
        let network = try Graphalytics.network(entry)
        let result = ShortestPaths.run(on: network, from: try network.person(entry.source))
        let expected = try Graphalytics.answers(entry, for: network)
        for person in expected.indices {
            guard let right = Double(expected[person]), right.isFinite else {
                #expect(result.distances[person] == .infinity && expected[person] == "Infinity")
                continue
            }
            #expect(abs(result.distances[person] - right) <= 1e-6 * right)
        }
    }

    @Test func verificationFindsChanges() throws {
        let first = try network([("0", "1", 1), ("1", "2", 1), ("0", "2", 3)])
        let second = try network([("0", "1", 1), ("1", "2", 5), ("0", "2", 3)])
        #expect(ShortestPaths.verify(ShortestPaths.run(on: second, from: 0), on: first, from: 0) != .confirmed)
        #expect(ShortestPaths.verify(ShortestPaths.run(on: first, from: 0), on: second, from: 0) != .confirmed)
        #expect(ShortestPaths.verify(ShortestPaths.run(on: first, from: 0), on: first, from: 1) != .confirmed)
    }

    @Test func negativeWeightsAreRefused() async {
        await #expect(processExitsWith: .failure) {
            _ = ShortestPaths.run(
                on: CompressedRows(rows: [[1], []], columnCount: 2), weights: SharedBuffer<Float>([-1]), from: 0)
        }
    }
}
