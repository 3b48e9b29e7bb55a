import ArgumentParser
import Foundation
import Kith

extension FileFormat: ExpressibleByArgument {}
extension TimeUnit: ExpressibleByArgument {}
extension ExportFormat: ExpressibleByArgument {}

/// How inputs are read; the same for every command that takes a network.
struct ReadingOptions: ParsableArguments {
    enum Direction: String, EnumerableFlag {
        case directed
        case undirected

        static func help(for value: Direction) -> ArgumentHelp? {
            switch value {
            case .directed: return "Read every pair as one follow, whatever the format says."
            case .undirected: return "Read every pair as going both ways."
            }
        }
    }

    @Option(help: "The layout of the inputs; found out from their content when not given.")
    var from: FileFormat?

    @Option(help: "The column of who follows: a header's name, or a number from 1.")
    var sourceColumn: String?

    @Option(help: "The column of who is followed.")
    var targetColumn: String?

    @Option(help: "The column of weights, or of counts for interactions; '' for none.")
    var weightColumn: String?

    @Option(help: "The column of times: since 1970 in the time unit, or ISO 8601; '' for none.")
    var timeColumn: String?

    @Option(help: "What a time counts: seconds, milliseconds or microseconds.")
    var timeUnit: TimeUnit = .seconds

    @Flag var direction: Direction?

    @Option(help: ArgumentHelp("Whose lists personal exports are.", valueName: "handle"))
    var owner: String?

    @Option(help: "Threads to work with; all processors when not given.")
    var threads: Int?

    func validate() throws {
        try ThreadCount.check(threads)
        if let owner, owner.isEmpty { throw ValidationError("--owner must not be empty.") }
        if sourceColumn?.isEmpty == true { throw ValidationError("--source-column must not be empty.") }
        if targetColumn?.isEmpty == true { throw ValidationError("--target-column must not be empty.") }
    }

    /// Whether anything was said about how to read text.
    private var asksForLayout: Bool {
        direction != nil || sourceColumn != nil || targetColumn != nil || weightColumn != nil || timeColumn != nil
            || owner != nil
    }

    /// Threads to work with.
    var threadCount: Int { threads ?? Parallel.availableThreads }

    /// The library's options for an input that plays `role`. Times more than a day ahead of the clock are refused.
    func options(role: InputRole = .follows, progress: ProgressLine? = nil) -> ReadOptions {
        var options = ReadOptions()
        options.format = from
        options.role = role
        options.isDirected = direction.map { $0 == .directed }
        options.sourceColumn = sourceColumn
        options.targetColumn = targetColumn
        options.weightColumn = weightColumn
        options.timeColumn = timeColumn
        options.timeUnit = timeUnit
        if let owner { options.owner = owner }
        options.latestTime = Timestamp(Date().timeIntervalSince1970 * 1000) + 86_400_000
        options.threads = threadCount
        options.note = { note in
            if let progress { progress.say(note) } else { Words.say(note) }
        }
        if let progress { options.progress = { progress.update($0, $1) } }
        return options
    }

    /// The network at `path`, with progress shown while it is read.
    func load(_ path: String) throws -> Network {
        if path.hasSuffix(".kith"), asksForLayout {
            Words.say("\(path) is taken for a snapshot, to which reading options other than --threads do not apply")
        }
        let progress = ProgressLine("reading \(FileName.last(path))")
        defer { progress.finish() }
        return try NetworkReader.load(path, options: options(progress: progress), threads: threadCount)
    }
}
