/// Parts rows into clusters so that they lie close to their clusters' means.
///
/// Lloyd's iteration from greedy k-means++ seeding. Distances are never stored beyond one a row: a tile of rows meets a
/// block of centers in registers, where the nearest is kept. A cluster left empty takes the row farthest from its own
/// center.
///
/// Sources: Lloyd, "Least squares quantization in PCM", 1982, doi:10.1109/TIT.1982.1056489; Arthur, Vassilvitskii,
/// "k-means++: The advantages of careful seeding", SODA 2007. Differs from the latter in that every center is the best of
/// 2 + ⌊ln k⌋ drawn ones, which they suggest, and in that the centers' means are summed in double.
public enum KMeans {
    public struct Options: Sendable {
        /// Clusters, from 1 to the number of rows.
        public var clusters: Int
        public var seed: UInt64
        /// Seedings tried; the one whose iteration ends with the lowest inertia is kept.
        public var restarts: Int
        public var maximumIterations: Int
        /// Converged when the centers move by no more than √tolerance × the columns' mean standard deviation altogether:
        /// Σ ‖Δc‖² ≤ tolerance × mean variance. Also when no label changes.
        public var tolerance: Double
        /// Threads to work with; the result does not depend on them.
        public var threads: Int
        /// Bytes that may be allocated; `nil` sets no limit.
        public var memoryBudget: Int?

        public init(
            clusters: Int, seed: UInt64 = 1, restarts: Int = 1, maximumIterations: Int = 300, tolerance: Double = 1e-4,
            threads: Int = Parallel.availableThreads, memoryBudget: Int? = nil
        ) {
            self.clusters = clusters
            self.seed = seed
            self.restarts = restarts
            self.maximumIterations = maximumIterations
            self.tolerance = tolerance
            self.threads = threads
            self.memoryBudget = memoryBudget
        }
    }

    /// The clusters, and how they were reached.
    public struct Result<Scalar: MatrixScalar>: Sendable {
        /// One row a cluster, the mean of its rows; of an empty cluster, where it last was. Clusters are empty only where
        /// there are fewer distinct rows than clusters.
        public var centers: Matrix<Scalar>
        /// The nearest center of every row.
        public var labels: SharedBuffer<UInt32>
        /// Σ ‖row − its center‖².
        public var inertia: Double
        /// Iterations of the seeding that was kept.
        public var iterations: Int
        /// Whether that iteration came to rest.
        public var converged: Bool
    }

    /// Bytes allocated for `rows` rows of `dimensions` columns, the result among them.
    public static func memoryNeeded<Scalar: MatrixScalar>(
        rows: Int, dimensions: Int, clusters: Int, restarts: Int = 1, type: Scalar.Type
    ) -> Int {
        let stride = MemoryLayout<Scalar>.stride
        let perRow = 4 * (restarts > 1 ? 2 : 1) + stride
        let centers = clusters * dimensions * stride * (restarts > 1 ? 2 : 1)
        let packed = PackedCenters<Scalar>.byteCount(clusters, dimensions: dimensions)
        let sums = (parts(rows, clusters: clusters).count + 1) * clusters * (dimensions + 1) * 8
        return rows * perRow + centers + packed + sums
    }

    /// Parts the rows of `data`, n × d.
    ///
    /// Throws ``LinearAlgebraError/outOfRange(what:value:range:)`` for a number of clusters below 1 or above n,
    /// ``LinearAlgebraError/notFinite(row:column:)`` and ``LinearAlgebraError/memoryBudget(needed:budget:)``. O(n k d) for
    /// each iteration, O(n k d log k) for each seeding.
    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    public static func run<Scalar: MatrixScalar>(
        _ data: MatrixView<Scalar>, options: Options
    ) throws(LinearAlgebraError) -> Result<Scalar> {
        guard options.clusters >= 1, options.clusters <= data.rows else {
            throw .outOfRange(what: "clusters", value: options.clusters, range: min(1, data.rows)...data.rows)
        }
        let needed = memoryNeeded(
            rows: data.rows, dimensions: data.columns, clusters: options.clusters, restarts: options.restarts,
            type: Scalar.self)
        if let budget = options.memoryBudget, needed > budget { throw .memoryBudget(needed: needed, budget: budget) }
        let spread = try Spread(data, threads: options.threads)
        var best: Result<Scalar>?
        for restart in 0..<max(1, options.restarts) {
            let run = LloydIteration(data, options: options, spread: spread)
            let result = run.result(SeededGenerator(seed: options.seed, stream: UInt64(restart)))
            if best.map({ result.inertia < $0.inertia }) ?? true { best = result }
        }
        return best!
    }

    /// How rows are cut, whatever the number of threads: enough parts for many threads, and no more than keep a part's
    /// sums small beside its rows.
    static func parts(_ rows: Int, clusters: Int) -> [Range<Int>] {
        Parallel.cuts(rows, parts: min(32, max(1, rows / max(512, 4 * clusters))))
    }
}

extension KMeans {
    /// The mean of every column, and the mean of the columns' variances.
    struct Spread<Scalar: MatrixScalar> {
        let mean: MutableBuffer<Scalar>
        let variance: Double

        /// Throws ``LinearAlgebraError/notFinite(row:column:)``.
        init(_ data: MatrixView<Scalar>, threads: Int) throws(LinearAlgebraError) {
            let (rows, columns) = (data.rows, data.columns)
            mean = MutableBuffer(count: columns)
            let kernels = KMeansKernels(data: data)
            let labels = MutableBuffer<UInt32>(count: rows)
            let parts = Parallel.cuts(rows, parts: min(32, max(1, rows / 512)))
            let sums = MutableBuffer<Double>(count: parts.count * columns)
            let counts = MutableBuffer<UInt64>(count: parts.count)
            Parallel.forEach(parts.count, threads: threads) { part in
                kernels.sums(
                    parts[part], labels: labels, sums: sums.window(part * columns..<(part + 1) * columns),
                    counts: counts.window(part..<part + 1))
            }
            var isFinite = true
            for column in 0..<columns {
                var sum = 0.0
                for part in parts.indices { sum += sums[part * columns + column] }
                isFinite = isFinite && sum.isFinite
                mean[column] = Scalar(sum / Double(max(1, rows)))
            }
            if !isFinite, let place = data.firstNonFinite() { throw .notFinite(row: place.row, column: place.column) }
            let center = MutableMatrixView<Scalar>(rows: 1, columns: columns)
            for column in 0..<columns { center[0, column] = mean[column] }
            let squares = Parallel.map(parts.count, threads: threads) { part in
                kernels.distances(parts[part], centers: center.reading, labels: labels)
            }
            variance = squares.reduce(0, +) / Double(max(1, rows * columns))
        }
    }
}
