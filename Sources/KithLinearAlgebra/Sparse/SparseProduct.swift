/// Products of two sparse matrices, row by row, of which only what is asked for is kept: the k largest of each row, the
/// entries inside or outside a mask, or all of them. For a follow matrix A (row = who follows), A·Aᵀ counts whom two
/// people both follow, and A·A the ways of following in two steps.
///
/// Gustavson's algorithm ("Two fast algorithms for sparse matrices", 1978, doi:10.1145/355791.355796) with a dense
/// accumulator a thread; unweighted products are counted in 8 bits where a row has fewer than 256 entries. Entries that
/// come to exactly zero are left out. Rows are computed whole by one thread, so results are the same for any number of
/// them. O(Σ over entries (r, j) of the left matrix of the entries in row j of the right one, plus rows × columns / 64);
/// rows that touch few columns do not look at the others.
public enum SparseProduct {
    /// Which entries of the product count.
    public enum Mask: Sendable {
        case none
        /// Entries of this pattern, as large as the product, do not.
        case leavingOut(CompressedRows)
        /// Only entries of this pattern, as large as the product, do.
        case keepingOnly(CompressedRows)
    }

    public struct Options: Sendable {
        public var mask: Mask
        /// Leaves out the diagonal of the product.
        public var leavesOutDiagonal: Bool
        /// Multiplies row r of the product; `nil` for ones. Scales are finite and not negative, such as degree powers.
        public var rowScale: SharedBuffer<Float>?
        /// Multiplies column j of the left matrix, which meets row j of the right one; `nil` for ones.
        public var innerScale: SharedBuffer<Float>?
        /// Multiplies column c of the product; `nil` for ones.
        public var columnScale: SharedBuffer<Float>?
        /// Bytes that may be allocated, result included; `nil` for no limit.
        public var memoryBudget: Int?

        public init(
            mask: Mask = .none, leavesOutDiagonal: Bool = false, rowScale: SharedBuffer<Float>? = nil,
            innerScale: SharedBuffer<Float>? = nil, columnScale: SharedBuffer<Float>? = nil, memoryBudget: Int? = nil
        ) {
            self.mask = mask
            self.leavesOutDiagonal = leavesOutDiagonal
            self.rowScale = rowScale
            self.innerScale = innerScale
            self.columnScale = columnScale
            self.memoryBudget = memoryBudget
        }
    }

    /// Parts that rows are computed in, at most.
    public static let partLimit = 256

    /// The `count` largest entries of each row of `left × right`, largest first, of equal ones the smaller column first.
    /// For A·Aᵀ pass A and its transpose.
    ///
    /// Throws ``LinearAlgebraError/memoryBudget(needed:budget:)`` and, for a `count` below 1,
    /// ``LinearAlgebraError/outOfRange(what:value:range:)``.
    public static func topRows(
        _ left: SparseMatrix, _ right: SparseMatrix, count: Int, options: Options = Options(),
        threads: Int = Parallel.availableThreads
    ) throws(LinearAlgebraError) -> RankedRows {
        let product = try Prepared(left, right, kept: count, options: options, threads: threads)
        try product.check(budget: product.memoryNeeded(threads: threads))
        let starts = product.resultStarts()
        let room = Int(starts[left.rowCount])
        let columns = MutableBuffer<UInt32>(count: room)
        let values = MutableBuffer<Float>(count: room)
        let offsets = MutableBuffer<UInt64>(count: left.rowCount + 1)
        product.run(threads: threads) { _, row, rowColumns, rowValues in
            let start = Int(starts[row])
            offsets[row + 1] = UInt64(rowColumns.count)
            for index in rowColumns.indices {
                columns[start + index] = rowColumns[index]
                values[start + index] = rowValues[index]
            }
        }
        let total = pack(starts: starts, offsets: offsets, columns: columns, values: values)
        return RankedRows(
            offsets: offsets.freeze(), columns: columns.freeze(count: total), values: values.freeze(count: total),
            columnCount: right.columnCount)
    }

