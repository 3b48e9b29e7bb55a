import ArgumentParser
import Kith

/// `kith learn`: fits the rankers of a network and writes them as a model.
struct Learn: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Learns from a network how to suggest in it.",
        usage: "kith learn <network> --output <output> [<options>]",
        discussion: """
            Some follows are hidden as if they were still to come; many methods name candidates from what is left, and \
            two rankers, for strangers and for anyone, are fitted to put the hidden ones first. 'kith suggest --model' \
            uses them. A model belongs to the network it was learned on and is refused by another; its file appears only \
            when it is complete. The same network and seed give the same bytes, on any number of threads.

            EXAMPLES:
              kith learn follows.kith -o follows.kithmodel
              kith suggest follows.kith ada --model follows.kithmodel
            """)

    @Argument(help: "A snapshot, any file that Kith reads, or '-' for standard input.", completion: .file())
    var network: String

    @Option(name: [.short, .long], help: "The model to write.", completion: .file(extensions: ["kithmodel"]))
    var output: String

    @Option(help: "Lessons to learn from, at most: one a person, several where other follows are hidden again.")
    var people = SuggestionModel.Options().people

    @Flag(help: "Look at neighbourhoods alone: answers come several times faster, and are less good.")
    var local = false

    @Option(help: "The share of follows that is hidden.")
    var share = SuggestionModel.Options().share

    @Option(help: "Chooses the follows that are hidden.")
    var seed: UInt64 = 1

    @OptionGroup var reading: ReadingOptions

    func validate() throws {
        let fewest = SuggestionModel.Options.fewestLessons
        guard (fewest...100_000).contains(people) else {
            throw ValidationError("--people must be between \(fewest) and 100000.")
        }
        guard share > 0, share < 1 else { throw ValidationError("--share must be between 0 and 1.") }
    }

    func run() throws {
        let network = try reading.load(network)
        let progress = ProgressLine("learning", counting: .people)
        defer { progress.finish() }
        let model = try SuggestionModel.learn(
            network, options: .init(people: people, share: share, seed: seed, isLocal: local),
            threads: reading.threadCount
        ) { progress.next($0.rawValue) }
        progress.finish()
        try model.write(to: output)
        let report = model.report
        if report.lessons.allSatisfy({ $0 > 0 }) {
            Words.say(
                "learned from \(Figure.counted(report.lessons[0], "lesson", "lessons")) for strangers and "
                    + "\(Figure.counted(report.lessons[1], "lesson", "lessons")) for anyone")
            return
        }
        for (kind, lessons) in zip(["strangers", "anyone"], report.lessons) {
            Words.say(
                lessons > 0
                    ? "learned from \(Figure.counted(lessons, "lesson", "lessons")) for \(kind)"
                    : "too few follows to learn from for \(kind): the ranker that comes with Kith stands alone")
        }
    }
}
