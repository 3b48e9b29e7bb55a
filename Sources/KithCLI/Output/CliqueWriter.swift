import Kith

/// The layouts of files of cliques.
enum CliqueFile: String {
    case jsonl
    case csv
    case txt

    init?(path: String) {
        guard path != "-", let dot = path.lastIndex(of: ".") else { return nil }
        self.init(rawValue: path[path.index(after: dot)...].lowercased())
    }
}

/// Writes cliques one after the other, as they are found.
struct CliqueWriter {
    private let file: OutputFile
    private let layout: CliqueFile
    private let people: HandleTable
    private var number = 0
    private var failure: (any Error)?

    init(_ path: String, _ layout: CliqueFile, people: HandleTable) throws {
        file = try OutputFile(path)
        self.layout = layout
        self.people = people
        if layout == .csv { try file.write(SeparatedRow.csv(["clique", "person"])) }
    }

    /// Writes one; `false` where that failed, which ``finish(_:)`` throws.
    mutating func add(_ clique: Span<PersonIndex>) -> Bool {
        number += 1
        let handles = clique.indices.map { people[clique[$0]] }
        do {
            switch layout {
            case .jsonl:
                let members = JSONValue.array(handles.map { .text($0) })
                try file.write(
                    JSONValue.object([("size", .integer(handles.count)), ("members", members)]).compact + "\n")
            case .csv: for handle in handles { try file.write(SeparatedRow.csv([String(number), handle])) }
            case .txt: try file.write(SeparatedRow.tsv(handles))
            }
            return true
        } catch {
            failure = error
            return false
        }
    }

    /// Ends the file; JSON lines with what is to be said of all.
    func finish(_ summary: [(key: String, value: JSONValue)]) throws {
        if let failure { throw failure }
        if layout == .jsonl { try file.write(JSONValue.object(summary).compact + "\n") }
        try file.commit()
    }
}

/// The communities that grow from clique to clique, as they are told.
struct KCliqueResult {
    let network: Network
    let path: String
    let k: Int
    let ties: String
    let found: KCliqueCommunities.Result
    let budget: SearchBudget

    private var circles: Circles { found.circles }

    func lines(top: Int) -> [String] {
        var facts = FactList()
        let groups =
            circles.circleCount == 0
            ? "no communities" : Figure.counted(circles.circleCount, "community", "communities")
        let covered = Figure.counted(circles.coveredCount, "person", "people")
        facts.add("groups", "\(found.isExact ? "" : "at least part of ")\(groups) of cliques of \(k), with \(covered)")
        facts.add("ties", ties)
        facts.add(
            "cliques", Figure.counted(found.cliqueCount, "maximal clique", "maximal cliques") + " of \(k) and more")
        if let stop = found.stop {
            facts.add("exact", "no: " + CliqueText.words(stop, budget, unsearched: 0))
        }
        guard circles.circleCount > 0 else { return facts.lines() }
        var table = TextTable([("group", .right), ("size", .right), ("members", .left)])
        for group in 0..<min(top, circles.circleCount) {
            let members = circles.members[group]
            let shown = (0..<min(6, members.count)).map { DisplayText.safe(network.people[members[$0]], limit: 30) }
            let more = members.count > 6 ? " and \(members.count - 6) more" : ""
            table.add([String(group + 1), Figure.count(members.count), shown.joined(separator: ", ") + more])
        }
        let rest = circles.circleCount - min(top, circles.circleCount)
        return facts.lines() + [""] + table.lines()
            + (rest > 0 ? ["and \(Figure.counted(rest, "more group", "more groups")); --top shows more"] : [])
    }

    /// With the members of `kith communities`, so that other commands read it as groups.
    var document: JSONValue {
        .object(
            ResultHead.members("communities", network: network, path: path) + [
                ("ties", .text(ties)), ("kClique", .integer(k)), ("exact", .boolean(found.isExact)),
                ("stop", found.stop.map { .text($0.rawValue) } ?? .null), ("cliques", .integer(found.cliqueCount)),
                (
                    "groups",
                    .array(
                        (0..<circles.circleCount).map { group in
                            let members = circles.members.range(group).map { circles.members.columns[$0] }
                            return .object([
                                ("id", .text(String(group + 1))), ("size", .integer(members.count)),
                                (
                                    "members",
                                    .array(members.map { .object([("handle", .text(network.people[$0]))]) })
                                ),
                            ])
                        })
                ),
            ])
    }

    func write(to path: String) throws {
        let file = try OutputFile(path)
        if CommunityFile(path: path) == .json {
            try file.write(document.pretty + "\n")
        } else {
            try file.write(SeparatedRow.csv(["person", "group"]))
            for person in 0..<network.personCount {
                for place in circles.circles.range(person) {
                    let group = circles.circles.columns[place] + 1
                    try file.write(SeparatedRow.csv([network.people[PersonIndex(person)], String(group)]))
                }
            }
        }
        try file.commit()
    }
}
