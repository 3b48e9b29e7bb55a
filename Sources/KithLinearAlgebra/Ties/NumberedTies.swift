// Invariants of this file:
// * `kith_tie_numbers` checks every column and mirror before it writes, so once the initializer has passed, ends of ties
//   name rows, and numbers are below `count`; kernels that follow them stay inside the buffers.
// * Scratch memory belongs to one worker at a time. Pointers go to C functions that keep none.

import CKernels

/// The ties of a symmetric pattern, each with one number: by the end with more ties (its hub), then by the other end.
///
/// What is asked of the common neighbours of two tied vertices is found hub by hub: the neighbours of the hub are marked
/// and looked up from the rows of the others, which are no longer. So the work is at most the ties times the arboricity:
/// Chiba, Nishizeki, "Arboricity and subgraph listing algorithms", SIAM Journal on Computing 14(1), 1985,
/// doi:10.1137/0214017.
package struct NumberedTies: Sendable {
    package let rows: CompressedRows
    /// The number of the tie of every entry of `rows`.
    package let numbers: SharedBuffer<UInt32>
    /// For every tie, the end with more ties, the smaller index of two alike.
    package let hubs: SharedBuffer<UInt32>
    /// For every tie, the other end.
    package let others: SharedBuffer<UInt32>

    /// Number of ties.
    package var count: Int { hubs.count }

    /// Numbers the ties of `rows`, symmetric and without a diagonal, which is checked. O(entries); 8 bytes an entry.
    package init(_ rows: CompressedRows) {
        precondition(rows.rowCount == rows.columnCount, "a graph has as many columns as rows")
        precondition(rows.nonzeroCount / 2 < 1 << 31, "more than 2^31 ties cannot be numbered")
        let numbers = MutableBuffer<UInt32>(count: rows.nonzeroCount)
        let hubs = MutableBuffer<UInt32>(count: rows.nonzeroCount / 2)
        let others = MutableBuffer<UInt32>(count: rows.nonzeroCount / 2)
        let cursors = MutableBuffer<UInt64>(count: rows.rowCount)
        let isSound = withExtendedLifetime(cursors) {
            unsafe kith_tie_numbers(
                rows.offsets.base, rows.columns.base, rows.rowCount, cursors.base, numbers.base, hubs.base,
                others.base)
        }
        precondition(isSound != 0, "the pattern is not symmetric or has a diagonal")
        self.rows = rows
        self.numbers = numbers.freeze()
        self.hubs = hubs.freeze()
        self.others = others.freeze()
    }

    /// How many triangles each tie is in. O(ties × arboricity).
    package func triangles(threads: Int) -> MutableBuffer<UInt32> {
        let supports = MutableBuffer<UInt32>(count: count)
        let bits = scratch(UInt32.self, (rows.rowCount + 31) / 32, threads)
        forEachCut(threads) { cut, worker in
            withExtendedLifetime(bits) {
                unsafe kith_tie_supports(
                    rows.offsets.base, rows.columns.base, hubs.base, others.base, cut.lowerBound, cut.upperBound,
                    bits[worker].base, supports.base)
            }
        }
        return supports
    }

    /// For every tie, two sums over the common neighbours *q* of its ends *a* and *b*, with w the `weights` of the entries
    /// (ones where there are none): Σ w(a, q) w(b, q), and Σ w(a, q) w(b, q) `scales`[q].
    /// `weights` must be symmetric. O(ties × arboricity).
    package func commonSums(
        weights: SharedBuffer<Double>?, scales: SharedBuffer<Double>, threads: Int
    ) -> (plain: SharedBuffer<Double>, scaled: SharedBuffer<Double>) {
        precondition(weights == nil || weights!.count == rows.nonzeroCount, "one weight an entry")
        precondition(scales.count == rows.rowCount, "one scale a row")
        let plain = MutableBuffer<Double>(count: count)
        let scaled = MutableBuffer<Double>(count: count)
        let bits = scratch(UInt32.self, (rows.rowCount + 31) / 32, threads)
        let marks = scratch(Double.self, rows.rowCount, threads)
        let found = scratch(UInt32.self, rows.rowCount + 1, threads)
        forEachCut(threads) { cut, worker in
            withExtendedLifetime((bits, marks, found)) {
                unsafe kith_tie_sums(
                    rows.offsets.base, rows.columns.base, weights?.base, scales.base, hubs.base, others.base,
                    cut.lowerBound, cut.upperBound, bits[worker].base, marks[worker].base, found[worker].base,
                    plain.base, scaled.base)
            }
        }
        return (plain.freeze(), scaled.freeze())
    }

    private func scratch<Value: BitwiseCopyable & Sendable>(
        _ type: Value.Type, _ length: Int, _ threads: Int
    ) -> [MutableBuffer<Value>] {
        (0..<max(1, threads)).map { _ in MutableBuffer(count: length) }
    }

    /// Cuts of the ties between hubs, so that no hub's neighbours are marked twice.
    private func forEachCut(_ threads: Int, _ body: @Sendable (_ cut: Range<Int>, _ worker: Int) -> Void) {
        var cuts: [Range<Int>] = []
        for cut in Parallel.cuts(count, parts: max(1, threads) * 64) {
            var end = cut.upperBound
            while end < count, hubs[end] == hubs[end - 1] { end += 1 }
            let start = cuts.last?.upperBound ?? 0
            if end > start { cuts.append(start..<end) }
        }
        Parallel.forEachWithWorker(cuts.count, threads: threads) { [cuts] part, worker in body(cuts[part], worker) }
    }
}
