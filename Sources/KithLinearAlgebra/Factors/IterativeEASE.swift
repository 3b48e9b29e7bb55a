import Foundation

/// ``EASE`` for networks of any size: the scores of a few rows at a time by conjugate gradients, without the weights or
/// the Gram matrix ever being formed, beside those of ``SubspaceEASE`` from the same vectors.
///
/// With z the solution of (AᵀA + λI) z = x for a row x, the score of column j is −z_j (d_j + λ)^g, where d_j is the
/// column's sum of squares: exact EASE divides by the diagonal of the inverse instead, for which that power stands.
///
/// The iteration starts from the solution in the span of the leading singular vectors, so that the steps are spent on
/// what is left, where the spectrum is short: on a network of 81,306 people six steps from 128 vectors found more hidden
/// follows than twelve without.
///
/// Steck, "Embarrassingly Shallow Autoencoders for Sparse Data", WWW 2019, doi:10.1145/3308558.3313710; the start after
/// Erhel, Guyomarc'h, "An augmented conjugate gradient method for solving consecutive symmetric positive definite linear
/// systems", SIAM J. Matrix Anal. Appl. 2000, doi:10.1137/S0895479897330194.
public struct IterativeEASE: Sendable {
    public struct Options: Sendable, Hashable {
        /// λ, above 0.
        public var regularization: Double
        /// g, the power of the discount of what is explained by itself.
        public var power: Double
        /// Steps of conjugate gradients.
        public var steps: Int

        public init(regularization: Double = 100, power: Double = 0.5, steps: Int = 6) {
            self.regularization = regularization
            self.power = power
            self.steps = steps
        }
    }

    /// Scores of some rows: row i of each is for the i-th of them.
    public struct Scores: Sendable {
        /// By conjugate gradients.
        public let full: MutableMatrixView<Float>
        /// In the subspace of the singular vectors.
        public let subspace: MutableMatrixView<Float>
    }

    public let options: Options
    let matrix: SparseOperator<Float>
    let cuts: [Range<Int>]
    let transposedCuts: [Range<Int>]
    /// The right singular vectors, and what their coefficients are multiplied by.
    let vectors: Matrix<Float>
    let inverses: [Float]
    let fullScale: SharedBuffer<Float>
    let subspaceScale: SharedBuffer<Float>
    /// 1 / (d + λ): the preconditioner.
    let weights: SharedBuffer<Float>

    /// Prepares for rows of `matrix`, whose leading singular triplets are `triplets`, none at all at the least.
    /// O(columns × triplets).
    public init(
        _ matrix: SparseOperator<Float>, triplets: SingularTriplets<Float>, options: Options = Options(),
        threads: Int = Parallel.availableThreads
    ) {
        precondition(options.regularization > 0 && options.regularization.isFinite, "λ must be above 0")
        precondition(options.steps >= 0, "steps below zero")
        precondition(triplets.right.rows == matrix.columnCount, "the triplets are those of another matrix")
        precondition(matrix.rowScale == nil && matrix.columnScale == nil, "a matrix with scales is another matrix")
        self.options = options
        self.matrix = matrix
        cuts = SparseProducts.cuts(matrix.rows)
        transposedCuts = SparseProducts.cuts(matrix.transposed)
        vectors = triplets.right
        let squares = triplets.values.map { Double($0) * Double($0) }
        inverses = squares.map { Float(1 / ($0 + options.regularization)) }
        let gains = squares.map { $0 / ($0 + options.regularization) }
        let full = MutableBuffer<Float>(count: matrix.columnCount)
        let subspace = MutableBuffer<Float>(count: matrix.columnCount)
        let weights = MutableBuffer<Float>(count: matrix.columnCount)
        let vectors = vectors
        let cuts = Parallel.cuts(matrix.columnCount, parts: 64)
        Parallel.forEach(cuts.count, threads: threads) { part in
            for column in cuts[part] {
                let entries = IterativeEASE.squares(matrix.transposed, column)
                weights[column] = Float(1 / (entries + options.regularization))
                full[column] = Float(-pow(entries + options.regularization, options.power))
                let vector = vectors.view.row(column)
                var own = 0.0
                for index in vector.indices { own += Double(vector[index]) * Double(vector[index]) * gains[index] }
                // Below one for orthonormal vectors, but for their rounding.
                subspace[column] = Float(1 / max(1 - own, 1e-6))
            }
        }
        self.weights = weights.freeze()
        fullScale = full.freeze()
        subspaceScale = subspace.freeze()
    }

