// Invariants of this file: rows and columns handed to the inner loops lie inside the views they come from, and a part
// writes its own rows alone.

extension Panel {
    /// `y = factor × x + beta × y` for panels of one shape; with `beta` 0 what `y` held is not read. O(n k).
    static func add<Scalar: MatrixScalar>(
        _ x: MatrixView<Scalar>, times factor: Scalar, to y: MutableMatrixView<Scalar>, beta: Scalar, threads: Int
    ) {
        precondition(x.rows == y.rows && x.columns == y.columns, "add: the panels differ in shape")
        if Scalar.self == Float.self {
            addRows(
                cast(x, to: Float.self), times: Float(factor), to: cast(y, to: Float.self), beta: Float(beta),
                threads: threads)
        } else {
            addRows(
                cast(x, to: Double.self), times: Double(factor), to: cast(y, to: Double.self), beta: Double(beta),
                threads: threads)
        }
    }

    @inline(__always)
    private static func addRows<Element: MatrixScalar>(
        _ x: MatrixView<Element>, times factor: Element, to y: MutableMatrixView<Element>, beta: Element,
        threads: Int
    ) {
        let parts = parts(rows: y.rows)
        Parallel.forEach(parts.count, threads: threads) { part in
            let rows = parts[part]
            // Contiguous panels are one long row.
            let whole = x.stride == x.columns && y.stride == y.columns
            let lines = whole ? 1 : rows.count
            let length = whole ? rows.count * y.columns : y.columns
            for line in 0..<lines {
                let row = rows.lowerBound + line
                let source = unsafe x.base + row * x.stride
                let target = unsafe y.base + row * y.stride
                if beta == 0 {
                    for index in 0..<length { unsafe target[index] = factor * source[index] }
                } else if beta == 1 {
                    for index in 0..<length { unsafe target[index] += factor * source[index] }
                } else {
                    for index in 0..<length { unsafe target[index] = factor * source[index] + beta * target[index] }
                }
            }
        }
    }
}
