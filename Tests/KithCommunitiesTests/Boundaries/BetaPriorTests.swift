import Foundation
import KithLinearAlgebra
import Testing

@testable import KithCommunities

@Suite("Priors of shares")
struct BetaPriorTests {
    @Test("alike as chance would have it: everybody gets the common share")
    func alike() throws {
        let prior = try #require(BetaPrior(fittedTo: [(5, 10), (5, 10), (5, 10)]))
        #expect(prior.mean == 0.5 && prior.weight == 10_000)
        #expect(abs(prior.posterior(hits: 10, count: 10) - 0.5) < 1e-3)
    }

    @Test("all or nothing: what is one's own counts")
    func different() throws {
        let prior = try #require(BetaPrior(fittedTo: [(20, 20), (0, 20), (20, 20), (0, 20)]))
        #expect(prior.mean == 0.5 && prior.weight == 0.5)
        #expect(prior.posterior(hits: 0, count: 0) == 0.5)
        #expect(prior.posterior(hits: 20, count: 20) > 0.98)
    }

    @Test("no trials, no prior") func none() {
        #expect(BetaPrior(fittedTo: [(0, 0)]) == nil)
    }

    @Test("a planted beta distribution is found again")
    func planted() throws {
        // Sums of two and of six exponential deviates give Beta(2, 6): a mean of 0.25 and a weight of 8.
        var generator = SeededGenerator(seed: 3)
        let counts = (0..<4000).map { _ -> (hits: Int, count: Int) in
            var product = [1.0, 1.0]
            for draw in 0..<8 { product[draw < 2 ? 0 : 1] *= 1 - generator.unit() }
            let (a, b) = (-log(product[0]), -log(product[1]))
            let share = a / (a + b)
            let count = 1 + Int(generator.below(30))
            return ((0..<count).count { _ in generator.unit() < share }, count)
        }
        let prior = try #require(BetaPrior(fittedTo: counts))
        #expect(abs(prior.mean - 0.25) < 0.01)
        #expect(abs(prior.weight - 8) < 0.8)
    }

    @Test("the interval holds the middle 95 % of the posterior")
    func interval() {
        let estimate = BetaPrior(mean: 0.5, weight: 2).estimate(hits: 1, count: 3)
        // Beta(2, 3).
        #expect(abs(estimate.value - 0.4) < 1e-12)
        #expect(abs(estimate.interval.lowerBound - 0.06758598648854294) < 1e-10)
        #expect(BetaPrior(mean: 0, weight: 2).estimate(hits: 0, count: 3).interval == 0...0)
    }
}
