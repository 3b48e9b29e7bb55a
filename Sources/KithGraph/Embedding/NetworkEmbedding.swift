import KithLinearAlgebra

/// Where everybody stands: a few numbers a person, such that people with alike ties get alike numbers.
public struct NetworkEmbedding: Sendable {
    public enum Method: String, Sendable, CaseIterable {
        /// Leading eigenvectors of the symmetric normalized adjacency D^-½ A D^-½ of the undirected network.
        case spectral
        /// Truncated singular value decomposition of the follow matrix (row: who follows, column: who is followed).
        case svd
        /// Implicit-feedback alternating least squares on the follow matrix, ``ImplicitALS``.
        case als
    }

    /// As what people are described by `svd` and `als`, which tell who follows from who is followed.
    public enum Side: String, Sendable, CaseIterable {
        /// By whom they follow: rows of the follow matrix.
        case following
        /// By who follows them: its columns.
        case followers
    }

    /// What becomes of spectral vectors.
    public enum Scaling: String, Sendable, CaseIterable {
        /// Eigenvectors *v* = D^-½ *u* of the walk D^-1 A, scaled so that the mean of *v*² weighted by degree is one: a
        /// person's coordinate is the mean of those of the people tied to them, divided by the eigenvalue, whatever
        /// their number of ties. People without ties stand at the origin.
        case walk
        /// Orthonormal eigenvectors *u* as they are; a person's length grows with the root of their degree.
        case none
    }

    public struct Options: Sendable {
        public var method: Method
        /// Numbers a person, from 1 to the number of people; to one less for `spectral` without the trivial vector.
        public var dimensions: Int
        /// `spectral`: who counts as tied.
        public var ties: Ties
        /// `spectral`: by default ``Scaling/walk``, which keeps the numbers of ties out of the coordinates; clustering and
        /// drawing want people in alike company together, whether they know ten or ten thousand.
        public var scaling: Scaling
        /// `spectral`: whether the vector that every network has (eigenvalue 1, with ``Scaling/walk`` the same number for
        /// everybody) stays. It tells nothing about anybody, so by default it does not.
        public var keepsTrivial: Bool
        /// `svd` and `als`.
        public var side: Side
        /// `als`: λ, 0.01 when `nil`. `spectral`: a weight added to everybody's degree and spread over all pairs, 0 when
        /// `nil`; the mean degree keeps small groups at the edge, or apart, from taking the vectors
        /// (``NormalizedAdjacency``).
        public var regularization: Double?
        /// `als`: confidence that a follow adds.
        public var alpha: Double
        public var seed: UInt64
        /// `spectral` and `svd`: largest residual, relative to the largest value; the solver's default when `nil`.
        public var tolerance: Double?
        /// Rounds of the solver; when `nil`, its default, which for `als` is 10.
        public var maximumIterations: Int?
        /// Threads to work with; the result does not depend on them.
        public var threads: Int
        /// Bytes that may be allocated; `nil` sets no limit.
        public var memoryBudget: Int?

        public init(
            method: Method = .spectral, dimensions: Int = 32, ties: Ties = .either, scaling: Scaling = .walk,
            keepsTrivial: Bool = false, side: Side = .following, regularization: Double? = nil, alpha: Double = 40,
            seed: UInt64 = 1, tolerance: Double? = nil, maximumIterations: Int? = nil,
            threads: Int = Parallel.availableThreads, memoryBudget: Int? = nil
        ) {
            self.method = method
            self.dimensions = dimensions
            self.ties = ties
            self.scaling = scaling
            self.keepsTrivial = keepsTrivial
            self.side = side
            self.regularization = regularization
            self.alpha = alpha
            self.seed = seed
            self.tolerance = tolerance
            self.maximumIterations = maximumIterations
            self.threads = threads
            self.memoryBudget = memoryBudget
        }

        /// The most dimensions that `personCount` people can have.
        public func largestDimension(personCount: Int) -> Int {
            max(0, method == .spectral && !keepsTrivial ? personCount - 1 : personCount)
        }
    }

    /// People × dimensions, in the order of the network's people. In every column the component of largest magnitude is
    /// positive, the first of equals, so that no sign is left to chance.
    public let vectors: Matrix<Float>
    /// Eigenvalues or singular values, largest first; none for `als`.
    public let values: [Float]
    /// ‖N u − λ u‖₂ of each eigenpair, √(‖A v − σ u‖² + ‖Aᵀ u − σ v‖²) of each singular triplet; none for `als`.
    public let residuals: [Float]
    public let method: Method
    /// Rounds of the solver.
    public let iterations: Int
    /// Whether every residual is within the tolerance; `als` does a fixed number of iterations, and that is it.
    public let converged: Bool

    /// Embeds everybody.
    ///
    /// Throws ``LinearAlgebraError/outOfRange(what:value:range:)`` for dimensions below 1 or above
    /// ``Options/largestDimension(personCount:)``, ``LinearAlgebraError/memoryBudget(needed:budget:)``, and for `als`
    /// without regularization ``LinearAlgebraError/singular(routine:row:)``. Time as in ``LargestEigenpairs``,
    /// ``TruncatedSVD`` and ``ImplicitALS``.
    public static func compute(
        _ network: Network, options: Options = Options()
    ) throws(LinearAlgebraError) -> NetworkEmbedding {
        let largest = options.largestDimension(personCount: network.personCount)
        guard options.dimensions >= 1, options.dimensions <= largest else {
            throw .outOfRange(what: "dimensions", value: options.dimensions, range: min(1, largest)...largest)
        }
        if let budget = options.memoryBudget {
            let needed = memoryNeeded(network, options: options)
            if needed > budget { throw .memoryBudget(needed: needed, budget: budget) }
        }
        switch options.method {
        case .spectral: return try SpectralEmbedding(network, options: options).embedding()
        case .svd: return try singularVectors(network, options: options)
        case .als: return try factors(network, options: options)
        }
    }

    /// `vectors` with the sign of each column settled.
    init(
        _ vectors: Matrix<Float>, values: [Float], residuals: [Float], method: Method, iterations: Int, converged: Bool
    ) {
        var vectors = vectors
        vectors.withMutableView { ColumnSigns.settle($0) }
        self.vectors = vectors
        self.values = values
        self.residuals = residuals
        self.method = method
        self.iterations = iterations
        self.converged = converged
    }
}

/// Signs of columns that are fixed up to their sign.
enum ColumnSigns {
    /// Turns every column whose component of largest magnitude, the first of equals, is negative.
    static func settle(_ view: MutableMatrixView<Float>) {
        var largest = [Float](repeating: 0, count: view.columns)
        for row in 0..<view.rows {
            let values = view.row(row)
            for column in values.indices where abs(values[column]) > abs(largest[column]) {
                largest[column] = values[column]
            }
        }
        guard largest.contains(where: { $0 < 0 }) else { return }
        for row in 0..<view.rows {
            var values = view.mutableRow(row)
            for column in values.indices where largest[column] < 0 { values[column] = -values[column] }
        }
    }
}
