import KithGraph
import KithLinearAlgebra
import Testing

@testable import KithSuggestions

@Suite struct BlendedRankerFitTests {
    /// Lessons of groups in which the wanted row is the one with the largest first feature (or second, by `column`).
    private func lessons(groups: Int, wanted column: Int, seed: UInt64) throws -> RankerLessons {
        var generator = SeededGenerator(seed: seed)
        let rows = MutableMatrixView<Float>(rows: groups * 12, columns: 4)
        var labels = [Float](repeating: 0, count: groups * 12)
        for group in 0..<groups {
            var best = group * 12
            for row in group * 12..<(group + 1) * 12 {
                for feature in 0..<4 { rows[row, feature] = Float(generator.unit()) }
                if rows[row, column] > rows[best, column] { best = row }
            }
            labels[best] = 1
        }
        let data = try RankingData(
            features: rows.reading, labels: labels, offsets: (0...groups).map { $0 * 12 })
        return RankerLessons(
            data: data, set: FeatureSet(generators: [.popularity]), people: (0..<UInt32(groups)).map { $0 / 2 })
    }

    private func shipped(wanting column: Int) throws -> BlendedRanker {
        let data = try lessons(groups: 60, wanted: column, seed: 9).data
        return BlendedRanker([.init(.linear(try ListwiseLinear.fit(data, options: .init(l2: 1e-3))))])
    }

    /// What is learned elsewhere counts where it holds, and next to nothing where it does not.
    @Test func weightsFollowUse() throws {
        let lessons = try lessons(groups: 80, wanted: 0, seed: 1)
        let useful = try BlendedRanker.fit(lessons, shipped: try shipped(wanting: 0), threads: 2)
        let useless = try BlendedRanker.fit(lessons, shipped: try shipped(wanting: 1), threads: 2)
        #expect(useful.parts.count == 3)
        #expect(useful.parts[2].weight > 0.3 * useful.parts[0].weight)
        #expect(useless.parts[2].weight < 0.1 * useless.parts[0].weight)
        #expect(useless.parts.allSatisfy { $0.weight >= 0 })
        for blend in [useful, useless] {
            let unseen = try self.lessons(groups: 60, wanted: 0, seed: 2).data
            let scores = (0..<60).flatMap { blend.scores(unseen.features.window(rows: unseen.rows($0))) }
            #expect(RankingMetrics.nDCG(unseen, scores, at: 5) > 0.9)
        }
    }

    /// With few lessons all parts count alike.
    @Test func fewLessons() throws {
        let lessons = try lessons(groups: 12, wanted: 0, seed: 3)
        let blend = try BlendedRanker.fit(lessons, shipped: try shipped(wanting: 0), threads: 1)
        #expect(blend.parts.map(\.weight) == [1, 1, 1])
        #expect(try BlendedRanker.fit(lessons, shipped: nil, threads: 1).parts.count == 2)
    }

    /// A shipped ranker of fewer features looks at the first ones.
    @Test func fewerFeatures() throws {
        let wide = try lessons(groups: 40, wanted: 0, seed: 5)
        let narrow = try RankingData(
            features: Matrix<Float>((0..<wide.data.rowCount).map { row in (0..<2).map { wide.data.features[row, $0] } })
                .view,
            labels: Array(wide.data.labels), offsets: wide.data.offsets.map { Int($0) })
        let shipped = BlendedRanker([.init(.linear(try ListwiseLinear.fit(narrow)))])
        let blend = try BlendedRanker.fit(wide, shipped: shipped, threads: 1)
        #expect(blend.featureCount == 4 && blend.parts[2].model.scores(wide.data.features).count == wide.data.rowCount)
        #expect(blend.parts[2].model.scores(wide.data.features) == shipped.parts[0].model.scores(narrow.features))
    }

    @Test func sameForAnyThreads() throws {
        let lessons = try lessons(groups: 50, wanted: 1, seed: 6)
        let first = try BlendedRanker.fit(lessons, shipped: try shipped(wanting: 1), threads: 1)
        for threads in [2, 3, 7] {
            #expect(try BlendedRanker.fit(lessons, shipped: try shipped(wanting: 1), threads: threads) == first)
        }
    }
}
