import Foundation

/// What the Shapley values of a forest need beside its nodes.
struct ShapleyForest: Sendable {
    /// Part of each node's rows that went to its left child.
    let shares: SharedBuffer<Double>
    /// For each node, the nearest edge above it that asks for the same feature: twice the place of the edge's node in the
    /// tree, plus 1 for the right edge; -1 where there is none.
    let ancestors: SharedBuffer<Int32>
    /// A Gauss rule from 0 to 1, exact for the products over all features of any path.
    let points: SharedBuffer<Double>
    let weights: SharedBuffer<Double>
    /// Nodes of the largest tree.
    let largest: Int
    /// What the trees give on average over the rows they were fitted to.
    let expectation: Double

    init(_ trees: [DecisionTree]) {
        var shares: [Double] = []
        var ancestors: [Int32] = []
        var longest = 0
        var expectation = 0.0
        for tree in trees {
            let (left, mean) = ShapleyForest.shares(of: tree)
            shares += left
            expectation += mean
            let (edges, features) = ShapleyForest.ancestors(in: tree)
            ancestors += edges
            longest = max(longest, features)
        }
        self.shares = SharedBuffer(shares)
        self.ancestors = SharedBuffer(ancestors)
        self.expectation = expectation
        largest = trees.map(\.nodes.count).max() ?? 0
        // n points are exact up to degree 2n - 1; the product over the other features of d has degree d - 1.
        let rule = GaussRule(points: 8 * max(1, (longest + 15) / 16))
        points = SharedBuffer(rule.points)
        weights = SharedBuffer(rule.weights)
    }

    /// The part of every node's rows that goes left, and the mean of the leaves by their rows.
    private static func shares(of tree: DecisionTree) -> (left: [Double], mean: Double) {
        guard !tree.nodes.isEmpty else { return ([], tree.leaves[0].value) }
        var covers = [Double](repeating: 0, count: tree.nodes.count)
        var means = covers
        var left = covers
        let cover = { (child: Int32, covers: [Double]) in
            child < 0 ? Double(tree.leaves[Int(~child)].cover) : covers[Int(child)]
        }
        let mean = { (child: Int32, means: [Double]) in child < 0 ? tree.leaves[Int(~child)].value : means[Int(child)] }
        // Children come after their parents.
        for node in tree.nodes.indices.reversed() {
            let own = tree.nodes[node]
            let parts = (cover(own.left, covers), cover(own.right, covers))
            covers[node] = parts.0 + parts.1
            // A model read from a file may have leaves that no row reached; it goes both ways there.
            left[node] = covers[node] > 0 ? parts.0 / covers[node] : 0.5
            means[node] = left[node] * mean(own.left, means) + (1 - left[node]) * mean(own.right, means)
        }
        return (left, means[0])
    }

    /// The edges that ``ancestors`` wants, and the most features there are on a path.
    private static func ancestors(in tree: DecisionTree) -> (edges: [Int32], features: Int) {
        var edges = [Int32](repeating: -1, count: tree.nodes.count)
        /// The edge into each node.
        var into = edges
        var featuresAbove = [Int](repeating: 0, count: tree.nodes.count)
        var most = 0
        for node in tree.nodes.indices {
            var edge = into[node]
            while edge >= 0, tree.nodes[Int(edge / 2)].feature != tree.nodes[node].feature {
                edge = into[Int(edge / 2)]
            }
            edges[node] = edge
            let features = featuresAbove[node] + (edge < 0 ? 1 : 0)
            most = max(most, features)
            for (side, child) in [tree.nodes[node].left, tree.nodes[node].right].enumerated() where child >= 0 {
                into[Int(child)] = Int32(2 * node + side)
                featuresAbove[Int(child)] = features
            }
        }
        return (edges, most)
    }
}

/// Points and weights from 0 to 1 with which polynomials up to degree 2n - 1 are integrated exactly by n points
/// (Gauss–Legendre, the roots by Newton's iteration).
struct GaussRule {
    let points: [Double]
    let weights: [Double]

    init(points count: Int) {
        var points = [Double](repeating: 0, count: count)
        var weights = points
        for index in 0..<count {
            var x = cos(Double.pi * (Double(index) + 0.75) / (Double(count) + 0.5))
            var slope = 1.0
            // Quadratic convergence from a good start; six steps are two more than double precision takes.
            for _ in 0..<6 {
                var (before, value) = (0.0, 1.0)
                for degree in 1...count {
                    (before, value) = (
                        value, (Double(2 * degree - 1) * x * value - Double(degree - 1) * before) / Double(degree)
                    )
                }
                slope = Double(count) * (x * value - before) / (x * x - 1)
                x -= value / slope
            }
            points[index] = (1 - x) / 2
            weights[index] = 1 / ((1 - x * x) * slope * slope)
        }
        self.points = points
        self.weights = weights
    }
}
