// Invariants of this file:
// * `ties` are distinct, each with its smaller end first, so none is 0; there are fewer than 2³¹ of them and half as many
//   as the table has words, so that every search in it ends.
// * Pointers go to a C function that keeps none.

import CKernels

/// A symmetric pattern with the same number of entries in every row, drawn at random.
package struct RewiredPattern: Sendable {
    /// Sorted rows, symmetric, without the diagonal.
    package let rows: CompressedRows
    /// The entries' values, where the original had some: each went along with its tie.
    package let values: SharedBuffer<Float>?
    /// How many exchanges were made, of those tried.
    package let exchanges: UInt64

    /// Exchanges the ends of two random ties of `rows`, symmetric and without the diagonal, `attempts` times over, each
    /// time unless a tie would be doubled or end where it starts: a Markov chain whose stationary distribution is uniform
    /// over all such patterns. The same for the same `seed` everywhere. O(nonzeros + attempts); 36 to 56 bytes a tie.
    package init(_ rows: CompressedRows, values: SharedBuffer<Float>? = nil, attempts: UInt64, seed: UInt64) {
        precondition(rows.nonzeroCount / 2 < 1 << 31, "more than 2^31 ties cannot be rewired")
        let count = rows.nonzeroCount / 2
        let ties = MutableBuffer<UInt64>(count: count)
        let carried = values.map { _ in MutableBuffer<Float>(count: count) }
        var tie = 0
        for row in 0..<rows.rowCount {
            for place in rows.range(row) where rows.columns[place] > row {
                ties[tie] = UInt64(row) << 32 | UInt64(rows.columns[place])
                if let carried, let values { carried[tie] = values[place] }
                tie += 1
            }
        }
        precondition(tie == count, "the pattern is not symmetric or has a diagonal")
        var made: UInt64 = 0
        if count > 1, attempts > 0 {
            // Two fifths full at most: where lines fill up, ties live far from their homes.
            let bits = max(4, 64 - (5 * count / 2).leadingZeroBitCount)
            let table = MutableBuffer<UInt64>(count: 1 << bits)
            unsafe made = kith_rewire(ties.base, count, table.base, UInt32(bits), attempts, seed)
        }
        exchanges = made
        (self.rows, self.values) = RewiredPattern.assemble(ties, carried, offsets: rows.offsets)
    }

    /// Ties as sorted rows. Degrees, and so `offsets`, are what they were.
    private static func assemble(
        _ ties: MutableBuffer<UInt64>, _ carried: MutableBuffer<Float>?, offsets: SharedBuffer<UInt64>
    ) -> (CompressedRows, SharedBuffer<Float>?) {
        let people = offsets.count - 1
        let next = MutableBuffer<UInt64>(count: people + 1)
        next.copy(offsets, to: 0)
        let columns = MutableBuffer<UInt32>(count: 2 * ties.count)
        let values = carried.map { _ in MutableBuffer<Float>(count: 2 * ties.count) }
        for tie in ties.indices {
            let (one, other) = (Int(ties[tie] >> 32), Int(ties[tie] & 0xFFFF_FFFF))
            let (here, there) = (Int(next[one]), Int(next[other]))
            columns[here] = UInt32(other)
            columns[there] = UInt32(one)
            if let values, let carried {
                values[here] = carried[tie]
                values[there] = carried[tie]
            }
            next[one] += 1
            next[other] += 1
        }
        // A transposition sorts the rows, and a symmetric pattern is its own.
        let unsorted = CompressedRows(offsets: offsets, columns: columns.freeze(), columnCount: people)
        guard let values else { return (unsorted.transposed(threads: 1), nil) }
        guard let matrix = try? SparseMatrix(pattern: unsorted, values: values.freeze()) else {
            preconditionFailure("values must be finite")
        }
        let sorted = matrix.transposed(threads: 1)
        return (sorted.pattern, sorted.values)
    }
}
