import Testing

@testable import KithLinearAlgebra

@Suite struct BoostedTreesTests {
    private let small = BoostedTrees.Options(trees: 12, leaves: 7, minimumRowsInLeaf: 5)

    @Test("one feature that tells the wanted row puts it first")
    func byHand() throws {
        let features = Matrix<Float>((0..<30).map { [Float($0 % 3 == 1 ? 1 : 0), Float($0 % 5)] })
        let data = try RankingData(
            features: features.view, labels: (0..<30).map { $0 % 3 == 1 ? 1 : 0 },
            offsets: Array(stride(from: 0, through: 30, by: 3)))
        let trees = try BoostedTrees.fit(data, options: .init(trees: 3, leaves: 4, minimumRowsInLeaf: 1))
        #expect(trees.trees[0].nodes[0].feature == 0 && trees.trees[0].nodes[0].threshold == 0.5)
        #expect(RankingMetrics.nDCG(data, trees.scores(data.features), at: 1) == 1)
        #expect(trees.featureGains[0] > 0.99)
    }

    @Test("learns an order that a linear model cannot")
    func learns() throws {
        let data = try RankingFixtures.data(1, groups: 150)
        let other = try RankingFixtures.data(2, groups: 150)
        let trees = try BoostedTrees.fit(data, options: .init(trees: 25, leaves: 8))
        let figure = RankingMetrics.nDCG(other, trees.scores(other.features), at: 5)
        // The noise in the truth keeps even the true scores from 1.
        let truth = (0..<other.rowCount).map { row in
            Double(other.features[row, 0] * other.features[row, 1]) * 8 + (other.features[row, 2] > 0.6 ? 1.5 : 0)
        }
        #expect(figure > 0.85 * RankingMetrics.nDCG(other, truth, at: 5))
        #expect(figure > 2 * RankingMetrics.nDCG(other, truth.map { _ in 0 }, at: 5))
        #expect(trees.featureGains.prefix(3).reduce(0, +) > 0.7)
    }

    @Test("the same bytes on any number of threads, whatever is sampled")
    func threads() throws {
        let data = try RankingFixtures.data(3)
        for options in [small, .init(trees: 6, leaves: 9, featureFraction: 0.5, rowFraction: 0.6, seed: 9)] {
            let once = RankingFixtures.bytes(try BoostedTrees.fit(data, options: options, threads: 1))
            for threads in [2, 3, 7] {
                #expect(RankingFixtures.bytes(try BoostedTrees.fit(data, options: options, threads: threads)) == once)
            }
        }
    }

    @Test("the seed chooses rows and features, and nothing without sampling")
    func seeds() throws {
        let data = try RankingFixtures.data(3)
        var options = small
        options.seed = 2
        #expect(try BoostedTrees.fit(data, options: options) == BoostedTrees.fit(data, options: small))
        options.rowFraction = 0.5
        let two = try BoostedTrees.fit(data, options: options)
        options.seed = 3
        #expect(try BoostedTrees.fit(data, options: options) != two)
        let covers = two.trees.map { $0.leaves.reduce(0) { $0 + Int($1.cover) } }
        #expect(covers.allSatisfy { abs($0 - data.rowCount / 2) < 200 } && Set(covers).count > 1)
    }

    @Test(
        "scores are the leaves' values, alone and in company, for few leaves and many", arguments: [2, 15, 32, 33, 80])
    func scores(leaves: Int) throws {
        let data = try RankingFixtures.data(4)
        let trees = try BoostedTrees.fit(data, options: .init(trees: 4, leaves: leaves, minimumRowsInLeaf: 3))
        let all = trees.scores(data.features)
        for row in stride(from: 0, to: data.rowCount, by: 7) {
            let values = RankingFixtures.row(data, row)
            #expect(all[row] == trees.trees.reduce(0) { $0 + RankingFixtures.slowScore($1, values) })
            #expect(trees.scores(data.features.window(rows: row..<row + 1)) == [all[row]])
        }
        #expect(trees.scores(data.features.window(rows: 5..<24)) == Array(all[5..<24]))
        #expect(trees.trees.allSatisfy { $0.leaves.allSatisfy { $0.cover >= 3 } })
    }

