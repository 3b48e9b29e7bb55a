/// A + Aᵀ of a square operator, by two products: who is tied to whom in either direction, mutual ties counting twice,
/// without the sum being formed.
public struct SymmetricSum<Base: LinearOperator>: SymmetricOperator {
    public typealias Scalar = Base.Scalar

    public let base: Base

    public init(_ base: Base) {
        precondition(base.rowCount == base.columnCount, "the sum with the transpose takes a square operator")
        self.base = base
    }

    public var rowCount: Int { base.rowCount }

    public func multiply(
        _ panel: MatrixView<Scalar>, into result: MutableMatrixView<Scalar>, alpha: Scalar, beta: Scalar, threads: Int
    ) {
        base.multiply(panel, into: result, alpha: alpha, beta: beta, threads: threads)
        base.multiplyTransposed(panel, into: result, alpha: alpha, beta: 1, threads: threads)
    }

    public func workspaceBytes(columns: Int) -> Int { base.workspaceBytes(columns: columns) }
}
