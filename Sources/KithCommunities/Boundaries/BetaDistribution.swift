import Foundation

/// The beta distribution: its distribution function, and the points where that takes a value.
///
/// The continued fraction of DLMF 8.17.22, https://dlmf.nist.gov/8.17, by the method of Lentz (1976,
/// doi:10.1364/AO.15.000668); points by halving. Right to about 12 digits.
enum BetaDistribution {
    /// The share of Beta(`a`, `b`) below `x`. O(√max(a, b)) as a rule.
    static func share(below x: Double, _ a: Double, _ b: Double) -> Double {
        if x <= 0 { return 0 }
        if x >= 1 { return 1 }
        // The fraction converges fast below the mean alone.
        if x > (a + 1) / (a + b + 2) { return 1 - fraction(1 - x, b, a) }
        return fraction(x, a, b)
    }

    /// Where the distribution function of Beta(`a`, `b`) reaches `share`.
    static func quantile(_ share: Double, _ a: Double, _ b: Double) -> Double {
        var (low, high) = (0.0, 1.0)
        for _ in 0..<60 {
            let middle = (low + high) / 2
            if BetaDistribution.share(below: middle, a, b) < share { low = middle } else { high = middle }
        }
        return (low + high) / 2
    }

    /// How far from 0 a Student t of `degrees` degrees of freedom lies with probability 1 − `share` at most.
    static func studentQuantile(twoSided share: Double, degrees: Double) -> Double {
        let x = quantile(share, degrees / 2, 0.5)
        return (degrees * (1 / x - 1)).squareRoot()
    }

    private static func fraction(_ x: Double, _ a: Double, _ b: Double) -> Double {
        let front =
            exp(
                a * log(x) + b * log1p(-x) + logGamma(a + b) - logGamma(a) - logGamma(b)) / a
        let tiny = 1e-300
        func kept(_ value: Double) -> Double { value.magnitude < tiny ? tiny : value }
        var c = 1.0
        var d = 1 / kept(1 - (a + b) * x / (a + 1))
        var product = d
        for m in 1...10_000 {
            let step = Double(m)
            let even = step * (b - step) * x / ((a + 2 * step - 1) * (a + 2 * step))
            d = 1 / kept(1 + even * d)
            c = kept(1 + even / c)
            product *= c * d
            let odd = -(a + step) * (a + b + step) * x / ((a + 2 * step) * (a + 2 * step + 1))
            d = 1 / kept(1 + odd * d)
            c = kept(1 + odd / c)
            product *= c * d
            if (c * d - 1).magnitude < 1e-14 { break }
        }
        return front * product
    }

    /// ln Γ(x) for x > 0, by Stirling's series beyond 10.
    static func logGamma(_ x: Double) -> Double {
        var value = x
        var shift = 0.0
        while value < 10 {
            shift += log(value)
            value += 1
        }
        let square = 1 / (value * value)
        let series =
            (1.0 / 12 - square * (1.0 / 360 - square * (1.0 / 1260 - square * (1.0 / 1680 - square / 1188)))) / value
        return (value - 0.5) * log(value) - value + 0.918_938_533_204_672_8 + series - shift
    }
}