    @Test("a group of weight two counts as much as the group twice")
    func weights() throws {
        let data = try RankingFixtures.data(5, groups: 20)
        let rows = data.rowCount
        let weighted = try RankingData(
            features: data.features, labels: Array(data.labels), offsets: data.offsets.map(Int.init),
            weights: [Float](repeating: 2, count: 20))
        let twice = MutableMatrixView<Float>(rows: 2 * rows, columns: data.featureCount)
        twice.window(rows: 0..<rows).copy(data.features)
        twice.window(rows: rows..<2 * rows).copy(data.features)
        let doubled = try RankingData(
            features: twice.reading, labels: Array(data.labels) + Array(data.labels),
            offsets: data.offsets.map(Int.init) + data.offsets.dropFirst().map { Int($0) + rows })
        // Counts differ, so the fewest rows of a leaf are doubled as well.
        let one = try BoostedTrees.fit(weighted, options: .init(trees: 5, leaves: 6, minimumRowsInLeaf: 5))
        let two = try BoostedTrees.fit(doubled, options: .init(trees: 5, leaves: 6, minimumRowsInLeaf: 10))
        for (a, b) in zip(one.scores(data.features), two.scores(data.features)) { #expect(abs(a - b) < 1e-5) }
    }

    @Test("validation keeps the trees up to its best")
    func stopping() throws {
        let data = try RankingFixtures.data(6, groups: 30)
        let other = try RankingFixtures.data(7, groups: 30)
        let options = BoostedTrees.Options(
            trees: 60, leaves: 15, learningRate: 0.5, minimumRowsInLeaf: 2, patience: 5)
        let trees = try BoostedTrees.fit(data, validation: other, options: options)
        let figures = trees.report.validation
        #expect(figures.count == trees.report.fitted && trees.report.fitted < 60)
        #expect(figures[trees.treeCount - 1] == figures.max() && trees.report.fitted == trees.treeCount + 5)
        #expect(RankingMetrics.nDCG(other, trees.scores(other.features), at: 5) == figures[trees.treeCount - 1])
        let whole = try BoostedTrees.fit(data, options: options)
        #expect(Array(whole.trees.prefix(trees.treeCount)) == trees.trees)
    }

    @Test("constant features give no trees and scores of zero")
    func constant() throws {
        let data = try RankingData(
            features: Matrix<Float>(rows: 50, columns: 2).view, labels: (0..<50).map { $0 < 3 ? 1 : 0 },
            offsets: [0, 50])
        let trees = try BoostedTrees.fit(data)
        #expect(trees.treeCount == 0 && trees.scores(data.features).allSatisfy { $0 == 0 })
    }

    @Test("options out of range are told by name")
    func options() throws {
        let data = try RankingFixtures.data(1, groups: 2)
        let cases: [(BoostedTrees.Options, String)] = [
            (.init(trees: 0), "trees"), (.init(leaves: 1), "leaves"), (.init(leaves: 256), "leaves"),
            (.init(learningRate: 0), "learningRate"), (.init(minimumRowsInLeaf: 0), "minimumRowsInLeaf"),
            (.init(minimumHessianInLeaf: .nan), "minimumHessianInLeaf"), (.init(l2: -1), "l2"),
            (.init(truncation: 0), "truncation"), (.init(steepness: 0), "steepness"),
            (.init(maximumBins: 257), "maximumBins"), (.init(featureFraction: 0), "featureFraction"),
            (.init(rowFraction: 1.5), "rowFraction"), (.init(patience: 0), "patience"),
            (.init(validationRank: 0), "validationRank"),
        ]
        for (options, name) in cases {
            let error = #expect(throws: RankingError.self) { try BoostedTrees.fit(data, options: options) }
            guard case .option(let told, _) = error else {
                Issue.record("\(name): \(String(describing: error))")
                continue
            }
            #expect(told == name)
        }
    }
}
