import KithGraph
import KithLinearAlgebra
import KithTestSupport
import Testing

@Suite struct HITSTests {
    /// a and b follow c, a follows d too. A Aᵀ of the hubs is [[2, 1], [1, 1]], whose leading vector has the golden
    /// ratio as its quotient; the authorities c and d have it too.
    @Test func findsTheGoldenRatio() throws {
        let network = try Fixture.network([("a", "c"), ("a", "d"), ("b", "c")])
        let result = HITS.run(on: network, options: .init(tolerance: 1e-15))
        let ratio = (1 + 5.0.squareRoot()) / 2
        #expect(result.converged)
        #expect(distance(result.hubs, [ratio / (1 + ratio), 1 / (1 + ratio), 0, 0]) < 1e-13)
        #expect(distance(result.authorities, [0, 0, ratio / (1 + ratio), 1 / (1 + ratio)]) < 1e-13)
    }

    @Test func equalsNetworkX() throws {
        let result = HITS.run(on: try RankReferences.network(), options: .init(tolerance: 1e-14))
        #expect(distance(result.hubs, RankReferences.hubs) < 1e-9)
        #expect(distance(result.authorities, RankReferences.authorities) < 1e-9)
    }

    /// Hubs and authorities are each what the other makes of them, scaled: A·authorities = σ·hubs, Aᵀ·hubs = σ·authorities.
    @Test func isASingularPair() throws {
        for seed in 0..<10 as Range<UInt64> {
            let network = try Fixture.random(people: 60, follows: 400, seed: seed)
            let result = HITS.run(on: network, options: .init(scale: .euclidean, tolerance: 1e-14))
            let weights = DenseWalk.weights(network)
            let product = weights.map { row in zip(row, result.authorities).reduce(0) { $0 + $1.0 * $1.1 } }
            let sigma = product.reduce(0) { $0 + $1 * $1 }.squareRoot()
            #expect(distance(product.map { $0 / sigma }, result.hubs) < 1e-9)
            let back = (0..<60).map { column in
                zip(weights, result.hubs).reduce(0) { $0 + $1.0[column] * $1.1 }
            }
            #expect(distance(back.map { $0 / sigma }, result.authorities) < 1e-9)
            #expect(abs(result.hubs.reduce(0) { $0 + $1 * $1 } - 1) < 1e-12)
        }
    }

    @Test func scoresNobodyWithoutFollows() throws {
        let result = HITS.run(on: try Fixture.network([], people: ["a", "b"]))
        #expect(Array(result.hubs) == [0, 0] && Array(result.authorities) == [0, 0] && result.converged)
        #expect(HITS.run(on: try Fixture.network([])).converged)
    }

    @Test func doesNotDependOnThreads() throws {
        let network = try Fixture.random(people: 2_000, follows: 30_000, seed: 1)
        let one = HITS.run(on: network, threads: 1)
        let three = HITS.run(on: network, threads: 3)
        #expect(one.authorities == three.authorities && one.hubs == three.hubs)
        #expect(!HITS.run(on: network, options: .init(maximumIterations: 1)).converged)
    }
}
