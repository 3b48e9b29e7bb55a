/// Checks of results by other means than those that produced them, for tests and for callers who want to be sure.
///
/// All cost no more than a few products with the matrix in question, and sum in double precision where they sum.
public enum Verification {
    /// The largest element of |Qᵀ Q − I|: 0 for orthonormal columns, about the rounding of the type at best. O(n k²).
    public static func orthogonalityError<Scalar: MatrixScalar>(
        _ q: MatrixView<Scalar>, threads: Int = Parallel.availableThreads
    ) throws(LinearAlgebraError) -> Double {
        let gram = try Panel.gram(q, q, threads: threads).view
        var error = 0.0
        for row in 0..<gram.rows {
            for column in 0..<gram.columns {
                error = larger(error, abs(Double(gram[row, column]) - (row == column ? 1 : 0)))
            }
        }
        return error
    }

    /// ‖A − L R‖ / ‖A‖ in the Frobenius norm (without the division where A is zero), for `a` m × n, `left` m × k and
    /// `right` k × n, or n × k when `rightTranspose` is `.yes`; with `values`, the columns of L are scaled by them
    /// first. O(m n k), and m × n and m × k blocks of memory.
    public static func reconstructionError<Scalar: MatrixScalar>(
        _ a: MatrixView<Scalar>, left: MatrixView<Scalar>, values: [Scalar]? = nil, right: MatrixView<Scalar>,
        rightTranspose: BLAS.Transpose = .no, threads: Int = Parallel.availableThreads
    ) throws(LinearAlgebraError) -> Double {
        let factor = MutableMatrixView<Scalar>(rows: left.rows, columns: left.columns)
        factor.copy(left)
        if let values { Panel.scaleColumns(factor, by: values, threads: threads) }
        let difference = MutableMatrixView<Scalar>(rows: a.rows, columns: a.columns)
        difference.copy(a)
        try BLAS.gemm(factor.reading, .no, right, rightTranspose, into: difference, alpha: -1, beta: 1)
        let size = frobenius(a, threads: threads)
        let error = frobenius(difference.reading, threads: threads)
        return size > 0 ? error / size : error
    }

    /// ‖A v − λ v‖₂ of each eigenpair: value i belongs to column i of `vectors`. One product with k vectors.
    public static func eigenResiduals<Scalar: MatrixScalar>(
        _ matrix: some SymmetricOperator<Scalar>, values: [Scalar], vectors: MatrixView<Scalar>,
        threads: Int = Parallel.availableThreads
    ) -> [Double] {
        precondition(values.count == vectors.columns, "eigenResiduals: there is not one value a vector")
        precondition(matrix.rowCount == vectors.rows, "eigenResiduals: operator and vectors differ in size")
        let product = scaled(vectors, by: values, threads: threads)
        matrix.multiply(vectors, into: product, alpha: 1, beta: -1, threads: threads)
        return lengths(product.reading, threads: threads)
    }

    /// √(‖A v − σ u‖² + ‖Aᵀ u − σ v‖²) of each singular triplet: value i belongs to column i of `left` and `right`.
    /// Two products with k vectors.
    public static func singularResiduals<Scalar: MatrixScalar>(
        _ matrix: some LinearOperator<Scalar>, left: MatrixView<Scalar>, values: [Scalar], right: MatrixView<Scalar>,
        threads: Int = Parallel.availableThreads
    ) -> [Double] {
        precondition(
            values.count == left.columns && values.count == right.columns,
            "singularResiduals: there is not one value a vector")
        precondition(
            matrix.rowCount == left.rows && matrix.columnCount == right.rows,
            "singularResiduals: operator and vectors differ in size")
        let images = scaled(left, by: values, threads: threads)
        matrix.multiply(right, into: images, alpha: 1, beta: -1, threads: threads)
        let back = scaled(right, by: values, threads: threads)
        matrix.multiplyTransposed(left, into: back, alpha: 1, beta: -1, threads: threads)
        return zip(lengths(images.reading, threads: threads), lengths(back.reading, threads: threads)).map {
            ($0 * $0 + $1 * $1).squareRoot()
        }
    }

    private static func scaled<Scalar: MatrixScalar>(
        _ panel: MatrixView<Scalar>, by values: [Scalar], threads: Int
    ) -> MutableMatrixView<Scalar> {
        let result = MutableMatrixView<Scalar>(rows: panel.rows, columns: panel.columns)
        result.copy(panel)
        Panel.scaleColumns(result, by: values, threads: threads)
        return result
    }

    private static func lengths<Scalar: MatrixScalar>(_ panel: MatrixView<Scalar>, threads: Int) -> [Double] {
        Panel.columnNorms(panel, threads: threads).map { Double($0) }
    }

    private static func frobenius<Scalar: MatrixScalar>(_ matrix: MatrixView<Scalar>, threads: Int) -> Double {
        lengths(matrix, threads: threads).reduce(0) { $0 + $1 * $1 }.squareRoot()
    }

    /// The larger of two; a NaN stays.
    private static func larger(_ first: Double, _ second: Double) -> Double {
        second <= first || first.isNaN ? first : second
    }
}
