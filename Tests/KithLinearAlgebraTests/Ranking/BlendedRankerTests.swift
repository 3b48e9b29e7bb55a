import Testing

@testable import KithLinearAlgebra

@Suite struct BlendedRankerTests {
    private static func blend(_ seed: UInt64, _ weights: [Double] = [1, 1, 1]) throws -> BlendedRanker {
        let data = try RankingFixtures.data(seed, groups: 20)
        return BlendedRanker([
            .init(.linear(try ListwiseLinear.fit(data))),
            .init(.trees(try BoostedTrees.fit(data, options: .init(trees: 8, leaves: 7)))),
            .init(.trees(try BoostedTrees.fit(data, options: .init(trees: 3, leaves: 4)))),
        ]).weighted(weights)
    }

    @Test("scores are weighted sums of the parts' standard scores")
    func scores() throws {
        let ranker = try Self.blend(1, [2, 1, 0.5])
        let group = try RankingFixtures.data(2, groups: 1).features
        let standard = { (scores: [Double]) -> [Double] in
            let mean = scores.reduce(0, +) / Double(scores.count)
            let variance = scores.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(scores.count)
            return scores.map { ($0 - mean) / variance.squareRoot() }
        }
        let parts = ranker.parts.map { standard($0.model.scores(group)) }
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

    @Test("a part of no weight adds nothing, and its scores are not asked for")
    func weightless() throws {
        let ranker = try Self.blend(6, [1, 0, 0])
        let alone = BlendedRanker([ranker.parts[0]])
        let group = try RankingFixtures.data(7, groups: 1).features
        #expect(ranker.scores(group) == alone.scores(group))
        #expect(ranker.contributions([2], of: group) == alone.contributions([2], of: group))
    }

    @Test("a widened part scores wider rows by their first features")
    func widened() throws {
        let ranker = try Self.blend(8)
        let narrow = try RankingFixtures.data(9, groups: 1).features
        let wide = MutableMatrixView<Float>(rows: narrow.rows, columns: narrow.columns + 3)
        for row in 0..<narrow.rows {
            for column in 0..<narrow.columns + 3 {
                wide[row, column] = column < narrow.columns ? narrow[row, column] : Float(row * column)
            }
        }
        for part in ranker.parts {
            let model = part.model.widened(to: narrow.columns + 3)
            #expect(model.featureCount == narrow.columns + 3)
            #expect(model.scores(wide.reading) == part.model.scores(narrow))
        }
    }

    @Test("standardized scores have mean 0 and deviation 1 in every group that has a spread")
    func standardized() throws {
        let data = try RankingData(
            features: Matrix<Float>([[1], [3], [4], [4], [4]]).view, labels: [0, 1, 0, 1, 0], offsets: [0, 2, 5])
        #expect(BlendedRanker.standardized([1, 3, 4, 4, 4], in: data) == [-1, 1, 0, 0, 0])
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
