import Foundation

/// A log odds ratio within strata.
public struct LogOddsRatio: Sendable, Equatable {
    public let value: Double
    /// 95 % interval; an end is infinite where everything in the strata speaks for one side.
    public let interval: ClosedRange<Double>
    /// Strata that say anything: in which both sides, and both outcomes, are found.
    public let strata: Int
    /// Trials in these strata.
    public let count: Int
    /// Whether everything speaks for one side, so that the odds ratio itself is 0 or infinite and ``value`` the one by
    /// which what was seen is as likely as not.
    public let isOneSided: Bool

    public init(value: Double, interval: ClosedRange<Double>, strata: Int, count: Int, isOneSided: Bool = false) {
        self.value = value
        self.interval = interval
        self.strata = strata
        self.count = count
        self.isOneSided = isOneSided
    }

    public var oddsRatio: Double { exp(value) }
}

/// The odds ratio that strata have in common.
///
/// Mantel, Haenszel, "Statistical aspects of the analysis of data from retrospective studies of disease", Journal of
/// the National Cancer Institute 22, 1959, doi:10.1093/jnci/22.4.719, with the variance of Robins, Breslow, Greenland,
/// Biometrics 42, 1986, doi:10.2307/2531052. Where everything speaks for one side, which leaves that odds ratio without
/// a value, the exact conditional distribution gives one end of the interval and the median-unbiased value (Hirji,
/// Tsiatis, Mehta, "Median unbiased estimation for binary data", The American Statistician 43, 1989).
public enum MantelHaenszel {
    /// One stratum's counts.
    public struct Stratum: Sendable, Equatable {
        public var exposedHits: Int
        public var exposedMisses: Int
        public var otherHits: Int
        public var otherMisses: Int

        public init(exposedHits: Int = 0, exposedMisses: Int = 0, otherHits: Int = 0, otherMisses: Int = 0) {
            self.exposedHits = exposedHits
            self.exposedMisses = exposedMisses
            self.otherHits = otherHits
            self.otherMisses = otherMisses
        }

        var exposed: Int { exposedHits + exposedMisses }
        var others: Int { otherHits + otherMisses }
        var hits: Int { exposedHits + otherHits }
        var misses: Int { exposedMisses + otherMisses }
        var count: Int { exposed + others }
        var isInformative: Bool { exposed > 0 && others > 0 && hits > 0 && misses > 0 }
    }

    /// The log odds ratio of a hit for the exposed against the others; `nil` where no stratum says anything. O(strata),
    /// O(trials) where everything speaks for one side.
    public static func run(_ strata: [Stratum]) -> LogOddsRatio? {
        let informative = strata.filter(\.isInformative)
        guard !informative.isEmpty else { return nil }
        let count = informative.reduce(0) { $0 + $1.count }
        // R = Σ a d / n, S = Σ b c / n, and the sums of Robins, Breslow and Greenland.
        var (r, s, pr, mixed, qs) = (0.0, 0.0, 0.0, 0.0, 0.0)
        for stratum in informative {
            let n = Double(stratum.count)
            let one = Double(stratum.exposedHits) * Double(stratum.otherMisses) / n
            let two = Double(stratum.exposedMisses) * Double(stratum.otherHits) / n
            let p = Double(stratum.exposedHits + stratum.otherMisses) / n
            (r, s) = (r + one, s + two)
            pr += p * one
            mixed += p * two + (1 - p) * one
            qs += (1 - p) * two
        }
        if s == 0 { return oneSided(informative, count, sign: 1) }
        if r == 0 { return oneSided(informative.map(\.exchanged), count, sign: -1) }
        let value = log(r / s)
        let variance = pr / (2 * r * r) + mixed / (2 * r * s) + qs / (2 * s * s)
        let reach = 1.959_963_984_540_054 * variance.squareRoot()
        return LogOddsRatio(
            value: value, interval: value - reach...value + reach, strata: informative.count, count: count)
    }

    /// All strata have as many hits of the exposed as their margins allow.
    private static func oneSided(_ strata: [Stratum], _ count: Int, sign: Double) -> LogOddsRatio {
        let value = point(strata, probability: 0.5)
        let bound = point(strata, probability: 0.025)
        return LogOddsRatio(
            value: sign * value, interval: sign > 0 ? bound...Double.infinity : -Double.infinity...(-bound),
            strata: strata.count, count: count, isOneSided: true)
    }

    /// The log odds ratio at which what was seen, the extreme, has this probability.
    private static func point(_ strata: [Stratum], probability: Double) -> Double {
        var (low, high) = (-50.0, 50.0)
        for _ in 0..<60 {
            let middle = (low + high) / 2
            let found = strata.reduce(0) { $0 + $1.logProbabilityOfMost(logOdds: middle) }
            if found < log(probability) { low = middle } else { high = middle }
        }
        return (low + high) / 2
    }
}

extension MantelHaenszel.Stratum {
    fileprivate var exchanged: Self {
        Self(
            exposedHits: otherHits, exposedMisses: otherMisses, otherHits: exposedHits, otherMisses: exposedMisses)
    }

    /// ln of the probability that, by Fisher's noncentral hypergeometric distribution, as many of the exposed are hit
    /// as the margins allow.
    fileprivate func logProbabilityOfMost(logOdds: Double) -> Double {
        let most = min(exposed, hits)
        let least = max(0, hits - others)
        // Terms by the ratio of neighbours, from the most downwards, relative to the first.
        var term = 0.0
        var sum = 1.0
        var a = most
        while a > least {
            let ratio =
                Double(a) * Double(others - hits + a) / (Double(exposed - a + 1) * Double(hits - a + 1))
            term += log(ratio) - logOdds
            // Below an odds ratio of e^-50 sums run over; they only have to be large.
            sum += exp(min(term, 600))
            a -= 1
        }
        return -log(sum)
    }
}
