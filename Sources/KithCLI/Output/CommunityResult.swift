import Kith

/// The groups of a network with all that is told of them.
struct CommunityResult {
    let network: Network
    let path: String
    let report: CommunityReport
    let elapsed: Duration
    let tracking: GroupTracking.Result?
    let comparison: CommunityComparison?

    var groupCount: Int { report.circles.circleCount }

    /// The id of each group: that of an earlier result, else its number from 1.
    func id(_ group: Int) -> String { tracking?.ids[group] ?? String(group + 1) }

    /// What a tie is, in words.
    var ties: String { CommunityResult.ties(report.options.symmetrization, network) }

    static func ties(_ symmetrization: Symmetrization, _ network: Network) -> String {
        guard network.isDirected else { return "as the network has them, undirected" }
        switch symmetrization {
        case .either: return "either follows the other"
        case .mutual: return "both follow each other"
        case .directed: return "every follow, by its direction"
        }
    }

    /// Calls `body` for everybody in a group, person after person.
    func forEachPlace<Failure: Error>(_ body: (_ person: PersonIndex, _ group: Int) throws(Failure) -> Void)
        throws(Failure)
    {
        let groups = report.circles.circles
        for person in 0..<network.personCount {
            for place in groups.range(person) { try body(PersonIndex(person), Int(groups.columns[place])) }
        }
    }
}

/// How far groups agree with known ones.
struct CommunityComparison {
    /// Of those who are in a known group, where everybody is in one at most on both sides.
    let agreement: Agreement?
    let circles: CircleAgreement?
    let known: KnownGroups

    init(_ report: CommunityReport, _ known: KnownGroups, threads: Int) {
        self.known = known
        if let partition = report.partition, let labels = known.labels {
            agreement = Agreement(ContingencyTable(partition, known: labels))
            circles = nil
        } else {
            agreement = nil
            var isKnown = [Bool](repeating: false, count: known.personCount)
            for group in known.groups { for person in group.members { isKnown[Int(person)] = true } }
            // Nothing is known of the others, so neither is it held against what was found.
            circles = CircleAgreement(
                found: report.circles.limited { isKnown[Int($0)] }, known: known.circles, threads: threads)
        }
    }
}

/// The layouts of files of groups.
enum CommunityFile: String {
    case json
    case csv
    case gexf

    init?(path: String) {
        guard path != "-", let dot = path.lastIndex(of: ".") else { return nil }
        self.init(rawValue: path[path.index(after: dot)...].lowercased())
    }

    func write(_ result: CommunityResult, to path: String) throws {
        switch self {
        case .json: try CommunityFile.write(path) { try $0.write(CommunityJSON.document(result).pretty + "\n") }
        case .csv: try CommunityFile.write(path) { try CommunityFile.table(result, to: $0) }
        case .gexf: try NetworkWriter.write(CommunityFile.grouped(result), to: path, format: .gexf)
        }
    }

    func write(_ result: SeedCircleResult, to path: String) throws {
        try CommunityFile.write(path) { file in
            if self == .json { return try file.write(result.document.pretty + "\n") }
            try file.write(SeparatedRow.csv(["person", "group", "inclusion"]))
            for member in result.circle.isFound ? result.circle.members : [] {
                let handle = result.network.people[member.person]
                try file.write(SeparatedRow.csv([handle, "1", "\(member.inclusion)"]))
            }
        }
    }

    private static func write(_ path: String, _ body: (OutputFile) throws -> Void) throws {
        let file = try OutputFile(path)
        try body(file)
        try file.commit()
    }

    private static func table(_ result: CommunityResult, to file: OutputFile) throws {
        let confidences = result.report.confidence?.confidences
        try file.write(SeparatedRow.csv(["person", "group"] + (confidences == nil ? [] : ["confidence"])))
        try result.forEachPlace { person, group throws in
            let fields = [result.network.people[person], result.id(group)]
            try file.write(SeparatedRow.csv(fields + (confidences.map { ["\($0[Int(person)])"] } ?? [])))
        }
    }

    /// The network with everybody's groups as an attribute, semicolons between several.
    private static func grouped(_ result: CommunityResult) -> Network {
        var groups = [String?](repeating: nil, count: result.network.personCount)
        result.forEachPlace { person, group in
            let id = result.id(group)
            groups[Int(person)] = groups[Int(person)].map { "\($0);\(id)" } ?? id
        }
        let network = result.network
        let column = AttributeColumn(name: "group", type: .text, values: groups)
        return Network(
            people: network.people, following: network.following, followers: network.followers,
            weights: network.weights, times: network.times, layers: network.layers, mutes: network.mutes,
            blocks: network.blocks, domainBlocks: network.domainBlocks,
            attributes: (network.attributes.filter { $0.name != column.name } + [column]).sorted { $0.name < $1.name },
            isDirected: network.isDirected, report: network.report)
    }
}
