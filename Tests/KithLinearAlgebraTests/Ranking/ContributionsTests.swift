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
