import KithGraph
import KithLinearAlgebra
import KithTestSupport
import Testing

@Suite struct PersonalizedPageRankTests {
    private func exact(_ network: Network, _ seeds: [PersonalizedPageRank.Seed], restart: Double) -> [Double] {
        var jumps = [Double](repeating: 0, count: network.personCount)
        let sum = seeds.reduce(0) { $0 + $1.weight }
        for seed in seeds { jumps[Int(seed.person)] += seed.weight / sum }
        return DenseWalk.pageRank(
            DenseWalk.weights(network), damping: 1 - restart, jumps: jumps, sinkTarget: jumps)
    }

    private func dense(_ approximation: PersonalizedPageRank.Approximation, _ count: Int) -> [Double] {
        var scores = [Double](repeating: 0, count: count)
        for (person, score) in zip(approximation.people, approximation.scores) { scores[Int(person)] = score }
        return scores
    }

    /// a follows b and c, both sinks; from a half of each step returns. a = ½ + ½·(b + c), since sinks return to a, and
    /// b = c = ½·a/2: a = 2/3, b = c = 1/6.
    @Test func scoresAStar() throws {
        let network = try Fixture.network([("a", "b"), ("a", "c")])
        let result = PersonalizedPageRank.run(
            on: network, from: [.init(0)], options: .init(restart: 0.5, tolerance: 1e-14))
        #expect(distance(result.scores, [2.0 / 3, 1.0 / 6, 1.0 / 6]) < 1e-12)
        let push = PersonalizedPageRank.push(
            on: network, from: [.init(0)], options: .init(restart: 0.5, epsilon: 1e-12),
            workspace: PushWorkspace(for: network))
        #expect(push.converged && distance(dense(push, 3), [2.0 / 3, 1.0 / 6, 1.0 / 6]) < 1e-11)
    }

    @Test(arguments: [0.15, 0.5]) func equalsDenseSolution(restart: Double) throws {
        for seed in 0..<5 as Range<UInt64> {
            let network = try Fixture.random(people: 40, follows: 90, seed: seed)
            let seeds = [
                PersonalizedPageRank.Seed(PersonIndex(seed)), .init(7, weight: 2.5), .init(30, weight: 0.5),
            ]
            let expected = exact(network, seeds, restart: restart)
            let result = PersonalizedPageRank.run(
                on: network, from: seeds, options: .init(restart: restart, tolerance: 1e-13))
            #expect(result.converged && distance(result.scores, expected) < 1e-12)
        }
    }

    /// The bound is not only a bound: what is missing is exactly the L1 distance, and no score is too high.
    @Test(arguments: [1e-2, 1e-4, 1e-7]) func pushStatesItsError(epsilon: Double) throws {
        let shared = try Fixture.random(people: 60, follows: 200, seed: 99)
        let workspace = PushWorkspace(for: shared)
        for seed in 0..<6 as Range<UInt64> {
            let network = try Fixture.random(people: 60, follows: 40 + 30 * Int(seed), seed: seed)
            let seeds = [PersonalizedPageRank.Seed(PersonIndex(seed)), .init(50, weight: 2)]
            let expected = exact(network, seeds, restart: 0.15)
            let push = PersonalizedPageRank.push(
                on: network, from: seeds, options: .init(epsilon: epsilon), workspace: workspace)
            let scores = dense(push, 60)
            let missing = zip(scores, expected).reduce(0) { $0 + abs($1.0 - $1.1) }
            #expect(push.converged && abs(missing - push.errorBound) < 1e-12)
            #expect(zip(scores, expected).allSatisfy { $0 <= $1 + 1e-13 })
            #expect(abs(push.scores.reduce(0, +) + push.errorBound - 1) < 1e-12)
            #expect(push.people == push.people.sorted() && push.scores.allSatisfy { $0 > 0 })
            let follows = Double(network.followCount + 60)
            #expect(push.errorBound <= epsilon * (follows + 1))
        }
    }

    @Test func walksTheOtherWay() throws {
        let network = try Fixture.random(people: 50, follows: 200, seed: 4)
        let mirrored = Network(people: network.people, following: network.followers, followers: network.following)
        let exact = PersonalizedPageRank.run(
            on: network, from: [.init(3)], options: .init(direction: .followers))
        let other = PersonalizedPageRank.run(on: mirrored, from: [.init(3)])
        #expect(exact.scores == other.scores)
        let workspace = PushWorkspace(for: network)
        let push = PersonalizedPageRank.push(
            on: network, from: [.init(3)], options: .init(epsilon: 1e-9, direction: .followers), workspace: workspace)
        #expect(distance(dense(push, 50), exact.scores) < 1e-7)
    }

