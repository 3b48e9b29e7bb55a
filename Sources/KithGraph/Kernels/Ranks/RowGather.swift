import KithLinearAlgebra

/// The inner loop of a sparse matrix–vector product over compressed rows: the sum of the entries of a vector that one
/// row names. Shared by every kernel that multiplies by the follow matrix.
enum RowGather {
    /// Sum of `vector[column]` over `columns`. One plain chain of additions: side-by-side partial sums were slower,
    /// because most rows are short and end in a mispredicted branch either way.
    @inline(__always)
    static func sum(_ columns: Span<UInt32>, _ vector: Span<Double>) -> Double {
        var sum = 0.0
        for index in columns.indices { sum += vector[Int(columns[index])] }
        return sum
    }

    /// Sum of `weights[index] × vector[columns[index]]`.
    @inline(__always)
    static func sum(_ columns: Span<UInt32>, weights: Span<Float>, _ vector: Span<Double>) -> Double {
        var sum = 0.0
        for index in columns.indices { sum += Double(weights[index]) * vector[Int(columns[index])] }
        return sum
    }

    /// `result = rows × vector`, in `parts` of rows.
    static func multiply(
        _ rows: CompressedRows, _ vector: MutableBuffer<Double>, into result: MutableBuffer<Double>,
        parts: [Range<Int>], threads: Int
    ) {
        precondition(vector.count == rows.columnCount && result.count == rows.rowCount)
        Parallel.forEach(parts.count, threads: threads) { part in
            let values = vector.span(vector.indices)
            for row in parts[part] { result[row] = sum(rows[row], values) }
        }
    }

    /// Parts of rows for products with `rows`: enough of them to keep any number of threads busy, and the same whatever
    /// that number is, so that sums over parts do not depend on it.
    static func parts(_ rows: CompressedRows) -> [Range<Int>] {
        Parallel.balancedCuts(rows.offsets, parts: min(64, 1 + (rows.nonzeroCount + rows.rowCount) / 4_096))
    }
}
