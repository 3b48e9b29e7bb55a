/// QR by Householder reflections, row after row of the matrix at a time.
///
/// Golub, Van Loan, "Matrix computations", fourth edition, Johns Hopkins 2013, algorithms 5.1.1 and 5.2.1.
enum PortableQR {
    /// `a`, at least as many rows as columns, becomes Q; R goes to `r`.
    @inline(__always)
    static func factor<Scalar: MatrixScalar>(_ a: MutableMatrixView<Scalar>, _ r: MutableMatrixView<Scalar>) {
        var scales = [Scalar](repeating: 0, count: a.columns)
        let sums = MutableMatrixView<Scalar>(rows: 1, columns: a.columns, isCounted: false)
        for column in 0..<a.columns {
            let (scale, diagonal) = reflect(a, column)
            scales[column] = scale
            apply(a, column, scale, to: column + 1..<a.columns, sums)
            for above in 0..<column { r[above, column] = a[above, column] }
            r[column, column] = diagonal
            for below in column + 1..<a.columns { r[below, column] = 0 }
        }
        for column in stride(from: a.columns - 1, through: 0, by: -1) {
            apply(a, column, scales[column], to: column + 1..<a.columns, sums)
            // The reflection of the unit vector itself, over the vector that described it.
            for row in column + 1..<a.rows { a[row, column] *= -scales[column] }
            a[column, column] = 1 - scales[column]
            for row in 0..<column { a[row, column] = 0 }
        }
    }

    /// Leaves v, with v₀ = 1 understood, below the diagonal of `column`; I − scale v vᵀ takes the column to `diagonal`.
    @inline(__always)
    private static func reflect<Scalar: MatrixScalar>(
        _ a: MutableMatrixView<Scalar>, _ column: Int
    ) -> (scale: Scalar, diagonal: Scalar) {
        let head = a[column, column]
        var largest: Scalar = 0
        for row in column + 1..<a.rows { largest = max(largest, abs(a[row, column])) }
        guard largest > 0 else { return (0, head) }
        largest = max(largest, abs(head))
        var squares: Scalar = 0
        for row in column..<a.rows {
            let value = a[row, column] / largest
            squares += value * value
        }
        let length = largest * squares.squareRoot()
        let diagonal = head > 0 ? -length : length
        let divisor = head - diagonal
        for row in column + 1..<a.rows { a[row, column] /= divisor }
        return (-divisor / diagonal, diagonal)
    }

    /// Applies the reflection of `column` to other columns, in two passes over the rows.
    @inline(__always)
    private static func apply<Scalar: MatrixScalar>(
        _ a: MutableMatrixView<Scalar>, _ column: Int, _ scale: Scalar, to columns: Range<Int>,
        _ sums: MutableMatrixView<Scalar>
    ) {
        guard scale != 0, !columns.isEmpty else { return }
        for index in columns { sums[0, index] = a[column, index] }
        for row in column + 1..<a.rows {
            PortableKernels.add(a.reading, row, times: a[row, column], to: sums, 0, columns)
        }
        PortableKernels.add(sums.reading, 0, times: -scale, to: a, column, columns)
        for row in column + 1..<a.rows {
            PortableKernels.add(sums.reading, 0, times: -scale * a[row, column], to: a, row, columns)
        }
    }
}
