import Kith

/// An evaluation for people, and as rows of CSV.
struct EvaluationTables {
    private let evaluation: Evaluation
    private let count: Int

    init(_ evaluation: Evaluation) {
        self.evaluation = evaluation
        count = evaluation.judgement.count
    }

    /// Facts, a row a method, the buckets and the differences.
    func lines() -> [String] {
        var parts = [facts(), methods().lines(), buckets().lines()]
        if !evaluation.differences.isEmpty { parts.append(differences().lines()) }
        return Array(parts.joined(separator: [""]))
    }

    private func facts() -> [String] {
        let judgement = evaluation.judgement
        let split = judgement.split
        var facts = FactList()
        let follows = Figure.counted(split.train.followCount, "follow", "follows")
        facts.add(
            "split",
            "\(EvaluationTables.way(split.way)): \(follows) to learn from, "
                + "\(Figure.count(split.testCount)) hidden")
        let candidates = judgement.mode == .strangers ? "strangers" : "anyone not followed"
        facts.add(
            "judged",
            "\(Figure.counted(judgement.people.count, "person", "people")) of "
                + "\(Figure.count(split.train.personCount)), \(Figure.count(count)) suggestions each, \(candidates)")
        let groups = Figure.counted(evaluation.communities.count, "community", "communities")
        switch evaluation.communities.origin {
        case .file(let path): facts.add("outside", "\(groups) of \(DisplayText.safe(FileName.last(path), limit: 60))")
        case .leiden: facts.add("outside", "\(groups) found by Leiden")
        }
        return facts.lines()
    }

    /// How the hidden follows were chosen, in words.
    static func way(_ way: NetworkSplit.Way) -> String {
        switch way {
        case .given: return "given"
        case .time(let cut): return "by time, after \(TimeSpan.text(cut))"
        case .random(let share, let seed): return "at random, \(Figure.percent(share)) by seed \(seed)"
        }
    }

    private func methods() -> TextTable {
        var table = TextTable([
            ("method", .left), ("nDCG@\(count)", .right), ("95% interval", .left), ("precision", .right),
            ("recall", .right), ("hit rate", .right), ("MRR", .right), ("MAP", .right), ("coverage", .right),
            ("novelty", .right), ("outside", .right), ("Gini", .right), ("followers", .right), ("invalid", .right),
        ])
        for method in evaluation.methods {
            let others = Metric.allCases.dropFirst().map { Figure.decimal(method[$0].mean, 4) }
            let facts = method.facts
            table.add(
                [
                    DisplayText.safe(method.name, limit: 30), Figure.decimal(method[.ndcg].mean, 4),
                    EvaluationTables.interval(method[.ndcg]),
                ] + others + [
                    Figure.percent(facts.coverage), Figure.decimal(facts.novelty, 2), Figure.percent(facts.outside),
                    Figure.decimal(facts.exposureGini, 4),
                    evaluation.judgement.mode == .anyone ? Figure.percent(facts.followers) : "",
                    method.problems.invalid > 0 ? Figure.count(method.problems.invalid) : "",
                ])
        }
        return table
    }

    private static func interval(_ estimate: Estimate, decimals: Int = 4) -> String {
        let ends = [estimate.interval.lowerBound, estimate.interval.upperBound]
        return "[" + ends.map { Figure.decimal($0, decimals) }.joined(separator: ", ") + "]"
    }

    /// A row a method, a column a class of people by how many they follow.
    private func buckets() -> TextTable {
        let classes = evaluation.methods.first?.buckets ?? []
        var table = TextTable(
            [("nDCG@\(count) by following", .left)]
                + classes.map { bucket in
                    ("\(bucket.bucket.title) (\(Figure.counted(bucket.people, "person", "people")))", .left)
                })
        for method in evaluation.methods {
            table.add(
                [DisplayText.safe(method.name, limit: 30)]
                    + method.buckets.map {
                        Figure.decimal($0.ndcg.mean, 3) + " " + EvaluationTables.interval($0.ndcg, decimals: 3)
                    })
        }
        return table
    }

    private func differences() -> TextTable {
        let base = DisplayText.safe(evaluation.methods[0].name, limit: 30)
        var table = TextTable([
            ("against \(base)", .left), ("nDCG@\(count)", .right), ("95% interval", .left), ("p", .right),
        ])
        for difference in evaluation.differences {
            let mean = difference.ndcg.mean
            table.add([
                DisplayText.safe(difference.name, limit: 30), (mean > 0 ? "+" : "") + Figure.decimal(mean, 4),
                EvaluationTables.interval(difference.ndcg), Figure.decimal(difference.pValue, 4),
            ])
        }
        return table
    }

    /// A head and a row a method, with numbers that read back as they are.
    func rows() -> [[String]] {
        let metrics = Metric.allCases.flatMap { [$0.key, $0.key + "Low", $0.key + "High"] }
        let head =
            ["method", "people", "count"] + metrics + [
                "suggestions", "coverage", "novelty", "medianFollowers", "outside", "exposureGini", "followers",
                "invalid",
            ]
        return [head]
            + evaluation.methods.map { method in
                let facts = method.facts
                let means = method.means.flatMap { [$0.mean, $0.interval.lowerBound, $0.interval.upperBound] }
                let shares = [
                    facts.coverage, facts.novelty, facts.medianFollowers, facts.outside, facts.exposureGini,
                    facts.followers,
                ]
                return [method.name, "\(evaluation.judgement.people.count)", "\(count)"] + means.map { "\($0)" }
                    + ["\(facts.suggestions)"] + shares.map { "\($0)" } + ["\(method.problems.invalid)"]
            }
    }

    /// What was wrong with lists that were read; `nil` for nothing.
    static func words(on problems: SuggestionLists.Problems) -> String? {
        let kinds = [
            (problems.itself, "of the person"), (problems.followed, "of somebody followed"),
            (problems.repeated, "repeated"), (problems.unknown, "of somebody unknown"),
            (problems.follower, "of a follower"), (problems.replaced, "replaced by a later one for the same rank"),
            (problems.beyond, "beyond the last rank"), (problems.unjudged, "for people who are not judged"),
        ].filter { $0.0 > 0 }
        guard !kinds.isEmpty else { return nil }
        return "suggestions that do not count: "
            + kinds.map { "\(Figure.count($0.0)) \($0.1)" }.joined(separator: ", ")
    }
}
