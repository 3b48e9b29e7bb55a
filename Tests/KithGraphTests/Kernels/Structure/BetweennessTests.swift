import KithLinearAlgebra
import KithTestSupport
import Testing

@testable import KithGraph

@Suite struct BetweennessTests {
    /// A chain of three: the middle is inside two of six ordered pairs' ways; along follows, inside one.
    @Test func middlesAreBetween() throws {
        let chain = try Fixture.network([("0", "1"), ("1", "2")])
        #expect(Array(Betweenness.exact(on: chain).scores) == [0, 2.0 / 6, 0])
        #expect(Array(Betweenness.exact(on: chain, steps: .follows).scores) == [0, 1.0 / 6, 0])
        #expect(Betweenness.exact(on: chain).isExact)
        #expect(Array(Betweenness.exact(on: chain, steps: .ties(.mutual)).scores) == [0, 0, 0])
    }

    @Test func twoPeopleHaveNobodyBetween() throws {
        for people in 0...2 {
            let network = try Fixture.network(people == 2 ? [("0", "1")] : [], people: people == 1 ? ["0"] : [])
            #expect(Betweenness.exact(on: network).scores.allSatisfy { $0 == 0 })
            let estimate = Betweenness.estimate(on: network)
            #expect(estimate.scores.count == people && estimate.scores.allSatisfy { $0 == 0 } && estimate.isExact)
        }
    }

    /// Distances by Floyd and Warshall, ways counted by how many first steps lead on to a shortest one.
    private func oracle(_ count: Int, _ steps: (Int) -> Set<Int>, _ graph: NaiveGraph) -> [Double] {
        let distances = graph.allDistances(steps)
        var ways = [[Double]](repeating: [Double](repeating: 0, count: count), count: count)
        for length in 0..<count {
            for a in 0..<count {
                for b in 0..<count where distances[a][b] == Double(length) {
                    ways[a][b] =
                        a == b
                        ? 1
                        : steps(a).reduce(0) { $0 + (distances[$1][b] == Double(length - 1) ? ways[$1][b] : 0) }
                }
            }
        }
        return (0..<count).map { person in
            var sum = 0.0
            for a in 0..<count where a != person {
                for b in 0..<count where b != person && b != a {
                    guard let whole = distances[a][b], let first = distances[a][person],
                        let second = distances[person][b], first + second == whole
                    else { continue }
                    sum += ways[a][person] * ways[person][b] / ways[a][b]
                }
            }
            return sum / Double(count) / Double(count - 1)
        }
    }

    @Test func exactEqualsAllPairs() throws {
        for network in TrialNetworks.corners + TrialNetworks.small + Array(TrialNetworks.random.prefix(6))
        where network.personCount > 2 {
            let graph = NaiveGraph(network)
            let ties = Betweenness.exact(on: network, threads: 2).scores
            let follows = Betweenness.exact(on: network, steps: .follows, threads: 2).scores
            let expected = oracle(graph.count, { graph.neighbors($0) }, graph)
            let directed = oracle(graph.count, { graph.following[$0] }, graph)
            // Sums of a few hundred quotients of small numbers.
            #expect(zip(ties, expected).allSatisfy { abs($0 - $1) < 1e-13 })
            #expect(zip(follows, directed).allSatisfy { abs($0 - $1) < 1e-13 })
        }
    }

    /// On the karate club, from seeds one after the other: nobody may be off by more than the error in more than a tenth
    /// of the runs, and hardly ever is. NetworkX finds 231.07 over unordered pairs for the first.
    @Test func estimatesKeepTheirWord() throws {
        let network = try karate()
        let exact = Betweenness.exact(on: network).scores
        let pairs: Double = 34 * 33 / 2
        #expect(abs(exact[0] * pairs - 231.0714285714286) < 1e-9)
        var failures = 0
        for seed in 0..<40 as Range<UInt64> {
            let result = Betweenness.estimate(on: network, options: .init(error: 0.05, seed: seed), threads: 2)
            #expect(result.error <= 0.05 && result.samples > 0 && !result.isExact)
            let worst = exact.indices.map { abs(exact[$0] - result.scores[$0]) }.max()!
            if worst > result.error { failures += 1 }
        }
        #expect(failures <= 4)
    }

