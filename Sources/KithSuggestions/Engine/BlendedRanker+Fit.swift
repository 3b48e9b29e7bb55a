import KithLinearAlgebra

extension BlendedRanker {
    /// How a network's own ranker is fitted.
    struct FitOptions: Sendable {
        var linear = ListwiseLinear.Options(l2: 1e-1)
        var trees = BoostedTrees.Options()
        /// Penalty on the weights of the parts: of some, so that parts which say the same share their weight.
        var weights = ListwiseLinear.Options(l2: 1e-1)
        /// Parts that the lessons are cut into to find the weights.
        var folds = 3
        /// Lessons from which weights are found; with fewer all parts count alike.
        var fewestLessons = SuggestionModel.Options.fewestLessons
        init() {}
    }

    /// A linear model and trees of the network's own lessons beside those of many networks, each counted as it deserves here.
    ///
    /// How much each part counts is found from lessons that it has not seen: for each fold the network's own parts are
    /// fitted on the others, the shipped ones have seen none, and a listwise linear model of the parts' standard scores
    /// gives the weights. Where the own lessons are few the shipped parts come to count most, where the network is unlike
    /// others they count little.
    ///
    /// - Parameters:
    ///   - lessons: shortlists with what was hidden; the lessons of one person lie in one fold.
    ///   - shipped: a ranker by the first features of the lessons; `nil` for none.
    static func fit(
        _ lessons: RankerLessons, shipped: BlendedRanker?, options: FitOptions = .init(), threads: Int
    ) throws(RankingError) -> BlendedRanker {
        let data = lessons.data
        let given = shipped.map { $0.parts.map { $0.model.widened(to: data.featureCount) } } ?? []
        let own = try ownModels(data, options, threads)
        let blend = BlendedRanker((own + given).map { Part($0) })
        guard data.groupCount >= options.fewestLessons else { return blend }
        guard let weights = try weights(lessons, given: given, options: options, threads: threads) else { return blend }
        return blend.weighted(weights)
    }

    private static func ownModels(
        _ data: RankingData, _ options: FitOptions, _ threads: Int
    ) throws(RankingError) -> [Model] {
        [
            .linear(try ListwiseLinear.fit(data, options: options.linear, threads: threads)),
            .trees(try BoostedTrees.fit(data, options: options.trees, threads: threads)),
        ]
    }

    /// What each part should count, none below zero; `nil` where a fold has nothing to learn or no part is of use.
    private static func weights(
        _ lessons: RankerLessons, given: [Model], options: FitOptions, threads: Int
    ) throws(RankingError) -> [Double]? {
        let data = lessons.data
        let fold = lessons.people.map { person -> Int in
            var generator = SeededGenerator(seed: 1, stream: UInt64(person))
            return Int(generator.below(UInt64(options.folds)))
        }
        var unseen = [[Double]](repeating: [Double](repeating: 0, count: data.rowCount), count: 2)
        for chosen in 0..<options.folds {
            let inside = fold.indices.filter { fold[$0] != chosen }
            let outside = fold.indices.filter { fold[$0] == chosen }
            if outside.isEmpty { continue }
            let training = try data.restricted(to: inside)
            guard training.hasOrder else { return nil }
            let rest = try data.restricted(to: outside)
            for (index, model) in try ownModels(training, options, threads).enumerated() {
                let scores = model.scores(rest.features)
                var next = 0
                for group in outside {
                    for row in data.rows(group) {
                        unseen[index][row] = scores[next]
                        next += 1
                    }
                }
            }
        }
        let columns = (unseen + given.map { $0.scores(data.features) }).map { standardized($0, in: data) }
        let rows = MutableMatrixView<Float>(rows: data.rowCount, columns: columns.count)
        for (index, column) in columns.enumerated() {
            for row in 0..<data.rowCount { rows[row, index] = Float(column[row]) }
        }
        let found = try ListwiseLinear.fit(
            try data.withFeatures(rows.reading), options: options.weights, threads: threads)
        let weights = zip(found.weights, found.deviations).map { max($0 / $1, 0) }
        return weights.contains { $0 > 0 } ? weights : nil
    }
}
