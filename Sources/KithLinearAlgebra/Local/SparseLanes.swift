// Invariants of this file:
// * `lanes` holds 8 values and `seen` one byte for each of `columnCount` columns, `touched` one entry more; the first
//   `touchedCount` of `touched` are different columns, below `columnCount`.
// * Rows handed to the kernel are below the row count of their pattern, whose columns are below `columnCount`.

import CKernels

/// Eight sums for each of a few columns among many, spread along the rows of sparse matrices: one visit of an entry adds
/// to all eight. Clearing costs what was touched. Used by one thread at a time.
public final class SparseLanes: @unchecked Sendable {
    /// Sums a column.
    public static let width = 8

    /// Columns there are.
    public let columnCount: Int
    /// Columns with a sum so far.
    public private(set) var touchedCount = 0
    private let lanes: MutableBuffer<Float>
    private let seen: MutableBuffer<UInt8>
    private let touchedColumns: MutableBuffer<UInt32>

    /// All zero. Pages that are never touched take no memory.
    public init(columnCount: Int) {
        self.columnCount = columnCount
        lanes = MutableBuffer(count: columnCount * SparseLanes.width)
        seen = MutableBuffer(count: columnCount)
        touchedColumns = MutableBuffer(count: columnCount + 1)
    }

    /// Bytes that are allocated for so many columns.
    public static func memoryNeeded(columnCount: Int) -> Int {
        columnCount * (width * MemoryLayout<Float>.stride + 1 + MemoryLayout<UInt32>.stride) + 4
    }

    /// Adds eight weights for each of `sources` to every column of its row in `pattern`. O(entries of those rows).
    public func spread(_ pattern: CompressedRows, from sources: LaneSources) {
        precondition(pattern.columnCount <= columnCount, "the pattern has more columns than there are lanes")
        precondition(sources.rowLimit <= pattern.rowCount, "a source is no row of the pattern")
        unsafe touchedCount = kith_lanes_spread(
            pattern.offsets.base, pattern.columns.base, sources.rows.base, sources.weights.base, sources.count,
            lanes.base, seen.base, touchedColumns.base, touchedCount)
    }

    /// The columns touched, in the order of their first visit.
    public func touched(_ place: Int) -> UInt32 {
        precondition(place < touchedCount)
        return touchedColumns[place]
    }

    /// One sum of one column.
    public subscript(column: UInt32, lane: Int) -> Float {
        precondition(lane >= 0 && lane < SparseLanes.width)
        return lanes[Int(column) * SparseLanes.width + lane]
    }

    /// Writes scale[c] · Σ coefficients · sums of c for the first `count` columns c of `columns` to `result`.
    public func gather(
        _ columns: MutableBuffer<UInt32>, count: Int, combining combination: LaneCombination,
        into result: MutableBuffer<Float>
    ) {
        precondition(count <= columns.count && count <= result.count, "no room for all columns")
        precondition(combination.scale == nil || combination.scale!.count >= columnCount, "one scale a column")
        for place in 0..<count { precondition(Int(columns[place]) < columnCount, "no such column") }
        unsafe withCoefficients(combination) { coefficients in
            unsafe kith_lanes_gather(
                lanes.base, coefficients, combination.scale?.base, columns.base, count, result.base)
        }
    }

    /// The columns with the largest positive combined sums, none of which is excluded, in no order.
    public func best(
        _ limit: Int, combining combination: LaneCombination, excluding excluded: MutableBuffer<UInt8>?,
        into list: BestColumns
    ) {
        precondition(limit >= 0 && limit <= list.limit, "the list is too short")
        precondition(combination.scale == nil || combination.scale!.count >= columnCount, "one scale a column")
        precondition(excluded == nil || excluded!.count >= columnCount, "one mark a column")
        unsafe withCoefficients(combination) { coefficients in
            unsafe list.count = kith_lanes_best(
                lanes.base, coefficients, combination.scale?.base, touchedColumns.base, touchedCount, excluded?.base,
                limit, list.scores.base, list.columns.base)
        }
    }

