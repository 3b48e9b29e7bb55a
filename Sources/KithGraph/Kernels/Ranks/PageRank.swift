import KithLinearAlgebra

/// Who is important because important people follow them: the share of time a walker spends with each person who
/// follows a random follow with probability `damping` and otherwise jumps to a random person.
///
/// Page, Brin, Motwani, Winograd: "The PageRank citation ranking", Stanford InfoLab 1999-66. Follows are pulled over the
/// rows of followers; steps are stretched (``MomentumSchedule``) when plain ones converge slowly, which changes the
/// number of steps and not the answer. O(follows) a step; memory 4 × 8 bytes a person beside the network.
public enum PageRank {
    /// Where the score of people who follow nobody goes.
    public enum SinkHandling: Sendable, Hashable, CaseIterable {
        /// To everybody alike.
        case uniform
        /// To where jumps go.
        case teleport
    }

    public struct Options: Sendable {
        /// Probability of following on rather than jumping, in 0 ..< 1.
        public var damping = 0.85
        /// Stop when a step changes the scores by at most this in L1 (sum of absolute differences, scores sum to 1).
        public var tolerance = 1e-8
        /// Stop after so many steps in any case.
        public var maximumIterations = 1_000
        /// Make exactly this many plain steps of the power method from the uniform start instead, as LDBC Graphalytics
        /// asks.
        public var fixedIterations: Int?
        /// Where the score of people who follow nobody goes.
        public var sinks = SinkHandling.uniform
        /// Relative probability of jumping to each person, not negative, with a positive sum; `nil` is uniform.
        public var teleport: [Double]?
        /// Follow in proportion to the follows' weights, where the network has them. Weights that are not positive and
        /// finite count as no follow.
        public var isWeighted = false
        /// Which way the walker goes.
        public var direction = WalkDirection.following

        public init(
            damping: Double = 0.85, tolerance: Double = 1e-8, maximumIterations: Int = 1_000,
            fixedIterations: Int? = nil, sinks: SinkHandling = .uniform, teleport: [Double]? = nil,
            isWeighted: Bool = false, direction: WalkDirection = .following
        ) {
            self.damping = damping
            self.tolerance = tolerance
            self.maximumIterations = maximumIterations
            self.fixedIterations = fixedIterations
            self.sinks = sinks
            self.teleport = teleport
            self.isWeighted = isWeighted
            self.direction = direction
        }
    }

    /// Scores and how they were reached.
    public struct Result: Sendable {
        /// One score a person; they sum to 1.
        public let scores: SharedBuffer<Double>
        /// Steps made, stretched ones included.
        public let iterations: Int
        /// L1 change of the last step, always a plain step of the power method unless the budget ended before; after
        /// it the scores are within `change × damping / (1 − damping)` of the exact ones in L1.
        public let change: Double
        /// Whether ``change`` is within the tolerance.
        public let converged: Bool
    }

    /// PageRank of everybody in `network`. The same result on any number of threads.
    public static func run(
        on network: Network, options: Options = .init(), threads: Int = Parallel.availableThreads
    ) -> Result {
        precondition(options.damping >= 0 && options.damping < 1, "damping must be in 0 ..< 1")
        let matrix = WalkMatrix(
            network, direction: options.direction, weighted: options.isWeighted, threads: threads)
        return run(
            on: matrix, options: options, teleport: options.teleport.map { distribution($0, network.personCount) },
            threads: threads)
    }

    static func run(
        on matrix: WalkMatrix, options: Options, teleport: SharedBuffer<Double>?, threads: Int
    ) -> Result {
        var iteration = PowerIteration(
            matrix, damping: options.damping, teleport: teleport, sinksFollowTeleport: options.sinks == .teleport,
            threads: threads)
        let fixed = options.fixedIterations
        let (steps, change) = iteration.run(
            tolerance: options.tolerance, maximum: fixed ?? options.maximumIterations, isExactCount: fixed != nil)
        return Result(
            scores: iteration.scores, iterations: steps, change: change,
            converged: change <= options.tolerance)
    }

    /// `weights` scaled to sum to one.
    private static func distribution(_ weights: [Double], _ count: Int) -> SharedBuffer<Double> {
        precondition(weights.count == count, "one jump weight a person")
        precondition(weights.allSatisfy { $0 >= 0 && $0.isFinite }, "jump weights must not be negative")
        let sum = weights.reduce(0, +)
        precondition(sum > 0 || count == 0, "jump weights must not all be 0")
        return SharedBuffer(weights.map { $0 / sum })
    }
}
