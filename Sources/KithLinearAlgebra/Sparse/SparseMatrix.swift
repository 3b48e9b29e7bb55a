/// A sparse matrix in compressed rows: a pattern alone, each of whose entries counts as 1, or with a value an entry.
///
/// Shares the pattern and the values it was given; nothing is copied.
public struct SparseMatrix: Sendable {
    public let pattern: CompressedRows
    /// One value an entry, in the order of `pattern.columns`; `nil` when all are 1.
    public let values: SharedBuffer<Float>?

    public var rowCount: Int { pattern.rowCount }
    public var columnCount: Int { pattern.columnCount }
    public var nonzeroCount: Int { pattern.nonzeroCount }

    /// Ones where `pattern` has entries. O(nonzeros): the columns are checked to be in range once, so that products
    /// need not.
    public init(_ pattern: CompressedRows) {
        precondition(SparseMatrix.isInRange(pattern), "a row's offsets or columns are out of range")
        self.init(checked: pattern, values: nil)
    }

    /// Values in the order of `pattern.columns`. Throws ``LinearAlgebraError/notFinite(row:column:)`` for the first that
    /// is NaN or infinite. O(nonzeros).
    public init(pattern: CompressedRows, values: SharedBuffer<Float>) throws(LinearAlgebraError) {
        precondition(values.count == pattern.nonzeroCount, "there must be one value an entry")
        precondition(SparseMatrix.isInRange(pattern), "a row's offsets or columns are out of range")
        if let place = SparseMatrix.firstNonFinite(values) {
            let row = SparseMatrix.row(of: place, in: pattern)
            throw .notFinite(row: row, column: Int(pattern.columns[place]))
        }
        self.init(checked: pattern, values: values)
    }

    private init(checked pattern: CompressedRows, values: SharedBuffer<Float>?) {
        self.pattern = pattern
        self.values = values
    }

    /// Rows and columns exchanged, values with them. O(nonzeros + threads × columns); with values there may be at most
    /// 2³² − 2 entries, and 8 bytes an entry are needed besides the result.
    public func transposed(threads: Int = Parallel.availableThreads) -> SparseMatrix {
        guard let values else { return SparseMatrix(checked: pattern.transposed(threads: threads), values: nil) }
        let places = MutableBuffer<UInt32>(count: nonzeroCount)
        let cuts = Parallel.cuts(nonzeroCount, parts: 64)
        Parallel.forEach(cuts.count, threads: threads) { part in
            for place in cuts[part] { places[place] = UInt32(truncatingIfNeeded: place) }
        }
        let exchanged = Transposition(
            offsets: pattern.offsets, columns: pattern.columns, tags: places, columnCount: columnCount,
            target: MutableBuffer<UInt32>(count: nonzeroCount), threads: threads)
        let moved = MutableBuffer<Float>(count: nonzeroCount)
        if let sources = exchanged.tags {
            Parallel.forEach(cuts.count, threads: threads) { part in
                for place in cuts[part] { moved[place] = values[Int(sources[place])] }
            }
        }
        let rows = CompressedRows(
            offsets: exchanged.offsets, columns: exchanged.columns.freeze(), columnCount: rowCount)
        return SparseMatrix(checked: rows, values: moved.freeze())
    }

    /// The sum of each row's values: its degree, where there is only a pattern. O(nonzeros).
    public func rowSums(threads: Int = Parallel.availableThreads) -> SharedBuffer<Double> {
        let sums = MutableBuffer<Double>(count: rowCount)
        let cuts = Parallel.balancedCuts(pattern.offsets, parts: 64)
        Parallel.forEach(cuts.count, threads: threads) { part in
            for row in cuts[part] {
                guard let values else {
                    sums[row] = Double(pattern.degree(row))
                    continue
                }
                let entries = values.span(pattern.range(row))
                var sum = 0.0
                for index in entries.indices { sum += Double(entries[index]) }
                sums[row] = sum
            }
        }
        return sums.freeze()
    }

    /// The value at (`row`, `column`), 0 where there is no entry. O(log degree).
    public subscript(row: Int, column: Int) -> Float {
        precondition(column >= 0 && column < columnCount, "column out of range")
        guard let place = pattern.position(row, UInt32(column)) else { return 0 }
        return values?[place] ?? 1
    }

    /// Bytes of memory taken by pattern and values.
    public var byteCount: Int { pattern.byteCount + (values?.byteCount ?? 0) }

    /// All elements, zeros too. For tests and small matrices: O(rows × columns) memory.
    public func dense<Scalar: MatrixScalar>(_ type: Scalar.Type = Scalar.self) -> Matrix<Scalar> {
        let result = MutableMatrixView<Scalar>(rows: rowCount, columns: columnCount)
        for row in 0..<rowCount {
            for place in pattern.range(row) {
                result[row, Int(pattern.columns[place])] = values.map { Scalar($0[place]) } ?? 1
            }
        }
        return Matrix(adopting: result)
    }

    /// Offsets that never decrease nor run past the end, and columns below `columnCount`.
    private static func isInRange(_ pattern: CompressedRows) -> Bool {
        let offsets = pattern.offsets.span
        var rising = true
        for row in 1..<max(1, offsets.count) { rising = rising && offsets[row - 1] <= offsets[row] }
        let columns = pattern.columns.span
        var largest: UInt32 = 0
        for index in columns.indices { largest = max(largest, columns[index]) }
        return rising && (columns.isEmpty || Int(largest) < pattern.columnCount)
    }

    private static func firstNonFinite(_ values: SharedBuffer<Float>) -> Int? {
        let values = values.span
        // The product with zero is NaN for NaN and infinity alone, and a sum is quicker than a test of each.
        var sum: Float = 0
        for index in values.indices { sum += values[index] * 0 }
        guard sum.isNaN else { return nil }
        for index in values.indices where !values[index].isFinite { return index }
        return nil
    }

    private static func row(of place: Int, in pattern: CompressedRows) -> Int {
        var low = 0
        var high = pattern.rowCount
        while low + 1 < high {
            let middle = (low + high) / 2
            if Int(pattern.offsets[middle]) <= place { low = middle } else { high = middle }
        }
        return low
    }
}
