import Foundation
import Testing

@testable import KithLinearAlgebra

@Suite struct TreeGrowerTests {
    @Test("each split is the best of all there are", arguments: 1...4)
    func bestSplits(seed: UInt64) throws {
        let data = try RankingFixtures.data(seed, groups: 6, rows: 40, features: 10)
        let options = BoostedTrees.Options(
            trees: 1, leaves: 6, learningRate: 1, minimumRowsInLeaf: 5, minimumHessianInLeaf: 0, l2: 0.01)
        let bins = FeatureBins(data.features, maximumBins: 255, threads: 1)
        let lambdas = LambdaGradients(data, options)
        let sums = lambdas.fill(MutableBuffer(count: data.rowCount), threads: 1)
        let grower = TreeGrower(bins, rows: data.rowCount, options: options, threads: 2)
        let tree = try #require(grower.grow(lambdas, sums: sums, tree: 0) { _, _, _ in })
        // The same tree by looking at every border of every leaf's own rows.
        var leaves = [Array(0..<data.rowCount)]
        while leaves.count < options.leaves {
            let found = leaves.map { Self.best($0, data, lambdas, options) }
            let place = found.indices.max { found[$0].gain < found[$1].gain }!
            guard found[place].gain > 0 else { break }
            let isLeft = { (row: Int) in data.features[row, found[place].feature] <= found[place].value }
            let rows = leaves[place]
            leaves[place] = rows.filter(isLeft)
            leaves.append(rows.filter { !isLeft($0) })
        }
        #expect(tree.leaves.count == leaves.count)
        for rows in leaves {
            let gradient = rows.reduce(0) { $0 + Double(lambdas.gradients[$1]) }
            let hessian = rows.reduce(0) { $0 + Double(lambdas.hessians[$1]) }
            let value = -gradient / (hessian + options.l2)
            for row in rows {
                let own = RankingFixtures.slowScore(tree, RankingFixtures.row(data, row))
                #expect(abs(own - value) < 1e-6 * max(1, abs(value)))
            }
        }
        #expect(tree.leaves.reduce(0) { $0 + Int($1.cover) } == data.rowCount)
    }

    private static func best(
        _ rows: [Int], _ data: RankingData, _ lambdas: LambdaGradients, _ options: BoostedTrees.Options
    ) -> (gain: Double, feature: Int, value: Float) {
        var best = (gain: 0.0, feature: 0, value: Float(0))
        let sum = { (rows: [Int]) in
            (
                rows.reduce(0) { $0 + Double(lambdas.gradients[$1]) },
                rows.reduce(0) { $0 + Double(lambdas.hessians[$1]) }
            )
        }
        let (g, h) = sum(rows)
        for feature in 0..<data.featureCount {
            for value in Set(rows.map { data.features[$0, feature] }).sorted() {
                let left = rows.filter { data.features[$0, feature] <= value }
                guard left.count >= options.minimumRowsInLeaf, rows.count - left.count >= options.minimumRowsInLeaf
                else {
                    continue
                }
                let (gl, hl) = sum(left)
                let gain =
                    gl * gl / (hl + options.l2) + (g - gl) * (g - gl) / (h - hl + options.l2) - g * g / (h + options.l2)
                if gain > best.gain * (1 + 1e-9) { best = (gain, feature, value) }
            }
        }
        return best
    }

    @Test("nodes in any order come to stand in preorder, leaves from left to right")
    func canonical() {
        // Node 1 is the root; its left child is node 0.
        let tree = DecisionTree(
            nodes: [
                .init(feature: 1, threshold: 5, left: ~2, right: ~0, gain: 1),
                .init(feature: 0, threshold: 3, left: 0, right: ~1, gain: 2),
            ],
            leaves: [.init(value: 10, cover: 1), .init(value: 20, cover: 2), .init(value: 30, cover: 3)], root: 1)
        #expect(tree.nodes.map(\.feature) == [0, 1] && tree.leaves.map(\.value) == [30, 10, 20])
        #expect(tree.nodes[0].left == 1 && tree.nodes[0].right == ~2)
        #expect(tree.nodes[1].left == ~0 && tree.nodes[1].right == ~1)
        #expect(tree.leftMasks == [0b011, 0b001])
    }
}
