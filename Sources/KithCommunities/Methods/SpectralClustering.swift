import KithLinearAlgebra

/// Groups by the leading eigenvectors of the normalized adjacency: people are points, and points that lie close together
/// are a group.
///
/// Ng, Jordan, Weiss, "On spectral clustering: analysis and an algorithm", NIPS 2001; regularized, without which the
/// vectors of a sparse network sit on its loose ends: Qin, Rohe, "Regularized spectral clustering under the
/// degree-corrected stochastic blockmodel", NIPS 2013; the number of groups by the largest gap between eigenvalues: von
/// Luxburg, "A tutorial on spectral clustering", Statistics and Computing 17, 2007, doi:10.1007/s11222-007-9033-z.
public enum SpectralClustering {
    public struct Options: Sendable {
        /// Number of groups; `nil` for the largest gap between eigenvalues, at least 2. Whether they are more than chance gives
        /// is for ``NullCheck`` to say.
        public var groups: Int?
        /// Groups at most where their number is sought.
        public var maximumGroups: Int
        /// Weight added to everybody's ties and spread over all; `nil` for the mean strength.
        public var regularization: Double?
        /// Seedings of k-means tried.
        public var restarts: Int
        public var seed: UInt64
        /// Bytes that may be allocated for the eigenvectors; `nil` sets no limit.
        public var memoryBudget: Int?

        public init(
            groups: Int? = nil, maximumGroups: Int = 32, regularization: Double? = nil, restarts: Int = 10,
            seed: UInt64 = 1, memoryBudget: Int? = nil
        ) {
            self.groups = groups
            self.maximumGroups = maximumGroups
            self.regularization = regularization
            self.restarts = restarts
            self.seed = seed
            self.memoryBudget = memoryBudget
        }
    }

    public struct Result: Sendable {
        public let partition: Partition
        /// The largest eigenvalues, as many as were looked at.
        public let eigenvalues: [Float]
        /// The number of groups asked for or found by the gap; k-means leaves none empty unless people coincide.
        public let groups: Int
        /// Whether eigenvectors and k-means have come to rest.
        public let isConverged: Bool
    }

    /// Groups of `graph`; of a directed reading, by the weights of both directions together. Throws
    /// ``LinearAlgebraError/outOfRange(what:value:range:)`` for a number of groups below 1 or above that of people, and
    /// ``LinearAlgebraError/memoryBudget(needed:budget:)``. O(products × ties + people × groups²).
    public static func run(
        on graph: TieGraph, options: Options = Options(), threads: Int = Parallel.availableThreads
    ) throws(LinearAlgebraError) -> Result {
        let people = graph.vertexCount
        if let groups = options.groups, groups < 1 || groups > people {
            throw .outOfRange(what: "groups", value: groups, range: min(1, people)...people)
        }
        guard people > 1, graph.rows.nonzeroCount > 0 else {
            let labels = (0..<UInt32(people)).map { $0 }
            return Result(partition: Partition(labels: labels), eigenvalues: [], groups: people, isConverged: true)
        }
        let matrix =
            if let weights = graph.weights {
                try SparseMatrix(pattern: graph.rows, values: weights)
            } else {
                SparseMatrix(graph.rows)
            }
        let mean = matrix.rowSums(threads: threads).reduce(0, +) / Double(people)
        let operation = NormalizedAdjacency<Float>(
            matrix, regularization: options.regularization ?? mean, threads: threads)
        let looked = options.groups ?? min(people, max(1, options.maximumGroups) + 1)
        let pairs = try LargestEigenpairs.solve(
            operation, count: looked,
            options: .init(seed: options.seed, threads: threads, memoryBudget: options.memoryBudget))
        let groups = options.groups ?? largestGap(pairs.values)
        let points = directions(pairs.vectors, columns: groups)
        let clusters = try KMeans.run(
            points.view,
            options: .init(clusters: groups, seed: options.seed, restarts: options.restarts, threads: threads))
        return Result(
            partition: Partition(labels: SharedBuffer(clusters.labels)), eigenvalues: pairs.values, groups: groups,
            isConverged: pairs.converged && clusters.converged)
    }

    /// How many eigenvalues come before the largest gap, from two on: regularized, every network hangs together, and the
    /// first gap says no more than that.
    private static func largestGap(_ values: [Float]) -> Int {
        guard values.count > 2 else { return values.count }
        return (2..<values.count).max { (values[$0 - 1] - values[$0], $1) < (values[$1 - 1] - values[$1], $0) }!
    }

    /// The first columns with every row scaled to length 1; a row of zeros stays.
    private static func directions(_ vectors: Matrix<Float>, columns: Int) -> Matrix<Float> {
        var points = Matrix(vectors.view.window(columns: 0..<columns))
        points.withMutableView { view in
            for row in 0..<view.rows {
                var values = view.mutableRow(row)
                var square: Float = 0
                for column in values.indices { square += values[column] * values[column] }
                guard square > 0 else { continue }
                for column in values.indices { values[column] /= square.squareRoot() }
            }
        }
        return points
    }
}
