import ArgumentParser
import Kith

/// The truss number of every tie, ties either way.
struct TrussCase: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "truss")
    @OptionGroup var input: Input

    func run() throws {
        let rows = try input.network().undirectedRows(threads: input.threads)
        let (seconds, result) = timed(input.rounds) { KTruss.run(on: rows, threads: input.threads) }
        let sum = result.numbers.reduce(0) { $0 + Double($1) }
        try Record("truss", seconds: seconds, check: [Double(result.maximum), sum], threads: input.threads).write()
    }
}

/// Constraint and effective size of everybody, follows weighing one each; peers find constraint alone. "nucleus" are the
/// seconds and the largest number of the (3,4)-nuclei, "betweenness" the seconds and samples of an estimate within 0.01.
struct BrokersCase: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "brokers")
    @OptionGroup var input: Input
    @Flag(help: "Nuclei and betweenness too.") var further = false

    func run() throws {
        let network = try input.network()
        let (seconds, result) = timed(input.rounds) { StructuralHoles.run(on: network, threads: input.threads) }
        let sum = result.constraints.reduce(0.0) { $1.isNaN ? $0 : $0 + $1 }
        var record = Record("brokers", seconds: seconds, check: [sum], threads: input.threads)
        let cuts = timed(1) { Biconnectivity.run(on: network, threads: input.threads) }
        record.figures = ["cutSeconds": cuts.seconds[0], "bridges": Double(cuts.result.bridges.count)]
        if further {
            let nuclei = try timed(1) { try NucleusHierarchy.run(on: network, threads: input.threads) }
            let between = timed(1) { Betweenness.estimate(on: network, threads: input.threads) }
            record.figures?["nucleusSeconds"] = nuclei.seconds[0]
            record.figures?["largestNucleus"] = Double(nuclei.result.maximum)
            record.figures?["betweennessSeconds"] = between.seconds[0]
            record.figures?["betweennessSamples"] = Double(between.result.samples)
        }
        try record.write()
    }
}
