import Foundation
import Kith

/// What `kith import` says when it is done.
struct ImportSummary {
    private let network: Network
    private let output: String
    private let elapsed: Duration

    init(_ network: Network, output: String, elapsed: Duration) {
        self.network = network
        self.output = output
        self.elapsed = elapsed
    }

    func lines() -> [String] {
        var facts = FactList()
        facts.add("people", Figure.count(network.personCount))
        facts.add("follows", ImportSummary.follows(network))
        if let met = ImportSummary.met(network.report) { facts.add("", met) }
        for layer in network.layers {
            facts.add(
                DisplayText.safe(layer.kind.name, limit: 20),
                Figure.counted(layer.totalCount, "interaction", "interactions") + " between "
                    + Figure.counted(layer.pairCount, "pair", "pairs"))
        }
        if network.mutes.nonzeroCount > 0 { facts.add("mutes", Figure.count(network.mutes.nonzeroCount)) }
        if network.blocks.nonzeroCount > 0 { facts.add("blocks", Figure.count(network.blocks.nonzeroCount)) }
        if !network.domainBlocks.isEmpty { facts.add("domain blocks", Figure.count(network.domainBlocks.count)) }
        for column in network.attributes {
            facts.add(
                DisplayText.safe(column.name, limit: 20),
                "a value for " + Figure.counted(column.presentCount, "person", "people"))
        }
        let seconds = Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) * 1e-18
        let size = (try? FileManager.default.attributesOfItem(atPath: output))?[.size] as? NSNumber
        facts.add(
            "written",
            "\(DisplayText.safe(output)), \(Figure.bytes(size?.intValue ?? 0)), in \(Figure.duration(seconds: seconds))"
        )
        return facts.lines()
    }

    /// The number of follows, and how they are to be read.
    static func follows(_ network: Network) -> String {
        let ways = network.isDirected ? "" : ", every tie both ways"
        let known = [network.weights == nil ? nil : "weights", network.times == nil ? nil : "times"].compactMap { $0 }
        return Figure.count(network.followCount) + ways
            + (known.isEmpty ? "" : ", with " + known.joined(separator: " and "))
    }

    /// What reading met; `nil` for a network that was not read from follows.
    static func met(_ report: ImportReport) -> String? {
        guard report.followsRead > 0 || report.selfInteractions > 0 else { return nil }
        var phrases = [
            Figure.count(report.followsRead) + " read",
            Figure.counted(report.duplicateFollows, "duplicate", "duplicates") + " merged",
            Figure.counted(report.selfFollows, "self follow", "self follows") + " dropped",
        ]
        if report.selfInteractions > 0 {
            phrases.append(
                Figure.counted(report.selfInteractions, "self interaction", "self interactions") + " dropped")
        }
        return phrases.joined(separator: ", ")
    }
}
