// Invariants of this file: rows and columns handed to the inner loops lie inside the views they come from, and a part
// writes its own rows alone.

extension Panel {
    /// `y = factor × x + beta × y` for panels of one shape; with `beta` 0 what `y` held is not read. O(n k).
    static func add<Scalar: MatrixScalar>(
        _ x: MatrixView<Scalar>, times factor: Scalar, to y: MutableMatrixView<Scalar>, beta: Scalar, threads: Int
    ) {
        let parts = parts(rows: y.rows)
        Parallel.forEach(parts.count, threads: threads) { part in
            add(x, times: factor, to: y, beta: beta, rows: parts[part])
        }
    }

    /// The same for some rows, on the calling thread.
    static func add<Scalar: MatrixScalar>(
        _ x: MatrixView<Scalar>, times factor: Scalar, to y: MutableMatrixView<Scalar>, beta: Scalar, rows: Range<Int>
    ) {
        precondition(x.rows == y.rows && x.columns == y.columns, "add: the panels differ in shape")
        precondition(rows.lowerBound >= 0 && rows.upperBound <= y.rows, "add: rows out of range")
        if Scalar.self == Float.self {
            addRows(
                cast(x, to: Float.self), times: Float(factor), to: cast(y, to: Float.self), beta: Float(beta),
                rows: rows)
        } else {
            addRows(
                cast(x, to: Double.self), times: Double(factor), to: cast(y, to: Double.self), beta: Double(beta),
                rows: rows)
        }
    }

    /// `y[row] = factor × scale[row] × x[row]`, or divided by the scale; `y` may be `x`. O(n k).
    static func scaleRows<Scalar: MatrixScalar>(
        _ x: MatrixView<Scalar>, by scale: SharedBuffer<Scalar>, dividing: Bool = false, times factor: Scalar,
        into y: MutableMatrixView<Scalar>, threads: Int
    ) {
        precondition(x.rows == y.rows && x.columns == y.columns, "scaleRows: the panels differ in shape")
        precondition(scale.count == x.rows, "scaleRows: there must be one scale a row")
        let parts = parts(rows: y.rows)
        Parallel.forEach(parts.count, threads: threads) { part in
            if Scalar.self == Float.self {
                scaleSome(
                    cast(x, to: Float.self), by: cast(scale, to: Float.self), dividing: dividing,
                    times: Float(factor), into: cast(y, to: Float.self), rows: parts[part])
            } else {
                scaleSome(
                    cast(x, to: Double.self), by: cast(scale, to: Double.self), dividing: dividing,
                    times: Double(factor), into: cast(y, to: Double.self), rows: parts[part])
            }
        }
    }

    @inline(__always)
    private static func scaleSome<Element: MatrixScalar>(
        _ x: MatrixView<Element>, by scale: SharedBuffer<Element>, dividing: Bool, times factor: Element,
        into y: MutableMatrixView<Element>, rows: Range<Int>
    ) {
        for row in rows {
            let times = dividing ? factor / scale[row] : factor * scale[row]
            let source = unsafe x.base + row * x.stride
            let target = unsafe y.base + row * y.stride
            for index in 0..<y.columns { unsafe target[index] = times * source[index] }
        }
    }

    @inline(__always)
    private static func addRows<Element: MatrixScalar>(
        _ x: MatrixView<Element>, times factor: Element, to y: MutableMatrixView<Element>, beta: Element,
        rows: Range<Int>
    ) {
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
