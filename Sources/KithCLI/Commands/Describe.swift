import ArgumentParser
import Kith

/// `kith describe`: what a network is like.
struct Describe: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Shows what a network is like.",
        usage: "kith describe <network> [<options>]",
        discussion: """
            People, follows, how many follows are returned, how they are spread, components, interactions, \
            attributes, mutes and blocks, and memory.

            EXAMPLES:
              kith describe town.kith
              kith describe follows.csv --format json
              zcat edges.txt.gz | kith describe - --undirected
            """)

    @Argument(help: "A snapshot, any file that Kith reads, or '-' for standard input.", completion: .file())
    var network: String

    @Option(help: "How to print it.")
    var format: ReportFormat = .table

    @OptionGroup var reading: ReadingOptions

    func run() throws {
        let network = try reading.load(network)
        let progress = ProgressLine("counting")
        defer { progress.finish() }
        let facts = NetworkFacts(network, threads: reading.threadCount)
        progress.finish()
        let output = try OutputFile("-")
        switch format {
        case .table:
            for line in DescriptionText.lines(facts) { try output.write(line + "\n") }
        case .json:
            let head = ResultHead.members("describe", network: network, path: self.network)
            try output.write(JSONValue.object(head + DescriptionJSON.members(facts)).pretty + "\n")
        }
        try output.commit()
    }
}
