import KithLinearAlgebra

extension PersonalizedPageRank {
    /// Options of forward push.
    public struct PushOptions: Sendable {
        /// Probability of returning to the seeds at each step, in 0 < … ≤ 1.
        public var restart = 0.15
        /// Push until everybody's residual is below this times the number of their steps (at least one).
        public var epsilon = 1e-5
        /// Which way the walker goes.
        public var direction = WalkDirection.following
        /// Stop after looking at so many follows in any case.
        public var maximumVisits = 20_000_000

        public init(
            restart: Double = 0.15, epsilon: Double = 1e-5, direction: WalkDirection = .following,
            maximumVisits: Int = 20_000_000
        ) {
            self.restart = restart
            self.epsilon = epsilon
            self.direction = direction
            self.maximumVisits = maximumVisits
        }
    }

    /// Scores from below with what is missing stated.
    public struct Approximation: Sendable {
        /// The people reached with a positive score, rising.
        public let people: [PersonIndex]
        /// Their scores, each at most the exact one.
        public let scores: [Double]
        /// The score not yet given to anybody: exactly the L1 distance to the exact scores, and so a bound on the error
        /// of every single one. ``scores`` and this sum to 1.
        public let errorBound: Double
        /// Pushes made.
        public let pushes: Int
        /// Whether every residual is below the bound asked for, rather than the budget of visits used up.
        public let converged: Bool
    }

    /// Scores of the people around the seeds, by forward push.
    ///
    /// Every person holds a residual, at first the seeds all of it. A push turns the share `restart` of a residual into
    /// score and hands the rest to the people stepped to; residuals under ε × steps stay. O(1 / (ε·restart)), whatever
    /// the size of the network. Deterministic: residuals are pushed first come, first served.
    ///
    /// Andersen, Chung, Lang: "Local graph partitioning using PageRank vectors", FOCS 2006,
    /// doi:10.1109/FOCS.2006.44; here on directed follows, with the sinks' residual returned to the seeds.
    public static func push(
        on network: Network, from seeds: [Seed], options: PushOptions = .init(), workspace: PushWorkspace
    ) -> Approximation {
        precondition(options.restart > 0 && options.restart <= 1, "restart must be in 0 < … ≤ 1")
        precondition(options.epsilon > 0, "epsilon must be positive")
        precondition(workspace.personCount == network.personCount, "the workspace was made for another network")
        workspace.begin(
            steps: network.steps(options.direction), seeds: normalized(seeds, in: network), options: options)
        return workspace.drain()
    }
}
