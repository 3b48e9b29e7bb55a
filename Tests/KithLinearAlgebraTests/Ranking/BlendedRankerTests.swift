import Testing

@testable import KithLinearAlgebra

@Suite struct BlendedRankerTests {
    private static func blend(_ seed: UInt64, _ weights: BlendedRanker.Weights = .init()) throws -> BlendedRanker {
        let data = try RankingFixtures.data(seed, groups: 20)
        return BlendedRanker(
            linear: try ListwiseLinear.fit(data),
            trees: try BoostedTrees.fit(data, options: .init(trees: 8, leaves: 7)),
            shipped: try BoostedTrees.fit(data, options: .init(trees: 3, leaves: 4)), weights: weights)
    }

    @Test("scores are weighted sums of the parts' standard scores")
    func scores() throws {
        let ranker = try Self.blend(1, .init(linear: 2, trees: 1, shipped: 0.5))
        let group = try RankingFixtures.data(2, groups: 1).features
        let standard = { (scores: [Double]) -> [Double] in
            let mean = scores.reduce(0, +) / Double(scores.count)
            let variance = scores.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(scores.count)
            return scores.map { ($0 - mean) / variance.squareRoot() }
        }
        let parts = [
            standard(ranker.linear!.scores(group)), standard(ranker.trees!.scores(group)),
            standard(ranker.shipped!.scores(group)),
        ]
        for (row, score) in ranker.scores(group).enumerated() {
            #expect(abs(score - (2 * parts[0][row] + parts[1][row] + 0.5 * parts[2][row])) < 1e-10)
        }
    }

    @Test("contributions and bias sum to the score")
    func contributions() throws {
        let ranker = try Self.blend(3)
        let group = try RankingFixtures.data(4, groups: 1).features
        let scores = ranker.scores(group)
        for (own, row) in zip(ranker.contributions([7, 0, 59], of: group), [7, 0, 59]) {
            #expect(abs(own.bias + own.features.reduce(0, +) - scores[row]) < 1e-9)
        }
    }

    @Test("rows that are all alike score zero")
    func alike() throws {
        let ranker = try Self.blend(5)
        let group = Matrix<Float>([[Float]](repeating: [Float](repeating: 0.5, count: 9), count: 4))
        #expect(ranker.scores(group.view) == [0, 0, 0, 0])
        #expect(ranker.contributions([1], of: group.view)[0].features.allSatisfy { $0 == 0 })
        #expect(ranker.scores(Matrix<Float>(rows: 0, columns: 9).view) == [])
    }
}
