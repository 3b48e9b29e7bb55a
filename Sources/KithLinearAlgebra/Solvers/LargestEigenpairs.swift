/// The largest eigenvalues of a symmetric operator and their vectors.
///
/// A block Krylov method with thick restarts (Wu, Simon, "Thick-restart Lanczos method for large symmetric eigenvalue
/// problems", 2000, doi:10.1137/S0895479898334605, in blocks). When the first basis does not hold the answer, it shows
/// where the wanted part of the spectrum begins, and the method goes on with a Chebyshev polynomial of the operator that
/// is large there: products with a narrow panel cost less than keeping a large basis orthogonal.
///
/// A Krylov space holds at most as many copies of a repeated eigenvalue as its block is wide. So when all pairs have
/// converged and that many of them agree, the search goes on from a random block orthogonal to them; whatever comes up above the smallest of them
/// joins, until nothing does. Eigenvectors the operator knows (``SymmetricOperator/knownEigenpairs(limit:threads:)``),
/// such as one for each component of a normalized adjacency, are taken from it.
///
/// The same bytes come from any number of threads.
public enum LargestEigenpairs {
    public struct Options: Sendable {
        /// A pair has converged when ‖A v − λ v‖ ≤ tolerance × the largest |eigenvalue| seen. `nil`: 1e-5 for `Float`,
        /// 1e-10 for `Double`.
        public var tolerance: Double?
        /// Restarts at most.
        public var maximumIterations: Int
        public var seed: UInt64
        public var threads: Int
        /// Bytes the solver may take; see ``LargestEigenpairs/memoryNeeded(for:count:)``.
        public var memoryBudget: Int?
        /// What the tolerance is a share of.
        var residuals = ResidualMeasure.ofLargest

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

    /// The `count` largest eigenvalues of `matrix`, largest first, with orthonormal vectors and true residuals.
    ///
    /// - Parameters:
    ///   - matrix: n × n, finite.
    ///   - count: from 0 to n.
    /// - Returns: the pairs; `converged` is false when ``Options/maximumIterations`` or the scalar's rounding ended the
    ///   search before the tolerance was reached.
    /// - Throws: ``LinearAlgebraError/outOfRange(what:value:range:)``,
    ///   ``LinearAlgebraError/memoryBudget(needed:budget:)``, ``LinearAlgebraError/notFinite(row:column:)`` when a
    ///   product is not finite.
    /// - Complexity: O(products × nonzeros + n × basis²) a restart. Up to 512 rows: dense, O(n³).
    public static func solve<Operator: SymmetricOperator>(
        _ matrix: Operator, count: Int, options: Options = Options()
    ) throws(LinearAlgebraError) -> EigenPairs<Operator.Scalar> {
        let rows = matrix.rowCount
        guard count >= 0, count <= rows else {
            throw .outOfRange(what: "eigenpairs", value: count, range: 0...rows)
        }
        if let budget = options.memoryBudget {
            let needed = memoryNeeded(for: matrix, count: count)
            if needed > budget { throw .memoryBudget(needed: needed, budget: budget) }
        }
        guard count > 0 else {
            return EigenPairs(
                values: [], vectors: Matrix(rows: rows, columns: 0), residuals: [], iterations: 0, products: 0,
                converged: true)
        }
        if Shape(rows: rows, count: count).isDense {
            return try DenseEigenpairs.solve(matrix, count: count, options: options)
        }
        var search = EigenSearch(matrix, count: count, options: options)
        return try search.run()
    }

    /// Bytes ``solve(_:count:options:)`` takes at its peak, the result among them and the operator not.
    public static func memoryNeeded<Operator: SymmetricOperator>(for matrix: Operator, count: Int) -> Int {
        let rows = matrix.rowCount
        let size = MemoryLayout<Operator.Scalar>.stride
        let shape = Shape(rows: rows, count: count)
        guard !shape.isDense else {
            return rows * rows * (2 * size + 3 * MemoryLayout<Double>.stride) + 2 * rows * count * size
        }
        let basis = BlockKrylov<Operator>.bytes(rows: rows, width: shape.width, capacity: shape.capacity)
        // The vectors, their images, and one more panel of their size while they are rotated.
        return basis + 3 * rows * count * size + matrix.workspaceBytes(columns: count)
    }

    enum ResidualMeasure {
        /// The largest |eigenvalue|.
        case ofLargest
        /// √(largest × own eigenvalue), for squares of what is wanted.
        case ofSquareRoot
    }

    /// How wide the blocks are and how large the basis grows.
    struct Shape {
        let isDense: Bool
        let width: Int
        let capacity: Int

        /// Widths follow from what a product costs: a panel of 8 floats takes hardly longer than one of 4, and wider
        /// ones need more products to the same end. With many pairs the basis is large whatever the width, and wide
        /// blocks keep the work on it in matrix products.
        init(rows: Int, count: Int) {
            width = count <= 48 ? 8 : count <= 160 ? 16 : 32
            capacity = (count + max(count, 8 * width) + width - 1) / width * width
            isDense = rows <= 512 || rows < 2 * (capacity + width)
        }
    }
}