    /// Shares of 20,000 ways lie within five standard deviations, which one in a million does not, and one way.
    @Test func samplesAreDrawnEvenly() throws {
        for (network, steps) in [
            (try karate(), Betweenness.Steps.ties(.either)), (TrialNetworks.random[5], .follows),
            (TrialNetworks.random[3], .ties(.mutual)), (TrialNetworks.corners[7], .follows),
        ] {
            let exact = Betweenness.exact(on: network, steps: steps).scores
            let (forward, backward): (CompressedRows, CompressedRows) =
                switch steps {
                case .follows: (network.following, network.followers)
                case .ties(let ties): (network.rows(of: ties), network.rows(of: ties))
                }
            let sampler = PathSampler(forward: forward, backward: backward)
            let hits = MutableBuffer<UInt64>(count: network.personCount)
            var generator = SeededGenerator(seed: 5)
            let ways = 20_000
            for _ in 0..<ways { sampler.sample(&generator, hits) }
            for person in exact.indices {
                let share = Double(hits[person]) / Double(ways)
                let deviation = (exact[person] * (1 - exact[person]) / Double(ways)).squareRoot()
                #expect(abs(share - exact[person]) <= 5 * deviation + 1 / Double(ways))
            }
        }
    }

    private func karate() throws -> Network {
        // Handles of two digits stand in the order of their numbers.
        try Fixture.network(NaiveTies.karate.ties.map { ("\(10 + $0.0)", "\(10 + $0.1)") })
    }

    /// A share of nothing in 1,000 samples: (1 − q)^1000 is the probability left, so q is near its exponent / 1,000.
    @Test func boundsAreThoseOfChernoff() {
        let plan = SamplingPlan(people: 100, error: 0.01, failure: 0.1, longestWay: 10)
        #expect(plan.looks == plan.looks.sorted() && plan.looks.last! == 34_979)
        let none = plan.halfWidth(share: 0, samples: 1_000)
        let half = plan.halfWidth(share: 0.5, samples: 1_000)
        #expect(none < half && none > 0)
        // Hoeffding: 2 h² samples = exponent; and −1,000 log(1 − none) is the same exponent.
        let entropy = SamplingPlan.relativeEntropy(0, none) * 1_000
        let squares: Double = 2_000 * half * half
        #expect(abs(entropy - squares) < 1e-9 * entropy)
        #expect(plan.halfWidth(share: 0.1, samples: 4_000) < plan.halfWidth(share: 0.1, samples: 1_000))
        #expect(SamplingPlan.relativeEntropy(0.3, 0.3) == 0)
        #expect(abs(SamplingPlan.relativeEntropy(0.5, 0.25) - 0.14384103622589045) < 1e-14)
    }

    @Test(arguments: [1, 2, 3, 7]) func isTheSameOnAnyNumberOfThreads(threads: Int) {
        let network = TrialNetworks.random[7]
        for steps in [Betweenness.Steps.follows, .ties(.either)] {
            let options = Betweenness.Options(steps: steps, error: 0.05, seed: 3)
            let result = Betweenness.estimate(on: network, options: options, threads: threads)
            #expect(result == Betweenness.estimate(on: network, options: options, threads: 1))
            #expect(
                Betweenness.exact(on: network, steps: steps, threads: threads)
                    == Betweenness.exact(on: network, steps: steps, threads: 1))
        }
        let other = Betweenness.estimate(on: network, options: .init(error: 0.05, seed: 4), threads: threads)
        #expect(other.scores != Betweenness.estimate(on: network, options: .init(error: 0.05, seed: 3)).scores)
    }
}
