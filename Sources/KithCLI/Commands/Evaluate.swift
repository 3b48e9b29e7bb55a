import ArgumentParser
import Kith

/// `kith evaluate`: says how well methods find follows that they cannot see.
struct Evaluate: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Hides some follows and measures how well methods find them.",
        usage: "kith evaluate <network> [--test <file> | --split <split>] [--methods <methods>] [<options>]",
        discussion: """
            With --test the network is what methods may see, and the file holds the follows they are to find. Else the \
            network is split here. Where follows have times it is cut at one moment: later follows are hidden, and \
            people who did not take part in anything before it are neither judged nor suggested. Without times a share \
            of the follows of everybody with five or more is hidden at random.

            Strangers are asked for: hidden follows of people who follow the person already do not count, nor may such \
            people be suggested, unless --include-followers is given. Intervals are 95% percentile intervals of 1,000 \
            bootstrap draws of the people judged; differences are to the first method, person by person, and p is that \
            of a sign-flip permutation test. Suggestions that should not have been made (of the person, of somebody \
            followed or named before, of nobody known) leave their place empty and are counted as invalid.

            Precision is hits over the places looked at, MAP over as many as could be hits. Of all lists together: \
            coverage, the share of people suggested at least once; novelty, the mean of -log2(followers / people) of \
            the suggested; outside, the share suggested from another community; Gini, how unequally people are \
            suggested, from 0 to 1; followers, the share suggested who follow the person already.

            --lists scores what another program suggests: person, rank from 1, candidate on a line, with tabs between, \
            by handles, without a header. --write-split writes the split for such programs: train.tsv and test.tsv \
            (follower and followed with a tab between, a follow a line, no header), users.txt (who is judged) and \
            people.txt (who may be suggested), a handle a line.

            EXAMPLES:
              kith evaluate town.kith
              kith evaluate follows.txt --methods none --write-split split
              kith evaluate split/train.tsv --test split/test.tsv --lists peer.tsv
            """)

    enum Split: String, ExpressibleByArgument, CaseIterable {
        case time
        case random
    }

    enum Format: String, ExpressibleByArgument, CaseIterable {
        case table
        case json
        case csv
    }

    @Argument(help: "A snapshot, any file that Kith reads, or '-' for standard input.", completion: .file())
    var network: String

    @Option(
        help: ArgumentHelp("The follows to find, in any layout that Kith reads.", valueName: "file"),
        completion: .file())
    var test: String?

    @Option(
        help: ArgumentHelp(
            "With --test: the people to judge, a handle a line; everybody with a test follow when not given.",
            valueName: "file"), completion: .file())
    var judged: String?

    @Option(
        help: ArgumentHelp(
            "With --test: handles of everybody, so that people without follows count as people too.",
            valueName: "file"), completion: .file())
    var everybody: String?

    @Option(help: "How to choose what is hidden. (default: time where follows have times, else random)")
    var split: Split?

    @Option(help: "The share to hide: of the follows with times, the latest, or of each person's follows.")
    var share = 0.2

    @Option(help: ArgumentHelp("The moment to cut at, as in 2024-06-30.", valueName: "time"))
    var at: Moment?

    @Option(help: "The seed of the random split, of --people, and of the intervals.")
    var seed: UInt64 = 1

    @Flag(name: .customLong("i-know"), help: "Split at random although follows have times.")
    var allowsRandom = false

    @Option(help: ArgumentHelp("What to run: \(MethodList.known), or none.", valueName: "methods"))
    var methods = MethodList(EvaluationMethod.standard)

    @Option(
        help: ArgumentHelp("Suggestions by another program, with the name to show.", valueName: "name=file"),
        completion: .file())
    var lists: [NamedFile] = []

    @Flag(help: "Judge only people for whom every file of --lists has a line.")
    var onlyListed = false

    @Option(
        help: ArgumentHelp(
            "People and their communities, a tab or a comma between; found as by 'kith communities' when not given.",
            valueName: "file"), completion: .file())
    var communities: String?

    @Flag(help: "Look for people who follow the person already, too.")
    var includeFollowers = false

    @Option(help: "How many suggestions of each list are looked at.")
    var count = 5

    @Option(
        help: ArgumentHelp(
            "Let methods name at most so many people of one circle (as 'kith communities' finds them).", valueName: "n")
    )
    var perCircle: Int?

    @Option(help: "Judge only so many people, drawn by the seed.")
    var people: Int?

    @Option(
        help: ArgumentHelp("Write the split into this folder, for other programs.", valueName: "folder"),
        completion: .directory)
    var writeSplit: String?

    @Option(help: "How to print the figures.")
    var format: Format = .table

    @OptionGroup var reading: ReadingOptions

    func validate() throws {
        guard (1...1_000).contains(count) else { throw ValidationError("--count must be between 1 and 1000.") }
        guard share > 0, share < 1 else { throw ValidationError("--share must be above 0 and below 1.") }
        guard people.map({ $0 > 0 }) ?? true else { throw ValidationError("--people must be at least 1.") }
        guard perCircle.map({ $0 > 0 }) ?? true else { throw ValidationError("--per-circle must be at least 1.") }
        if test != nil {
            guard split == nil, at == nil, !allowsRandom else {
                throw ValidationError("--test is a split already: leave --split, --at and --i-know out.")
            }
        } else if judged != nil || everybody != nil {
            throw ValidationError("--judged and --everybody go with --test only.")
        }
        guard at == nil || split != .random else { throw ValidationError("--at goes with --split time.") }
        guard !methods.methods.isEmpty || !lists.isEmpty || writeSplit != nil else {
            throw ValidationError("Name a method, or give --lists or --write-split.")
        }
        let names = methods.methods.map { $0.name } + lists.map { $0.name }
        guard Set(names).count == names.count else { throw ValidationError("Two methods or lists have one name.") }
        guard !onlyListed || !lists.isEmpty else { throw ValidationError("--only-listed goes with --lists.") }
        let inputs = [self.network] + [test, judged, everybody, communities].compactMap { $0 } + lists.map { $0.path }
        guard inputs.count(where: { $0 == "-" }) < 2 else {
            throw ValidationError("Standard input can be read once only.")
        }
    }

    func run() throws {
        let whole = try reading.load(network)
        let split = try makeSplit(whole)
        for note in split.notes { Words.say(note) }
        var judgement = Judgement(split, mode: includeFollowers ? .anyone : .strangers, count: count)
        if let people { judgement = judgement.sampled(people, seed: seed) }
        if let writeSplit {
            try SplitWriter.write(split, judged: people == nil ? nil : judgement.people, to: writeSplit)
        }
        guard !judgement.people.isEmpty else {
            throw EvaluationError.nobodyToJudge(reason: "no hidden follow is of a stranger")
        }
        guard !methods.methods.isEmpty || !lists.isEmpty else { return }
        let groups = try communities.map { try Communities.read($0, of: split.train.people) }
        if let groups, groups.unknownLines > 0 {
            let lines = Figure.counted(groups.unknownLines, "line names", "lines name")
            Words.say("\(communities!): \(lines) nobody of the training part")
        }
        let found = try makeLists(judgement)
        if onlyListed {
            let listed = found.compactMap { $0.listed }
            judgement = judgement.restricted { person in listed.allSatisfy { $0.contains(person) } }
            guard !judgement.people.isEmpty else {
                throw EvaluationError.nobodyToJudge(reason: "the lists name nobody who is judged")
            }
        }
        let evaluation = Evaluation(
            judgement, lists: found, communities: groups,
            options: .init(mode: judgement.mode, count: count, seed: seed, threads: reading.threadCount))
        try write(evaluation, of: whole)
    }

    private func makeSplit(_ whole: Network) throws -> NetworkSplit {
        let threads = reading.threadCount
        if let test {
            return try NetworkSplit(
                train: whole, test: reading.load(test), judged: judged.map { try HandleLines.read($0) },
                everybody: everybody.map { try HandleLines.read($0) } ?? [], threads: threads)
        }
        switch split ?? (at != nil || NetworkSplit.hasTimes(whole) ? .time : .random) {
        case .time:
            let cut = at.map { NetworkSplit.Cut.moment($0.time) } ?? .latest(share: share)
            return try NetworkSplit.byTime(whole, at: cut, threads: threads)
        case .random:
            return try NetworkSplit.random(
                whole, options: .init(share: share, seed: seed, allowsTimes: allowsRandom), threads: threads)
        }
    }

    private func makeLists(_ judgement: Judgement) throws -> [SuggestionLists] {
        let context = EvaluationMethod.Context(mode: judgement.mode, seed: seed, threads: reading.threadCount)
        let progress = ProgressLine("", counting: .people)
        defer { progress.finish() }
        let train = judgement.split.train
        let cap = perCircle.map { CircleCap(limit: $0, of: train, threads: reading.threadCount) }
        var found: [SuggestionLists] = []
        for method in methods.methods {
            progress.next("preparing \(method.name)")
            let free = try method.make(train, context)
            let suggester = cap.map { CappedSuggester(free, cap: $0) } ?? free
            progress.next("running \(method.name)")
            found.append(
                SuggestionLists(
                    name: method.name, of: suggester, for: judgement, threads: reading.threadCount,
                    progress: { progress.update($0, $1) }))
        }
        for file in lists {
            progress.next("reading \(FileName.last(file.path))")
            let read = try SuggestionLists.read(file.path, name: file.name, for: judgement)
            if let words = EvaluationTables.words(on: read.problems) { progress.say("\(file.name): \(words)") }
            found.append(read)
        }
        return found
    }

    private func write(_ evaluation: Evaluation, of whole: Network) throws {
        let output = try OutputFile("-")
        switch format {
        case .table:
            for line in EvaluationTables(evaluation).lines() { try output.write(line + "\n") }
        case .csv:
            for row in EvaluationTables(evaluation).rows() { try output.write(SeparatedRow.csv(row)) }
        case .json:
            let head = ResultHead.members("evaluate", network: whole, path: network)
            try output.write(
                JSONValue.object(head + EvaluationJSON.members(evaluation, seed: seed, perCircle: perCircle)).pretty
                    + "\n")
        }
        try output.commit()
    }
}
