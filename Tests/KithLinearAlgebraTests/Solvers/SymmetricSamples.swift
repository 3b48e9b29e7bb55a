import KithLinearAlgebra

/// A sparse matrix that is symmetric by the caller's word, as an operator that knows nothing of its spectrum.
struct SymmetricSparse<Scalar: MatrixScalar>: SymmetricOperator {
    let base: SparseOperator<Scalar>
    var rowCount: Int { base.rowCount }

    init(_ matrix: SparseMatrix) { base = SparseOperator(rows: matrix, transposed: matrix) }

    /// `values` on the diagonal.
    init(diagonal values: [Float]) throws {
        let pattern = CompressedRows(rows: values.indices.map { [UInt32($0)] }, columnCount: values.count)
        self.init(try SparseMatrix(pattern: pattern, values: SharedBuffer(values)))
    }

    func multiply(
        _ panel: MatrixView<Scalar>, into result: MutableMatrixView<Scalar>, alpha: Scalar, beta: Scalar, threads: Int
    ) {
        base.multiply(panel, into: result, alpha: alpha, beta: beta, threads: threads)
    }
}

/// An operator stripped of what it knows of its spectrum.
struct Ignorant<Base: SymmetricOperator>: SymmetricOperator {
    typealias Scalar = Base.Scalar
    let base: Base
    var rowCount: Int { base.rowCount }

    func multiply(
        _ panel: MatrixView<Scalar>, into result: MutableMatrixView<Scalar>, alpha: Scalar, beta: Scalar, threads: Int
    ) {
        base.multiply(panel, into: result, alpha: alpha, beta: beta, threads: threads)
    }
}

enum Networks {
    /// `count` cycles of `length` vertices with nothing between them, numbered across: vertex i lies in cycle i % count.
    static func cycles(_ count: Int, length: Int) -> CompressedRows {
        let size = count * length
        return CompressedRows(
            rows: (0..<size).map { [UInt32(($0 + count) % size), UInt32(($0 + size - count) % size)] },
            columnCount: size)
    }

    /// Every eigenvalue of a symmetric operator, largest first, by forming it.
    static func spectrum<Operator: SymmetricOperator>(_ matrix: Operator) throws -> [Double]
    where Operator.Scalar == Double {
        let formed = MutableMatrixView<Double>(rows: matrix.rowCount, columns: matrix.rowCount)
        matrix.multiply(
            Matrix<Double>.identity(matrix.rowCount).view, into: formed, alpha: 1, beta: 0, threads: 1)
        return try LAPACK.syevd(formed).reversed()
    }
}
