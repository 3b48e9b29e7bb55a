import KithLinearAlgebra

/// Who is an authority (followed by good hubs) and who a hub (follows good authorities): the leading singular vectors of
/// the follow matrix.
///
/// Kleinberg: "Authoritative sources in a hyperlinked environment", Journal of the ACM 46, 1999,
/// doi:10.1145/324133.324140. Power iteration from equal scores, so that where several vectors lead alike the answer is
/// the one nearest to equal scores. O(follows) a step.
public enum HITS {
    /// What each of the two score vectors is scaled to.
    public enum Scale: Sendable, Hashable, CaseIterable {
        /// Scores sum to 1.
        case sum
        /// The squares of the scores sum to 1.
        case euclidean
    }

    public struct Options: Sendable {
        /// What the scores are scaled to in the end.
        public var scale = Scale.sum
        /// Stop when a step changes the authorities by at most this in L1, while they sum to 1.
        public var tolerance = 1e-10
        /// Stop after so many steps in any case.
        public var maximumIterations = 1_000

        public init(scale: Scale = .sum, tolerance: Double = 1e-10, maximumIterations: Int = 1_000) {
            self.scale = scale
            self.tolerance = tolerance
            self.maximumIterations = maximumIterations
        }
    }

    /// Scores and how they were reached. Without any follow all scores are 0.
    public struct Result: Sendable {
        /// One score a person: followed by good hubs.
        public let authorities: SharedBuffer<Double>
        /// One score a person: follows good authorities.
        public let hubs: SharedBuffer<Double>
        /// Steps made; one is a product with the follow matrix and one with its transpose.
        public let iterations: Int
        /// L1 change of the authorities, summing to 1, in the last step.
        public let change: Double
        /// Whether ``change`` is within the tolerance.
        public let converged: Bool
    }

    /// Hubs and authorities of `network`. The same result on any number of threads.
    public static func run(
        on network: Network, options: Options = .init(), threads: Int = Parallel.availableThreads
    ) -> Result {
        let count = network.personCount
        var authorities = MutableBuffer<Double>(repeating: 1 / Double(max(1, count)), count: count)
        var next = MutableBuffer<Double>(count: count)
        let hubs = MutableBuffer<Double>(count: count)
        let hubParts = RowGather.parts(network.following)
        let authorityParts = RowGather.parts(network.followers)
        var change = network.followCount == 0 ? 0 : Double.infinity
        var iterations = 0
        while change > options.tolerance, iterations < options.maximumIterations {
            RowGather.multiply(network.following, authorities, into: hubs, parts: hubParts, threads: threads)
            // Scaled before the second product too: squared degrees of a large network may overflow after many steps.
            scale(hubs, to: .sum)
            RowGather.multiply(network.followers, hubs, into: next, parts: authorityParts, threads: threads)
            scale(next, to: .sum)
            change = 0
            for person in 0..<count { change += abs(next[person] - authorities[person]) }
            swap(&authorities, &next)
            iterations += 1
        }
        RowGather.multiply(network.following, authorities, into: hubs, parts: hubParts, threads: threads)
        if network.followCount == 0 { authorities = MutableBuffer(count: count) }
        scale(authorities, to: options.scale)
        scale(hubs, to: options.scale)
        return Result(
            authorities: authorities.freeze(), hubs: hubs.freeze(), iterations: iterations, change: change,
            converged: change <= options.tolerance)
    }

    private static func scale(_ vector: MutableBuffer<Double>, to scale: Scale) {
        var norm = 0.0
        for index in vector.indices { norm += scale == .sum ? vector[index] : vector[index] * vector[index] }
        guard norm > 0 else { return }
        let factor = 1 / (scale == .sum ? norm : norm.squareRoot())
        for index in vector.indices { vector[index] *= factor }
    }
}
