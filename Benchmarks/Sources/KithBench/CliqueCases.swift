import ArgumentParser
import Kith

/// The number of maximal cliques of three or more, ties either way, from the ties in memory; none is written down.
struct CliquesCase: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "cliques")
    @OptionGroup var input: Input

    func run() throws {
        let rows = try input.network().undirectedRows(threads: input.threads)
        let watch = MemoryWatch()
        let (seconds, result) = try timed(input.rounds) { try MaximalCliques.count(in: rows, threads: input.threads) }
        let memory = watch.finish()
        var record = Record("cliques", seconds: seconds, check: [Double(result.count)], threads: input.threads)
        record.peakAnonymousBytes = memory
        record.figures = [
            "largest": Double(result.largest),
            "memoryNeeded": Double(MaximalCliques.memoryNeeded(in: rows, threads: input.threads)),
        ]
        try record.write()
    }
}