    @Test func forgetsWhatItDidBefore() throws {
        let network = try Fixture.random(people: 300, follows: 2_000, seed: 8)
        let kept = PushWorkspace(for: network)
        for person in 0..<30 as Range<PersonIndex> {
            let options = PersonalizedPageRank.PushOptions(epsilon: person % 2 == 0 ? 1e-3 : 1e-6)
            let again = PersonalizedPageRank.push(
                on: network, from: [.init(person)], options: options, workspace: kept)
            let fresh = PersonalizedPageRank.push(
                on: network, from: [.init(person)], options: options, workspace: PushWorkspace(for: network))
            #expect(again.scores == fresh.scores && again.errorBound == fresh.errorBound)
        }
    }

    @Test func stopsAtTheBudget() throws {
        let network = try Fixture.random(people: 300, follows: 6_000, seed: 8)
        let push = PersonalizedPageRank.push(
            on: network, from: [.init(0)], options: .init(epsilon: 1e-9, maximumVisits: 500),
            workspace: PushWorkspace(for: network))
        #expect(!push.converged && push.errorBound > 0.01)
        #expect(abs(push.scores.reduce(0, +) + push.errorBound - 1) < 1e-12)
    }

    /// A walk whose first push is not worth making scores nobody, and says so.
    @Test func makesNoPushWhenTheBoundIsLoose() throws {
        let network = try Fixture.network([("a", "b"), ("a", "c")])
        let workspace = PushWorkspace(for: network)
        let push = PersonalizedPageRank.push(
            on: network, from: [.init(0)], options: .init(epsilon: 1), workspace: workspace)
        #expect(push.people.isEmpty && push.errorBound == 1 && push.pushes == 0)
        #expect(workspace.contributions(to: [1]) == [[]])
    }

    /// a follows b and c, who both follow d; c follows e too. Walks by b bring d twice what walks by c do.
    @Test func sharesScoresAmongFollowees() throws {
        let network = try Fixture.network([("a", "b"), ("a", "c"), ("b", "d"), ("c", "d"), ("c", "e")])
        let workspace = PushWorkspace(for: network)
        _ = PersonalizedPageRank.push(
            on: network, from: [.init(0)], options: .init(epsilon: 1e-13), workspace: workspace)
        let parts = workspace.contributions(to: [3, 4])
        #expect(parts[0].map(\.via) == [1, 2] && parts[1].map(\.via) == [2, 1])
        // Sinks return to a, so part of what b brings goes round and comes back by way of b and c alike; the ratio of
        // direct walks alone is two.
        #expect(parts[0][0].amount < 2 * parts[0][1].amount && parts[0][0].amount > 1.2 * parts[0][1].amount)
    }

    /// The shares of all followees sum to the score, and each is what the exact decomposition says:
    /// (1 − restart)/d · π_f(v), with π_f from f but sinks returning to the person.
    @Test func contributionsAreTheScore() throws {
        for seed in 0..<4 as Range<UInt64> {
            let network = try Fixture.random(people: 20, follows: 60, seed: seed)
            let person = (0..<20).first { network.following.degree($0) > 1 }!
            let workspace = PushWorkspace(for: network)
            let push = PersonalizedPageRank.push(
                on: network, from: [.init(PersonIndex(person))], options: .init(epsilon: 1e-12), workspace: workspace)
            let scores = dense(push, 20)
            let parts = workspace.contributions(to: (0..<20).map { PersonIndex($0) })
            var worst = 0.0
            var home = [Double](repeating: 0, count: 20)
            home[person] = 1
            for followee in network.following[person].indices.map({ network.following[person][$0] }) {
                var start = [Double](repeating: 0, count: 20)
                start[Int(followee)] = 1
                let fromFollowee = DenseWalk.pageRank(
                    DenseWalk.weights(network), damping: 0.85, jumps: start, sinkTarget: home)
                let degree = Double(network.following.degree(person))
                for candidate in 0..<20 {
                    let amount = parts[candidate].first { $0.via == followee }?.amount ?? 0
                    worst = max(worst, abs(amount - 0.85 / degree * fromFollowee[candidate]))
                }
            }
            #expect(worst < 1e-9)
            for candidate in 0..<20 where candidate != person {
                #expect(abs(parts[candidate].reduce(0) { $0 + $1.amount } - scores[candidate]) < 1e-12)
            }
        }
    }
}