    /// The columns with the largest positive sums of one lane of this and of `other`, none of which is excluded, in no
    /// order.
    public func best(
        _ limit: Int, lane: Int, with other: SparseLanes, excluding excluded: MutableBuffer<UInt8>?,
        into list: BestColumns
    ) {
        precondition(limit >= 0 && limit <= list.limit, "the list is too short")
        precondition(lane >= 0 && lane < SparseLanes.width && other.columnCount == columnCount)
        precondition(excluded == nil || excluded!.count >= columnCount, "one mark a column")
        unsafe list.count = kith_lane_sums_best(
            lanes.base, seen.base, touchedColumns.base, touchedCount, other.lanes.base, other.touchedColumns.base,
            other.touchedCount, lane, excluded?.base, limit, list.scores.base, list.columns.base)
    }

    /// Back to zeros. O(columns touched).
    public func clear() {
        unsafe kith_lanes_clear(lanes.base, seen.base, touchedColumns.base, touchedCount)
        touchedCount = 0
    }

    private func withCoefficients(_ combination: LaneCombination, _ body: (UnsafePointer<Float>) -> Void) {
        precondition(combination.coefficients.count == SparseLanes.width, "one coefficient a lane")
        unsafe combination.coefficients.withUnsafeBufferPointer { unsafe body($0.baseAddress!) }
    }
}

/// A weighted sum of lanes, times a scale of the column.
public struct LaneCombination: Sendable {
    let coefficients: [Float]
    let scale: SharedBuffer<Float>?

    /// Lanes that `coefficients` does not name count nothing.
    public init(_ coefficients: [Int: Float], scale: SharedBuffer<Float>? = nil) {
        var all = [Float](repeating: 0, count: SparseLanes.width)
        for (lane, coefficient) in coefficients { all[lane] = coefficient }
        self.coefficients = all
        self.scale = scale
    }
}

/// Rows to spread from, with eight weights each. Filled anew for every use; grows as needed.
public final class LaneSources: @unchecked Sendable {
    fileprivate private(set) var rows = MutableBuffer<UInt32>(count: 0)
    fileprivate private(set) var weights = MutableBuffer<Float>(count: 0)
    public private(set) var count = 0
    fileprivate private(set) var rowLimit = 0

    public init() {}

    public func removeAll() {
        count = 0
        rowLimit = 0
    }

    /// Adds a row whose weights are zero until ``setWeight(_:lane:of:)``; returns its place.
    @discardableResult
    public func append(_ row: UInt32) -> Int {
        if count == rows.count { grow() }
        rows[count] = row
        weights.fill(count * SparseLanes.width..<(count + 1) * SparseLanes.width, with: 0)
        rowLimit = max(rowLimit, Int(row) + 1)
        count += 1
        return count - 1
    }

    /// Sets one weight of the source at `place`.
    public func setWeight(_ weight: Float, lane: Int, of place: Int) {
        precondition(place < count && lane < SparseLanes.width)
        weights[place * SparseLanes.width + lane] = weight
    }

    public func row(_ place: Int) -> UInt32 {
        precondition(place < count)
        return rows[place]
    }

    public func weight(lane: Int, of place: Int) -> Float {
        precondition(place < count && lane < SparseLanes.width)
        return weights[place * SparseLanes.width + lane]
    }

    private func grow() {
        let room = max(64, 2 * rows.count)
        let (moreRows, moreWeights) = (
            MutableBuffer<UInt32>(count: room), MutableBuffer<Float>(count: room * SparseLanes.width)
        )
        for place in 0..<count { moreRows[place] = rows[place] }
        for place in 0..<count * SparseLanes.width { moreWeights[place] = weights[place] }
        rows = moreRows
        weights = moreWeights
    }
}
