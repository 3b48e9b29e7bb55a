import Kith

/// Groups as people read them on a terminal.
enum CommunityText {
    static func lines(_ result: CommunityResult, top: Int) -> [String] {
        facts(result) + groups(result, top: top) + events(result)
    }

    private static func facts(_ result: CommunityResult) -> [String] {
        let report = result.report
        var facts = FactList()
        let people = Figure.counted(result.network.personCount, "person", "people")
        let groups = Figure.counted(result.groupCount, "group", "groups")
        facts.add("groups", "\(people) in \(groups), by \(report.options.method.rawValue)")
        facts.add("ties", result.ties + (report.options.isWeighted ? ", by weight" : ""))
        if report.partition == nil, let covered = report.measures.peopleCovered {
            facts.add("covered", "\(Figure.percent(covered)) of the people are in a group, some in several")
        }
        if let modularity = report.measures.modularity {
            let resolution = report.options.resolution
            facts.add(
                "modularity",
                Figure.decimal(modularity, 4) + (resolution == 1 ? "" : " at resolution \(Figure.rough(resolution))"))
        }
        if let chance = report.chance { facts.add("chance", words(chance)) }
        if let confidence = report.confidence {
            let between = Figure.counted(confidence.betweenGroups.count, "person stands", "people stand")
            facts.add("confidence", "\(between) between groups, of \(confidence.runs) searches anew")
        }
        if let comparison = result.comparison { facts.add("truth", words(comparison)) }
        if let kept = result.tracking?.keptShare {
            facts.add("previous", "\(Figure.percent(kept)) of those who were there before keep the id of their group")
        }
        return facts.lines() + [""]
    }

    private static func words(_ chance: NullCheck.Result) -> String {
        let rewired = "\(Figure.decimal(chance.mean, 4)) ± \(Figure.decimal(chance.deviation, 4)) in rewired networks"
        let verdict = chance.exceedsChance ? "more structure than chance gives" : "no more structure than chance"
        let score = chance.zScore.isFinite ? "z = \(Figure.decimal(chance.zScore, 1))" : "all of them alike"
        return "\(verdict): \(rewired), \(score)"
    }

    private static func words(_ comparison: CommunityComparison) -> String {
        func figure(_ value: Double) -> String { Figure.decimal(value, 3) }
        if let own = comparison.agreement {
            return "AMI \(figure(own.adjustedMutualInformation)), NMI \(figure(own.normalizedMutualInformation)), "
                + "ARI \(figure(own.adjustedRandIndex)), purity \(figure(own.purity)) over "
                + Figure.counted(own.people, "person", "people")
        }
        guard let own = comparison.circles else { return "" }
        return "average F1 \(figure(own.averageF1)), omega \(figure(own.omegaIndex)), overlapping NMI "
            + "\(figure(own.overlappingMutualInformation)) with "
            + Figure.counted(comparison.known.groups.count, "known group", "known groups")
    }

    private static func groups(_ result: CommunityResult, top: Int) -> [String] {
        let count = min(top, result.groupCount)
        guard count > 0 else { return [] }
        var table = TextTable([
            ("group", .right), ("size", .right), ("density", .right), ("conductance", .right), ("reciprocity", .right),
            ("confidence", .right), ("name", .left),
        ])
        func share(_ value: Double?) -> String { value.map { Figure.decimal($0, 3) } ?? "-" }
        for group in 0..<count {
            let own = result.report.measures.groups[group]
            table.add([
                DisplayText.safe(result.id(group), limit: 30), Figure.count(own.size), share(own.density),
                share(own.conductance), result.network.isDirected ? share(own.reciprocity) : "",
                result.report.confidence.map { share($0.groupConfidences[group]) } ?? "",
                DisplayText.safe(result.report.names[group].text(result.network.people), limit: 70),
            ])
        }
        let rest = (count..<result.groupCount).reduce(0) { $0 + result.report.circles.size($1) }
        let more = Figure.counted(result.groupCount - count, "smaller group", "smaller groups")
        let members = Figure.counted(rest, "member", "members")
        return table.lines() + (count < result.groupCount ? ["and \(more) with \(members); --top shows more"] : [])
    }

    private static func events(_ result: CommunityResult) -> [String] {
        guard let tracking = result.tracking, !tracking.events.isEmpty else { return [] }
        return ["", "since the previous result:"] + tracking.events.map { "  " + words($0) }
    }

    static func words(_ event: GroupEvent) -> String {
        func list(_ ids: [String]) -> String { ids.map { DisplayText.safe($0, limit: 30) }.joined(separator: ", ") }
        switch event {
        case .born(let id): return "group \(list([id])) is new"
        case .died(let id): return "group \(list([id])) is gone"
        case .split(let id, let into): return "group \(list([id])) came apart into \(list(into))"
        case .merged(let ids, let into): return "groups \(list(ids)) became group \(list([into]))"
        case .grown(let id, let from, let to):
            return "group \(list([id])) grew from \(Figure.count(from)) to \(Figure.count(to))"
        case .shrunk(let id, let from, let to):
            return "group \(list([id])) shrank from \(Figure.count(from)) to \(Figure.count(to))"
        }
    }
}
