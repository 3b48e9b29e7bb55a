import KithLinearAlgebra

/// Whether groups say more than chance: their modularity against that of groups found, the same way, in rewired copies of
/// the graph (``TieGraph/rewired(exchangesPerTie:seed:)``).
///
/// Searching finds groups of high modularity in random graphs too (Guimerà, Sales-Pardo, Amaral, "Modularity from
/// fluctuations in random graphs and complex networks", Physical Review E 70, 2004, doi:10.1103/PhysRevE.70.025101), so
/// what counts is the distance from those, in their standard deviations.
public enum NullCheck {
    public struct Options: Sendable {
        /// Rewired copies r, at least 2. A graph that is itself drawn at random is as likely as any copy of it to have the
        /// highest modularity of all, so that it seems to have structure with a probability of at most 1 / (r + 1): 4.8%
        /// for 20 copies.
        public var rewirings: Int
        /// After five copies the check ends when the score is at least this: the rest would cost time and tell nothing new.
        /// Student's distribution with four degrees of freedom passes 20 / √(1 + 1/5) with a probability of 3 in 100,000.
        public var clearScore: Double
        /// Exchanges tried for each tie of a copy. Two already bring modularity to where twenty do.
        public var exchangesPerTie: Int
        /// There is more structure than chance gives from this score on, if no copy has as high a modularity.
        public var threshold: Double
        public var seed: UInt64

        public init(
            rewirings: Int = 20, clearScore: Double = 20, exchangesPerTie: Int = 5, threshold: Double = 2,
            seed: UInt64 = 1
        ) {
            self.rewirings = rewirings
            self.clearScore = clearScore
            self.exchangesPerTie = exchangesPerTie
            self.threshold = threshold
            self.seed = seed
        }
    }

    public struct Result: Sendable, Equatable {
        /// Of the groups in question.
        public let modularity: Double
        /// Of the groups found in each copy: all that were asked for, or five.
        public let nullModularities: [Double]
        /// The mean and the standard deviation (with r − 1) of ``nullModularities``.
        public let mean: Double
        public let deviation: Double
        /// How many deviations above the mean. Where all copies came out alike: 0 where the groups in question did, too,
        /// else infinite.
        public let zScore: Double
        /// Whether there is more structure than chance gives.
        public let exceedsChance: Bool
    }

    /// Checks the groups that `find` finds in `graph`, undirected. `find` gets a graph and the number of threads it may use,
    /// and must work the same way each time. r + 1 searches and r rewirings, up to `threads` of them at a time.
    public static func run(
        on graph: TieGraph, resolution: Double = 1, options: Options = Options(),
        threads: Int = Parallel.availableThreads, find: @Sendable (TieGraph, _ threads: Int) -> Partition
    ) -> Result {
        run(on: graph, of: find(graph, threads), resolution: resolution, options: options, threads: threads, find: find)
    }

    /// The same for groups that `find` has already found in `graph`.
    public static func run(
        on graph: TieGraph, of partition: Partition, resolution: Double = 1, options: Options = Options(),
        threads: Int = Parallel.availableThreads, find: @Sendable (TieGraph, _ threads: Int) -> Partition
    ) -> Result {
        precondition(options.rewirings >= 2, "a deviation needs at least two rewired copies")
        let value = Modularity.value(of: partition, on: graph, resolution: resolution)
        let first = min(5, options.rewirings)
        var copies = modularities(0..<first, graph, resolution, options, threads, find)
        var result = Result(modularity: value, nullModularities: copies, threshold: options.threshold)
        // Copies that are all alike are too few to say how often others come up.
        if first < options.rewirings, result.zScore < options.clearScore || result.zScore.isInfinite {
            copies += modularities(first..<options.rewirings, graph, resolution, options, threads, find)
            result = Result(modularity: value, nullModularities: copies, threshold: options.threshold)
        }
        return result
    }

    /// Of the groups found in the copies of these numbers.
    private static func modularities(
        _ copies: Range<Int>, _ graph: TieGraph, _ resolution: Double, _ options: Options, _ threads: Int,
        _ find: @Sendable (TieGraph, _ threads: Int) -> Partition
    ) -> [Double] {
        Parallel.map(copies.count, threads: threads) { copy in
            var generator = SeededGenerator(seed: options.seed, stream: UInt64(copies.lowerBound + copy))
            let rewired = graph.rewired(exchangesPerTie: options.exchangesPerTie, seed: generator.next())
            let share = max(1, threads / copies.count)
            return Modularity.value(of: find(rewired, share), on: rewired, resolution: resolution)
        }
    }
}

extension NullCheck.Result {
    fileprivate init(modularity value: Double, nullModularities copies: [Double], threshold: Double) {
        let count = Double(copies.count)
        let mean = copies.reduce(0, +) / count
        let squares = copies.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        let deviation = (squares / (count - 1)).squareRoot()
        let excess = value - mean
        // Sums are rounded in the order of the people, which differs between equal graphs under other numbers.
        let isAlike = deviation < 1e-12
        let score = isAlike ? (abs(excess) < 1e-9 ? 0 : excess * .infinity) : excess / deviation
        self.init(
            modularity: value, nullModularities: copies, mean: mean, deviation: deviation, zScore: score,
            exceedsChance: score >= threshold && copies.allSatisfy { $0 < value })
    }
}
