import Foundation

/// Which few numbers for everybody explain who is followed: a factorization of a sparse matrix of implicit feedback by
/// alternating least squares.
///
/// With x_u the factors of row u and y_i those of column i, k numbers each, it lowers
///
///     Σ_(u,i) c_ui (p_ui − x_u·y_i)² + Σ_u λ_u ‖x_u‖² + Σ_i λ_i ‖y_i‖²
///
/// over all pairs. An entry of value v has confidence c = 1 + alpha × |v| and preference p = 1, or 0 where v is below zero
/// (known not to be wanted). A pair without an entry has p = 0 and c = `unobservedWeight`. The regularization of a row
/// with d entries among n columns is λ_u = `regularization` × (d + unobservedWeight × n)^`frequencyExponent`, and so for
/// columns; with exponent 0 it is the same for all.
///
/// Hu, Koren, Volinsky, "Collaborative Filtering for Implicit Feedback Datasets", ICDM 2008,
/// doi:10.1109/ICDM.2008.22; conjugate gradients: Takács, Pilászy, Tikk, "Applications of the Conjugate Gradient Method
/// for Implicit Feedback Collaborative Filtering", RecSys 2011, doi:10.1145/2043932.2043987; the scaled regularization:
/// Rendle, Krichene, Zhang, Koren, "Revisiting the Performance of iALS on Item Recommendation Benchmarks", RecSys 2022,
/// doi:10.1145/3523227.3548486.
///
/// It differs from these in the basis it works in. Before each half-step both factor matrices are turned, which leaves
/// all scores as they are, so that the Gram matrix of the fixed side becomes diagonal. The matrix of a row with d entries
/// is then diagonal + rank d: a step of conjugate gradients costs 4 d k operations instead of 4 d k + 2 k², the diagonal
/// is a preconditioner that is exact but for the entries, and an exact solution with d < k needs only a factorization of
/// order d (Woodbury's identity).
public struct ImplicitALS: Sendable {
    /// How a row's least-squares problem is solved.
    public enum Variant: Sendable, Equatable {
        /// Exactly.
        case cholesky
        /// By a few steps of preconditioned conjugate gradients from the last solution.
        case conjugateGradient(steps: Int)
    }

    public struct Options: Sendable {
        /// Numbers a row and a column get, at least 1.
        public var factors: Int
        /// Times that rows and then columns are solved for.
        public var iterations: Int
        /// Confidence that an entry adds per unit of its value, 0 or more.
        public var alpha: Double
        /// Confidence of pairs without an entry, above 0 and at most 1.
        public var unobservedWeight: Double
        /// λ, 0 or more. With 0 a problem may be singular.
        public var regularization: Double
        /// How much more the busy are regularized: 0 for all alike, 1 in proportion to their terms in the objective.
        public var frequencyExponent: Double
        public var variant: Variant
        /// Of the columns' first factors.
        public var seed: UInt64
        /// Whether to compute the objective after each iteration, which takes about half the time of one.
        public var recordsLoss: Bool
        /// Bytes that may be allocated; see ``ImplicitALS/memoryNeeded(rows:columns:nonzeros:valued:options:threads:)``.
        public var memoryBudget: Int?
        /// Rows with more entries than this are summed in parallel pieces and solved exactly, so that none keeps the other
        /// threads waiting.
        var hubDegree = 1 << 15

        public init(
            factors: Int = 64, iterations: Int = 10, alpha: Double = 40, unobservedWeight: Double = 1,
            regularization: Double = 0.01, frequencyExponent: Double = 0,
            variant: Variant = .conjugateGradient(steps: 3), seed: UInt64 = 1, recordsLoss: Bool = false,
            memoryBudget: Int? = nil
        ) {
            self.factors = factors
            self.iterations = iterations
            self.alpha = alpha
            self.unobservedWeight = unobservedWeight
            self.regularization = regularization
            self.frequencyExponent = frequencyExponent
            self.variant = variant
            self.seed = seed
            self.recordsLoss = recordsLoss
            self.memoryBudget = memoryBudget
        }

        /// The regularization of a row with `degree` entries among `others` columns.
        func ridge(degree: Int, others: Int) -> Float {
            guard frequencyExponent != 0 else { return Float(regularization) }
            return Float(regularization * pow(Double(degree) + unobservedWeight * Double(others), frequencyExponent))
        }

        func check() {
            precondition(factors > 0, "at least one factor is needed")
            precondition(iterations >= 0, "iterations below zero")
            precondition(alpha >= 0 && alpha.isFinite, "alpha must be 0 or more")
            precondition(unobservedWeight > 0 && unobservedWeight <= 1, "the unobserved weight is above 0, at most 1")
            precondition(regularization >= 0 && regularization.isFinite, "the regularization must be 0 or more")
            precondition(frequencyExponent.isFinite, "the exponent must be finite")
            if case .conjugateGradient(let steps) = variant { precondition(steps > 0, "at least one step is needed") }
        }
    }

    /// x: one row for each row of the matrix, zeros for one without entries.
    public let rowFactors: Matrix<Float>
    /// y: one row for each column of the matrix, zeros for one without entries.
    public let columnFactors: Matrix<Float>
    /// The objective after each iteration, when it was asked for.
    public let losses: [Double]
    /// Iterations done.
    public let iterations: Int
    let options: Options
    /// Of the rows' and of the columns' factors, for folding in.
    let rowBasis: GramBasis
    let columnBasis: GramBasis

