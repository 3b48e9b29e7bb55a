import Kith

/// Boundaries of groups with what is to be told of them.
struct BoundaryResult {
    let network: Network
    let path: String
    let groups: NamedGroups
    let report: BoundaryReport
    /// From when on knocks count.
    let start: Timestamp?
    /// What a tie is, in words.
    let ties: String
    private let names: [GroupName]

    init(
        network: Network, path: String, groups: NamedGroups, report: BoundaryReport, start: Timestamp?, ties: String,
        threads: Int
    ) {
        (self.network, self.path, self.groups, self.report) = (network, path, groups, report)
        (self.start, self.ties) = (start, ties)
        names = GroupNames.run(groups.circles, in: network, threads: threads)
    }

    /// What the group of that number is called after.
    func name(_ group: Int) -> String { names[group].text(network.people) }
}

/// The layouts of files of boundaries.
enum BoundaryFile: String {
    case json
    case csv

    init?(path: String) {
        guard path != "-", let dot = path.lastIndex(of: ".") else { return nil }
        self.init(rawValue: path[path.index(after: dot)...].lowercased())
    }

    func write(_ result: BoundaryResult, to path: String) throws {
        let file = try OutputFile(path)
        switch self {
        case .json: try file.write(BoundaryJSON.document(result).pretty + "\n")
        case .csv: try BoundaryFile.table(result, to: file)
        }
        try file.commit()
    }

    private static func table(_ result: BoundaryResult, to file: OutputFile) throws {
        try file.write(
            SeparatedRow.csv([
                "group", "size", "density", "reciprocity", "outward", "inward", "openness", "openness_low",
                "openness_high", "knocks", "cliquishness", "cliquishness_low", "cliquishness_high", "verdict", "static",
            ]))
        func text(_ value: Double?) -> String { value.map { "\($0)" } ?? "" }
        for group in result.groups.shown {
            let own = result.report.boundaries[group]
            let view = OpennessView(result.report, group)
            let (open, closed) = (view.openness, view.cliquishness)
            try file.write(
                SeparatedRow.csv([
                    result.groups.ids[group], String(own.size), text(own.density), text(own.reciprocity),
                    text(own.outward.conductance), text(own.inward.conductance), text(open?.value),
                    text(open?.interval.lowerBound), text(open?.interval.upperBound), String(view.knocks),
                    text(closed?.value), text(closed?.interval.lowerBound), text(closed?.interval.upperBound),
                    view.verdict.rawValue, view.isStatic ? "true" : "false",
                ]))
        }
    }
}

/// What timed and static openness have in common.
struct OpennessView {
    /// `nil` where there is not enough evidence.
    let openness: ShareEstimate?
    let connected: ShareEstimate?
    let cliquishness: LogOddsRatio?
    /// Strangers' knocks, or follows.
    let knocks: Int
    let verdict: OpennessVerdict
    let isStatic: Bool

    init(_ report: BoundaryReport, _ group: Int) {
        switch report.evidence {
        case .timed(let all, _):
            let own = all[group]
            openness = own.isEvidenceEnough ? own.decisive : nil
            connected = own.connected
            cliquishness = own.isEvidenceEnough ? own.cliquishness : nil
            (knocks, verdict, isStatic) = (own.strangerKnocks, own.verdict, false)
        case .still(let all):
            let own = all[group]
            openness = own.isEvidenceEnough ? own.strangers : nil
            connected = own.connected
            cliquishness = own.isEvidenceEnough ? own.cliquishness : nil
            (knocks, verdict, isStatic) = (own.strangers?.count ?? 0, own.verdict, true)
        case .none:
            (openness, connected, cliquishness) = (nil, nil, nil)
            (knocks, verdict, isStatic) = (0, .unknown, true)
        }
    }
}
