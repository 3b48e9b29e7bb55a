// Invariants of this file:
// * `kith_cores` checks every column; a vertex enters the order once, so that it ends within its room of one more than
//   there are vertices, whatever the rows. Pointers go to a C function that keeps none.

import CKernels

/// Takes vertices out of a graph, those with the fewest ties first.
package enum CorePeeling {
    /// The core number of every row of a symmetric pattern without a diagonal, and the order in which they are peeled.
    /// O(rows + entries).
    package static func peel(
        _ rows: CompressedRows
    ) -> (cores: SharedBuffer<UInt32>, order: SharedBuffer<UInt32>, degeneracy: UInt32) {
        precondition(rows.columnCount == rows.rowCount, "a graph has as many columns as rows")
        let count = rows.rowCount
        let cores = MutableBuffer<UInt32>(count: count)
        let order = MutableBuffer<UInt32>(count: count + 1)
        let left = MutableBuffer<UInt32>(count: count)
        let deepest = withExtendedLifetime(left) {
            unsafe kith_cores(rows.offsets.base, rows.columns.base, count, cores.base, order.base, left.base)
        }
        precondition(deepest > -2, "a column is no vertex")
        return (cores.freeze(), order.freeze(count: count), UInt32(max(0, deepest)))
    }
}
