/// Triangular solves and the Cholesky factorization in blocks, so that most of the work is a product.
enum PortableTriangular {
    private static let block = 48

    /// op(a) x = alpha b from the left, or x op(a) = alpha b from the right, over `b`.
    @inline(__always)
    static func solve<Scalar: MatrixScalar>(
        _ side: BLAS.Side, _ triangle: BLAS.Triangle, _ transpose: BLAS.Transpose, _ unitDiagonal: Bool,
        _ a: MatrixView<Scalar>, _ b: MutableMatrixView<Scalar>, _ alpha: Scalar
    ) {
        BLAS.scale(b, by: alpha)
        let isLower = (triangle == .lower) == (transpose == .no)
        // From the left a lower triangle is solved from the first row on; from the right an upper one.
        let forward = isLower == (side == .left)
        var starts = Array(stride(from: 0, to: a.rows, by: block))
        if !forward { starts.reverse() }
        for start in starts {
            let range = start..<min(start + block, a.rows)
            let solved = forward ? 0..<start : range.upperBound..<a.rows
            let diagonal = dense(a.window(rows: range, columns: range), transpose, isLower, unitDiagonal)
            if side == .left {
                let target = b.window(rows: range)
                if !solved.isEmpty {
                    let known = b.window(rows: solved).reading
                    PortableRoutines.gemm(part(a, transpose, range, solved), transpose, known, .no, target, -1, 1)
                }
                solveRows(diagonal, target, forward: forward)
            } else {
                let target = b.window(columns: range)
                if !solved.isEmpty {
                    let known = b.window(columns: solved).reading
                    PortableRoutines.gemm(known, .no, part(a, transpose, solved, range), transpose, target, -1, 1)
                }
                solveColumns(diagonal, target, forward: forward)
            }
        }
    }

    /// What becomes rows × columns of op(a) once op is applied.
    private static func part<Scalar>(
        _ a: MatrixView<Scalar>, _ transpose: BLAS.Transpose, _ rows: Range<Int>, _ columns: Range<Int>
    ) -> MatrixView<Scalar> {
        transpose == .no ? a.window(rows: rows, columns: columns) : a.window(rows: columns, columns: rows)
    }

    /// op(a) with zeros in its other triangle and, if asked, ones on its diagonal.
    private static func dense<Scalar: MatrixScalar>(
        _ a: MatrixView<Scalar>, _ transpose: BLAS.Transpose, _ isLower: Bool, _ unitDiagonal: Bool
    ) -> MatrixView<Scalar> {
        let result = MutableMatrixView<Scalar>(rows: a.rows, columns: a.rows, isCounted: false)
        for row in 0..<a.rows {
            for column in isLower ? 0..<row + 1 : row..<a.rows {
                result[row, column] = transpose == .no ? a[row, column] : a[column, row]
            }
            if unitDiagonal { result[row, row] = 1 }
        }
        return result.reading
    }

    @inline(__always)
    private static func solveRows<Scalar: MatrixScalar>(
        _ a: MatrixView<Scalar>, _ b: MutableMatrixView<Scalar>, forward: Bool
    ) {
        for step in 0..<a.rows {
            let row = forward ? step : a.rows - 1 - step
            for known in forward ? 0..<row : row + 1..<a.rows {
                PortableKernels.add(b.reading, known, times: -a[row, known], to: b, row, 0..<b.columns)
            }
            let diagonal = a[row, row]
            for column in 0..<b.columns { b[row, column] /= diagonal }
        }
    }

    @inline(__always)
    private static func solveColumns<Scalar: MatrixScalar>(
        _ a: MatrixView<Scalar>, _ b: MutableMatrixView<Scalar>, forward: Bool
    ) {
        for row in 0..<b.rows {
            for step in 0..<a.rows {
                let known = forward ? step : a.rows - 1 - step
                let value = b[row, known] / a[known, known]
                b[row, known] = value
                PortableKernels.add(a, known, times: -value, to: b, row, forward ? known + 1..<a.rows : 0..<known)
            }
        }
    }

    /// The factor over `triangle`; returns the 1-based row where it broke down, or 0.
    @inline(__always)
    static func cholesky<Scalar: MatrixScalar>(_ triangle: BLAS.Triangle, _ a: MutableMatrixView<Scalar>) -> Int {
        let lower = triangle == .lower
        for start in stride(from: 0, to: a.rows, by: block) {
            let range = start..<min(start + block, a.rows)
            let rest = range.upperBound..<a.rows
            let diagonal = a.window(rows: range, columns: range)
            let row = lower ? choleskyLower(diagonal) : choleskyUpper(diagonal)
            if row > 0 { return start + row }
            guard !rest.isEmpty else { break }
            let trailing = a.window(rows: rest, columns: rest)
            if lower {
                let below = a.window(rows: rest, columns: range)
                solve(.right, .lower, .yes, false, diagonal.reading, below, 1)
                PortableRoutines.syrk(below.reading, .no, trailing, .lower, -1, 1)
            } else {
                let beside = a.window(rows: range, columns: rest)
                solve(.left, .upper, .yes, false, diagonal.reading, beside, 1)
                PortableRoutines.syrk(beside.reading, .yes, trailing, .upper, -1, 1)
            }
        }
        return 0
    }

    @inline(__always)
    private static func choleskyLower<Scalar: MatrixScalar>(_ a: MutableMatrixView<Scalar>) -> Int {
        for row in 0..<a.rows {
            for column in 0...row {
                let sum = a[row, column] - PortableKernels.dot(a, row, a, column, 0..<column)
                if column < row {
                    a[row, column] = sum / a[column, column]
                } else {
                    guard sum > 0 else { return row + 1 }
                    a[row, row] = sum.squareRoot()
                }
            }
        }
        return 0
    }

    @inline(__always)
    private static func choleskyUpper<Scalar: MatrixScalar>(_ a: MutableMatrixView<Scalar>) -> Int {
        for row in 0..<a.rows {
            guard a[row, row] > 0 else { return row + 1 }
            let diagonal = a[row, row].squareRoot()
            a[row, row] = diagonal
            for column in row + 1..<a.rows { a[row, column] /= diagonal }
            for below in row + 1..<a.rows {
                PortableKernels.add(a.reading, row, times: -a[row, below], to: a, below, below..<a.rows)
            }
        }
        return 0
    }
}
