import KithGraph
import KithLinearAlgebra
import KithTestSupport
import Testing

@Suite struct PageRankTests {
    /// a follows b, b follows nobody. With s the score of b, which the sink hands to both alike:
    /// a = .85·s/2 + .075 and s = .85·(a + s/2) + .075, so a = 20/57 and s = 37/57.
    @Test func handsSinksScoreToEverybody() throws {
        let network = try Fixture.network([("a", "b")])
        let result = PageRank.run(on: network, options: .init(tolerance: 1e-14))
        #expect(result.converged && result.change <= 1e-14)
        #expect(distance(result.scores, [20.0 / 57, 37.0 / 57]) < 1e-12)
    }

    /// Jumps and sinks both lead to a alone: a = .15 + .85·s, s = .85·a, so a = 1 / 1.85.
    @Test func handsSinksScoreToJumps() throws {
        let network = try Fixture.network([("a", "b")])
        let result = PageRank.run(
            on: network, options: .init(tolerance: 1e-14, sinks: .teleport, teleport: [2, 0]))
        #expect(distance(result.scores, [1 / 1.85, 0.85 / 1.85]) < 1e-12)
    }

    @Test(arguments: [3, 4]) func equalsDenseSolutionOnAllSmallGraphs(people: Int) throws {
        let uniform = [Double](repeating: 1 / Double(people), count: people)
        var worst = 0.0
        // All 64 graphs on three vertices; of the 4096 on four, those whose number of edges leaves 1 divided by 3.
        for follows in Fixture.allGraphs(people: people) where people == 3 || follows.count % 3 == 1 {
            let network = try Fixture.network(
                follows.map { ("\($0.0)", "\($0.1)") }, people: (0..<people).map(String.init))
            let expected = DenseWalk.pageRank(
                DenseWalk.weights(network), damping: 0.85, jumps: uniform, sinkTarget: uniform)
            let result = PageRank.run(on: network, options: .init(tolerance: 1e-12), threads: 1)
            worst = max(worst, distance(result.scores, expected), result.converged ? 0 : 1)
        }
        #expect(worst < 1e-11)
    }

    @Test(arguments: PageRank.SinkHandling.allCases, WalkDirection.allCases)
    func equalsDenseSolutionWithWeightsAndJumps(sinks: PageRank.SinkHandling, direction: WalkDirection) throws {
        for seed in 0..<5 as Range<UInt64> {
            var generator = SeededGenerator(seed: seed)
            let builder = NetworkBuilder(options: .init(threads: 1))
            let people = (0..<30).map { builder.person("\($0 + 10)") }
            for _ in 0..<70 {
                let weight = Float(generator.below(5)) / 2
                try builder.follow(
                    people[Int(generator.below(30))], people[Int(generator.below(30))], weight: weight)
            }
            let network = try builder.finish()
            let jumps = (0..<30).map { _ in generator.unit() }
            let scaled = jumps.map { $0 / jumps.reduce(0, +) }
            var weights = DenseWalk.weights(network)
            if direction == .followers {
                weights = (0..<30).map { column in weights.map { $0[column] } }
            }
            let expected = DenseWalk.pageRank(
                weights, damping: 0.7, jumps: scaled,
                sinkTarget: sinks == .teleport ? scaled : [Double](repeating: 1 / 30, count: 30))
            let result = PageRank.run(
                on: network,
                options: .init(
                    damping: 0.7, tolerance: 1e-13, sinks: sinks, teleport: jumps, isWeighted: true,
                    direction: direction), threads: 2)
            #expect(distance(result.scores, expected) < 1e-12)
            #expect(abs(result.scores.reduce(0, +) - 1) < 1e-12)
        }
    }

    @Test func ignoresUnusableWeights() throws {
        let star = try Fixture.network([("0", "1"), ("0", "2"), ("0", "3"), ("0", "4")])
        let network = Network(
            people: star.people, following: star.following, followers: star.followers,
            weights: SharedBuffer([2, -1, .infinity, .nan]))
        let weighted = PageRank.run(on: network, options: .init(tolerance: 1e-14, isWeighted: true))
        let plain = PageRank.run(
            on: try Fixture.network([("0", "1")], people: ["2", "3", "4"]), options: .init(tolerance: 1e-14))
        #expect(distance(weighted.scores, plain.scores) < 1e-13)
    }

