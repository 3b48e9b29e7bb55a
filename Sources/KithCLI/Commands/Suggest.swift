import ArgumentParser
import Kith

/// `kith suggest`: names people to follow.
struct Suggest: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Names people to follow, with the reason for each.",
        usage: "kith suggest <network> (<person> ... | --people <file> | --all) [<options>]",
        discussion: """
            Five people for each person asked for: never themself, anybody they follow or have asked to follow, have \
            muted, blocked or waved off or are blocked by, anybody who opted out or is listed in --exclude, and nobody \
            with whom they ever talked or who follows them already. Each comes with the followees who contributed most \
            and their share of the score. Fewer than were asked for come with the reason.

            With a model from 'kith learn' all that is known of the network decides who comes first. Without one, a \
            network of up to 200,000 follows is learned from on the spot (a larger one too by --method learned), and in \
            a larger one the circle of trust decides: the people who follow the same people as the person vote.

            With --why there is a sentence more about each: who of the person's followees follows them, through whom else \
            they were found and with what share, and, where a model decides, without which of their follows they would \
            not have been named. Nobody who hides their lists (attribute hide_collections) is named as a reason.

            TSV has no header: person, rank, candidate, score. A tab, line break or backslash in a handle is written \
            as \\t, \\n, \\r or \\\\.

            EXAMPLES:
              kith suggest town.kith ada
              kith suggest follows.csv ada bob --count 3 --explain-drops
              kith suggest town.kith ada --waiting --per-circle 2
              kith suggest town.kith --all --model town.kithmodel --format tsv > suggestions.tsv
            """)

    @Argument(help: "A snapshot, any file that Kith reads, or '-' for standard input.", completion: .file())
    var network: String

    @Argument(help: "The handles of the people to suggest to.")
    var persons: [String] = []

    @Option(
        help: ArgumentHelp("A file of handles, one a line; '-' for standard input.", valueName: "file"),
        completion: .file())
    var people: String?

    @Flag(help: "Suggest to everybody.")
    var all = false

    @Option(help: "How many people to name.")
    var count = 5

    @Option(help: "The model of the network, from 'kith learn'.", completion: .file(extensions: ["kithmodel"]))
    var model: String?

    @Option(
        help: "Who decides: learned, or circle. (default: learned with a model or up to 200,000 follows, else circle)")
    var method: SuggestionMethod?

    @Flag(help: "Name also people with whom there was talk.")
    var allowTalked = false

    @Flag(help: "Name also people who follow the person already.")
    var includeFollowers = false

    @Flag(help: "Say in words why each is named, and what would have to be otherwise for them not to be.")
    var why = false

    @Flag(help: "List apart who follows the person and is not followed back, and since when.")
    var waiting = false

    @Option(
        help: ArgumentHelp(
            "Name at most so many people of one circle (as 'kith communities' finds them).", valueName: "n"))
    var perCircle: Int?

    @Flag(help: "List everybody who must not be suggested, with the reason, followees left out.")
    var explainDrops = false

    @Option(help: "How to print the suggestions.")
    var format: ListFormat = .table

    @OptionGroup var files: ExclusionFiles

    @OptionGroup var reading: ReadingOptions

    func validate() throws {
        guard (1...10_000).contains(count) else { throw ValidationError("--count must be between 1 and 10000.") }
        let ways = (persons.isEmpty ? 0 : 1) + (people == nil ? 0 : 1) + (all ? 1 : 0)
        guard ways > 0 else { throw ValidationError("Name somebody to suggest to, or give --people or --all.") }
        guard ways == 1 else { throw ValidationError("Handles, --people and --all exclude each other.") }
        guard model == nil || method != .circle else {
            throw ValidationError("--model goes with --method learned only.")
        }
        guard ([self.network, people].compactMap { $0 } + files.paths).count(where: { $0 == "-" }) < 2 else {
            throw ValidationError("Standard input can be read once only.")
        }
        guard perCircle.map({ $0 > 0 }) ?? true else { throw ValidationError("--per-circle must be at least 1.") }
        guard !why || perCircle == nil else {
            throw ValidationError("--why asks who is among the first without a cap: leave --per-circle out.")
        }
        guard !waiting || !includeFollowers else {
            throw ValidationError("--waiting lists followers apart: leave --include-followers out.")
        }
        guard !waiting || format == .table || format == .json else {
            throw ValidationError("--waiting goes with the formats table and json only.")
        }
        guard !explainDrops || format == .table || format == .json else {
            throw ValidationError("--explain-drops goes with the formats table and json only.")
        }
        guard !why || format == .table || format == .json else {
            throw ValidationError("--why goes with the formats table and json only.")
        }
    }

    func run() throws {
        let network = try reading.load(network)
        let asked = try askedFor(network)
        var exclusions = Exclusions.Options(allowTalked: allowTalked, includeFollowers: includeFollowers)
        try files.add(to: &exclusions, of: network)
        let suggester = try SuggesterChoice.make(
            network, method: method, model: model, exclusions: exclusions, withReasons: format != .tsv, both: waiting,
            threads: reading.threadCount)
        let threads = reading.threadCount
        let cap = perCircle.map { CircleCap(limit: $0, of: network, threads: threads) }
        let strangers: any Suggester = cap.map { CappedSuggester(suggester, cap: $0) } ?? suggester
        let hands = waiting ? WaitingHands(suggester) : nil
        let progress = ProgressLine("suggesting", counting: .people)
        defer { progress.finish() }
        var writer = try SuggestionWriter(
            format, network: network, isSingle: asked.count == 1 && !all,
            drops: explainDrops ? exclusions : nil, notes: notes(network, exclusions, cap), head: head(network))
        if why { writer.why = SuggestionWhy(network, suggester, count: count) }
        // Enough for all threads at a time, and little enough for the first to appear soon.
        for start in stride(from: 0, to: asked.count, by: 512) {
            let block = Array(asked[start..<min(start + 512, asked.count)])
            let lists = strangers.suggestAll(for: block, count: count, threads: threads)
            let waiting = hands?.hands(for: block, count: count, threads: threads)
            for (place, person) in block.enumerated() {
                try writer.add(lists[place], waiting: waiting?[place], for: person)
            }
            progress.update(start + block.count, asked.count)
        }
        progress.finish()
        try writer.finish()
        if format == .csv || format == .tsv, writer.shortLists > 0 {
            let people = Figure.counted(writer.shortLists, "person gets", "people get")
            Words.say("\(people) fewer than \(count): \(cap == nil ? "the network holds no more" : "no more are left")")
        }
        guard writer.hasSuggestions else { throw ExitStatus.noResult }
    }

    private func notes(_ network: Network, _ exclusions: Exclusions.Options, _ cap: CircleCap?) -> SuggestionNotes {
        let isLearned = model != nil || method == .learned
        return SuggestionNotes(
            network: network, count: count, exclusions: exclusions,
            cap: cap.map { ($0.limit, Set($0.circles).count) },
            popular: isLearned
                ? "the most followed people of the network"
                : "the people whom the whole network follows most (by PageRank)")
    }

    private func askedFor(_ network: Network) throws -> [PersonIndex] {
        if all { return Array(0..<PersonIndex(network.personCount)) }
        if let people { return try HandleFile.people(people, in: network) }
        return try persons.map { try network.person($0) }
    }

    private func head(_ network: Network) -> [(key: String, value: JSONValue)] {
        ResultHead.members("suggest", network: network, path: self.network) + [
            (
                "options",
                .object([
                    ("count", .integer(count)), ("allowTalked", .boolean(allowTalked)),
                    ("includeFollowers", .boolean(includeFollowers)),
                    ("perCircle", perCircle.map { .integer($0) } ?? .null),
                ])
            )
        ]
    }
}
