/// A matrix known by its products with panels of vectors alone, so that solvers can use one that is never formed.
///
/// Products must be the same, byte for byte, for any number of threads.
public protocol LinearOperator<Scalar>: Sendable {
    associatedtype Scalar: MatrixScalar

    var rowCount: Int { get }
    var columnCount: Int { get }

    /// `result = alpha × self × panel + beta × result`. `panel` is columnCount × k, `result` rowCount × k, any k; they do
    /// not overlap. With `beta` 0 what `result` held is not read.
    func multiply(
        _ panel: MatrixView<Scalar>, into result: MutableMatrixView<Scalar>, alpha: Scalar, beta: Scalar, threads: Int)

    /// `result = alpha × selfᵀ × panel + beta × result`. `panel` is rowCount × k, `result` columnCount × k.
    func multiplyTransposed(
        _ panel: MatrixView<Scalar>, into result: MutableMatrixView<Scalar>, alpha: Scalar, beta: Scalar, threads: Int)

    /// Bytes of memory one product with a panel of `columns` columns takes beyond panel and result.
    func workspaceBytes(columns: Int) -> Int
}

/// An operator that equals its transpose.
public protocol SymmetricOperator<Scalar>: LinearOperator {
    /// An interval that holds every eigenvalue, where one is known beforehand.
    var spectrum: ClosedRange<Double>? { get }

    /// Eigenvectors of the largest eigenvalue of all that are known beforehand, up to `limit` of them: orthonormal
    /// columns that are exact up to rounding, with their eigenvalue. `nil` where none are.
    func knownEigenpairs(limit: Int, threads: Int) -> (value: Double, vectors: Matrix<Scalar>)?
}

extension SymmetricOperator {
    public var columnCount: Int { rowCount }
    public var spectrum: ClosedRange<Double>? { nil }
    public func knownEigenpairs(limit: Int, threads: Int) -> (value: Double, vectors: Matrix<Scalar>)? { nil }

    public func multiplyTransposed(
        _ panel: MatrixView<Scalar>, into result: MutableMatrixView<Scalar>, alpha: Scalar, beta: Scalar, threads: Int
    ) {
        multiply(panel, into: result, alpha: alpha, beta: beta, threads: threads)
    }
}

extension LinearOperator {
    public func workspaceBytes(columns: Int) -> Int { 0 }
}
