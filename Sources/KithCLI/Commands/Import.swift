import ArgumentParser
import Foundation
import Kith

/// `kith import`: makes one snapshot of any number of inputs.
struct Import: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Reads files and archives into one snapshot that opens at once.",
        usage: "kith import <inputs> ... --output <output> [<options>]",
        discussion: """
            Reads edge lists, KONECT, Matrix Market, CSV and TSV, GraphML, GEXF, GML, LDBC, Mastodon's CSV exports, \
            the files of an X archive, Bluesky's follow records and Kith's own snapshots, plain or packed with gzip or \
            zstd. The people of all inputs are matched by their handles. Reading options hold for every input; where \
            inputs need different ones, import them one by one and merge the snapshots.

            What was merged or dropped is reported on standard error.

            EXAMPLES:
              kith import follows.txt -o town.kith
              kith import friends.csv --source-column from --target-column to \\
                --interactions replies.csv=reply --people people.csv -o town.kith
              kith import following_accounts.csv --muted muted_accounts.csv \\
                --blocked blocked_accounts.csv --owner ada@example.social -o ada.kith
              kith import account.js following.js follower.js tweets.js -o archive.kith
              zcat follows.gz | kith import - -o town.kith
              kith import monday.kith tuesday.kith -o week.kith
            """)

    @Argument(help: "Files of follows, or '-' for standard input.", completion: .file())
    var inputs: [String] = []

    @Option(name: [.short, .long], help: "The snapshot to write.", completion: .file(extensions: ["kith"]))
    var output: String

    @Option(
        help: ArgumentHelp(
            "A file of interactions and their kind: reply, mention, repost, quote, like or any name. Repeatable.",
            valueName: "file=kind"),
        completion: .file())
    var interactions: [LayerFile] = []

    @Option(
        help: ArgumentHelp(
            "A table with one person a row; its columns become attributes. Repeatable.", valueName: "file"),
        completion: .file())
    var people: [String] = []

    @Option(help: ArgumentHelp("The column of handles in tables of people.", valueName: "column"))
    var handleColumn: String?

    @Option(
        help: ArgumentHelp(
            "A list of muted people: pairs, or one column for the owner. Repeatable.", valueName: "file"),
        completion: .file())
    var muted: [String] = []

    @Option(
        help: ArgumentHelp(
            "A list of blocked people: pairs, or one column for the owner. Repeatable.", valueName: "file"),
        completion: .file())
    var blocked: [String] = []

    @Option(
        help: ArgumentHelp(
            "Work on disk when the inputs look as if they need more memory than this, as in 4G.", valueName: "size"))
    var memory: ByteSize?

    @Option(
        help: ArgumentHelp("Work on disk, in this folder, however much memory there is.", valueName: "folder"),
        completion: .directory)
    var scratch: String?

    @OptionGroup var reading: ReadingOptions

    func validate() throws {
        let all = inputFiles.map { $0.path }
        guard !all.isEmpty else { throw ValidationError("Name at least one file to read.") }
        guard all.filter({ $0 == "-" }).count < 2 else {
            throw ValidationError("Standard input can be read once only.")
        }
        guard output != "-", !output.isEmpty else { throw ValidationError("--output must name a file.") }
    }

    func run() throws {
        let start = ContinuousClock.now
        let files = inputFiles
        let progress = ProgressLine("reading")
        defer { progress.finish() }
        let owner = try reading.owner ?? archiveOwner()
        let builder = NetworkBuilder(options: .init(threads: reading.threadCount, backing: backing(for: files)))
        for file in files {
            progress.next("reading \(FileName.last(file.path))")
            try NetworkReader.read(file.path, into: builder, options: options(file.role, owner, progress))
        }
        progress.next("assembling")
        let network = try builder.finish()
        progress.next("writing \(FileName.last(output))")
        try network.write(snapshot: output)
        progress.finish()
        for line in ImportSummary(network, output: output, elapsed: ContinuousClock.now - start).lines() {
            Words.write(line + "\n")
        }
    }

    private var inputFiles: [(path: String, role: InputRole)] {
        inputs.map { ($0, .follows) } + interactions.map { ($0.path, .interactions($0.kind)) }
            + muted.map { ($0, .mutes) } + blocked.map { ($0, .blocks) } + people.map { ($0, .people) }
    }

    /// The columns that were named are those of pairs; tables of people have their own.
    private func options(_ role: InputRole, _ owner: String?, _ progress: ProgressLine) -> ReadOptions {
        var options = reading.options(role: role, progress: progress)
        if let owner { options.owner = owner }
        guard role == .people else { return options }
        options.format = nil
        options.sourceColumn = handleColumn
        (options.targetColumn, options.weightColumn, options.timeColumn) = (nil, nil, nil)
        return options
    }

    /// Whose archive this is, when an X archive's `account.js` is among the inputs.
    private func archiveOwner() throws -> String? {
        // Other inputs are left alone: what is a pipe can be read once only.
        for path in inputs where path.hasSuffix(".js") {
            let source = try ByteSource.open(path)
            guard try FormatDetection.detect(source, name: path) == .xArchive else { continue }
            if let owner = try XArchive.ownerID(in: source) { return owner }
        }
        return nil
    }

    /// Where the large arrays live: on disk when asked for, or when the inputs look larger than the memory there is.
    private func backing(for files: [(path: String, role: InputRole)]) -> MemoryBacking {
        let folder = scratch ?? URL(filePath: output).deletingLastPathComponent().path
        if scratch != nil { return .disk(directory: folder) }
        guard let room = memory?.bytes ?? Machine.current.availableMemory else { return .memory }
        return MemoryNeed.estimate(files.map { $0.path }) > room ? .disk(directory: folder) : .memory
    }
}
