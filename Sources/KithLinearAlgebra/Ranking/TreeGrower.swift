import CKernels

/// Grows one tree after another on binned rows, always splitting the leaf that gains most.
///
/// Source: J. H. Friedman, "Greedy function approximation: a gradient boosting machine", Annals of Statistics 29(5), 2001,
/// doi:10.1214/aos/1013203451, with leaves split best first and by histograms of which the larger sibling's is a
/// difference: G. Ke and others, "LightGBM: a highly efficient gradient boosting decision tree", NIPS 2017. Sums are exact
/// integers, so nothing depends on how the work is cut.
struct TreeGrower: Sendable {
    private struct LeafState: Sendable {
        /// Places in the order numbered `side`.
        var places: Range<Int>
        var side: Int
        var gradient: Int64
        var rest: Int64
        var split = kith_tree_split()
        var block = 0
        /// Which set of histograms is its own.
        var histograms: Int
        /// The node it hangs from and on which side; -1 for the root.
        var parent: Int
        var isLeft: Bool
    }

    private let bins: FeatureBins
    private let options: BoostedTrees.Options
    private let threads: Int
    private let orders: [RowOrder]
    private let marks: MutableBuffer<UInt8>
    private let histograms: [[MutableBuffer<Int64>]]
    private let used: MutableBuffer<UInt8>

    init(_ bins: FeatureBins, rows: Int, options: BoostedTrees.Options, threads: Int) {
        (self.bins, self.options, self.threads) = (bins, options, threads)
        orders = [RowOrder(count: rows), RowOrder(count: rows)]
        marks = MutableBuffer(count: rows)
        histograms = (0..<options.leaves).map { _ in
            bins.blocks.map { MutableBuffer(count: $0.count * TreeKernels.bins * 2) }
        }
        used = MutableBuffer(repeating: 1, count: bins.counts.count)
    }

    /// One tree for the gradients given, on the rows that `isUsed` lets through; nil if nothing can be split.
    /// `addValue` gets the places of each leaf's rows and its value.
    func grow(
        _ lambdas: LambdaGradients, sums: (gradient: Double, hessian: Double), tree: Int,
        whenLeaf: (MutableBuffer<UInt32>, Range<Int>, Double) -> Void
    ) -> DecisionTree? {
        // Powers of two that keep the sums of all rows inside their bits.
        let gradientScale = Self.scale(sums.gradient, bits: 61)
        let hessianScale = Self.scale(sums.hessian, bits: 62 - Int(KITH_TREE_COUNT_BITS))
        let rules = kith_tree_rules(
            gradientUnit: 1 / gradientScale, hessianUnit: 1 / hessianScale, l2: options.l2,
            minimumHessian: max(options.minimumHessianInLeaf, .leastNormalMagnitude),
            minimumRows: UInt64(options.minimumRowsInLeaf))
        let count = fillRoot(lambdas, tree: tree, gradientScale, hessianScale)
        chooseFeatures(tree)
        var leaves = [rootState(count)]
        findSplit(&leaves[0], rules)
        var nodes: [DecisionTree.Node] = []
        while leaves.count < options.leaves {
            var best = 0
            for leaf in leaves.indices where leaves[leaf].split.gain > leaves[best].split.gain { best = leaf }
            guard leaves[best].split.gain > 0 else { break }
            split(best, &leaves, &nodes, rules)
        }
        guard !nodes.isEmpty else { return nil }
        var finished: [DecisionTree.Leaf] = []
        for (number, leaf) in leaves.enumerated() {
            let hessian = Double(leaf.rest >> Int64(KITH_TREE_COUNT_BITS)) * rules.hessianUnit
            let gradient = Double(leaf.gradient) * rules.gradientUnit
            let value = -gradient / (hessian + options.l2) * options.learningRate
            finished.append(.init(value: value, cover: UInt32(leaf.places.count)))
            if leaf.isLeft {
                nodes[leaf.parent].left = ~Int32(number)
            } else {
                nodes[leaf.parent].right = ~Int32(number)
            }
            whenLeaf(orders[leaf.side].rows, leaf.places, value)
        }
        return DecisionTree(nodes: nodes, leaves: finished, root: 0)
    }

    private static func scale(_ sum: Double, bits: Int) -> Double {
        guard sum > 0 else { return 1 }
        return Double(sign: .plus, exponent: min(1000, max(-1000, bits - 1 - sum.exponent)), significand: 1)
    }

    /// Puts the tree's rows in the first order, with their pairs; returns how many there are.
    private func fillRoot(_ lambdas: LambdaGradients, tree: Int, _ gradientScale: Double, _ hessianScale: Double) -> Int
    {
        let order = orders[0]
        var count = order.rows.count
        if options.rowFraction < 1 {
            var generator = SeededGenerator(seed: options.seed, stream: UInt64(2 * tree))
            count = 0
            for row in order.rows.indices where generator.unit() < options.rowFraction {
                order.rows[count] = UInt32(row)
                count += 1
            }
        } else {
            for row in order.rows.indices { order.rows[row] = UInt32(row) }
        }
        let cuts = Parallel.cuts(count, parts: 16)
        Parallel.forEach(cuts.count, threads: threads) { part in
            TreeKernels.pairs(
                cuts[part], gradients: lambdas.gradients, hessians: lambdas.hessians, gradientScale: gradientScale,
                hessianScale: hessianScale, in: order)
        }
        return count
    }

