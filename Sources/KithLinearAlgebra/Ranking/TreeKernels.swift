// Invariants of this file:
// * Every pointer handed to a kernel covers what the kernel's declaration says; lengths are checked first.
// * Rows handed to kernels come from 0 ..< rows of the data and are only moved, never made, by the kernels; bins are bytes,
//   so below KITH_TREE_BINS. Blocks hold `width` bytes for each row of the data.
// * A Forest's features are below `featureCount` and its children inside their trees: its initializer checks both.
// * Kernels keep no pointer; the buffers stay alive in the caller's arguments.

import CKernels

/// The kernels in C for boosted trees.
enum TreeKernels {
    static let block = Int(KITH_TREE_BLOCK)
    static let bins = Int(KITH_TREE_BINS)
    /// Rows that one bin can count.
    static let maximumRows = (1 << Int(KITH_TREE_COUNT_BITS)) - 1
    /// Leaves up to which a tree is scored sixteen rows at a time.
    static let maskLeaves = Int(KITH_TREE_MASK_LEAVES)

    /// Puts `values` in ascending order.
    static func sort(_ values: MutableBuffer<Float>) {
        let work = MutableBuffer<Float>(count: values.count)
        unsafe kith_sort_floats(values.base, work.base, values.count)
    }

    static func fillBins(
        _ features: MatrixView<Float>, _ columns: Range<Int>, rows: Range<Int>, uppers: MutableBuffer<Float>,
        into block: MutableBuffer<UInt8>
    ) {
        precondition(columns.upperBound <= features.columns && rows.upperBound <= features.rows)
        precondition(block.count >= rows.upperBound * columns.count && columns.count <= Self.block)
        precondition(uppers.count >= columns.upperBound * (bins - 1))
        unsafe kith_tree_bins(
            features.base + columns.lowerBound, features.stride, rows.lowerBound, rows.upperBound, columns.count,
            uppers.base + columns.lowerBound * (bins - 1), block.base)
    }

    /// Fills the pairs at the places of `range` with what belongs to the rows there.
    static func pairs(
        _ range: Range<Int>, gradients: MutableBuffer<Float>, hessians: MutableBuffer<Float>, gradientScale: Double,
        hessianScale: Double, in side: RowOrder
    ) {
        precondition(range.upperBound <= side.rows.count && 2 * range.upperBound <= side.pairs.count)
        unsafe kith_tree_pairs(
            gradients.base, hessians.base, side.rows.base + range.lowerBound, range.count, gradientScale, hessianScale,
            side.pairs.base + 2 * range.lowerBound)
    }

    /// The sums over the rows at the places of `range`.
    static func histogram(
        _ block: MutableBuffer<UInt8>, width: Int, _ order: RowOrder, _ range: Range<Int>,
        into histogram: MutableBuffer<Int64>
    ) {
        precondition(range.upperBound <= order.rows.count && 2 * range.upperBound <= order.pairs.count)
        precondition(width >= 1 && width <= Self.block && histogram.count >= width * bins * 2)
        unsafe kith_tree_histogram(
            block.base, width, order.rows.base + range.lowerBound, order.pairs.base + 2 * range.lowerBound, range.count,
            histogram.base)
    }

    static func subtract(_ small: MutableBuffer<Int64>, from large: MutableBuffer<Int64>) {
        precondition(small.count == large.count)
        unsafe kith_tree_subtract(large.base, small.base, large.count)
    }

    /// The best split of a leaf among the features of one block.
    static func bestSplit(
        _ histogram: MutableBuffer<Int64>, _ features: Range<Int>, counts: MutableBuffer<UInt32>,
        used: MutableBuffer<UInt8>, gradient: Int64, hessianAndCount: Int64, rules: kith_tree_rules
    ) -> kith_tree_split {
        precondition(histogram.count >= features.count * bins * 2)
        precondition(features.upperBound <= counts.count && features.upperBound <= used.count)
        var split = kith_tree_split()
        unsafe withUnsafePointer(to: rules) { rules in
            unsafe kith_tree_best_split(
                histogram.base, features.count, counts.base + features.lowerBound, used.base + features.lowerBound,
                gradient, hessianAndCount, rules, &split)
        }
        return split
    }

    /// Marks the rows at the places of `range` that go left; returns how many do.
    static func mark(
        _ block: MutableBuffer<UInt8>, width: Int, place: Int, bin: Int, _ order: RowOrder, _ range: Range<Int>,
        into marks: MutableBuffer<UInt8>
    ) -> Int {
        precondition(range.upperBound <= order.rows.count && range.upperBound <= marks.count && place < width)
        return unsafe kith_tree_mark(
            block.base, width, place, UInt32(bin), order.rows.base + range.lowerBound, range.count,
            marks.base + range.lowerBound)
    }

