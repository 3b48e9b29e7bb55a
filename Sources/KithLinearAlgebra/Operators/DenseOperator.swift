/// A dense matrix as an operator, by plain loops: for tests and very small problems.
public struct DenseOperator<Scalar: MatrixScalar>: LinearOperator {
    public let matrix: Matrix<Scalar>

    public init(_ matrix: Matrix<Scalar>) {
        self.matrix = matrix
    }

    public var rowCount: Int { matrix.rows }
    public var columnCount: Int { matrix.columns }

    public func multiply(
        _ panel: MatrixView<Scalar>, into result: MutableMatrixView<Scalar>, alpha: Scalar, beta: Scalar, threads: Int
    ) {
        DenseProducts.multiply(matrix.view, panel, into: result, alpha: alpha, beta: beta)
    }

    public func multiplyTransposed(
        _ panel: MatrixView<Scalar>, into result: MutableMatrixView<Scalar>, alpha: Scalar, beta: Scalar, threads: Int
    ) {
        DenseProducts.multiply(matrix.transposed().view, panel, into: result, alpha: alpha, beta: beta)
    }

    public func workspaceBytes(columns: Int) -> Int { matrix.byteCount }
}

/// As ``DenseOperator``, for a matrix that equals its transpose.
public struct SymmetricDenseOperator<Scalar: MatrixScalar>: SymmetricOperator {
    public let matrix: Matrix<Scalar>

    /// The matrix must be symmetric; only its shape is checked.
    public init(_ matrix: Matrix<Scalar>) {
        precondition(matrix.rows == matrix.columns, "a symmetric matrix is square")
        self.matrix = matrix
    }

    public var rowCount: Int { matrix.rows }

    public func multiply(
        _ panel: MatrixView<Scalar>, into result: MutableMatrixView<Scalar>, alpha: Scalar, beta: Scalar, threads: Int
    ) {
        DenseProducts.multiply(matrix.view, panel, into: result, alpha: alpha, beta: beta)
    }
}

/// Products by definition.
enum DenseProducts {
    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    static func multiply<Scalar: MatrixScalar>(
        _ matrix: MatrixView<Scalar>, _ panel: MatrixView<Scalar>, into result: MutableMatrixView<Scalar>,
        alpha: Scalar, beta: Scalar
    ) {
        precondition(matrix.columns == panel.rows && matrix.rows == result.rows && panel.columns == result.columns)
        for row in 0..<matrix.rows {
            for column in 0..<panel.columns {
                var sum: Scalar = 0
                for inner in 0..<panel.rows { sum += matrix[row, inner] * panel[inner, column] }
                result[row, column] = beta == 0 ? alpha * sum : alpha * sum + beta * result[row, column]
            }
        }
    }
}
