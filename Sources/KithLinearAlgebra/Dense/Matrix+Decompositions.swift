/// A = V diag(values) Vᵀ of a symmetric matrix.
public struct SymmetricEigendecomposition<Scalar: MatrixScalar>: Sendable {
    /// Largest first.
    public let values: [Scalar]
    /// One column an eigenvector, orthonormal, in the order of the values.
    public let vectors: Matrix<Scalar>
}

/// A = Q R with orthonormal columns of Q and R zero below its diagonal.
public struct QRDecomposition<Scalar: MatrixScalar>: Sendable {
    public let q: Matrix<Scalar>
    public let r: Matrix<Scalar>
}

/// A = U diag(values) Vᵀ with min(rows, columns) triplets.
public struct SingularValueDecomposition<Scalar: MatrixScalar>: Sendable {
    /// U: one column a triplet, orthonormal, as many rows as the matrix.
    public let left: Matrix<Scalar>
    /// Largest first, none negative.
    public let values: [Scalar]
    /// V: one column a triplet, orthonormal, as many rows as the matrix has columns.
    public let right: Matrix<Scalar>
}

/// Whole factorizations of matrices small enough to be dense, on copies. ``LAPACK`` and ``Cholesky`` have the same in
/// place; ``LinearAlgebraError`` says what can go wrong.
extension Matrix {
    /// All eigenvalues and eigenvectors of a symmetric matrix, n × n, of which the lower triangle is read. O(n³).
    public func symmetricEigen() throws(LinearAlgebraError) -> SymmetricEigendecomposition<Scalar> {
        precondition(rows == columns, "symmetricEigen: the matrix is not square")
        let vectors = MutableMatrixView<Scalar>(rows: rows, columns: rows)
        vectors.copy(view)
        let values = try LAPACK.syevd(vectors)
        // LAPACK puts the smallest first.
        for row in 0..<rows {
            var values = vectors.mutableRow(row)
            for column in 0..<values.count / 2 { values.swapAt(column, values.count - 1 - column) }
        }
        return SymmetricEigendecomposition(values: values.reversed(), vectors: Matrix(adopting: vectors))
    }

    /// L, zero above its diagonal, with A = L Lᵀ for a symmetric positive definite matrix, n × n, of which the lower
    /// triangle is read. O(n³/3).
    public func cholesky() throws(LinearAlgebraError) -> Matrix {
        precondition(rows == columns, "cholesky: the matrix is not square")
        let factor = MutableMatrixView<Scalar>(rows: rows, columns: rows)
        factor.copy(view)
        try Cholesky.factor(factor)
        for row in 0..<rows {
            for column in row + 1..<rows { factor[row, column] = 0 }
        }
        return Matrix(adopting: factor)
    }

    /// Q, m × n, and R, n × n, of a matrix with at least as many rows as columns. O(m n²).
    public func qr() throws(LinearAlgebraError) -> QRDecomposition<Scalar> {
        let q = MutableMatrixView<Scalar>(rows: rows, columns: columns)
        q.copy(view)
        let r = try LAPACK.qr(q)
        return QRDecomposition(q: Matrix(adopting: q), r: r)
    }

    /// All singular values and vectors. O(m n min(m, n)).
    public func singularValueDecomposition() throws(LinearAlgebraError) -> SingularValueDecomposition<Scalar> {
        let count = min(rows, columns)
        let scratch = MutableMatrixView<Scalar>(rows: rows, columns: columns)
        scratch.copy(view)
        let u = MutableMatrixView<Scalar>(rows: rows, columns: count)
        let vt = MutableMatrixView<Scalar>(rows: count, columns: columns)
        let values = try LAPACK.gesdd(scratch, u: u, vt: vt)
        return SingularValueDecomposition(
            left: Matrix(adopting: u), values: values, right: Matrix(adopting: vt).transposed())
    }

    /// This matrix, m × k, times `other`, k × n. O(m k n).
    public func multiplied(
        by other: Matrix, threads: Int = Parallel.availableThreads
    ) throws(LinearAlgebraError) -> Matrix {
        let result = MutableMatrixView<Scalar>(rows: rows, columns: other.columns)
        try Panel.multiply(view, other.view, into: result, threads: threads)
        return Matrix(adopting: result)
    }
}