    /// Pairs that follow each other only and are followed from outside converge at the rate of the damping when steps
    /// are plain; stretched steps must reach the same scores sooner.
    @Test func stretchedStepsReachTheSameScoresSooner() throws {
        var follows: [(String, String)] = []
        for pair in 0..<40 {
            follows += [("a\(pair)", "b\(pair)"), ("b\(pair)", "a\(pair)"), ("c\(pair)", "a\(pair)")]
            let next = (pair + 1) % 40
            follows += [("c\(pair)", "c\(next)"), ("c\(next)", "c\(pair)")]
        }
        let network = try Fixture.network(follows)
        let plain = PageRank.run(on: network, options: .init(fixedIterations: 400))
        let result = PageRank.run(on: network, options: .init(tolerance: 1e-12))
        #expect(result.converged && result.iterations < 90)
        #expect(distance(result.scores, plain.scores) < 1e-11)
        // What plain steps need: the change falls by the damping.
        #expect(PageRank.run(on: network, options: .init(fixedIterations: 120)).change > 1e-12)
    }

    /// Closed rings of three have complex eigenvalues, on which stretched steps would grow for ever.
    @Test func givesUpStretchingOnRings() throws {
        var generator = SeededGenerator(seed: 5)
        var follows: [(String, String)] = []
        for ring in 0..<30 {
            for index in 0..<3 { follows.append(("r\(ring)-\(index)", "r\(ring)-\((index + 1) % 3)")) }
        }
        for person in 0..<300 {
            follows.append(("x\(person)", "r\(generator.below(30))-\(generator.below(3))"))
            for _ in 0..<3 { follows.append(("x\(person)", "x\(generator.below(300))")) }
        }
        let network = try Fixture.network(follows)
        let plain = PageRank.run(on: network, options: .init(fixedIterations: 400))
        let result = PageRank.run(on: network, options: .init(tolerance: 1e-12))
        #expect(result.converged && result.iterations < 300)
        #expect(distance(result.scores, plain.scores) < 1e-11)
    }

    /// The stated change is what one more plain step by other means would have seen before the last.
    @Test func statesAnHonestChange() throws {
        let network = try Fixture.random(people: 200, follows: 900, seed: 3)
        let uniform = [Double](repeating: 1 / 200, count: 200)
        let exact = DenseWalk.pageRank(
            DenseWalk.weights(network), damping: 0.85, jumps: uniform, sinkTarget: uniform)
        for tolerance in [1e-3, 1e-6, 1e-9] {
            let result = PageRank.run(on: network, options: .init(tolerance: tolerance))
            let error = zip(result.scores, exact).reduce(0) { $0 + abs($1.0 - $1.1) }
            #expect(result.change <= tolerance && error <= result.change * 0.85 / 0.15 + 1e-14)
        }
    }

    @Test func saysWhenTheBudgetEnds() throws {
        let network = try Fixture.random(people: 200, follows: 900, seed: 3)
        let result = PageRank.run(on: network, options: .init(maximumIterations: 3))
        #expect(!result.converged && result.iterations == 3 && result.change > 1e-8)
        let none = PageRank.run(on: network, options: .init(fixedIterations: 0))
        #expect(none.iterations == 0 && distance(none.scores, [Double](repeating: 1 / 200, count: 200)) == 0)
    }

    @Test func hasNoScoresWithoutPeople() throws {
        let result = PageRank.run(on: try Fixture.network([]))
        #expect(result.scores.count == 0 && result.converged)
        let lonely = PageRank.run(on: try Fixture.network([], people: ["a", "b"]))
        #expect(Array(lonely.scores) == [0.5, 0.5] && lonely.iterations == 1)
    }

    @Test func doesNotDependOnThreads() throws {
        let network = try Fixture.random(people: 3_000, follows: 40_000, seed: 1)
        let one = PageRank.run(on: network, threads: 1)
        for threads in [2, 3, 7] {
            let other = PageRank.run(on: network, threads: threads)
            #expect(other.scores == one.scores && other.change == one.change)
        }
    }

    @Test func equalsNetworkX() throws {
        let network = try RankReferences.network()
        let result = PageRank.run(on: network, options: .init(tolerance: 1e-14))
        #expect(distance(result.scores, RankReferences.pageRank) < 1e-11)
        let personalized = PageRank.run(
            on: network,
            options: .init(
                tolerance: 1e-14, sinks: .teleport, teleport: [3, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0]))
        #expect(distance(personalized.scores, RankReferences.personalized) < 1e-11)
    }

    /// The validation graphs have the limit as their answer, the example graphs the scores after two steps.
    @Test(.enabled(if: SharedData.isPresent, "shared datasets are not here"), arguments: Graphalytics.cases("pr"))
    func passesGraphalytics(entry: Graphalytics.Case) throws {
        let network = try Graphalytics.network(entry)
        let isExample = entry.input.hasPrefix("example")
        let options = PageRank.Options(
            tolerance: 1e-13, fixedIterations: isExample ? Graphalytics.exampleIterations : nil)
        let result = PageRank.run(on: network, options: options)
        for (score, answer) in zip(result.scores, try Graphalytics.answers(entry, for: network)) {
            let expected = try #require(Double(answer))
            #expect(abs(score - expected) <= Graphalytics.tolerance * expected)
        }
    }
}
