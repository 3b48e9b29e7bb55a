/// Eigenpairs of a small operator by forming it.
enum DenseEigenpairs {
    static func solve<Operator: SymmetricOperator>(
        _ matrix: Operator, count: Int, options: LargestEigenpairs.Options
    ) throws(LinearAlgebraError) -> EigenPairs<Operator.Scalar> {
        typealias Scalar = Operator.Scalar
        let rows = matrix.rowCount
        let formed = MutableMatrixView<Scalar>(rows: rows, columns: rows)
        matrix.multiply(
            Matrix<Scalar>.identity(rows).view, into: formed, alpha: 1, beta: 0, threads: options.threads)
        let wide = MutableMatrixView<Double>(rows: rows, columns: rows)
        for row in 0..<rows {
            for column in 0..<rows {
                wide[row, column] = (Double(formed[row, column]) + Double(formed[column, row])) / 2
            }
        }
        let rising = try LAPACK.syevd(wide)
        let vectors = MutableMatrixView<Scalar>(rows: rows, columns: count)
        for row in 0..<rows {
            for column in 0..<count { vectors[row, column] = Scalar(wide[row, rows - 1 - column]) }
        }
        let values = (0..<count).map { rising[rows - 1 - $0] }
        let images = MutableMatrixView<Scalar>(rows: rows, columns: count)
        matrix.multiply(vectors.reading, into: images, alpha: 1, beta: 0, threads: options.threads)
        let residuals = EigenResiduals.norms(images.reading, vectors.reading, values, threads: options.threads)
        let norm = max(abs(rising.first ?? 0), abs(rising.last ?? 0))
        let tolerance = EigenResiduals.tolerance(options.tolerance, as: Scalar.self) * norm
        return EigenPairs(
            values: values.map { Scalar($0) }, vectors: Matrix(adopting: vectors),
            residuals: residuals.map { Scalar($0) }, iterations: 1, products: rows + count,
            converged: residuals.allSatisfy { $0 <= tolerance })
    }
}

enum EigenResiduals {
    /// The tolerance asked for, or the usual one for the type.
    static func tolerance<Scalar: MatrixScalar>(_ asked: Double?, as type: Scalar.Type) -> Double {
        asked ?? (Scalar.self == Float.self ? 1e-5 : 1e-10)
    }

    /// ‖image − λ vector‖₂ of every column, summed in double precision.
    static func norms<Scalar: MatrixScalar>(
        _ images: MatrixView<Scalar>, _ vectors: MatrixView<Scalar>, _ values: [Double], threads: Int
    ) -> [Double] {
        let values = SharedBuffer(values)
        return columnSums(images, vectors, threads: threads) { image, vector, column in
            let rest = image - values[column] * vector
            return rest * rest
        }.map { $0.squareRoot() }
    }

    /// Rayleigh quotients vᵀ image / vᵀ v of every column, summed in double precision; 0 for a zero vector.
    static func quotients<Scalar: MatrixScalar>(
        _ images: MatrixView<Scalar>, _ vectors: MatrixView<Scalar>, threads: Int
    ) -> [Double] {
        let products = columnSums(images, vectors, threads: threads) { image, vector, _ in image * vector }
        let squares = columnSums(images, vectors, threads: threads) { _, vector, _ in vector * vector }
        return zip(products, squares).map { $1 > 0 ? $0 / $1 : 0 }
    }

    private static func columnSums<Scalar: MatrixScalar>(
        _ images: MatrixView<Scalar>, _ vectors: MatrixView<Scalar>, threads: Int,
        _ term: @Sendable (_ image: Double, _ vector: Double, _ column: Int) -> Double
    ) -> [Double] {
        if Scalar.self == Float.self {
            return sums(cast(images, to: Float.self), cast(vectors, to: Float.self), threads: threads, term)
        }
        return sums(cast(images, to: Double.self), cast(vectors, to: Double.self), threads: threads, term)
    }

    @inline(__always)
    private static func sums<Scalar: MatrixScalar>(
        _ images: MatrixView<Scalar>, _ vectors: MatrixView<Scalar>, threads: Int,
        _ term: @Sendable (_ image: Double, _ vector: Double, _ column: Int) -> Double
    ) -> [Double] {
        precondition(images.rows == vectors.rows && images.columns == vectors.columns, "panels differ in shape")
        let parts = Panel.parts(rows: images.rows)
        let partials = Parallel.map(parts.count, threads: threads) { part in
            var sums = [Double](repeating: 0, count: images.columns)
            for row in parts[part] {
                let image = images.row(row)
                let vector = vectors.row(row)
                for column in sums.indices {
                    sums[column] += term(Double(image[column]), Double(vector[column]), column)
                }
            }
            return sums
        }
        var total = [Double](repeating: 0, count: images.columns)
        for partial in partials {
            for column in total.indices { total[column] += partial[column] }
        }
        return total
    }
}
