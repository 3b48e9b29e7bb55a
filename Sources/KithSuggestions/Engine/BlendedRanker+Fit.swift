import KithLinearAlgebra

extension BlendedRanker {
    /// How a network's own ranker is fitted.
    struct FitOptions: Sendable {
        var linear = ListwiseLinear.Options(l2: 1e-1)
        var trees = BoostedTrees.Options()
        init() {}
    }

    /// A linear model and trees of the same lessons; both, because either alone is weaker on nearly every network.
    static func fit(
        _ data: RankingData, options: FitOptions = .init(), threads: Int
    ) throws(RankingError) -> BlendedRanker {
        BlendedRanker(
            linear: try ListwiseLinear.fit(data, options: options.linear, threads: threads),
            trees: try BoostedTrees.fit(data, options: options.trees, threads: threads))
    }
}
