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

    /// A matrix whose products are cheaper and which a diagonal scale turns into this one, if there is one.
    var similarity: DiagonalSimilarity<Scalar>? { get }

    /// `result = alpha × self × panel + beta × result + shift × panel`: a step of a recurrence. Where there is nothing to
    /// gain by doing it in one, it is a product and a sum.
    func multiply(
        _ panel: MatrixView<Scalar>, into result: MutableMatrixView<Scalar>, alpha: Scalar, beta: Scalar, shift: Scalar,
        threads: Int)
}

/// A matrix B and a diagonal S, positive, with S⁻¹ B S the operator they come from: polynomials of it are those of B
/// between one scaling of the vectors and another.
public struct DiagonalSimilarity<Scalar: MatrixScalar>: Sendable {
    public let matrix: SparseOperator<Scalar>
    public let scale: SharedBuffer<Scalar>

    public init(matrix: SparseOperator<Scalar>, scale: SharedBuffer<Scalar>) {
        precondition(
            matrix.rowCount == matrix.columnCount && scale.count == matrix.rowCount, "similarity: shapes differ")
        self.matrix = matrix
        self.scale = scale
    }
}

extension SymmetricOperator {
    public var columnCount: Int { rowCount }
    public var spectrum: ClosedRange<Double>? { nil }
    public func knownEigenpairs(limit: Int, threads: Int) -> (value: Double, vectors: Matrix<Scalar>)? { nil }
    public var similarity: DiagonalSimilarity<Scalar>? { nil }

    public func multiply(
        _ panel: MatrixView<Scalar>, into result: MutableMatrixView<Scalar>, alpha: Scalar, beta: Scalar, shift: Scalar,
        threads: Int
    ) {
        multiply(panel, into: result, alpha: alpha, beta: beta, threads: threads)
        if shift != 0 { Panel.add(panel, times: shift, to: result, beta: 1, threads: threads) }
    }

    public func multiplyTransposed(
        _ panel: MatrixView<Scalar>, into result: MutableMatrixView<Scalar>, alpha: Scalar, beta: Scalar, threads: Int
    ) {
        multiply(panel, into: result, alpha: alpha, beta: beta, threads: threads)
    }
}

extension LinearOperator {
    public func workspaceBytes(columns: Int) -> Int { 0 }
}
