/// Aᵀ·A or A·Aᵀ of an operator A, by two products: how often two columns (rows) of a network stand together, without
/// the matrix of it being formed. For a follow matrix (row = who follows), AᵀA counts common followers and AAᵀ common
/// following.
///
/// One product with k columns takes a scratch panel of k columns beside what A takes itself.
public struct GramOperator<Base: LinearOperator>: SymmetricOperator {
    public typealias Scalar = Base.Scalar

    public enum Side: Sendable, Equatable {
        /// Aᵀ·A, as large as A has columns.
        case columns
        /// A·Aᵀ, as large as A has rows.
        case rows
    }

    public let base: Base
    public let side: Side

    public init(_ base: Base, _ side: Side = .columns) {
        self.base = base
        self.side = side
    }

    public var rowCount: Int { side == .columns ? base.columnCount : base.rowCount }

    private var innerCount: Int { side == .columns ? base.rowCount : base.columnCount }

    public func multiply(
        _ panel: MatrixView<Scalar>, into result: MutableMatrixView<Scalar>, alpha: Scalar, beta: Scalar, threads: Int
    ) {
        let inner = MutableMatrixView<Scalar>(rows: innerCount, columns: panel.columns)
        switch side {
        case .columns:
            base.multiply(panel, into: inner, alpha: 1, beta: 0, threads: threads)
            base.multiplyTransposed(inner.reading, into: result, alpha: alpha, beta: beta, threads: threads)
        case .rows:
            base.multiplyTransposed(panel, into: inner, alpha: 1, beta: 0, threads: threads)
            base.multiply(inner.reading, into: result, alpha: alpha, beta: beta, threads: threads)
        }
    }

    public func workspaceBytes(columns: Int) -> Int {
        innerCount * columns * MemoryLayout<Scalar>.stride + base.workspaceBytes(columns: columns)
    }
}
