extension BoostedTrees {
    /// Learns to put the rows of higher label first (LambdaMART): each tree takes a step down the gradients of pairs of
    /// rows, weighed by what trading their places would do to nDCG.
    ///
    /// - Parameters:
    ///   - data: rows in groups, at most ``RankingData/maximumRows``.
    ///   - validation: groups that say when to stop: kept are the trees up to the best nDCG on these.
    ///   - threads: does not change a bit of the result.
    /// - Throws: ``RankingError/option(name:expected:)``; ``RankingError/nothingToLearn``.
    /// - Complexity: O(trees × rows × (features + log leaves)); memory of rows × (features + 56) bytes and
    ///   leaves × features × 4 KB.
    ///
    /// Source: C. J. C. Burges, "From RankNet to LambdaRank to LambdaMART: an overview", MSR-TR-2010-82, 2010.
    public static func fit(
        _ data: RankingData, validation: RankingData? = nil, options: Options = Options(),
        threads: Int = Parallel.availableThreads
    ) throws(RankingError) -> BoostedTrees {
        try options.check()
        guard data.hasOrder, data.featureCount > 0 else { throw .nothingToLearn }
        precondition(validation == nil || validation!.featureCount == data.featureCount, "features differ in number")
        let bins = FeatureBins(data.features, maximumBins: options.maximumBins, threads: threads)
        let grower = TreeGrower(bins, rows: data.rowCount, options: options, threads: threads)
        let lambdas = LambdaGradients(data, options)
        let scores = MutableBuffer<Double>(count: data.rowCount)
        var trees: [DecisionTree] = []
        var report = Report(fitted: 0, validation: [])
        var stopping = validation.map { Stopping($0) }
        while trees.count < options.trees {
            let sums = lambdas.fill(scores, threads: threads)
            guard sums.hessian > 0 else { break }
            let grown = grower.grow(lambdas, sums: sums, tree: trees.count) { rows, places, value in
                guard options.rowFraction == 1 else { return }
                let cuts = Parallel.cuts(places.count, parts: places.count < 8192 ? 1 : 16)
                Parallel.forEach(cuts.count, threads: threads) { part in
                    for offset in cuts[part] { scores[Int(rows[places.lowerBound + offset])] += value }
                }
            }
            guard let tree = grown else { break }
            trees.append(tree)
            let single = Forest([tree], featureCount: data.featureCount)
            // Rows that the tree was not fitted to are in none of its leaves.
            if options.rowFraction < 1 { add(single, data, to: scores, threads: threads) }
            if stopping?.shallStop(after: single, options, threads) == true { break }
        }
        report.fitted = trees.count
        if let stopping {
            report.validation = stopping.figures
            trees.removeLast(trees.count - stopping.best)
        }
        return BoostedTrees(trees: trees, featureCount: data.featureCount, report: report)
    }

    /// Adds a forest's values to the scores of all rows.
    private static func add(_ forest: Forest, _ data: RankingData, to scores: MutableBuffer<Double>, threads: Int) {
        let cuts = Parallel.cuts(data.rowCount, parts: 64)
        Parallel.forEach(cuts.count, threads: threads) { part in
            TreeKernels.addScores(
                forest, trees: 0..<forest.treeCount, data.features.window(rows: cuts[part]),
                to: scores.window(cuts[part]))
        }
    }

    /// The figures on validation groups, and when they have stopped getting better.
    private struct Stopping {
        let data: RankingData
        let scores: MutableBuffer<Double>
        var figures: [Double] = []
        /// Trees at the best figure, the first of equals.
        var best = 0

        init(_ data: RankingData) {
            self.data = data
            scores = MutableBuffer(count: data.rowCount)
        }

        mutating func shallStop(after tree: Forest, _ options: Options, _ threads: Int) -> Bool {
            BoostedTrees.add(tree, data, to: scores, threads: threads)
            let figure = RankingMetrics.nDCG(data, scores.indices.map { scores[$0] }, at: options.validationRank)
            if best == 0 || figure > figures[best - 1] { best = figures.count + 1 }
            figures.append(figure)
            return figures.count - best >= options.patience
        }
    }
}
