/// A share between 0 and 1 and how well it is known.
public struct ShareEstimate: Sendable, Equatable {
    public let value: Double
    /// 95 % interval.
    public let interval: ClosedRange<Double>
    /// What it was estimated from.
    public let count: Int

    public init(value: Double, interval: ClosedRange<Double>, count: Int) {
        self.value = value
        self.interval = interval
        self.count = count
    }

    /// Of `count` independent trials whose effective number may be smaller: the exact interval of Clopper and Pearson
    /// 1934 (doi:10.1093/biomet/26.4.404) for `effective` trials, which may be broken, as Korn and Graubard 1998 do
    /// for clustered samples.
    init(value: Double, effective: Double, count: Int) {
        let hits = value * effective
        let misses = effective - hits
        let low = hits <= 0 ? 0 : BetaDistribution.quantile(0.025, hits, misses + 1)
        let high = misses <= 0 ? 1 : BetaDistribution.quantile(0.975, hits + 1, misses)
        self.value = value
        self.count = count
        interval = min(low, value)...max(high, value)
    }

    /// `hits` of `count`, which may belong together in clusters: the share, and the variance it has if clusters vary.
    /// `nil` without trials.
    init?(clusters: [(hits: Int, count: Int)]) {
        let count = clusters.reduce(0) { $0 + $1.count }
        guard count > 0 else { return nil }
        let value = Double(clusters.reduce(0) { $0 + $1.hits }) / Double(count)
        let plain = value * (1 - value) / Double(count)
        var squares = 0.0
        for cluster in clusters {
            let excess = (Double(cluster.hits) - value * Double(cluster.count)) / Double(count)
            squares += excess * excess
        }
        let effective = ClusteredVariance(plain: plain, squares: squares, clusters: clusters.count { $0.count > 0 })
            .effectiveCount(of: value, count: count)
        self.init(value: value, effective: effective, count: count)
    }
}

/// The variance of a share: that of independent trials, or that between clusters where it is larger.
struct ClusteredVariance {
    /// As if all trials were independent.
    let plain: Double
    /// Sum over the clusters of the square of their trials' summed influence.
    let squares: Double
    /// Clusters that have a trial.
    let clusters: Int

    /// How many independent trials would say as much about a share of `value`. With few clusters the variance between
    /// them is itself not well known, which the degrees of freedom of Student's t make up for (Korn, Graubard,
    /// "Confidence intervals for proportions with small expected number of positive counts estimated from survey data",
    /// Survey Methodology 24, 1998, 193–201).
    func effectiveCount(of value: Double, count: Int) -> Double {
        let spread = value * (1 - value)
        guard spread > 0, plain > 0 else { return Double(count) }
        var effective = min(Double(count), spread / plain)
        guard clusters > 1, clusters < count else { return effective }
        let between = squares * Double(clusters) / Double(clusters - 1)
        guard between > plain else { return effective }
        let few = BetaDistribution.studentQuantile(twoSided: 0.05, degrees: Double(clusters - 1))
        let many = BetaDistribution.studentQuantile(twoSided: 0.05, degrees: Double(max(2, count) - 1))
        effective = min(effective, spread / between * (many / few) * (many / few))
        return max(1, effective)
    }
}
