import KithLinearAlgebra

/// Matrices for tests of products.
enum SparseSamples {
    /// Every row gets up to `degree` columns drawn at random, about one row in eight none.
    static func pattern(_ rows: Int, _ columns: Int, degree: Int, seed: UInt64) -> CompressedRows {
        var generator = SeededGenerator(seed: seed)
        return CompressedRows(
            rows: (0..<rows).map { _ in
                guard columns > 0, generator.below(8) > 0 else { return [] }
                return (0..<generator.below(UInt64(degree + 1))).map { _ in
                    UInt32(generator.below(UInt64(columns)))
                }
            }, columnCount: columns)
    }

    /// As ``pattern(_:_:degree:seed:)`` with values from −1 to 1.
    static func valued(_ rows: Int, _ columns: Int, degree: Int, seed: UInt64) throws -> SparseMatrix {
        let pattern = pattern(rows, columns, degree: degree, seed: seed)
        var generator = SeededGenerator(seed: seed, stream: 1)
        let values = (0..<pattern.nonzeroCount).map { _ in Float(generator.unit() * 2 - 1) }
        return try SparseMatrix(pattern: pattern, values: SharedBuffer(values))
    }

    /// An undirected network without loops.
    static func symmetric(_ size: Int, degree: Int, seed: UInt64) -> CompressedRows {
        let half = pattern(size, size, degree: degree, seed: seed)
        var rows = [[UInt32]](repeating: [], count: size)
        for row in 0..<size {
            for place in half.range(row) where Int(half.columns[place]) != row {
                rows[row].append(half.columns[place])
                rows[Int(half.columns[place])].append(UInt32(row))
            }
        }
        return CompressedRows(rows: rows, columnCount: size)
    }

    static func panel<Scalar: MatrixScalar>(_ rows: Int, _ columns: Int, seed: UInt64) -> Matrix<Scalar> {
        var generator = SeededGenerator(seed: seed, stream: 2)
        let values = (0..<rows).map { _ in (0..<columns).map { _ in Scalar(generator.unit() * 2 - 1) } }
        return Matrix(values, columns: columns)
    }
}

/// Products of dense matrices by definition, in Double.
enum OperatorOracle {
    /// Plain arrays, which are much quicker than matrices where nothing is optimized.
    private static func elements<Scalar: MatrixScalar>(_ matrix: Matrix<Scalar>) -> [Double] {
        let view = matrix.view
        var result: [Double] = []
        for row in 0..<view.rows {
            let values = view.row(row)
            for column in values.indices { result.append(Double(values[column])) }
        }
        return result
    }

    static func product<Scalar: MatrixScalar>(_ left: Matrix<Scalar>, _ right: Matrix<Scalar>) -> Matrix<Double> {
        precondition(left.columns == right.rows)
        let (a, b) = (elements(left), elements(right))
        let width = right.columns
        let result = MutableMatrixView<Double>(rows: left.rows, columns: width)
        for row in 0..<left.rows {
            for inner in 0..<left.columns where a[row * left.columns + inner] != 0 {
                let factor = a[row * left.columns + inner]
                for column in 0..<width { result[row, column] += factor * b[inner * width + column] }
            }
        }
        return Matrix(adopting: result)
    }

    /// Largest difference of two matrices of the same shape.
    static func distance<Scalar: MatrixScalar>(_ left: Matrix<Scalar>, _ right: Matrix<Double>) -> Double {
        precondition(left.rows == right.rows && left.columns == right.columns)
        var largest = 0.0
        for (one, other) in zip(elements(left), elements(right)) {
            let difference = abs(one - other)
            largest = difference > largest || difference.isNaN ? difference : largest
        }
        return largest
    }

    /// Whether every product of `op` (both ways, several widths, alpha and beta, threads) is that of `dense`, and the
    /// same bytes for any number of threads.
    static func agrees<Scalar: MatrixScalar>(
        _ op: some LinearOperator<Scalar>, _ dense: Matrix<Double>, widths: [Int] = [0, 1, 2, 5, 17],
        tolerance: Double
    ) -> Bool {
        precondition(op.rowCount == dense.rows && op.columnCount == dense.columns)
        for width in widths {
            for transposed in [false, true] {
                let matrix = transposed ? dense.transposed() : dense
                let panel: Matrix<Scalar> = SparseSamples.panel(matrix.columns, width, seed: 9)
                let before: Matrix<Scalar> = SparseSamples.panel(matrix.rows, width, seed: 10)
                let exact = product(matrix, widened(panel))
                for (alpha, beta) in [(1.0, 0.0), (-0.5, 2.0)] {
                    let expected = combined(exact, alpha, before, beta)
                    var first: Matrix<Scalar>?
                    for threads in [1, 2, 3, 7] {
                        // With beta 0 nothing may be read, not even NaN.
                        var result = before
                        if beta == 0 { result.withMutableView { $0.fill(.nan) } }
                        result.withMutableView { view in
                            if transposed {
                                op.multiplyTransposed(
                                    panel.view, into: view, alpha: Scalar(alpha), beta: Scalar(beta), threads: threads)
                            } else {
                                op.multiply(
                                    panel.view, into: view, alpha: Scalar(alpha), beta: Scalar(beta), threads: threads)
                            }
                        }
                        guard distance(result, expected) <= tolerance else { return false }
                        if let first, distance(result, widened(first)) != 0 { return false }
                        first = first ?? result
                    }
                }
            }
        }
        return true
    }

    private static func combined<Scalar: MatrixScalar>(
        _ product: Matrix<Double>, _ alpha: Double, _ before: Matrix<Scalar>, _ beta: Double
    ) -> Matrix<Double> {
        let result = MutableMatrixView<Double>(rows: product.rows, columns: product.columns)
        let (new, old) = (product.view, before.view)
        for row in 0..<new.rows {
            for column in 0..<new.columns {
                result[row, column] = alpha * new[row, column] + (beta == 0 ? 0 : beta * Double(old[row, column]))
            }
        }
        return Matrix(adopting: result)
    }

    static func widened<Scalar: MatrixScalar>(_ matrix: Matrix<Scalar>) -> Matrix<Double> {
        let result = MutableMatrixView<Double>(rows: matrix.rows, columns: matrix.columns)
        let view = matrix.view
        for row in 0..<view.rows {
            for column in 0..<view.columns { result[row, column] = Double(view[row, column]) }
        }
        return Matrix(adopting: result)
    }
}