    /// The scores of all columns for each of `rows` of the matrix: k × columns each, the same for a row whatever others
    /// there are (as far as the BLAS keeps to that). Throws ``LinearAlgebraError/tooLarge`` for sizes that the BLAS cannot
    /// count. O(steps × entries × k + columns × triplets × k).
    ///
    /// With `leavingOut`, one list a row, the rows are taken without their entries in those columns; the model stays.
    public func scores(
        of rows: [UInt32], leavingOut: [[UInt32]]? = nil, threads: Int = Parallel.availableThreads
    ) throws(LinearAlgebraError) -> Scores {
        let (n, k) = (matrix.columnCount, rows.count)
        precondition(leavingOut == nil || leavingOut!.count == k, "one list of columns a row")
        precondition(rows.allSatisfy { Int($0) < matrix.rowCount }, "a row out of range")
        let full = MutableMatrixView<Float>(rows: k, columns: n)
        let subspace = MutableMatrixView<Float>(rows: k, columns: n)
        guard k > 0, n > 0 else { return Scores(full: full, subspace: subspace) }
        let entries = rows.enumerated().map { place, row in
            let out = leavingOut?[place] ?? []
            return matrix.rows.pattern.range(Int(row)).filter { !out.contains(matrix.rows.pattern.columns[$0]) }
        }
        let (solution, remainder) = try start(entries, threads: threads)
        transpose(into: subspace, scale: subspaceScale, threads: threads) { column, place in
            // x − r − λ z is the regularized projection on the vectors; x itself is added to the entries below.
            -remainder[column, place] - Float(options.regularization) * solution[column, place]
        }
        for (place, row) in entries.enumerated() {
            for entry in row {
                let column = Int(matrix.rows.pattern.columns[entry])
                subspace[place, column] += subspaceScale[column] * value(entry)
            }
        }
        iterate(solution, remainder, threads: threads)
        transpose(into: full, scale: fullScale, threads: threads) { column, place in solution[column, place] }
        return Scores(full: full, subspace: subspace)
    }

    /// The sum of a row's squared values.
    static func squares(_ rows: SparseMatrix, _ row: Int) -> Double {
        guard let values = rows.values else { return Double(rows.pattern.degree(row)) }
        return rows.pattern.range(row).reduce(0) { $0 + Double(values[$1]) * Double(values[$1]) }
    }

    func value(_ entry: Int) -> Float { matrix.rows.values?[entry] ?? 1 }

    /// Columns of a panel for so many rows: the kernels' own widths, which are quicker than a few columns less, and two at
    /// least, because one alone would be summed in another order than beside others.
    private static func width(_ count: Int) -> Int {
        var width = 2
        while width < min(count, 16) { width *= 2 }
        return count <= 16 ? width : (count + 15) / 16 * 16
    }

