import ArgumentParser
import Kith

/// `kith cliques`: who all know each other.
struct FindCliques: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cliques",
        abstract: "Finds groups in which everybody is tied to everybody.",
        usage:
            "kith cliques <network> [--of <person>] [--count | --maximum | --k-clique <k>] [-o <output>] [<options>]",
        discussion: """
            A clique is a group in which everybody is tied to everybody; a maximal one cannot be joined by anybody else. \
            People are tied where both follow each other, or with --symmetrize either where one does. Without options \
            the cliques are counted by size, and the largest is named.

            -o writes every maximal clique, one a line: .jsonl as objects with size and members and a last one with the \
            counts, .csv as rows of clique, person, .txt as handles with tabs between. --of writes those of one person. \
            The order does not depend on the number of threads. --k-clique k finds the communities that grow from clique \
            to clique: cliques of k belong together when they share k - 1 people; people may be in several.

            A network can have more cliques than anybody can count. --budget limits time, memory beside the network, and \
            the number of cliques; when it is spent, what was counted is exact as far as it goes, is said to be a lower \
            bound, and the exit code is 2; the densest truss is told in its place.

            EXAMPLES:
              kith cliques town.kith
              kith cliques town.kith --of ada
              kith cliques town.kith --symmetrize either --count --budget 10min,4GB
              kith cliques town.kith --min-size 5 -o cliques.jsonl
              kith cliques town.kith --k-clique 4 -o groups.json
            """)

    @Argument(help: "A snapshot, any file that Kith reads, or '-' for standard input.", completion: .file())
    var network: String

    @Option(help: "Only the cliques of this person.")
    var of: String?

    @Option(help: "Leave out smaller cliques.")
    var minSize: Int?

    @Option(help: "What a tie is: both follow each other, or either does.")
    var symmetrize: Ties = .mutual

    @Flag(help: "Print the number of cliques alone.")
    var count = false

    @Flag(help: "Find one largest clique, without the others.")
    var maximum = false

    @Option(help: ArgumentHelp("Find the communities of cliques of this many people.", valueName: "k"))
    var kClique: Int?

    @Option(help: ArgumentHelp("Time, memory and number at most, as in 60s,2GB,1000000.", valueName: "limits"))
    var budget = SearchBudget(time: .seconds(60), memory: 2 << 30)

    @Option(name: [.short, .long], help: "The file to write.", completion: .file())
    var output: String?

    @Option(help: "How many cliques or groups the table shows.")
    var top = 20

    @Option(help: "What to print: a table, or all in JSON.")
    var format: ReportFormat = .table

    @OptionGroup var reading: ReadingOptions

    func validate() throws {
        if let minSize, minSize < 1 { throw ValidationError("--min-size must be at least 1.") }
        guard top >= 0 else { throw ValidationError("--top must be 0 or more.") }
        if let kClique, kClique < 2 { throw ValidationError("--k-clique must be at least 2.") }
        let modes = [("--count", count), ("--maximum", maximum), ("--k-clique", kClique != nil)].filter(\.1)
        guard modes.count < 2 else { throw ValidationError("\(modes[0].0) and \(modes[1].0) do not go together.") }
        if let mode = modes.first {
            let others = [
                ("--of", of != nil && mode.0 != "--count"), ("--min-size", minSize != nil && mode.0 != "--count"),
                ("--output", output != nil && mode.0 != "--k-clique"),
                ("--format", format == .json && mode.0 == "--count"),
            ]
            for (name, isGiven) in others where isGiven { throw ValidationError("\(name) does not go with \(mode.0).") }
        }
        guard let output else { return }
        if kClique != nil {
            guard let file = CommunityFile(path: output), file != .gexf else {
                throw ValidationError("--output must end in .json or .csv.")
            }
        } else if CliqueFile(path: output) == nil {
            throw ValidationError("--output must end in .jsonl, .csv or .txt.")
        }
    }

    private var size: Int { minSize ?? 3 }

    /// Cliques of one person in a JSON document, if no budget says otherwise; -o writes any number.
    private static let mostInDocument = 1_000_000

    func run() throws {
        let network = try reading.load(network)
        if let kClique { return try findCommunities(kClique, in: network) }
        let choice = CliqueText.Choice(
            path: self.network, ties: CommunityResult.ties(Symmetrization(symmetrize), network), minSize: size,
            budget: budget)
        if maximum { return try findMaximum(choice, in: network) }
        let person = try of.map { try network.person($0) }
        let options = MaximalCliques.Options(ties: symmetrize, minSize: size, budget: budget.cliques)
        if let output { return try write(to: output, person, options, choice, network) }
        if let person, !count { return try list(person, options, choice, network) }
        let threads = reading.threadCount
        let rows = network.rows(of: symmetrize, threads: threads)
        if count {
            let result =
                if let person {
                    try MaximalCliques.forEach(in: rows, containing: [person], options: options, threads: threads) {
                        _ in
                        true
                    }
                } else {
                    try MaximalCliques.count(in: rows, options: options, threads: threads)
                }
            return try finish(result, ["\(result.count)"])
        }
        // Both searches together keep to the time allowed; the largest clique is found first, as a rule at once.
        let start = ContinuousClock.now
        var (first, second) = (options.budget, options.budget)
        first.time = budget.time.map { $0 / 2 }
        let largest = try MaximumClique.run(in: rows, options: .init(ties: symmetrize, budget: first), threads: threads)
        second.time = budget.time.map { max(.zero, $0 - (ContinuousClock.now - start)) }
        let result = try MaximalCliques.count(
            in: rows, options: .init(ties: symmetrize, minSize: size, budget: second), threads: threads)
        let densest = result.isExact ? nil : CliqueText.Densest(rows, threads: threads)
        let lines =
            switch format {
            case .table: CliqueText.lines(result, largest: largest, densest: densest, choice, network)
            case .json:
                [CliqueText.document(result, largest: largest, densest: densest, choice, network).pretty]
            }
        try finish(result, lines, isSaid: true)
    }

    /// Prints, and says where it is not all.
    private func finish(
        _ result: MaximalCliques.Result, _ lines: [String], limits: SearchBudget? = nil, isSaid: Bool = false
    ) throws {
        let printed = try OutputFile("-")
        for line in lines { try printed.write(line + "\n") }
        try printed.commit()
        guard let stop = result.stop else { return }
        if !isSaid { CliqueText.sayUnfinished(stop, limits ?? budget, unsearched: result.unsearchedCount) }
        throw ExitStatus.notConverged
    }

    private func findMaximum(_ choice: CliqueText.Choice, in network: Network) throws {
        let found = try MaximumClique.run(
            on: network, options: .init(ties: symmetrize, budget: budget.cliques), threads: reading.threadCount)
        let printed = try OutputFile("-")
        switch format {
        case .table:
            let text = PersonText(network)
            var table = TextTable([("person", .left), ("name", .left)])
            for person in found.members { table.add([text.shownHandle(person), text.shownName(person)]) }
            let people = Figure.counted(found.members.count, "person", "people")
            let bound =
                found.isExact ? "the largest clique has" : "no clique has more than \(found.sizeBound); this one has"
            for line in ["\(bound) \(people)", "ties: \(choice.ties)", ""] + table.lines() {
                try printed.write(line + "\n")
            }
        case .json:
            let document = JSONValue.object(
                ResultHead.members("clique", network: network, path: self.network) + [
                    ("ties", .text(choice.ties)), ("size", .integer(found.members.count)),
                    ("exact", .boolean(found.isExact)), ("stop", found.stop.map { .text($0.rawValue) } ?? .null),
                    ("sizeBound", .integer(found.sizeBound)),
                    ("members", .array(found.members.map { .text(network.people[$0]) })),
                ])
            try printed.write(document.pretty + "\n")
        }
        try printed.commit()
        guard let stop = found.stop else { return }
        CliqueText.sayUnfinished(stop, budget, unsearched: found.unsearchedCount)
        throw ExitStatus.notConverged
    }

    /// The cliques of one person, the largest first.
    private func list(
        _ person: PersonIndex, _ options: MaximalCliques.Options, _ choice: CliqueText.Choice, _ network: Network
    ) throws {
        var (options, limits) = (options, budget)
        // All of them stand in memory, so there is an end to them.
        if format == .json, limits.count == nil { limits.count = FindCliques.mostInDocument }
        options.budget = limits.cliques
        var kept = LargestCliques(limit: format == .json ? .max : top)
        let result = try MaximalCliques.forEach(
            on: network, containing: [person], options: options, threads: reading.threadCount
        ) { clique in
            kept.add(clique)
            return true
        }
        let cliques = kept.sorted
        var lines: [String] = []
        switch format {
        case .table:
            let handle = DisplayText.safe(network.people[person], limit: 40)
            let number = Figure.counted(result.count, "maximal clique", "maximal cliques")
            lines = [
                "\(handle) is in \(result.isExact ? "" : "at least ")\(number) of \(size) and more",
                "ties: \(choice.ties)",
            ]
            var table = TextTable([("members", .right), ("who", .left)])
            for clique in cliques {
                let others = clique.filter { $0 != person }.map { DisplayText.safe(network.people[$0], limit: 30) }
                table.add([String(clique.count), others.joined(separator: ", ")])
            }
            if !cliques.isEmpty { lines += [""] + table.lines() }
            if cliques.count < result.count {
                lines.append("and \(Figure.count(result.count - cliques.count)) more; --top shows more")
            }
        case .json:
            var members = ResultHead.members("cliques", network: network, path: self.network)
            members.append(("person", .text(network.people[person])))
            members += CliqueText.summary(result, choice)
            members.append(
                ("cliques", .array(cliques.map { .array($0.map { .text(network.people[$0]) }) })))
            lines = [JSONValue.object(members).pretty]
        }
        try finish(result, lines, limits: limits)
        if result.count == 0 { throw ExitStatus.noResult }
    }

    private func write(
        to path: String, _ person: PersonIndex?, _ options: MaximalCliques.Options, _ choice: CliqueText.Choice,
        _ network: Network
    ) throws {
        let progress = ProgressLine("writing \(FileName.last(path))")
        defer { progress.finish() }
        var writer = try CliqueWriter(path, CliqueFile(path: path)!, people: network.people)
        let result = try MaximalCliques.forEach(
            on: network, containing: person.map { [$0] } ?? [], options: options, threads: reading.threadCount
        ) { writer.add($0) }
        try writer.finish(CliqueText.summary(result, choice))
        progress.finish()
        let number = Figure.counted(result.count, "maximal clique", "maximal cliques")
        try finish(result, ["\(number) of \(size) and more written to \(DisplayText.safe(path, limit: 200))"])
    }

    private func findCommunities(_ k: Int, in network: Network) throws {
        let found = try KCliqueCommunities.run(
            on: network, options: .init(k: k, ties: symmetrize, budget: budget.cliques), threads: reading.threadCount)
        let result = KCliqueResult(
            network: network, path: self.network, k: k, ties: CommunityResult.ties(Symmetrization(symmetrize), network),
            found: found,
            budget: budget)
        if let output { try result.write(to: output) }
        let printed = try OutputFile("-")
        switch format {
        case .table: for line in result.lines(top: top) { try printed.write(line + "\n") }
        case .json: try printed.write(result.document.pretty + "\n")
        }
        try printed.commit()
        if found.stop != nil { throw ExitStatus.notConverged }
        if found.circles.circleCount == 0 { throw ExitStatus.noResult }
    }
}

/// The largest cliques seen so far, of equal ones those seen first.
private struct LargestCliques {
    let limit: Int
    private var kept: [(clique: [PersonIndex], number: Int)] = []
    private var seen = 0

    init(limit: Int) { self.limit = limit }

    mutating func add(_ clique: Span<PersonIndex>) {
        kept.append((clique.indices.map { clique[$0] }, seen))
        seen += 1
        if limit < Int.max / 4, kept.count >= 2 * limit + 64 { trim() }
    }

    private mutating func trim() {
        kept.sort { ($1.clique.count, $0.number) < ($0.clique.count, $1.number) }
        kept.removeLast(max(0, kept.count - limit))
    }

    var sorted: [[PersonIndex]] {
        var copy = self
        copy.trim()
        return copy.kept.map(\.clique)
    }
}
