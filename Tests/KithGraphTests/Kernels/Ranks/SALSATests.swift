import KithGraph
import KithLinearAlgebra
import KithTestSupport
import Testing

@Suite struct SALSATests {
    /// Two components: a and b follow c, a follows d (three follows, two authorities, two hubs); e follows f.
    @Test func weighsComponentsByTheirSize() throws {
        let network = try Fixture.network([("a", "c"), ("a", "d"), ("b", "c"), ("e", "f")])
        let result = SALSA.run(on: network)
        #expect(result.componentCount == 2)
        #expect(distance(result.authorities, [0, 0, 4.0 / 9, 2.0 / 9, 0, 1.0 / 3]) < 1e-15)
        #expect(distance(result.hubs, [4.0 / 9, 2.0 / 9, 0, 0, 1.0 / 3, 0]) < 1e-15)
    }

    /// The walk itself, step by step from equal scores: back along a follow, forward along another.
    @Test func isWhereTheWalkStays() throws {
        for seed in 0..<8 as Range<UInt64> {
            let network = try Fixture.random(people: 20, follows: 8 + 3 * Int(seed), seed: seed)
            let weights = DenseWalk.weights(network)
            let result = SALSA.run(on: network)
            #expect(distance(result.authorities, walked(weights.transposed())) < 1e-9)
            #expect(distance(result.hubs, walked(weights)) < 1e-9)
        }
    }

    @Test func scoresNobodyWithoutFollows() throws {
        let result = SALSA.run(on: try Fixture.network([], people: ["a", "b"]))
        #expect(Array(result.hubs) == [0, 0] && Array(result.authorities) == [0, 0] && result.componentCount == 0)
    }

    /// The distribution over the rows of `weights` after many double steps row → column → row.
    private func walked(_ weights: [[Double]]) -> [Double] {
        let rows = weights.map { $0.reduce(0, +) }
        let columns = weights.transposed().map { $0.reduce(0, +) }
        let active = rows.count { $0 > 0 }
        var scores = rows.map { $0 > 0 ? 1 / Double(active) : 0 }
        for _ in 0..<3_000 {
            var middle = [Double](repeating: 0, count: rows.count)
            var next = middle
            for row in rows.indices where rows[row] > 0 {
                for column in rows.indices { middle[column] += scores[row] * weights[row][column] / rows[row] }
            }
            for column in rows.indices where columns[column] > 0 {
                for row in rows.indices { next[row] += middle[column] * weights[row][column] / columns[column] }
            }
            if distance(next, scores) < 1e-14 { return next }
            scores = next
        }
        return scores
    }
}

extension [[Double]] {
    fileprivate func transposed() -> [[Double]] {
        indices.map { column in map { $0[column] } }
    }
}