    private func chooseFeatures(_ tree: Int) {
        guard options.featureFraction < 1, used.count > 0 else { return }
        var generator = SeededGenerator(seed: options.seed, stream: UInt64(2 * tree + 1))
        let wanted = max(1, Int((Double(used.count) * options.featureFraction).rounded()))
        var features = Array(used.indices)
        features.shuffle(using: &generator)
        used.fill(0..<used.count, with: 0)
        for feature in features.prefix(wanted) { used[feature] = 1 }
    }

    private func rootState(_ count: Int) -> LeafState {
        var root = LeafState(
            places: 0..<count, side: 0, gradient: 0, rest: 0, histograms: 0, parent: -1, isLeft: false)
        for place in 0..<count {
            root.gradient += orders[0].pairs[2 * place]
            root.rest += orders[0].pairs[2 * place + 1]
        }
        return root
    }

    /// Threads for work on so many rows: a few are done before another thread is awake.
    private func threads(_ rows: Int) -> Int { rows < 1024 ? 1 : threads }

    /// Fills the histograms of the root and finds its split.
    private func findSplit(_ leaf: inout LeafState, _ rules: kith_tree_rules) {
        let state = leaf
        let found = Parallel.map(bins.blocks.count, threads: threads(leaf.places.count)) { block in
            buildHistogram(state, block)
            return bestSplit(state, block, rules)
        }
        take(found, &leaf)
    }

    private func buildHistogram(_ leaf: LeafState, _ block: Int) {
        TreeKernels.histogram(
            bins.values[block], width: bins.blocks[block].count, orders[leaf.side], leaf.places,
            into: histograms[leaf.histograms][block])
    }

    private func bestSplit(_ leaf: LeafState, _ block: Int, _ rules: kith_tree_rules) -> kith_tree_split {
        TreeKernels.bestSplit(
            histograms[leaf.histograms][block], bins.blocks[block], counts: bins.counts, used: used,
            gradient: leaf.gradient, hessianAndCount: leaf.rest, rules: rules)
    }

    private func take(_ found: [kith_tree_split], _ leaf: inout LeafState) {
        for (block, split) in found.enumerated() where split.gain > leaf.split.gain {
            leaf.split = split
            leaf.block = block
        }
    }

    /// Replaces a leaf by a node with two leaves, of which the smaller is counted and the larger is what remains.
    private func split(
        _ number: Int, _ leaves: inout [LeafState], _ nodes: inout [DecisionTree.Node], _ rules: kith_tree_rules
    ) {
        let parent = leaves[number]
        let feature = bins.blocks[parent.block].lowerBound + Int(parent.split.place)
        let leftCount = partition(parent)
        let node = nodes.count
        nodes.append(
            .init(
                feature: feature, threshold: bins.upper(feature, Int(parent.split.bin)), left: 0, right: 0,
                gain: Float(parent.split.gain)))
        if parent.parent >= 0 {
            if parent.isLeft {
                nodes[parent.parent].left = Int32(node)
            } else {
                nodes[parent.parent].right = Int32(node)
            }
        }
        let middle = parent.places.lowerBound + leftCount
        var left = LeafState(
            places: parent.places.lowerBound..<middle, side: 1 - parent.side, gradient: parent.split.gradient,
            rest: parent.split.hessianAndCount, histograms: leaves.count, parent: node, isLeft: true)
        var right = LeafState(
            places: middle..<parent.places.upperBound, side: 1 - parent.side,
            gradient: parent.gradient - left.gradient, rest: parent.rest - left.rest, histograms: leaves.count,
            parent: node, isLeft: false)
        let leftIsSmall = left.places.count <= right.places.count
        if leftIsSmall { right.histograms = parent.histograms } else { left.histograms = parent.histograms }
        let (small, large) = leftIsSmall ? (left, right) : (right, left)
        let isLast = leaves.count + 1 == options.leaves
        if !isLast {
            let found = Parallel.map(bins.blocks.count, threads: threads(small.places.count)) { [left, right] block in
                buildHistogram(small, block)
                TreeKernels.subtract(histograms[small.histograms][block], from: histograms[large.histograms][block])
                return [bestSplit(left, block, rules), bestSplit(right, block, rules)]
            }
            take(found.map { $0[0] }, &left)
            take(found.map { $0[1] }, &right)
        }
        leaves[number] = left
        leaves.append(right)
    }

    /// Moves a leaf's rows to the other order, those that go left first; returns how many do.
    private func partition(_ leaf: LeafState) -> Int {
        let cuts = Parallel.cuts(leaf.places.count, parts: leaf.places.count < 8192 ? 1 : 16).map {
            (leaf.places.lowerBound + $0.lowerBound)..<(leaf.places.lowerBound + $0.upperBound)
        }
        let width = bins.blocks[leaf.block].count
        let from = orders[leaf.side]
        let to = orders[1 - leaf.side]
        let lefts = Parallel.map(cuts.count, threads: threads) { [bins, marks] part in
            TreeKernels.mark(
                bins.values[leaf.block], width: width, place: Int(leaf.split.place), bin: Int(leaf.split.bin), from,
                cuts[part], into: marks)
        }
        let total = lefts.reduce(0, +)
        var starts: [(left: Int, right: Int)] = []
        var left = leaf.places.lowerBound
        var right = left + total
        for (cut, count) in zip(cuts, lefts) {
            starts.append((left, right))
            left += count
            right += cut.count - count
        }
        Parallel.forEach(cuts.count, threads: threads) { [marks, starts] part in
            TreeKernels.partition(
                marks, from, cuts[part], to: to, left: starts[part].left, right: starts[part].right,
                leftCount: lefts[part])
        }
        return total
    }
}