    /// All entries of `left × right` that count. For products that fit in memory: 8 bytes an entry, checked against the
    /// budget before they are allocated. Every row is computed twice, once for its length.
    public static func multiply(
        _ left: SparseMatrix, _ right: SparseMatrix, options: Options = Options(),
        threads: Int = Parallel.availableThreads
    ) throws(LinearAlgebraError) -> SparseMatrix {
        let product = try Prepared(left, right, kept: nil, options: options, threads: threads)
        try product.check(budget: product.memoryNeeded(threads: threads))
        let offsets = MutableBuffer<UInt64>(count: left.rowCount + 1)
        product.run(threads: threads) { _, row, columns, _ in offsets[row + 1] = UInt64(columns.count) }
        for row in 0..<left.rowCount { offsets[row + 1] += offsets[row] }
        let total = Int(offsets[left.rowCount])
        try product.check(budget: product.memoryNeeded(threads: threads) + total * 8)
        let columns = MutableBuffer<UInt32>(count: total)
        let values = MutableBuffer<Float>(count: total)
        product.run(threads: threads) { _, row, rowColumns, rowValues in
            let start = Int(offsets[row])
            for index in rowColumns.indices {
                columns[start + index] = rowColumns[index]
                values[start + index] = rowValues[index]
            }
        }
        let pattern = CompressedRows(
            offsets: offsets.freeze(), columns: columns.freeze(), columnCount: right.columnCount)
        return try SparseMatrix(pattern: pattern, values: values.freeze())
    }

    /// Hands every row of `left × right` to `body`: its `count` largest entries, largest first, or, with `count` `nil`,
    /// all in the order of columns. Rows come in parts numbered below ``partLimit``, the same for any number of threads:
    /// in order within a part, and several parts at once.
    public static func forEachRow(
        _ left: SparseMatrix, _ right: SparseMatrix, count: Int? = nil, options: Options = Options(),
        threads: Int = Parallel.availableThreads,
        _ body: @Sendable (_ part: Int, _ row: Int, _ columns: Span<UInt32>, _ values: Span<Float>) -> Void
    ) throws(LinearAlgebraError) {
        let product = try Prepared(left, right, kept: count, options: options, threads: threads)
        try product.check(budget: product.workBytes(threads: threads))
        product.run(threads: threads, body)
    }

    /// Bytes that ``topRows(_:_:count:options:threads:)`` allocates. O(nonzeros of `left`).
    public static func memoryNeeded(
        _ left: SparseMatrix, _ right: SparseMatrix, count: Int, options: Options = Options(),
        threads: Int = Parallel.availableThreads
    ) throws(LinearAlgebraError) -> Int {
        try Prepared(left, right, kept: count, options: options, threads: threads).memoryNeeded(threads: threads)
    }

    /// Closes the gaps between rows that hold less than there was room for, and turns their lengths into offsets.
    private static func pack(
        starts: SharedBuffer<UInt64>, offsets: MutableBuffer<UInt64>, columns: MutableBuffer<UInt32>,
        values: MutableBuffer<Float>
    ) -> Int {
        var place = 0
        for row in 0..<offsets.count - 1 {
            let start = Int(starts[row])
            let length = Int(offsets[row + 1])
            if start != place {
                for index in 0..<length {
                    columns[place + index] = columns[start + index]
                    values[place + index] = values[start + index]
                }
            }
            place += length
            offsets[row + 1] = UInt64(place)
        }
        return place
    }
}

/// The largest entries of each row of a matrix: row r holds the columns `columns[offsets[r] ..< offsets[r + 1]]` and their
/// values, largest first, of equal ones the smaller column first.
public struct RankedRows: Sendable {
    public let offsets: SharedBuffer<UInt64>
    public let columns: SharedBuffer<UInt32>
    public let values: SharedBuffer<Float>
    public let columnCount: Int

    public var rowCount: Int { offsets.count - 1 }

    /// Where row `row` lies in ``columns`` and ``values``.
    public func range(_ row: Int) -> Range<Int> { Int(offsets[row])..<Int(offsets[row + 1]) }

    /// The same entries as a matrix, each row in the order of columns. O(entries × log k).
    public func matrix(threads: Int = Parallel.availableThreads) throws(LinearAlgebraError) -> SparseMatrix {
        let sorted = MutableBuffer<UInt32>(count: columns.count)
        let moved = MutableBuffer<Float>(count: columns.count)
        let cuts = Parallel.balancedCuts(offsets, parts: 64)
        Parallel.forEach(cuts.count, threads: threads) { part in
            for row in cuts[part] {
                let order = range(row).sorted { columns[$0] < columns[$1] }
                for (place, source) in zip(range(row), order) {
                    sorted[place] = columns[source]
                    moved[place] = values[source]
                }
            }
        }
        let pattern = CompressedRows(offsets: offsets, columns: sorted.freeze(), columnCount: columnCount)
        return try SparseMatrix(pattern: pattern, values: moved.freeze())
    }
}
