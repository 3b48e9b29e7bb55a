extension BoostedTrees {
    /// What each feature adds to a row's score, and where the score starts from.
    public struct Contributions: Sendable, Equatable {
        /// The mean score of the rows fitted to, by their numbers in the leaves.
        public var bias: Double
        /// One a feature; with the bias they sum to the score, up to rounding.
        public var features: [Double]
    }

    /// Shapley values of the features in the score of every row: each feature's part, averaged over all orders in which
    /// the features may become known. A feature not known sends a row both ways, by the numbers of rows that went each
    /// way while fitting (the path-dependent expectation). In double precision.
    /// O(rows × trees × leaves × depth²).
    ///
    /// Source: S. M. Lundberg and others, "From local explanations to global understanding with explainable AI for trees",
    /// Nature Machine Intelligence 2, 2020, doi:10.1038/s42256-019-0138-9, algorithm 2 (TreeSHAP).
    public func contributions(_ rows: MatrixView<Float>) -> [Contributions] {
        precondition(rows.columns == featureCount, "rows have another number of features than the trees")
        let shares = trees.map(TreeShares.init)
        let bias = zip(trees, shares).reduce(0) { sum, tree in sum + tree.1.expectation }
        return (0..<rows.rows).map { row in
            let values = rows.row(row)
            var sums = [Double](repeating: 0, count: featureCount)
            for (tree, shares) in zip(trees, shares) {
                var walk = ShapleyWalk(tree: tree, shares: shares)
                walk.add(values, to: &sums)
            }
            return Contributions(bias: bias, features: sums)
        }
    }
}

/// Which part of a node's rows went left, and what the tree gives on average.
struct TreeShares {
    /// Part of a node's rows that went to its left child.
    let left: [Double]
    let expectation: Double

    init(_ tree: DecisionTree) {
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
        self.left = left
        expectation = tree.nodes.isEmpty ? tree.leaves[0].value : means[0]
    }
}

/// One row's way down one tree, with all the ways it could have gone: the path so far keeps, for each of its features, by
/// what part a row gets through when the feature is not known (`zero`) and when it is (`one`), and for every number of
/// known features the weight of the subsets of that size.
private struct ShapleyWalk {
    struct Step {
        var feature: Int
        var zero: Double
        var one: Double
        var weight: Double
    }

    let tree: DecisionTree
    let shares: TreeShares
    /// The paths of all depths, one after another, so that a branch does not spoil its parent's.
    private var steps: [Step] = []

    init(tree: DecisionTree, shares: TreeShares) {
        self.tree = tree
        self.shares = shares
        steps.reserveCapacity(64)
    }

    mutating func add(_ values: Span<Float>, to sums: inout [Double]) {
        guard !tree.nodes.isEmpty else { return }
        visit(0, values, &sums, from: 0, Step(feature: -1, zero: 1, one: 1, weight: 0))
    }

    /// Goes on to `place` with the path that starts at `start` in `steps` and one step more.
    private mutating func visit(
        _ place: Int32, _ values: Span<Float>, _ sums: inout [Double], from start: Int, _ next: Step
    ) {
        let parentEnd = steps.count
        for index in start..<parentEnd { steps.append(steps[index]) }
        let own = parentEnd
        extend(own, next)
        defer { steps.removeLast(steps.count - parentEnd) }
        guard place >= 0 else {
            let value = tree.leaves[Int(~place)].value
            for index in own + 1..<steps.count {
                let step = steps[index]
                sums[step.feature] += unwoundSum(own, index) * (step.one - step.zero) * value
            }
            return
        }
        let node = tree.nodes[Int(place)]
        let goesRight = values[node.feature] > node.threshold
        var before = (zero: 1.0, one: 1.0)
        // A feature met again is known, or not, once for the whole path.
        if let index = (own..<steps.count).first(where: { steps[$0].feature == node.feature }) {
            before = (steps[index].zero, steps[index].one)
            unwind(own, index)
        }
        let left = shares.left[Int(place)]
        visit(
            node.left, values, &sums, from: own,
            Step(feature: node.feature, zero: before.zero * left, one: goesRight ? 0 : before.one, weight: 0))
        visit(
            node.right, values, &sums, from: own,
            Step(feature: node.feature, zero: before.zero * (1 - left), one: goesRight ? before.one : 0, weight: 0))
    }

    /// Adds a step to the path that starts at `start` and ends where `steps` ends.
    private mutating func extend(_ start: Int, _ step: Step) {
        let depth = steps.count - start
        steps.append(step)
        steps[steps.count - 1].weight = depth == 0 ? 1 : 0
        let size = Double(depth + 1)
        for index in (0..<depth).reversed() {
            let weight = steps[start + index].weight
            steps[start + index + 1].weight += step.one * weight * Double(index + 1) / size
            steps[start + index].weight = step.zero * weight * Double(depth - index) / size
        }
    }

    /// Takes the step at `index` out of the path that starts at `start`.
    private mutating func unwind(_ start: Int, _ index: Int) {
        let depth = steps.count - start - 1
        let (zero, one) = (steps[index].zero, steps[index].one)
        var next = steps[start + depth].weight
        for place in (0..<depth).reversed() {
            let weight = steps[start + place].weight
            if one != 0 {
                steps[start + place].weight = next * Double(depth + 1) / (Double(place + 1) * one)
                next = weight - steps[start + place].weight * zero * Double(depth - place) / Double(depth + 1)
            } else {
                steps[start + place].weight = weight * Double(depth + 1) / (zero * Double(depth - place))
            }
        }
        for place in index - start..<depth {
            steps[start + place].feature = steps[start + place + 1].feature
            steps[start + place].zero = steps[start + place + 1].zero
            steps[start + place].one = steps[start + place + 1].one
        }
        steps.removeLast()
    }

    /// The sum of the weights that ``unwind(_:_:)`` would leave.
    private func unwoundSum(_ start: Int, _ index: Int) -> Double {
        let depth = steps.count - start - 1
        let (zero, one) = (steps[index].zero, steps[index].one)
        var next = steps[start + depth].weight
        var total = 0.0
        for place in (0..<depth).reversed() {
            let weight = steps[start + place].weight
            if one != 0 {
                let unwound = next * Double(depth + 1) / (Double(place + 1) * one)
                total += unwound
                next = weight - unwound * zero * Double(depth - place) / Double(depth + 1)
            } else if zero != 0 {
                total += weight * Double(depth + 1) / (zero * Double(depth - place))
            }
        }
        return total
    }
}
