// Invariants of this file:
// * Ties and their numbers are those of a checked ``NumberedTies``; entries are filled from them, and rows only get
//   shorter. Every tie enters the queue at most once a level. Pointers go to a C function that keeps none.

import CKernels

/// Takes ties out of a graph, those in the fewest triangles first.
package enum TrussPeeling {
    /// Replaces the number of triangles of every tie by the largest *s* for which it lies in a subgraph where every tie is
    /// in at least *s* triangles. O(ties × arboricity); 36 bytes a tie.
    package static func peel(_ ties: NumberedTies, supports: MutableBuffer<UInt32>) {
        precondition(supports.count == ties.count, "one support a tie")
        let rows = ties.rows
        let entries = MutableBuffer<UInt64>(count: rows.nonzeroCount)
        let columns = rows.columns.span
        let numbers = ties.numbers.span
        for entry in entries.indices { entries[entry] = UInt64(columns[entry]) << 32 | UInt64(numbers[entry]) }
        let ends = MutableBuffer<UInt64>(count: rows.rowCount)
        for row in ends.indices { ends[row] = rows.offsets[row + 1] }
        let marks = MutableBuffer<UInt32>(count: rows.rowCount)
        let dead = MutableBuffer<UInt32>(count: rows.rowCount)
        let queue = MutableBuffer<UInt32>(count: ties.count)
        let left = MutableBuffer<UInt32>(count: ties.count)
        let work = MutableBuffer<UInt32>(count: ties.count)
        withExtendedLifetime((entries, ends, marks, dead, queue, left, work)) {
            var graph = unsafe KithTruss(
                begins: rows.offsets.base, ends: ends.base, entries: entries.base, hubs: ties.hubs.base,
                others: ties.others.base, supports: supports.base, marks: marks.base, dead: dead.base,
                queue: queue.base, left: left.base, work: work.base)
            unsafe kith_truss_peel(&graph, ties.count)
        }
    }
}
