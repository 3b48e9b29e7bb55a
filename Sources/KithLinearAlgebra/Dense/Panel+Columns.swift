extension Panel {
    /// The Euclidean length of every column, summed in double precision. O(n k).
    public static func columnNorms<Scalar: MatrixScalar>(_ a: MatrixView<Scalar>, threads: Int) -> [Scalar] {
        if Scalar.self == Float.self {
            let sums = columnSums(cast(a, to: Float.self), threads: threads) { Double($0) * Double($0) }
            return sums.map { Scalar($0.squareRoot()) }
        }
        let sums = columnSums(cast(a, to: Double.self), threads: threads) { $0 * $0 }
        return sums.map { Scalar($0.squareRoot()) }
    }

    /// The largest absolute value of every column; NaN where a column holds one. O(n k).
    public static func columnMaxima<Scalar: MatrixScalar>(_ a: MatrixView<Scalar>, threads: Int) -> [Scalar] {
        if Scalar.self == Float.self {
            return columnMagnitudes(cast(a, to: Float.self), threads: threads).map { Scalar($0) }
        }
        return columnMagnitudes(cast(a, to: Double.self), threads: threads).map { Scalar($0) }
    }

    /// Multiplies every column by its factor, in place. O(n k).
    public static func scaleColumns<Scalar: MatrixScalar>(
        _ a: MutableMatrixView<Scalar>, by factors: [Scalar], threads: Int
    ) {
        precondition(factors.count == a.columns, "scaleColumns: there is not one factor a column")
        if Scalar.self == Float.self {
            scale(cast(a, to: Float.self), by: factors.map { Float($0) }, threads: threads)
        } else {
            scale(cast(a, to: Double.self), by: factors.map { Double($0) }, threads: threads)
        }
    }

    @inline(__always)
    private static func columnSums<Scalar: MatrixScalar>(
        _ a: MatrixView<Scalar>, threads: Int, _ term: @Sendable (Scalar) -> Double
    ) -> [Double] {
        let parts = parts(rows: a.rows)
        let partials = Parallel.map(parts.count, threads: threads) { part in
            var sums = [Double](repeating: 0, count: a.columns)
            for row in parts[part] {
                let values = a.row(row)
                for column in values.indices { sums[column] += term(values[column]) }
            }
            return sums
        }
        var total = [Double](repeating: 0, count: a.columns)
        for partial in partials {
            for column in total.indices { total[column] += partial[column] }
        }
        return total
    }

    @inline(__always)
    private static func columnMagnitudes<Scalar: MatrixScalar>(_ a: MatrixView<Scalar>, threads: Int) -> [Scalar] {
        let parts = parts(rows: a.rows)
        let partials = Parallel.map(parts.count, threads: threads) { part in
            var maxima = [Scalar](repeating: 0, count: a.columns)
            for row in parts[part] {
                let values = a.row(row)
                for column in values.indices {
                    let size = abs(values[column])
                    // Turned about, so that a NaN comes in and stays.
                    if !(size <= maxima[column]), !maxima[column].isNaN { maxima[column] = size }
                }
            }
            return maxima
        }
        var total = [Scalar](repeating: 0, count: a.columns)
        for partial in partials {
            for column in total.indices where !(partial[column] <= total[column]) && !total[column].isNaN {
                total[column] = partial[column]
            }
        }
        return total
    }

    @inline(__always)
    private static func scale<Scalar: MatrixScalar>(
        _ a: MutableMatrixView<Scalar>, by factors: [Scalar], threads: Int
    ) {
        let parts = parts(rows: a.rows)
        Parallel.forEach(parts.count, threads: threads) { part in
            for row in parts[part] {
                var values = a.mutableRow(row)
                for column in values.indices { values[column] *= factors[column] }
            }
        }
    }
}
