import Foundation
import Testing

@testable import KithLinearAlgebra

@Suite struct ContributionsTests {
    @Test("Shapley values over all subsets of the features", arguments: 1...5)
    func allSubsets(seed: UInt64) throws {
        let features = 2 + Int(seed)
        let data = try RankingFixtures.data(seed, groups: 15, features: max(3, min(6, features)))
        let trees = try BoostedTrees.fit(
            data, options: .init(trees: 3, leaves: 3 + 4 * Int(seed), minimumRowsInLeaf: 2))
        let rows = data.features.window(rows: 0..<6)
        for (row, own) in trees.contributions(rows).enumerated() {
            let values = RankingFixtures.row(data, row)
            let expected = Self.shapley(trees, values)
            #expect(abs(own.bias - trees.trees.reduce(0) { $0 + Self.expectation($1, 0, values, 0) }) < 1e-12)
            for feature in values.indices { #expect(abs(own.features[feature] - expected[feature]) < 1e-12) }
        }
    }

    @Test("contributions and bias sum to the score")
    func sums() throws {
        let data = try RankingFixtures.data(9)
        let trees = try BoostedTrees.fit(data, options: .init(trees: 20, leaves: 40, minimumRowsInLeaf: 2))
        let scores = trees.scores(data.features)
        for (row, own) in trees.contributions(data.features.window(rows: 0..<40)).enumerated() {
            #expect(abs(own.bias + own.features.reduce(0, +) - scores[row]) < 1e-10)
        }
    }

    @Test("one split on one feature: the value less the mean")
    func byHand() {
        let tree = DecisionTree(
            nodes: [.init(feature: 1, threshold: 0.5, left: ~0, right: ~1, gain: 1)],
            leaves: [.init(value: 2, cover: 3), .init(value: 6, cover: 1)], root: 0)
        let trees = BoostedTrees(trees: [tree], featureCount: 2)
        let found = trees.contributions(Matrix<Float>([[9, 0.5], [9, 0.6]]).view)
        // Three rows of four have 2, one has 6: the mean is 3.
        #expect(found[0] == .init(bias: 3, features: [0, -1]) && found[1] == .init(bias: 3, features: [0, 3]))
    }

    @Test("a path longer than one block of the rule: every feature of a chain of 30, by its closed form")
    func longPath() {
        // Node i asks for feature i and leaves to the right with 0; all 30 to the left end at 1. Half of the rows go left
        // at each, as the covers say, so f's value is the mean over orders of what f adds: with all known and left, the
        // features are alike and share what is missing from the mean of 2^-30.
        let count = 30
        let trees = BoostedTrees(trees: [Self.chain(0..<count)], featureCount: count)
        let left = trees.contributions(Matrix<Float>([[Float](repeating: 0, count: count)]).view)[0]
        for value in left.features { #expect(abs(value - (1 - 0x1p-30) / 30) < 1e-14) }
        // One goes right: a set of the others of size s has value 2^-(30 - s), and all become 0 once it is known.
        var values = [Float](repeating: 0, count: count)
        values[7] = 1
        let right = trees.contributions(Matrix<Float>([values]).view)[0]
        let expected = -(0..<count).reduce(0) { $0 + exp2(-Double(count - $1)) } / Double(count)
        #expect(abs(right.features[7] - expected) < 1e-14)
        #expect(abs(right.bias + right.features.reduce(0, +)) < 1e-14)
    }

    @Test("a feature met again counts once, and leaves without rows for nobody")
    func metAgain() throws {
        // Feature 0 at 5 and again at 3 below, with feature 1 between; leaf 1 was reached by no row.
        let tree = DecisionTree(
            nodes: [
                .init(feature: 0, threshold: 5, left: 1, right: ~3, gain: 1),
                .init(feature: 1, threshold: 0, left: 2, right: ~2, gain: 1),
                .init(feature: 0, threshold: 3, left: ~0, right: ~1, gain: 1),
            ],
            leaves: [
                .init(value: 1, cover: 4), .init(value: 7, cover: 0), .init(value: 2, cover: 6),
                .init(value: 5, cover: 2),
            ], root: 0)
        let trees = BoostedTrees(trees: [tree], featureCount: 2)
        for values: [Float] in [[2, -1], [4, -1], [4, 1], [6, -1], [6, 1], [2, 1]] {
            let found = trees.contributions(Matrix<Float>([values]).view)[0]
            let expected = Self.shapley(trees, values)
            for feature in 0..<2 { #expect(abs(found.features[feature] - expected[feature]) < 1e-14) }
        }
    }

    /// Asks for one feature after the other; whoever goes left all the way gets 1, the others 0.
    private static func chain(_ features: Range<Int>) -> DecisionTree {
        let last = features.count - 1
        return DecisionTree(
            nodes: features.map { feature in
                .init(
                    feature: feature, threshold: 0.5, left: feature == last ? ~0 : Int32(feature + 1),
                    right: ~Int32(feature + 1), gain: 1)
            },
            leaves: [.init(value: 1, cover: 1)]
                + features.map { feature in .init(value: 0, cover: UInt32(1) << UInt32(last - feature)) },
            root: 0)
    }

    /// What a tree gives on average where only the features in `known` are known.
    private static func expectation(_ tree: DecisionTree, _ known: Int, _ values: [Float], _ place: Int32) -> Double {
        guard place >= 0 else { return tree.leaves[Int(~place)].value }
        let node = tree.nodes[Int(place)]
        if known >> node.feature & 1 == 1 {
            return expectation(tree, known, values, values[node.feature] <= node.threshold ? node.left : node.right)
        }
        let (left, right) = (cover(tree, node.left), cover(tree, node.right))
        return
            (left * expectation(tree, known, values, node.left) + right * expectation(tree, known, values, node.right))
            / (left + right)
    }

    private static func cover(_ tree: DecisionTree, _ place: Int32) -> Double {
        guard place >= 0 else { return Double(tree.leaves[Int(~place)].cover) }
        return cover(tree, tree.nodes[Int(place)].left) + cover(tree, tree.nodes[Int(place)].right)
    }

    private static func shapley(_ trees: BoostedTrees, _ values: [Float]) -> [Double] {
        let count = values.count
        let whole = (0..<1 << count).map { known in trees.trees.reduce(0) { $0 + expectation($1, known, values, 0) } }
        let factorials = (0...count).map { (1...max(1, $0)).reduce(1.0) { $0 * Double($1) } }
        return (0..<count).map { feature in
            (0..<1 << count).filter { $0 >> feature & 1 == 0 }.reduce(0) { sum, known in
                let size = known.nonzeroBitCount
                let weight = factorials[size] * factorials[count - size - 1] / factorials[count]
                return sum + weight * (whole[known | 1 << feature] - whole[known])
            }
        }
    }
}
