import ArgumentParser
import Foundation
import Kith

/// Openness of all communities (Leiden), static for an edge list, timed for 'town:PEOPLE', from the network in memory.
struct OpennessCase: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "openness")
    @OptionGroup var input: Input

    func run() throws {
        if input.path.hasPrefix("town:") { return try runTimed(people: Int(input.path.dropFirst(5)) ?? 5_000) }
        let network = try input.network()
        let groups = try communities(network)
        let watch = MemoryWatch()
        let (seconds, found) = timed(input.rounds) {
            StaticOpenness.run(on: groups, network: network, threads: input.threads)
        }
        var record = Record(
            "openness", seconds: seconds, check: [Double(found.reduce(0) { $0 + $1.boundaryFollows })],
            threads: input.threads)
        record.peakAnonymousBytes = watch.finish()
        record.figures = counts(found.map(\.verdict))
        try record.write()
    }

    private func runTimed(people: Int) throws {
        var options = TownGenerator.Options(people: people)
        options.circles = max(4, people / 80)
        let network = try TownGenerator.generate(options).network(threads: input.threads)
        let groups = try communities(network)
        let watch = MemoryWatch()
        let (reading, contacts) = timed(input.rounds) { Contacts(network, threads: input.threads)! }
        let (seconds, found) = timed(input.rounds) {
            Openness.run(on: groups, contacts: contacts, threads: input.threads)
        }
        var record = Record(
            "openness-timed", seconds: seconds, check: [Double(found.reduce(0) { $0 + $1.strangerKnocks })],
            threads: input.threads)
        record.peakAnonymousBytes = watch.finish()
        record.figures = counts(found.map(\.verdict))
        record.figures!["contacts"] = Double(contacts.outgoing.nonzeroCount)
        record.figures!["contactSeconds"] = reading.min()!
        try record.write()
    }

    private func communities(_ network: Network) throws -> Circles {
        let graph = TieGraph(rows: network.undirectedRows(threads: input.threads))
        return Circles(try Leiden.run(on: graph, threads: input.threads).partition)
    }

    private func counts(_ verdicts: [OpennessVerdict]) -> [String: Double] {
        var counts = ["groups": Double(verdicts.count)]
        for verdict in OpennessVerdict.allCases { counts["\(verdict)"] = Double(verdicts.count { $0 == verdict }) }
        return counts
    }
}
