/// The largest singular values of an operator by a fixed number of products with a random panel: less exact than
/// ``TruncatedSVD`` and done after a known time, which suits embeddings and preconditioners.
///
/// Source: Halko, Martinsson, Tropp, "Finding structure with randomness", 2011, doi:10.1137/090771806. Between products the
/// panel is only kept well away from dependence, by one pass of Cholesky QR, as its span is all that goes on. Where they end with the decomposition of QᵀA, the triplets here come from a
/// further product with the basis of the other side, whose residuals are smaller.
///
/// The same bytes come from any number of threads.
public enum RandomizedSVD {
    public struct Options: Sendable {
        /// Columns of the panel beyond those asked for.
        public var oversampling: Int
        /// Times the panel goes through AᵀA.
        public var powerIterations: Int
        /// What ``SingularTriplets/converged`` is judged by, relative to the largest σ.
        public var tolerance: Double
        public var seed: UInt64
        public var threads: Int
        /// Bytes the solver may take; see ``RandomizedSVD/memoryNeeded(for:count:oversampling:)``.
        public var memoryBudget: Int?

        public init(
            oversampling: Int = 16, powerIterations: Int = 3, tolerance: Double = 1e-2, seed: UInt64 = 1,
            threads: Int = Parallel.availableThreads, memoryBudget: Int? = nil
        ) {
            self.oversampling = oversampling
            self.powerIterations = powerIterations
            self.tolerance = tolerance
            self.seed = seed
            self.threads = threads
            self.memoryBudget = memoryBudget
        }
    }

    /// About the `count` largest singular triplets of `matrix`, largest first, with their true residuals.
    ///
    /// - Parameters:
    ///   - matrix: m × n, finite.
    ///   - count: from 0 to min(m, n).
    /// - Throws: ``LinearAlgebraError/outOfRange(what:value:range:)``,
    ///   ``LinearAlgebraError/memoryBudget(needed:budget:)``, ``LinearAlgebraError/notFinite(row:column:)`` when a
    ///   product is not finite.
    /// - Complexity: 2 × (power iterations + 2) products with count + oversampling columns.
    public static func solve<Operator: LinearOperator>(
        _ matrix: Operator, count: Int, options: Options = Options()
    ) throws(LinearAlgebraError) -> SingularTriplets<Operator.Scalar> {
        typealias Scalar = Operator.Scalar
        let smaller = min(matrix.rowCount, matrix.columnCount)
        guard count >= 0, count <= smaller else {
            throw .outOfRange(what: "singular triplets", value: count, range: 0...smaller)
        }
        precondition(options.oversampling >= 0 && options.powerIterations >= 0, "options below zero")
        if let budget = options.memoryBudget {
            let needed = memoryNeeded(for: matrix, count: count, oversampling: options.oversampling)
            if needed > budget { throw .memoryBudget(needed: needed, budget: budget) }
        }
        let width = min(smaller, count + options.oversampling)
        let threads = options.threads
        let basis = MutableMatrixView<Scalar>(rows: matrix.columnCount, columns: width)
        try sketch(matrix, into: basis, options: options)
        var triplets = try SingularRefinement.refine(
            matrix, inner: basis.reading, side: .right, tolerance: options.tolerance, threads: threads)
        triplets.products += 2 * width * (options.powerIterations + 1)
        triplets.iterations = options.powerIterations
        let limit = options.tolerance * Double(triplets.values.first ?? 0)
        triplets.left = Matrix(triplets.left.view.window(columns: 0..<count))
        triplets.right = Matrix(triplets.right.view.window(columns: 0..<count))
        triplets.values = Array(triplets.values.prefix(count))
        triplets.residuals = Array(triplets.residuals.prefix(count))
        triplets.converged = triplets.residuals.allSatisfy { Double($0) <= limit }
        return triplets
    }

    /// An orthonormal basis of about the leading right singular vectors: (AᵀA)^(1 + power iterations) × a random panel.
    private static func sketch<Operator: LinearOperator>(
        _ matrix: Operator, into basis: MutableMatrixView<Operator.Scalar>, options: Options
    ) throws(LinearAlgebraError) {
        let threads = options.threads
        let image = MutableMatrixView<Operator.Scalar>(rows: matrix.rowCount, columns: basis.columns)
        Panel.fillRandom(basis, seed: options.seed, threads: threads)
        for pass in 0...options.powerIterations {
            matrix.multiply(basis.reading, into: image, alpha: 1, beta: 0, threads: threads)
            // Between, both products in a row lose no more of the small directions than the scalar can spare; at the
            // start the panel leans on few directions, and at the end its rounding is what the result is left with.
            if pass == 0 || pass == options.powerIterations {
                try Panel.condition(image, threads: threads)
            }
            matrix.multiplyTransposed(image.reading, into: basis, alpha: 1, beta: 0, threads: threads)
            if pass < options.powerIterations { try Panel.condition(basis, threads: threads) }
        }
        _ = try Panel.orthonormalize(basis, threads: threads)
    }

    /// Bytes ``solve(_:count:options:)`` takes at its peak, the result among them and the operator not.
    public static func memoryNeeded<Operator: LinearOperator>(
        for matrix: Operator, count: Int, oversampling: Int = 16
    ) -> Int {
        let width = min(min(matrix.rowCount, matrix.columnCount), count + oversampling)
        // The basis, and for the last step both sides' vectors and images.
        return (2 * matrix.rowCount + 3 * matrix.columnCount) * width * MemoryLayout<Operator.Scalar>.stride
            + matrix.workspaceBytes(columns: width)
    }
}
