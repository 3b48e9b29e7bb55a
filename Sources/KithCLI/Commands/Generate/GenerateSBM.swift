import ArgumentParser
import Kith

/// `kith generate sbm`.
struct GenerateSBM: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sbm",
        abstract: "A network of blocks with a probability for each pair (stochastic block model).",
        usage: "kith generate sbm [<options>] --output <output>",
        discussion: """
            People follow each other independently, with a probability that depends on their blocks alone (Holland, \
            Laskey, Leinhardt 1983). The attribute "\(StochasticBlockGenerator.blockAttribute)" holds the blocks.

            EXAMPLES:
              kith generate sbm --sizes 500,500,200 --inside 0.05 --between 0.002 -o blocks.kith
              kith generate sbm --sizes 100,50 --matrix '0.1,0.02;0.3,0.1' -o blocks.gexf
            """)

    @OptionGroup var target: GeneratedOutput

    @Option(help: "People in each block, with commas between.")
    var sizes = NumberList([250, 250, 250, 250])

    @Option(help: "How likely somebody follows somebody of the same block.")
    var inside = 0.05

    @Option(help: "How likely somebody follows somebody of another block.")
    var between = 0.005

    @Option(
        help: ArgumentHelp(
            "All probabilities instead: a row for each block of who follows, with semicolons between, and in it a "
                + "number for each block of who is followed, with commas between.", valueName: "rows"))
    var matrix: NumberTable?

    @Flag(help: "Make ties that go both ways.")
    var undirected = false

    func validate() throws {
        let options = options
        try GeneratorOptions.check { () throws(KithGraphError) in try options.check() }
    }

    func run() throws {
        let progress = ProgressLine("making follows")
        defer { progress.finish() }
        try target.write(try StochasticBlockGenerator.generate(options, threads: target.threadCount), progress)
    }

    private var options: StochasticBlockGenerator.Options {
        if let matrix {
            return .init(
                blockSizes: sizes.values, probabilities: matrix.rows, isDirected: !undirected, seed: target.seed)
        }
        return .init(
            blockSizes: sizes.values, inside: inside, between: between, isDirected: !undirected, seed: target.seed)
    }
}
