import ArgumentParser
import Foundation
import Kith

/// Leiden by modularity from the graph in memory to everybody's group. The membership goes to the file that
/// KITH_BENCH_MEMBERSHIP names, for one evaluator of all systems.
struct CommunitiesCase: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "communities")
    @OptionGroup var input: Input
    @Option(help: "Rounds of the search, if not as many as Kith chooses.") var searches: Int?

    func run() throws {
        try measureCommunities("communities", input, searches: searches)
    }
}

/// The same with four rounds of the search.
struct ThoroughCommunitiesCase: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "communities-thorough")
    @OptionGroup var input: Input

    func run() throws {
        try measureCommunities("communities-thorough", input, searches: 4)
    }
}

/// Twenty short searches for the confidence of a partition's members; "run" is the seconds of the search itself.
struct ConfidenceCase: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "communities-confidence")
    @OptionGroup var input: Input

    func run() throws {
        let graph = try TieGraph(input.network(), symmetrization: .either, threads: input.threads)
        let search = try timed(input.rounds) { try Leiden.run(on: graph, threads: input.threads) }
        let (seconds, result) = try timed(input.rounds) {
            try LeidenEnsemble.confidences(of: search.result.partition, in: graph, threads: input.threads)
        }
        var record = Record(
            "communities-confidence", seconds: seconds, check: [Double(graph.vertexCount), graph.totalWeight],
            threads: input.threads)
        record.figures = [
            "run": search.seconds.min()!, "times": seconds.min()! / search.seconds.min()!,
            "betweenGroups": Double(result.betweenGroups.count),
        ]
        try record.write()
    }
}

private func measureCommunities(_ name: String, _ input: Input, searches: Int?) throws {
    let graph = try TieGraph(input.network(), symmetrization: .either, threads: input.threads)
    let (seconds, result) = try timed(input.rounds) {
        try Leiden.run(on: graph, options: .init(rounds: searches), threads: input.threads)
    }
    guard Leiden.verify(result, in: graph, options: .init(rounds: searches)).isConfirmed else {
        throw ValidationError("the partition is not what it should be")
    }
    var record = Record(
        name, seconds: seconds, check: [Double(graph.vertexCount), graph.totalWeight], threads: input.threads)
    record.figures = [
        "groups": Double(result.partition.groupCount), "iterations": Double(result.iterations),
        "ownModularity": result.quality,
    ]
    if let path = ProcessInfo.processInfo.environment["KITH_BENCH_MEMBERSHIP"] {
        try result.partition.groups.map { String($0) }.joined(separator: "\n")
            .write(toFile: path, atomically: true, encoding: .utf8)
    }
    try record.write()
}
