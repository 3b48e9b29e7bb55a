import KithLinearAlgebra

/// How near everybody is to one person, or to a few: the share of time a walker spends with each person who starts at
/// the seeds, follows random follows, and at every step returns to the seeds with probability `restart`.
///
/// A walker who meets somebody without follows returns to the seeds. Exact scores come from power iteration over the
/// whole network (``run(on:from:options:threads:)``); approximate ones with a stated bound from forward push around the
/// seeds alone (``push(on:from:options:workspace:)``), which is what suggestions use.
public enum PersonalizedPageRank {
    /// Where walks start and return to.
    public struct Seed: Sendable, Hashable {
        public var person: PersonIndex
        /// Relative probability, positive and finite.
        public var weight: Double

        public init(_ person: PersonIndex, weight: Double = 1) {
            self.person = person
            self.weight = weight
        }
    }

    /// Options of the exact scores.
    public struct Options: Sendable {
        /// Probability of returning to the seeds at each step, in 0 < … ≤ 1.
        public var restart = 0.15
        /// Stop when a step changes the scores by at most this in L1.
        public var tolerance = 1e-10
        /// Stop after so many steps in any case.
        public var maximumIterations = 1_000
        /// Which way the walker goes.
        public var direction = WalkDirection.following
        /// Follow in proportion to the follows' weights, where the network has them.
        public var isWeighted = false

        public init(
            restart: Double = 0.15, tolerance: Double = 1e-10, maximumIterations: Int = 1_000,
            direction: WalkDirection = .following, isWeighted: Bool = false
        ) {
            self.restart = restart
            self.tolerance = tolerance
            self.maximumIterations = maximumIterations
            self.direction = direction
            self.isWeighted = isWeighted
        }
    }

    /// Scores of everybody, to a tolerance. O(follows) a step.
    public static func run(
        on network: Network, from seeds: [Seed], options: Options = .init(),
        threads: Int = Parallel.availableThreads
    ) -> PageRank.Result {
        precondition(options.restart > 0 && options.restart <= 1, "restart must be in 0 < … ≤ 1")
        let start = MutableBuffer<Double>(count: network.personCount)
        for seed in normalized(seeds, in: network) { start[Int(seed.person)] += seed.weight }
        let matrix = WalkMatrix(
            network, direction: options.direction, weighted: options.isWeighted, threads: threads)
        return PageRank.run(
            on: matrix,
            options: PageRank.Options(
                damping: 1 - options.restart, tolerance: options.tolerance,
                maximumIterations: options.maximumIterations, sinks: .teleport),
            teleport: start.freeze(), threads: threads)
    }

    /// Seeds with weights that sum to one.
    static func normalized(_ seeds: [Seed], in network: Network) -> [Seed] {
        precondition(!seeds.isEmpty, "personalized PageRank needs a seed")
        precondition(
            seeds.allSatisfy { $0.weight > 0 && $0.weight.isFinite && $0.person < network.personCount },
            "seeds must be people of the network with positive weights")
        let sum = seeds.reduce(0) { $0 + $1.weight }
        return seeds.map { Seed($0.person, weight: $0.weight / sum) }
    }
}
