// Invariants of this file:
// * `scores` and `columns` hold 2 · `limit` entries, the room the kernel asks for; the first `count` are set.

import CKernels

/// A short list of columns with their scores, for one thread at a time.
public final class BestColumns: @unchecked Sendable {
    /// Columns it can take.
    public let limit: Int
    public internal(set) var count = 0
    let scores: MutableBuffer<Float>
    let columns: MutableBuffer<UInt32>

    public init(limit: Int) {
        self.limit = limit
        scores = MutableBuffer(count: 2 * limit)
        columns = MutableBuffer(count: 2 * limit)
    }

    public func column(_ place: Int) -> UInt32 {
        precondition(place < count)
        return columns[place]
    }

    public func score(_ place: Int) -> Float {
        precondition(place < count)
        return scores[place]
    }

    /// The columns with the largest positive values · scale, none of which is excluded, in no order; equal values by the
    /// smaller column. All columns of `values`, whose column `lane` it is, or the first `count` of `listed`.
    public func choose(
        _ limit: Int, from values: MutableMatrixView<Float>, lane: Int, scale: SharedBuffer<Float>? = nil,
        listed: MutableBuffer<UInt32>? = nil, count: Int? = nil, excluding excluded: MutableBuffer<UInt8>? = nil
    ) {
        precondition(limit >= 0 && limit <= self.limit, "the list is too short")
        precondition(lane >= 0 && lane < values.columns, "no such column of values")
        precondition(scale == nil || scale!.count >= values.rows, "one scale a column")
        precondition(excluded == nil || excluded!.count >= values.rows, "one mark a column")
        let total = listed == nil ? values.rows : count!
        if let listed {
            precondition(total <= listed.count)
            for place in 0..<total { precondition(Int(listed[place]) < values.rows, "no such column") }
        }
        unsafe self.count = kith_values_best(
            values.base + lane, values.stride, scale?.base, listed?.base, total, excluded?.base, limit, scores.base,
            columns.base)
    }

    /// The same from a row of values, one a column.
    public func chooseRow(
        _ limit: Int, from values: MutableMatrixView<Float>, excluding excluded: MutableBuffer<UInt8>? = nil
    ) {
        precondition(limit >= 0 && limit <= self.limit, "the list is too short")
        precondition(values.rows == 1, "one row of values")
        precondition(excluded == nil || excluded!.count >= values.columns, "one mark a column")
        unsafe count = kith_values_best(
            values.base, 1, nil, nil, values.columns, excluded?.base, limit, scores.base, columns.base)
    }

    /// Best first, equal scores by the smaller column.
    public func sorted() -> [(column: UInt32, score: Float)] {
        (0..<count).map { (columns[$0], scores[$0]) }.sorted {
            $0.1 != $1.1 ? $0.1 > $1.1 : $0.0 < $1.0
        }
    }
}