    /// The solution in the span of the vectors and what it leaves of the right-hand sides, rows by their entries.
    private func start(
        _ rows: [[Int]], threads: Int
    ) throws(LinearAlgebraError) -> (solution: MutableMatrixView<Float>, remainder: MutableMatrixView<Float>) {
        let (n, k, d) = (matrix.columnCount, IterativeEASE.width(rows.count), vectors.columns)
        let solution = MutableMatrixView<Float>(rows: n, columns: k)
        let remainder = MutableMatrixView<Float>(rows: n, columns: k)
        let projections = MutableMatrixView<Float>(rows: d, columns: k)
        let scaled = MutableMatrixView<Float>(rows: d, columns: k)
        let pattern = matrix.rows.pattern
        for (place, row) in rows.enumerated() {
            var sums = [Float](repeating: 0, count: d)
            for entry in row {
                let vector = vectors.view.row(Int(pattern.columns[entry]))
                let value = value(entry)
                for index in 0..<d { sums[index] += value * vector[index] }
                remainder[Int(pattern.columns[entry]), place] = value
            }
            for index in 0..<d {
                projections[index, place] = sums[index]
                scaled[index, place] = sums[index] * inverses[index]
            }
        }
        if d > 0 {
            try Panel.multiply(vectors.view, scaled.reading, into: solution, alpha: 1, beta: 0, threads: threads)
            try Panel.multiply(
                vectors.view, projections.reading, into: remainder, alpha: -1, beta: 1, threads: threads)
        }
        return (solution, remainder)
    }

    /// Steps of conjugate gradients on (AᵀA + λI), all columns at once with step lengths of their own.
    private func iterate(
        _ solution: MutableMatrixView<Float>, _ remainder: MutableMatrixView<Float>, threads: Int
    ) {
        guard options.steps > 0 else { return }
        let (n, k) = (solution.rows, solution.columns)
        let direction = MutableMatrixView<Float>(rows: n, columns: k)
        let image = MutableMatrixView<Float>(rows: n, columns: k)
        let inner = MutableMatrixView<Float>(rows: matrix.rowCount, columns: k)
        // A step of length zero along no direction leaves all as it is and measures the remainder.
        let still = SharedBuffer([Float](repeating: 0, count: k))
        var squares = ColumnKernels.step(
            alpha: still, weights: weights, direction: direction, image: image, solution: solution,
            remainder: remainder, threads: threads
        ).weighted
        ColumnKernels.turn(
            beta: still, weights: weights, remainder: remainder, direction: direction, threads: threads)
        let lambda = Float(options.regularization)
        for step in 0..<options.steps {
            SparseProducts.multiply(
                matrix.rows, cuts: cuts, rowScale: nil, columnScale: nil, direction.reading, into: inner, alpha: 1,
                beta: 0, steady: true, threads: threads)
            ColumnKernels.combine(lambda, direction.reading, 0, remainder.reading, into: image, threads: threads)
            SparseProducts.multiply(
                matrix.transposed, cuts: transposedCuts, rowScale: nil, columnScale: nil, inner.reading, into: image,
                alpha: 1, beta: 1, steady: true, threads: threads)
            let curvature = ColumnKernels.dots(direction.reading, image.reading, threads: threads)
            let alpha = (0..<k).map { curvature[$0] > 0 ? Float(squares[$0] / curvature[$0]) : 0 }
            let before = squares
            squares =
                ColumnKernels.step(
                    alpha: SharedBuffer(alpha), weights: weights, direction: direction, image: image,
                    solution: solution,
                    remainder: remainder, threads: threads
                ).weighted
            if step == options.steps - 1 { return }
            let beta = (0..<k).map { before[$0] > 0 ? Float(squares[$0] / before[$0]) : 0 }
            ColumnKernels.turn(
                beta: SharedBuffer(beta), weights: weights, remainder: remainder, direction: direction, threads: threads
            )
        }
    }

    private func transpose(
        into result: MutableMatrixView<Float>, scale: SharedBuffer<Float>, threads: Int,
        _ value: @Sendable (_ column: Int, _ place: Int) -> Float
    ) {
        let cuts = Parallel.cuts(result.columns, parts: max(1, result.columns / 512))
        Parallel.forEach(cuts.count, threads: threads) { part in
            for place in 0..<result.rows {
                for column in cuts[part] { result[place, column] = value(column, place) * scale[column] }
            }
        }
    }
}
