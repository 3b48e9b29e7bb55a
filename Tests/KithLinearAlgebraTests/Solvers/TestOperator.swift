import KithLinearAlgebra

/// A dense operator whose products are plain loops, so that solvers are tested apart from the sparse kernels.
struct TestOperator<Scalar: MatrixScalar>: LinearOperator {
    let matrix: Matrix<Scalar>
    var rowCount: Int { matrix.rows }
    var columnCount: Int { matrix.columns }

    init(_ matrix: Matrix<Scalar>) { self.matrix = matrix }

    init(_ rows: [[Scalar]]) { matrix = Matrix(rows) }

    func multiply(
        _ panel: MatrixView<Scalar>, into result: MutableMatrixView<Scalar>, alpha: Scalar, beta: Scalar, threads: Int
    ) {
        product(of: matrix, panel, into: result, alpha: alpha, beta: beta)
    }

    func multiplyTransposed(
        _ panel: MatrixView<Scalar>, into result: MutableMatrixView<Scalar>, alpha: Scalar, beta: Scalar, threads: Int
    ) {
        product(of: matrix.transposed(), panel, into: result, alpha: alpha, beta: beta)
    }

    private func product(
        of matrix: Matrix<Scalar>, _ panel: MatrixView<Scalar>, into result: MutableMatrixView<Scalar>, alpha: Scalar,
        beta: Scalar
    ) {
        precondition(panel.rows == matrix.columns && result.rows == matrix.rows && result.columns == panel.columns)
        for row in 0..<matrix.rows {
            for column in 0..<panel.columns {
                var sum = 0.0
                for inner in 0..<matrix.columns { sum += Double(matrix[row, inner]) * Double(panel[inner, column]) }
                let before = beta == 0 ? 0 : beta * result[row, column]
                result[row, column] = alpha * Scalar(sum) + before
            }
        }
    }
}

/// `diagonal` on the diagonal, −1 beside it: large enough for several parts, and quick.
struct Chain: SymmetricOperator {
    let rowCount: Int
    let diagonal: Float

    func multiply(
        _ panel: MatrixView<Float>, into result: MutableMatrixView<Float>, alpha: Float, beta: Float, threads: Int
    ) {
        for row in 0..<rowCount {
            for column in 0..<panel.columns {
                let left = row > 0 ? panel[row - 1, column] : 0
                let right = row < rowCount - 1 ? panel[row + 1, column] : 0
                let before = beta == 0 ? 0 : beta * result[row, column]
                result[row, column] = alpha * (diagonal * panel[row, column] - left - right) + before
            }
        }
    }
}

/// Seeded random matrices.
enum RandomMatrix {
    static func uniform<Scalar: MatrixScalar>(
        _ rows: Int, _ columns: Int, seed: UInt64, type: Scalar.Type = Scalar.self
    ) -> Matrix<Scalar> {
        var generator = SeededGenerator(seed: seed)
        return Matrix(
            (0..<rows).map { _ in (0..<columns).map { _ in Scalar(2 * generator.unit() - 1) } }, columns: columns)
    }

    /// MᵀM + shift · I for a random M: symmetric and positive definite for a positive shift.
    static func definite<Scalar: MatrixScalar>(
        _ size: Int, shift: Double, seed: UInt64, type: Scalar.Type = Scalar.self
    ) -> Matrix<Scalar> {
        let factor = uniform(size, size, seed: seed, type: Double.self)
        return Matrix(
            (0..<size).map { row in
                (0..<size).map { column in
                    let product = (0..<size).reduce(0) { $0 + factor[$1, row] * factor[$1, column] }
                    return Scalar(product + (row == column ? shift : 0))
                }
            }, columns: size)
    }
}

extension Matrix {
    /// All elements, row after row.
    var elements: [Scalar] { (0..<rows).flatMap { row in (0..<columns).map { self[row, $0] } } }
}
