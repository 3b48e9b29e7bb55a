/// The last step of both singular value decompositions: from an orthonormal basis of one side to triplets and residuals.
enum SingularRefinement {
    enum Side { case left, right }

    /// The triplets of A within the span of `inner`, which holds vectors of `side`: with W = A × inner = Q R (Aᵀ for the
    /// left side), the decomposition of R turns `inner` and Q into singular vectors. Residuals are measured with one
    /// more product. O(products × nonzeros + (m + n) k²).
    static func refine<Operator: LinearOperator>(
        _ matrix: Operator, inner: MatrixView<Operator.Scalar>, side: Side, tolerance: Double, threads: Int
    ) throws(LinearAlgebraError) -> SingularTriplets<Operator.Scalar> {
        typealias Scalar = Operator.Scalar
        let count = inner.columns
        let outerRows = side == .right ? matrix.rowCount : matrix.columnCount
        let image = MutableMatrixView<Scalar>(rows: outerRows, columns: count)
        multiply(matrix, inner, into: image, side: side, threads: threads)
        let outer = MutableMatrixView<Scalar>(rows: outerRows, columns: count)
        outer.copy(image.reading)
        _ = try Panel.orthonormalize(outer, threads: threads)
        let factor = try Panel.gram(outer.reading, image.reading, threads: threads).widened()
        let outerRotation = MutableMatrixView<Double>(rows: count, columns: count)
        let innerRotation = MutableMatrixView<Double>(rows: count, columns: count)
        let values = try LAPACK.gesdd(factor, u: outerRotation, vt: innerRotation)
        try Panel.rotate(outer, by: Matrix<Scalar>(narrowing: outerRotation.reading).view, threads: threads)
        let turned = MutableMatrixView<Scalar>(rows: inner.rows, columns: count)
        let rotation = Matrix<Scalar>(narrowing: Matrix(innerRotation.reading).transposed().view)
        try Panel.multiply(inner, rotation.view, into: turned, threads: threads)

        multiply(matrix, turned.reading, into: image, side: side, threads: threads)
        let forward = EigenResiduals.norms(image.reading, outer.reading, values, threads: threads)
        let back = MutableMatrixView<Scalar>(rows: inner.rows, columns: count)
        multiply(matrix, outer.reading, into: back, side: side == .right ? .left : .right, threads: threads)
        let backward = EigenResiduals.norms(back.reading, turned.reading, values, threads: threads)
        let residuals = zip(forward, backward).map { ($0 * $0 + $1 * $1).squareRoot() }
        let limit = tolerance * (values.first ?? 0)
        return SingularTriplets(
            left: Matrix(adopting: side == .right ? outer : turned), values: values.map { Scalar($0) },
            right: Matrix(adopting: side == .right ? turned : outer), residuals: residuals.map { Scalar($0) },
            iterations: 1, products: 3 * count, converged: residuals.allSatisfy { $0 <= limit })
    }

    static func memoryNeeded<Operator: LinearOperator>(for matrix: Operator, count: Int) -> Int {
        // Both sides' vectors and both sides' images, beside the basis that came in.
        let panels = 2 * (matrix.rowCount + matrix.columnCount) + min(matrix.rowCount, matrix.columnCount)
        return panels * count * MemoryLayout<Operator.Scalar>.stride + matrix.workspaceBytes(columns: count)
    }

    /// A × panel for the right side's vectors, Aᵀ × panel for the left side's.
    private static func multiply<Operator: LinearOperator>(
        _ matrix: Operator, _ panel: MatrixView<Operator.Scalar>, into result: MutableMatrixView<Operator.Scalar>,
        side: Side, threads: Int
    ) {
        switch side {
        case .right: matrix.multiply(panel, into: result, alpha: 1, beta: 0, threads: threads)
        case .left: matrix.multiplyTransposed(panel, into: result, alpha: 1, beta: 0, threads: threads)
        }
    }
}