    /// Factorizes `matrix`. `transposed`, its transpose, is made when not given.
    ///
    /// The same bytes for any number of threads. Throws ``LinearAlgebraError/memoryBudget(needed:budget:)``; and
    /// ``LinearAlgebraError/singular(routine:row:)``, when not regularized, for the first row (or column, in the half-step
    /// that solves for columns) whose problem has no single solution. O(iterations × (nonzeros × k × steps + (rows +
    /// columns) × k²)) with conjugate gradients; exactly, each row with d entries costs d k × min(d, k) more.
    public static func fit(
        _ matrix: SparseMatrix, transposed: SparseMatrix? = nil, options: Options = Options(),
        threads: Int = Parallel.availableThreads
    ) throws(LinearAlgebraError) -> ImplicitALS {
        options.check()
        try checkBudget(matrix, transposed: transposed, options: options, threads: threads)
        let across = transposed ?? matrix.transposed(threads: threads)
        precondition(
            across.rowCount == matrix.columnCount && across.columnCount == matrix.rowCount
                && across.nonzeroCount == matrix.nonzeroCount, "the transpose has another shape")
        let rows = ALSSide(matrix, options: options)
        let columns = ALSSide(across, options: options)
        let width = ALSKernels.width(options.factors)
        let x = MutableMatrixView<Float>(rows: matrix.rowCount, columns: width)
        let y = start(matrix.columnCount, options: options, threads: threads)
        var losses: [Double] = []
        for _ in 0..<options.iterations {
            try halfStep(rows, x, y, options, threads)
            try halfStep(columns, y, x, options, threads)
            if options.recordsLoss { losses.append(objective(rows, columns, x, y, threads)) }
        }
        return try ImplicitALS(x, y, losses: losses, options: options, threads: threads)
    }

    private init(
        _ x: consuming MutableMatrixView<Float>, _ y: consuming MutableMatrixView<Float>, losses: [Double],
        options: Options, threads: Int
    ) throws(LinearAlgebraError) {
        rowBasis = try GramBasis(of: x.reading, count: options.factors, threads: threads)
        columnBasis = try GramBasis(of: y.reading, count: options.factors, threads: threads)
        rowFactors = ImplicitALS.compact(x, options.factors)
        columnFactors = ImplicitALS.compact(y, options.factors)
        self.losses = losses
        self.options = options
        iterations = options.iterations
    }

    /// Without the padding.
    private static func compact(_ view: consuming MutableMatrixView<Float>, _ factors: Int) -> Matrix<Float> {
        view.columns == factors ? Matrix(adopting: view) : Matrix(view.reading.window(columns: 0..<factors))
    }

    /// Small random factors: Rendle et al. take a normal distribution, here each number is uniform with the same spread,
    /// a tenth over the root of k.
    private static func start(_ count: Int, options: Options, threads: Int) -> MutableMatrixView<Float> {
        let factors = MutableMatrixView<Float>(rows: count, columns: ALSKernels.width(options.factors))
        let scale = Float(0.1 * (12 / Double(options.factors)).squareRoot())
        let cuts = Parallel.cuts(count, parts: 64)
        Parallel.forEach(cuts.count, threads: threads) { part in
            for row in cuts[part] {
                var generator = SeededGenerator(seed: options.seed, stream: UInt64(row))
                for place in 0..<options.factors {
                    factors[row, place] = scale * (Float(generator.unit()) - 0.5)
                }
            }
        }
        return factors
    }

    /// Solves for `solution` with `fixed` as it is, both turned to the basis where that is easy.
    private static func halfStep(
        _ side: ALSSide, _ solution: MutableMatrixView<Float>, _ fixed: MutableMatrixView<Float>, _ options: Options,
        _ threads: Int
    ) throws(LinearAlgebraError) {
        let basis = try GramBasis(of: fixed.reading, count: options.factors, threads: threads)
        GramBasis.rotate(fixed, by: basis.rotation.view, threads: threads)
        if options.variant != .cholesky { GramBasis.rotate(solution, by: basis.rotation.view, threads: threads) }
        try side.solve(options.variant, fixed.reading, gram: basis, into: solution, threads: threads)
    }

    /// The objective. Σ over all pairs of the squared score is the inner product of both Gram matrices.
    private static func objective(
        _ rows: ALSSide, _ columns: ALSSide, _ x: MutableMatrixView<Float>, _ y: MutableMatrixView<Float>,
        _ threads: Int
    ) -> Double {
        let width = x.columns
        let left = GramBasis.gram(of: x.reading, threads: threads)
        let right = GramBasis.gram(of: y.reading, threads: threads)
        var squares = 0.0
        for row in 0..<width {
            for column in row..<width {
                squares += (row == column ? 1 : 2) * left[row * width + column] * right[row * width + column]
            }
        }
        return rows.entryLoss(y.reading, x, threads: threads) + Double(rows.absent) * squares
            + rows.ridgeLoss(x, threads: threads) + columns.ridgeLoss(y, threads: threads)
    }
}