    /// Moves the rows at the places of `range`: marked ones to `left` and on, the others to `right` and on.
    static func partition(
        _ marks: MutableBuffer<UInt8>, _ from: RowOrder, _ range: Range<Int>, to: RowOrder, left: Int, right: Int,
        leftCount: Int
    ) {
        precondition(range.upperBound <= from.rows.count && range.upperBound <= marks.count)
        precondition(left + leftCount <= to.rows.count && right + range.count - leftCount <= to.rows.count)
        unsafe kith_tree_partition(
            marks.base + range.lowerBound, from.rows.base + range.lowerBound, from.pairs.base + 2 * range.lowerBound,
            range.count, to.rows.base + left, to.pairs.base + 2 * left, to.rows.base + right,
            to.pairs.base + 2 * right)
    }

    /// Adds the values of trees `trees` to the scores of all rows.
    static func addScores(
        _ forest: Forest, trees: Range<Int>, _ features: MatrixView<Float>, to scores: MutableBuffer<Double>
    ) {
        precondition(features.columns == forest.featureCount, "rows have another number of features than the trees")
        precondition(scores.count >= features.rows && trees.lowerBound >= 0 && trees.upperBound <= forest.treeCount)
        let work = MutableBuffer<Float>(count: 16 * max(1, features.columns))
        let flat = unsafe flat(forest)
        unsafe withUnsafePointer(to: flat) { flat in
            unsafe kith_forest_scores(
                flat, trees.lowerBound, trees.upperBound, features.base, features.stride, features.rows,
                features.columns, work.base, scores.base)
        }
    }

    /// The Shapley value of every feature in every row's score, row after row.
    static func shapleySums(
        _ forest: Forest, _ shapley: ShapleyForest, _ rows: MatrixView<Float>
    ) -> SharedBuffer<Double> {
        precondition(rows.columns == forest.featureCount, "rows have another number of features than the trees")
        precondition(shapley.shares.count == forest.features.count && shapley.ancestors.count == forest.features.count)
        precondition(shapley.points.count % 8 == 0 && shapley.weights.count == shapley.points.count)
        let sums = MutableBuffer<Double>(count: rows.rows * rows.columns)
        let work = MutableBuffer<Double>(count: 8 * Int(KITH_SHAPLEY_STEP) * max(1, shapley.largest))
        let flat = unsafe flat(forest)
        unsafe withUnsafePointer(to: flat) { flat in
            for row in 0..<rows.rows {
                unsafe kith_shapley_sums(
                    flat, shapley.shares.base, shapley.ancestors.base, rows.base + row * rows.stride,
                    shapley.points.base, shapley.weights.base, shapley.points.count / 8, forest.treeCount, work.base,
                    sums.base + row * rows.columns)
            }
        }
        return sums.freeze()
    }

    private static func flat(_ forest: Forest) -> kith_forest {
        unsafe kith_forest(
            nodeStarts: forest.nodeStarts.base, leafStarts: forest.leafStarts.base, features: forest.features.base,
            thresholds: forest.thresholds.base, masks: forest.masks.base, leftChildren: forest.leftChildren.base,
            rightChildren: forest.rightChildren.base, values: forest.values.base)
    }

    static func lambdasWork(_ count: Int) -> Int { kith_lambdas_work(count) }

    /// Gradients and hessians of one group's rows.
    static func lambdas(
        _ rows: Range<Int>, scores: MutableBuffer<Double>, gains: MutableBuffer<Float>, options: LambdaOptions,
        inverseMaximum: Float, weight: Float, discounts: MutableBuffer<Float>, gradients: MutableBuffer<Float>,
        hessians: MutableBuffer<Float>, work: MutableBuffer<UInt32>
    ) {
        precondition(rows.upperBound <= scores.count && rows.upperBound <= gains.count)
        precondition(rows.upperBound <= gradients.count && rows.upperBound <= hessians.count)
        precondition(rows.count <= discounts.count && work.count >= lambdasWork(rows.count))
        let first = rows.lowerBound
        unsafe kith_lambdas(
            scores.base + first, gains.base + first, rows.count, options.truncation, options.steepness,
            options.normalizes ? 1 : 0, inverseMaximum, weight, discounts.base, gradients.base + first,
            hessians.base + first, work.base)
    }
}

/// Rows in an order of their own, with their gradients: a leaf's rows are side by side.
struct RowOrder: Sendable {
    let rows: MutableBuffer<UInt32>
    let pairs: MutableBuffer<Int64>

    init(count: Int) {
        rows = MutableBuffer(count: count)
        pairs = MutableBuffer(count: 2 * count)
    }
}

/// What the lambdas of one group depend on beside its rows.
struct LambdaOptions: Sendable {
    let truncation: Int
    let steepness: Float
    let normalizes: Bool
}
