import KithLinearAlgebra

/// A mean over people and what it could as well have been.
public struct Estimate: Sendable, Equatable {
    public let mean: Double
    /// 95 % percentile interval of the bootstrap over people.
    public let interval: ClosedRange<Double>

    init(mean: Double, resampled: [Double]) {
        self.mean = mean
        let sorted = resampled.sorted()
        let low = Estimate.quantile(sorted, 0.025)
        interval = low...max(low, Estimate.quantile(sorted, 0.975))
    }

    /// The `share` quantile of `sorted`, linear between neighbours.
    static func quantile(_ sorted: [Double], _ share: Double) -> Double {
        guard !sorted.isEmpty else { return 0 }
        let place = share * Double(sorted.count - 1)
        let below = Int(place)
        guard below + 1 < sorted.count else { return sorted[sorted.count - 1] }
        return sorted[below] + (sorted[below + 1] - sorted[below]) * (place - Double(below))
    }
}

/// Statistics by drawing the judged people again. Every draw has a stream of its own, so that nothing depends on the
/// number of threads, and all columns share the draws, so that they may be compared.
enum Resampling {
    /// The means of each column over `resamples` draws of as many rows with replacement. `values` holds the rows one
    /// after the other. Efron, "Bootstrap methods: another look at the jackknife", Annals of Statistics 7, 1979,
    /// doi:10.1214/aos/1176344552. O(resamples × rows × columns).
    static func means(
        _ values: [Double], columns: Int, resamples: Int, seed: UInt64, threads: Int
    ) -> [[Double]] {
        let rows = columns > 0 ? values.count / columns : 0
        guard rows > 0 else { return Array(repeating: [], count: columns) }
        let draws = Parallel.map(resamples, threads: threads) { resample in
            var generator = SeededGenerator(seed: seed, stream: UInt64(resample))
            var times = [UInt32](repeating: 0, count: rows)
            for _ in 0..<rows { times[Int(generator.below(UInt64(rows)))] += 1 }
            var sums = [Double](repeating: 0, count: columns)
            for row in 0..<rows where times[row] > 0 {
                let weight = Double(times[row])
                for column in 0..<columns { sums[column] += weight * values[row * columns + column] }
            }
            return sums.map { $0 / Double(rows) }
        }
        return (0..<columns).map { column in draws.map { $0[column] } }
    }

    /// Two-sided p value of the mean of `differences` being zero, by a paired permutation test: the sign of each
    /// person's difference is drawn anew `permutations` times, and p = (1 + draws whose sum is as far from zero or
    /// farther) / (1 + draws). Fisher, "The design of experiments", 1935, chapter 21. O(permutations × differences).
    static func signFlip(
        _ differences: [Double], permutations: Int, seed: UInt64, threads: Int
    ) -> Double {
        let differences = differences.filter { $0 != 0 }
        let magnitude = differences.reduce(0) { $0 + $1.magnitude }
        // Sums of the same numbers in another guise may differ in their last bits.
        let observed = differences.reduce(0, +).magnitude - 1e-12 * magnitude
        let cuts = Parallel.cuts(permutations, parts: 64)
        let far = Parallel.map(cuts.count, threads: threads) { part in
            var generator = SeededGenerator(seed: seed, stream: 1 << 32 | UInt64(part))
            var far = 0
            for _ in cuts[part] {
                var sum = 0.0
                var bits: UInt64 = 0
                for index in differences.indices {
                    if index % 64 == 0 { bits = generator.next() }
                    sum += bits & 1 == 0 ? differences[index] : -differences[index]
                    bits >>= 1
                }
                if sum.magnitude >= observed { far += 1 }
            }
            return far
        }.reduce(0, +)
        return Double(1 + far) / Double(1 + permutations)
    }
}
