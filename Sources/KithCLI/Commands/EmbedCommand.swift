import ArgumentParser
import Kith

extension NetworkEmbedding.Method: ExpressibleByArgument {}
extension NetworkEmbedding.Side: ExpressibleByArgument {}
extension NetworkEmbedding.Scaling: ExpressibleByArgument {}
extension Ties: ExpressibleByArgument {}

/// `kith embed`: writes a few numbers for each person.
struct Embed: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Writes a vector for each person, alike for people with alike ties.",
        usage: "kith embed <network> [--method <method>] [--dimensions <dimensions>] --output <output> [<options>]",
        discussion: """
            spectral: leading eigenvectors of the normalized adjacency D^-1/2 A D^-1/2 of who is tied to whom, without \
            the first, which is the same for every network. svd: leading singular vectors of who follows whom, times \
            the roots of their values. als: implicit-feedback alternating least squares on who follows whom.

            The ending of the output's name chooses the layout. npy is NumPy's array of 32-bit floats; beside \
            vectors.npy stands vectors.people.txt with the handle of each row, one a line. csv and tsv have the handle \
            in the first column, below a header. In TSV and in the file of people a tab, line break or backslash in a \
            handle is written as \\t, \\n, \\r or \\\\. Files appear under their names only when they are complete, and \
            a failed run leaves what was there before.

            What was reached is reported on standard error. When the solver stops before its tolerance, what it has is \
            written all the same, and the exit code is 2.

            EXAMPLES:
              kith embed town.kith -o vectors.npy
              kith embed town.kith --method svd --side followers --dimensions 8 -o vectors.csv
              kith embed follows.csv --method als --dimensions 64 --seed 7 -o vectors.tsv
            """)

    @Argument(help: "A snapshot, any file that Kith reads, or '-' for standard input.", completion: .file())
    var network: String

    @Option(help: "How to find the vectors.")
    var method: NetworkEmbedding.Method = .spectral

    @Option(help: "How many numbers each person gets.")
    var dimensions = NetworkEmbedding.Options().dimensions

    @Option(
        name: [.short, .long], help: "The file to write: .npy, .csv or .tsv.",
        completion: .file(extensions: VectorsFormat.allCases.map { $0.rawValue }))
    var output: String

    @Option(
        help: "spectral: who is tied, people of whom either follows the other, or mutual follows. (default: either)")
    var symmetrize: Ties?

    @Option(
        help: """
            spectral: 'walk' divides by the root of the degree, so that how many ties people have does not show; 'none' \
            gives the eigenvectors as they are. (default: walk)
            """)
    var scaling: NetworkEmbedding.Scaling?

    @Flag(help: "spectral: keep the first vector, which says nothing about anybody.")
    var keepTrivial = false

    @Option(help: "svd, als: describe people by whom they follow, or by their followers. (default: following)")
    var side: NetworkEmbedding.Side?

    @Option(
        help: """
            als: the weight of squared factors. (default: 0.01) spectral: a weight added to every degree, so that small \
            groups apart from the rest do not take the vectors. (default: 0)
            """)
    var regularization: Double?

    @Option(help: "als: the confidence that a follow adds. (default: 40)")
    var alpha: Double?

    @Option(
        help: """
            spectral, svd: the largest residual, relative to the largest value. (default: 1e-05 for spectral, 1e-04 for \
            svd)
            """)
    var tolerance: Double?

    @Option(help: "Stop after so many rounds in any case. (default: 300; als does 10)")
    var maxIterations: Int?

    @Option(help: "The seed: the same one gives the same vectors, on any number of threads.")
    var seed: UInt64 = 1

    @Option(help: ArgumentHelp("Refuse to begin when more memory than this is needed, as in 4G.", valueName: "size"))
    var memory: ByteSize?

    @Option(help: "How to report: a table on standard error, or JSON on standard output.")
    var format: ReportFormat = .table

    @OptionGroup var reading: ReadingOptions

    func validate() throws {
        guard (1...10_000).contains(dimensions) else {
            throw ValidationError("--dimensions must be between 1 and 10000.")
        }
        guard output != "-", !output.isEmpty else { throw ValidationError("--output must name a file.") }
        guard VectorsFormat(path: output) != nil else {
            throw ValidationError("--output must end in .npy, .csv or .tsv.")
        }
        if let regularization, !(regularization >= 0 && regularization.isFinite) {
            throw ValidationError("--regularization must be at least 0.")
        }
        if let alpha, !(alpha >= 0 && alpha.isFinite) { throw ValidationError("--alpha must be at least 0.") }
        if let tolerance, !(tolerance > 0 && tolerance.isFinite) {
            throw ValidationError("--tolerance must be above 0.")
        }
        if let maxIterations, maxIterations < 1 { throw ValidationError("--max-iterations must be at least 1.") }
        try validateMethod()
    }

    private func validateMethod() throws {
        try MethodOptions.check(
            [
                ("--symmetrize", symmetrize != nil, [.spectral]), ("--scaling", scaling != nil, [.spectral]),
                ("--keep-trivial", keepTrivial, [.spectral]), ("--side", side != nil, [.svd, .als]),
                ("--regularization", regularization != nil, [.spectral, .als]), ("--alpha", alpha != nil, [.als]),
                ("--tolerance", tolerance != nil, [.spectral, .svd]),
            ], method: method)
    }

    func run() throws {
        let start = ContinuousClock.now
        let network = try reading.load(network)
        let options = options()
        guard network.personCount > 0 else {
            Words.say("the network has nobody to embed")
            throw ExitStatus.noResult
        }
        let largest = options.largestDimension(personCount: network.personCount)
        guard dimensions <= largest else {
            let people = Figure.counted(network.personCount, "person", "people")
            Words.say("--dimensions is \(dimensions); \(people) can have \(largest) at most this way")
            throw ExitStatus.usage
        }
        let progress = ProgressLine("embedding")
        defer { progress.finish() }
        let embedding = try NetworkEmbedding.compute(network, options: options)
        progress.next("writing \(FileName.last(output))")
        let files = try VectorsWriter.write(
            embedding.vectors, of: network.people, to: output, format: VectorsFormat(path: output)!)
        progress.finish()
        let summary = EmbeddingSummary(embedding, files: files, elapsed: ContinuousClock.now - start)
        switch format {
        case .table: for line in summary.lines() { Words.write(line + "\n") }
        case .json:
            let report = try OutputFile("-")
            let head = ResultHead.members("embed", network: network, path: self.network)
            try report.write(JSONValue.object(head + summary.members()).pretty + "\n")
            try report.commit()
        }
        for note in summary.notes { Words.say(note) }
        if !embedding.converged { throw ExitStatus.notConverged }
    }

    private func options() -> NetworkEmbedding.Options {
        var options = NetworkEmbedding.Options(method: method, dimensions: dimensions, keepsTrivial: keepTrivial)
        if let symmetrize { options.ties = symmetrize }
        if let scaling { options.scaling = scaling }
        if let side { options.side = side }
        if let alpha { options.alpha = alpha }
        options.regularization = regularization
        options.tolerance = tolerance
        options.maximumIterations = maxIterations
        options.seed = seed
        options.threads = reading.threadCount
        options.memoryBudget = memory?.bytes
        return options
    }
}
