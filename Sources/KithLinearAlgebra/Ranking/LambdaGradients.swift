import Foundation

/// The gradients of LambdaMART: every pair of a better and a worse row of a group pushes the two apart, as hard as the
/// group's nDCG would change if they traded places.
///
/// Source: C. J. C. Burges, "From RankNet to LambdaRank to LambdaMART: an overview", MSR-TR-2010-82, 2010. Pairs start from
/// the first ranks only, and with `normalizes` they weigh less the farther apart their scores are and a group's pushes are
/// scaled to log₂(1 + Σ) of them.
struct LambdaGradients {
    let data: RankingData
    let options: LambdaOptions
    let gains: MutableBuffer<Float>
    let gradients: MutableBuffer<Float>
    let hessians: MutableBuffer<Float>
    private let discounts: MutableBuffer<Float>
    private let inverseMaxima: MutableBuffer<Float>
    private let cuts: [Range<Int>]
    private let largest: Int

    init(_ data: RankingData, _ options: BoostedTrees.Options) {
        self.data = data
        self.options = LambdaOptions(
            truncation: options.truncation, steepness: Float(options.steepness), normalizes: options.normalizesLambdas)
        let gains = MutableBuffer<Float>(count: data.rowCount)
        for row in gains.indices { gains[row] = Float(RankingMetrics.gain(data.labels[row])) }
        largest = data.largestGroup
        let discounts = MutableBuffer<Float>(count: largest)
        for rank in discounts.indices { discounts[rank] = Float(RankingMetrics.discount(rank)) }
        let inverseMaxima = MutableBuffer<Float>(count: data.groupCount)
        for group in 0..<data.groupCount {
            let best = RankingMetrics.idealDCG(data, group, at: options.truncation)
            inverseMaxima[group] = best > 0 ? Float(1 / best) : 0
        }
        gradients = MutableBuffer(count: data.rowCount)
        hessians = MutableBuffer(count: data.rowCount)
        (self.gains, self.discounts, self.inverseMaxima) = (gains, discounts, inverseMaxima)
        cuts = Parallel.balancedCuts(data.offsets, parts: 64)
    }

    /// Fills gradients and hessians at `scores`; returns the sums of their absolute values.
    func fill(_ scores: MutableBuffer<Double>, threads: Int) -> (gradient: Double, hessian: Double) {
        let sums = Parallel.map(cuts.count, threads: threads) { part in
            let work = MutableBuffer<UInt32>(count: TreeKernels.lambdasWork(largest))
            var sum = (gradient: 0.0, hessian: 0.0)
            for group in cuts[part] {
                let rows = data.rows(group)
                guard !rows.isEmpty, inverseMaxima[group] > 0 else { continue }
                TreeKernels.lambdas(
                    rows, scores: scores, gains: gains, options: options, inverseMaximum: inverseMaxima[group],
                    weight: data.weights.map { $0[group] } ?? 1, discounts: discounts, gradients: gradients,
                    hessians: hessians, work: work)
                for row in rows {
                    sum.gradient += Double(abs(gradients[row]))
                    sum.hessian += Double(hessians[row])
                }
            }
            return sum
        }
        return sums.reduce((0, 0)) { ($0.0 + $1.gradient, $0.1 + $1.hessian) }
    }
}
