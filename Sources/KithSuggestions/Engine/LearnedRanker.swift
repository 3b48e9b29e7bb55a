import Foundation
import KithLinearAlgebra

/// A ranker fitted on one network: a linear model and trees, standardized over a person's candidates and added.
struct LearnedRanker: Sendable {
    struct Options: Sendable {
        var linear = ListwiseLinear.Options(l2: 1e-2)
        var trees = BoostedTrees.Options()
        init() {}
    }

    let linear: ListwiseLinear
    let trees: BoostedTrees

    static func fit(_ data: RankingData, options: Options = .init(), threads: Int) throws(RankingError) -> LearnedRanker
    {
        LearnedRanker(
            linear: try ListwiseLinear.fit(data, options: options.linear, threads: threads),
            trees: try BoostedTrees.fit(data, options: options.trees, threads: threads))
    }

    /// One score a row of one person's shortlist.
    func scores(_ features: MatrixView<Float>) -> [Double] {
        let (first, second) = (
            LearnedRanker.standardized(linear.scores(features)), LearnedRanker.standardized(trees.scores(features))
        )
        return zip(first, second).map { $0 + $1 }
    }

    /// With mean 0 and standard deviation 1; all zero where all are equal.
    static func standardized(_ scores: [Double]) -> [Double] {
        guard !scores.isEmpty else { return [] }
        let count = Double(scores.count)
        let mean = scores.reduce(0, +) / count
        let variance = scores.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count
        guard variance > 1e-18 else { return scores.map { _ in 0 } }
        let scale = 1 / variance.squareRoot()
        return scores.map { ($0 - mean) * scale }
    }
}
