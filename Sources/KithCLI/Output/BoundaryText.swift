import Kith

/// Boundaries as people read them on a terminal.
enum BoundaryText {
    static func lines(_ result: BoundaryResult, top: Int) -> [String] {
        let shown = result.groups.shown
        if shown.count == 1 { return facts(result, shown[0]) }
        return head(result) + [""] + table(result, shown, top: top)
    }

    private static func head(_ result: BoundaryResult) -> [String] {
        var facts = FactList()
        facts.add("groups", "\(Figure.count(result.groups.ids.count)), \(result.groups.origin)")
        facts.add("ties", result.ties)
        facts.add("openness", evidence(result))
        if result.report.evidence != .none {
            let verdicts = result.report.verdicts
            let counts = OpennessVerdict.allCases.map { verdict in
                "\(Figure.count(verdicts.count { $0 == verdict })) \(verdict.rawValue)"
            }
            facts.add("verdicts", counts.joined(separator: ", "))
        }
        return facts.lines()
    }

    /// What openness is read from.
    private static func evidence(_ result: BoundaryResult) -> String {
        let days = Figure.rough(result.report.options.openness.decisiveDays)
        switch result.report.evidence {
        case .timed:
            return "strangers' knocks answered within \(days) days, from \(TimeSpan.text(result.start ?? 0)) on"
        case .still: return "static: follows of strangers that are returned; who began is not known"
        case .none: return "unknown: an undirected network does not say who came to whom"
        }
    }

    private static func table(_ result: BoundaryResult, _ shown: [Int], top: Int) -> [String] {
        var table = TextTable([
            ("group", .right), ("size", .right), ("density", .right), ("reciprocity", .right), ("outward", .right),
            ("inward", .right), ("knocks", .right), ("open", .right), ("95%", .left), ("cliquish", .right),
            ("verdict", .left), ("name", .left),
        ])
        let order = shown.sorted { (result.groups.circles.size($1), $0) < (result.groups.circles.size($0), $1) }
        for group in order.prefix(top) {
            let own = result.report.boundaries[group]
            let view = OpennessView(result.report, group)
            let isDirected = result.network.isDirected
            table.add([
                DisplayText.safe(result.groups.ids[group], limit: 20), Figure.count(own.size), share(own.density),
                isDirected ? share(own.reciprocity) : "", share(own.outward.conductance),
                isDirected ? share(own.inward.conductance) : "", isDirected ? Figure.count(view.knocks) : "",
                isDirected ? view.openness.map { Figure.share($0.value) } ?? "-" : "",
                view.openness.map { interval($0.interval) } ?? "",
                isDirected ? view.cliquishness.map { signed($0.value, $0.interval) } ?? "-" : "",
                isDirected ? view.verdict.rawValue : "", DisplayText.safe(result.name(group), limit: 50),
            ])
        }
        let rest = max(0, shown.count - top)
        return table.lines()
            + (rest > 0 ? ["and \(Figure.counted(rest, "smaller group", "smaller groups")); --top shows more"] : [])
            + (result.report.evidence == .none
                ? []
                : [
                    "",
                    "cliquish: log odds of an answer for those who know a member against strangers; * where 0 is outside its 95% interval",
                ])
    }

    static func share(_ value: Double?) -> String { value.map { Figure.decimal($0, 3) } ?? "-" }

    static func interval(_ interval: ClosedRange<Double>) -> String {
        "\(Figure.decimal(interval.lowerBound * 100, 0)) to \(Figure.decimal(interval.upperBound * 100, 0))%"
    }

    private static func signed(_ value: Double, _ interval: ClosedRange<Double>) -> String {
        guard value.isFinite else { return (value > 0 ? "+" : "-") + "∞" + (interval.contains(0) ? " " : "*") }
        return (value > 0 ? "+" : "") + Figure.decimal(value, 2) + (interval.contains(0) ? " " : "*")
    }

    /// All that is to be said of one group.
    private static func facts(_ result: BoundaryResult, _ group: Int) -> [String] {
        let own = result.report.boundaries[group]
        var facts = FactList()
        let text = PersonText(result.network)
        // Names may have commas.
        func people(_ list: [PersonIndex]) -> String { list.map { text.shown($0) }.joined(separator: "; ") }
        func standing(_ list: [GroupBoundary.Standing]) -> String {
            list.map { "\(text.shown($0.person)) (\(Figure.count($0.ties)))" }.joined(separator: "; ")
        }
        let members = Figure.counted(own.size, "person", "people")
        facts.add(
            "group",
            "\(DisplayText.safe(result.groups.ids[group], limit: 40)) \(result.groups.origin): \(members), "
                + DisplayText.safe(result.name(group), limit: 70))
        facts.add("ties", result.ties)
        BoundaryText.openness(result, group, &facts)
        facts.add(
            "inside",
            "\(Figure.counted(own.internalTies, "tie", "ties")), density \(share(own.density))"
                + (result.network.isDirected
                    ? ", \(own.reciprocity.map { Figure.share($0) } ?? "none") of the follows returned" : ""))
        let crossing: (GroupBoundary.Crossing) -> String = {
            "conductance \(share($0.conductance)), \(Figure.counted($0.follows, "follow", "follows"))"
        }
        if result.network.isDirected {
            facts.add("outward", crossing(own.outward))
            facts.add("inward", crossing(own.inward))
        } else {
            facts.add("boundary", crossing(own.outward))
        }
        facts.add(
            "at the boundary",
            "\(Figure.count(own.boundaryMembers)) of \(members); most ties outside: \(standing(own.outermost))")
        let shownCore = own.core.prefix(result.report.options.boundary.named)
        facts.add(
            "core",
            "\(Figure.counted(own.core.count, "person", "people")) with \(own.coreNumber) ties and more among them: "
                + people(Array(shownCore)) + (own.core.count > shownCore.count ? " …" : "")
                + "; periphery \(Figure.counted(own.peripheryCount, "person", "people")); truss \(own.trussNumber)")
        if !own.articulation.isEmpty {
            facts.add("holding it together", "\(standing(own.articulation)): how many would be cut off without them")
        }
        if !own.brokers.isEmpty { facts.add("brokers", people(own.brokers) + ", the least constrained first") }
        return facts.lines() + links(result, own, text)
    }

    private static func links(_ result: BoundaryResult, _ own: GroupBoundary, _ text: PersonText) -> [String] {
        guard !own.links.isEmpty else { return [] }
        var table = TextTable([
            ("to group", .right), ("follows out", .right), ("follows in", .right), ("members tied", .right),
            ("who bridges most", .left),
        ])
        for link in own.links {
            table.add([
                DisplayText.safe(result.groups.ids[link.group], limit: 20), Figure.count(link.followsOut),
                Figure.count(link.followsIn), Figure.count(link.memberCount),
                link.bridging.prefix(3).map { "\(text.shown($0.person)) (\($0.ties))" }.joined(separator: "; "),
            ])
        }
        let rest = own.linkCount - own.links.count
        return [""] + table.lines() + (rest > 0 ? ["and \(Figure.counted(rest, "more group", "more groups"))"] : [])
    }
}
