/// The largest singular values of an operator and their vectors, to a requested residual.
///
/// The vectors of the smaller side are the leading eigenvectors of AᵀA (or AAᵀ), found by ``LargestEigenpairs`` without
/// forming it; the others are their images. A last step on the images (their triangular factor's singular value
/// decomposition) takes the values from A itself instead of from its square.
///
/// Squaring limits what can be reached: singular values below √ε times the largest (3·10⁻⁴ of it in `Float`, 1.5·10⁻⁸
/// in `Double`) come out with vectors that are only orthonormal, which their residuals show.
///
/// The same bytes come from any number of threads.
public enum TruncatedSVD {
    public struct Options: Sendable {
        /// A triplet has converged when √(‖A v − σ u‖² + ‖Aᵀ u − σ v‖²) ≤ tolerance × the largest σ. `nil`: 1e-4 for
        /// `Float`, 1e-9 for `Double`.
        public var tolerance: Double?
        /// Restarts at most.
        public var maximumIterations: Int
        public var seed: UInt64
        public var threads: Int
        /// Bytes the solver may take; see ``TruncatedSVD/memoryNeeded(for:count:)``.
        public var memoryBudget: Int?

        public init(
            tolerance: Double? = nil, maximumIterations: Int = 300, seed: UInt64 = 1,
            threads: Int = Parallel.availableThreads, memoryBudget: Int? = nil
        ) {
            self.tolerance = tolerance
            self.maximumIterations = maximumIterations
            self.seed = seed
            self.threads = threads
            self.memoryBudget = memoryBudget
        }
    }

    /// The `count` largest singular triplets of `matrix`, largest first.
    ///
    /// - Parameters:
    ///   - matrix: m × n, finite.
    ///   - count: from 0 to min(m, n).
    /// - Returns: the triplets with true residuals; `converged` is false when the iterations or the scalar's rounding
    ///   ended the search before the tolerance was reached.
    /// - Throws: as ``LargestEigenpairs/solve(_:count:options:)``.
    /// - Complexity: O(products × nonzeros + (m + n) × basis²) a restart.
    public static func solve<Operator: LinearOperator>(
        _ matrix: Operator, count: Int, options: Options = Options()
    ) throws(LinearAlgebraError) -> SingularTriplets<Operator.Scalar> {
        typealias Scalar = Operator.Scalar
        let smaller = min(matrix.rowCount, matrix.columnCount)
        guard count >= 0, count <= smaller else {
            throw .outOfRange(what: "singular triplets", value: count, range: 0...smaller)
        }
        if let budget = options.memoryBudget {
            let needed = memoryNeeded(for: matrix, count: count)
            if needed > budget { throw .memoryBudget(needed: needed, budget: budget) }
        }
        let tall = matrix.columnCount <= matrix.rowCount
        let gram = GramOperator(matrix, tall ? .columns : .rows)
        let tolerance = options.tolerance ?? (Scalar.self == Float.self ? 1e-4 : 1e-9)
        var search = LargestEigenpairs.Options(
            tolerance: 0.9 * tolerance, maximumIterations: options.maximumIterations, seed: options.seed,
            threads: options.threads)
        // ‖AᵀA v − σ² v‖ is σ times what is asked for.
        search.residuals = .ofSquareRoot
        let pairs = try LargestEigenpairs.solve(gram, count: count, options: search)
        var triplets = try SingularRefinement.refine(
            matrix, inner: pairs.vectors.view, side: tall ? .right : .left, tolerance: tolerance,
            threads: options.threads)
        triplets.iterations = pairs.iterations
        triplets.products += 2 * pairs.products
        return triplets
    }

    /// Bytes ``solve(_:count:options:)`` takes at its peak, the result among them and the operator not.
    public static func memoryNeeded<Operator: LinearOperator>(for matrix: Operator, count: Int) -> Int {
        let side: GramOperator<Operator>.Side = matrix.columnCount <= matrix.rowCount ? .columns : .rows
        return max(
            LargestEigenpairs.memoryNeeded(for: GramOperator(matrix, side), count: count),
            SingularRefinement.memoryNeeded(for: matrix, count: count))
    }
}
