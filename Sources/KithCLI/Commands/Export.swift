import ArgumentParser
import Kith

/// `kith export`: writes a network in another format.
struct Export: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Writes a network in a format that other programs read.",
        usage: "kith export <network> --to <to> [<options>]",
        discussion: """
            Without -o the result goes to standard output. A file appears under its name only when it is complete, and \
            a failed run leaves what was there before.

            EXAMPLES:
              kith export town.kith --to gexf -o town.gexf      # for Gephi
              kith export town.kith --to csv | head
              kith export follows.graphml --to mtx -o town.mtx
            """)

    @Argument(help: "A snapshot, any file that Kith reads, or '-' for standard input.", completion: .file())
    var network: String

    @Option(help: "The format to write.")
    var to: ExportFormat

    @Option(name: [.short, .long], help: "The file to write; '-' is standard output.", completion: .file())
    var output: String = "-"

    @OptionGroup var reading: ReadingOptions

    func run() throws {
        let network = try reading.load(network)
        let progress = ProgressLine("writing \(FileName.last(output))")
        defer { progress.finish() }
        try NetworkWriter.write(network, to: output, format: to)
    }
}
