import ArgumentParser
import Kith

/// `kith rank`: orders people by how they stand in the network.
struct Rank: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Orders people by PageRank, HITS or SALSA.",
        usage: "kith rank <network> [--by <by>] [--top <top> | --all] [<options>]",
        discussion: """
            PageRank: who is followed by people who are themselves followed. HITS and SALSA: an authority is followed \
            by good hubs, a hub follows good authorities; people are ordered as authorities. An iteration that does \
            not reach its tolerance gives exit code 2, and its result is printed and marked.

            TSV has no header: rank, handle, score, and for HITS and SALSA the hub score.

            EXAMPLES:
              kith rank town.kith
              kith rank follows.csv --by hits --top 10
              kith rank town.kith --all --format csv > ranks.csv
            """)

    enum Method: String, ExpressibleByArgument, CaseIterable {
        case pagerank
        case hits
        case salsa
    }

    @Argument(help: "A snapshot, any file that Kith reads, or '-' for standard input.", completion: .file())
    var network: String

    @Option(help: "What to rank by.")
    var by: Method = .pagerank

    @Option(help: "How many people to show.")
    var top = 20

    @Flag(help: "Show everybody.")
    var all = false

    @Option(help: "PageRank's probability of following on rather than jumping, from 0 to below 1.")
    var damping = PageRank.Options().damping

    @Option(
        help: """
            Stop when a step changes the scores by at most this in all. (default: \(PageRank.Options().tolerance) for \
            PageRank, \(HITS.Options().tolerance) for HITS; SALSA is exact)
            """)
    var tolerance: Double?

    @Option(help: "Stop after so many steps in any case.")
    var maxIterations = PageRank.Options().maximumIterations

    @Flag(help: "PageRank follows in proportion to the follows' weights.")
    var weighted = false

    @Option(help: "How to print the list.")
    var format: ListFormat = .table

    @OptionGroup var reading: ReadingOptions

    func validate() throws {
        guard top >= 1 else { throw ValidationError("--top must be at least 1.") }
        guard damping >= 0, damping < 1 else { throw ValidationError("--damping must be at least 0 and below 1.") }
        guard limit > 0, limit.isFinite else { throw ValidationError("--tolerance must be above 0.") }
        guard maxIterations >= 1 else { throw ValidationError("--max-iterations must be at least 1.") }
        guard by == .pagerank || !weighted else { throw ValidationError("--weighted goes with pagerank only.") }
    }

    func run() throws {
        let network = try reading.load(network)
        let progress = ProgressLine("ranking")
        defer { progress.finish() }
        let ranking = rank(network)
        progress.finish()
        try write(ranking, of: network)
        if let shortfall = ranking.shortfall(tolerance: limit) {
            Words.say(shortfall)
            throw ExitStatus.notConverged
        }
        if network.personCount == 0 { throw ExitStatus.noResult }
    }

    /// The tolerance in force.
    private var limit: Double {
        tolerance ?? (by == .hits ? HITS.Options().tolerance : PageRank.Options().tolerance)
    }

    private func rank(_ network: Network) -> Ranking {
        let threads = reading.threadCount
        switch by {
        case .pagerank:
            let result = PageRank.run(
                on: network,
                options: .init(
                    damping: damping, tolerance: limit, maximumIterations: maxIterations, isWeighted: weighted),
                threads: threads)
            return Ranking(
                scores: result.scores,
                iteration: .init(
                    count: result.iterations, change: result.change, converged: result.converged))
        case .hits:
            let result = HITS.run(
                on: network, options: .init(tolerance: limit, maximumIterations: maxIterations), threads: threads)
            return Ranking(
                scores: result.authorities, hubs: result.hubs,
                iteration: .init(
                    count: result.iterations, change: result.change, converged: result.converged))
        case .salsa:
            let result = SALSA.run(on: network)
            return Ranking(scores: result.authorities, hubs: result.hubs)
        }
    }

    private func write(_ ranking: Ranking, of network: Network) throws {
        let output = try OutputFile("-")
        let order = ranking.order(all ? network.personCount : top)
        let text = PersonText(network)
        switch format {
        case .table:
            for line in ranking.table(order, text).lines() { try output.write(line + "\n") }
            if let shortfall = ranking.shortfall(tolerance: limit) { try output.write(shortfall + "\n") }
        case .csv, .tsv:
            let row = format == .csv ? SeparatedRow.csv : SeparatedRow.tsv
            if format == .csv {
                try output.write(row(["rank", "handle", "score"] + (ranking.hubs == nil ? [] : ["hub"])))
            }
            for (position, person) in order.enumerated() {
                try output.write(row(["\(position + 1)", text.handle(person)] + ranking.numbers(person)))
            }
        case .json:
            var list = try JSONListWriter(
                output, head: ResultHead.members("rank", network: network, path: self.network) + head(ranking),
                list: "people")
            for (position, person) in order.enumerated() {
                try list.add(
                    .object([("rank", .integer(position + 1))] + text.members(person) + ranking.members(person)))
            }
            try list.finish()
        }
        try output.commit()
    }

    private func head(_ ranking: Ranking) -> [(key: String, value: JSONValue)] {
        let by = (key: "by", value: JSONValue.text(by.rawValue))
        let damping = self.by == .pagerank ? [(key: "damping", value: JSONValue.number(damping))] : []
        guard let iteration = ranking.iteration else { return [by, ("exact", .boolean(true))] }
        return [by] + damping + [
            ("tolerance", .number(limit)), ("iterations", .integer(iteration.count)),
            ("change", .number(iteration.change)), ("converged", .boolean(iteration.converged)),
        ]
    }
}
