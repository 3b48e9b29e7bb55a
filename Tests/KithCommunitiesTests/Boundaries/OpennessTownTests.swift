import KithGraph
import KithLinearAlgebra
import Testing

@testable import KithCommunities

/// A few towns whose answer rates are known. The 500 towns of the record are run by the benchmarks.
@Suite("Openness of towns with planted rates")
struct OpennessTownTests {
    @Test("intervals hold the planted rates; stars are no clique, the clique is one, the open circle is not")
    func planted() throws {
        let found = try (UInt64(1)...4).map { seed in
            var options = TownGenerator.Options(seed: seed, people: 500)
            (options.circles, options.overlap) = (5, 0)
            (options.cliqueSize, options.openSize, options.celebrities, options.ringSize) = (30, 30, 8, 10)
            return try Self.judge(TownGenerator.generate(options))
        }.flatMap { $0 }
        let judged = found.filter { $0.openness != nil }
        let covered = judged.count { $0.openness!.interval.contains($0.planted) }
        // 95 % of some 30, by chance seldom below nine in ten.
        #expect(judged.count > 25 && Double(covered) > 0.9 * Double(judged.count))
        for town in found {
            switch town.role {
            case .celebrity: #expect(town.verdict == .unresponsive)
            case .clique: #expect(town.verdict == .clique)
            case .open: #expect(town.verdict == .open)
            case .resident, .ring: break
            }
        }
    }

    private struct Judged {
        let role: Town.Role
        let planted: Double
        let openness: ShareEstimate?
        let verdict: OpennessVerdict
    }

    /// Circles without overlap: everybody's home is their only circle, so that the town's nearness is ours.
    private static func judge(_ town: Town) throws -> [Judged] {
        let network = try town.network(threads: 1)
        let contacts = try #require(Contacts(network, threads: 1))
        let groups = try town.circles.map { circle in
            try circle.members.map { try network.person(town.people[$0].handle) }.sorted()
        }
        let circles = Circles(members: groups, personCount: network.personCount)
        let results = Openness.run(on: circles, contacts: contacts, threads: 1)
        return try town.circles.indices.map { index in
            let place = try #require(
                (0..<circles.circleCount).first {
                    circles.members.columns.slice(circles.members.range($0)).elementsEqual(groups[index])
                })
            let result = results[place]
            return Judged(
                role: town.circles[index].role, planted: town.circles[index].rates.stranger,
                openness: result.isEvidenceEnough ? result.decisive : nil, verdict: result.verdict)
        }
    }
}
