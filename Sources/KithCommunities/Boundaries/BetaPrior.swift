/// What shares are like before anything of one's own is known: a beta distribution, fitted to many counts.
public struct BetaPrior: Sendable, Equatable {
    public let mean: Double
    /// How many trials it weighs as.
    public let weight: Double

    public init(mean: Double, weight: Double) {
        precondition(mean >= 0 && mean <= 1 && weight > 0, "a prior has a mean between 0 and 1 and a weight above 0")
        self.mean = mean
        self.weight = weight
    }

    /// Weights of fitted priors are kept between these.
    static let weights = 0.5...10_000.0

    /// Fitted to `hits` of `count`: the pooled share, and the weight by which the shares vary as much as they do. Where
    /// they vary no more than by chance the weight is the largest. `nil` without trials. One who never was tried is
    /// passed over.
    ///
    /// By moments: Kleinman, "Proportions with extraneous variance: single and independent samples", Journal of the
    /// American Statistical Association 68, 1973, doi:10.1080/01621459.1973.10481332, with weights in proportion to the
    /// counts.
    public init?(fittedTo counts: [(hits: Int, count: Int)]) {
        var (hits, total, squares, groups) = (0.0, 0.0, 0.0, 0.0)
        for one in counts where one.count > 0 {
            hits += Double(one.hits)
            total += Double(one.count)
            squares += Double(one.count) * Double(one.count)
            groups += 1
        }
        guard total > 0 else { return nil }
        let mean = hits / total
        var spread = 0.0
        for one in counts where one.count > 0 {
            let excess = Double(one.hits) / Double(one.count) - mean
            spread += Double(one.count) * excess * excess
        }
        // E[spread] = p (1 − p) Σ (1 − n/N) (1 + γ (n − 1)), with γ = 1 / (weight + 1).
        let plain = groups - 1
        let extra = (total - groups) - (squares / total - 1)
        let chance = mean * (1 - mean)
        let correlation = chance > 0 && extra > 0 ? (spread / chance - plain) / extra : 0
        let weight = correlation > 0 ? 1 / correlation - 1 : .infinity
        self.init(
            mean: mean, weight: min(BetaPrior.weights.upperBound, max(BetaPrior.weights.lowerBound, weight)))
    }

    /// The share expected of somebody with `hits` of `count`.
    public func posterior(hits: Int, count: Int) -> Double {
        (mean * weight + Double(hits)) / (weight + Double(count))
    }

    /// The same with the interval that holds 95 % of what it may be.
    public func estimate(hits: Int, count: Int) -> ShareEstimate {
        let value = posterior(hits: hits, count: count)
        let all = weight + Double(count)
        let (a, b) = (value * all, (1 - value) * all)
        guard a > 0, b > 0 else { return ShareEstimate(value: value, interval: value...value, count: count) }
        let low = BetaDistribution.quantile(0.025, a, b)
        return ShareEstimate(
            value: value, interval: low...max(low, BetaDistribution.quantile(0.975, a, b)), count: count)
    }
}
