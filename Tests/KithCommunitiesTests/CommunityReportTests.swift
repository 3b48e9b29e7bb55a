import KithCommunities
import KithGraph
import KithLinearAlgebra
import KithTestSupport
import Testing

@Suite("Community report")
struct CommunityReportTests {
    /// Follows within groups of twenty-five, and a few across; `noise` of them lead anywhere.
    private static func follows(people: Int, mixing: Double, seed: UInt64) -> [(Int, Int)] {
        var generator = SeededGenerator(seed: seed)
        var follows: [(Int, Int)] = []
        for person in 0..<people {
            for _ in 0..<8 {
                let group = person / 25
                let other =
                    generator.unit() < mixing
                    ? Int(generator.below(UInt64(people))) : group * 25 + Int(generator.below(25))
                if other != person, other < people { follows.append((person, other)) }
            }
        }
        return follows
    }

    private static func network(_ follows: [(Int, Int)], people: Int) throws -> Network {
        try Fixture.network(follows.map { ("p\($0.0)", "p\($0.1)") }, people: (0..<people).map { "p\($0)" })
    }

    @Test("what each method finds in planted groups is measured and named", arguments: CommunityReport.Method.allCases)
    func planted(method: CommunityReport.Method) throws {
        let network = try Self.network(Self.follows(people: 200, mixing: 0.1, seed: 3), people: 200)
        let report = try CommunityReport.make(network, options: .init(method: method, groupCount: 8), threads: 2)
        #expect(report.names.count == report.circles.circleCount)
        #expect(report.measures.groups.map(\.size) == (0..<report.circles.circleCount).map(report.circles.size))
        #expect((report.partition == nil) == (method == .overlapping))
        let known = KnownGroups(
            groups: (0..<8).map { group in
                .init(
                    name: "\(group)",
                    members: try! (group * 25..<group * 25 + 25).map { try network.person("p\($0)") }.sorted())
            }, personCount: 200)
        let agreement = CircleAgreement(found: report.circles, known: known.circles)
        #expect(agreement.recoveryF1 > 0.8, "\(agreement)")
        #expect(
            try CommunityReport.make(network, options: .init(method: method, groupCount: 8), threads: 3).circles
                == report.circles)
    }

    @Test(
        "one follow in a hundred changed: at most one person in twenty loses the id of their group",
        arguments: [0.3, 0.5])
    func churn(mixing: Double) throws {
        let people = 1_500
        let follows = Self.follows(people: people, mixing: mixing, seed: 11)
        let first = try CommunityReport.make(Self.network(follows, people: people), threads: 2)
        let ids = (0..<first.circles.circleCount).map { String($0 + 1) }
        let earlier = try KnownGroups(#require(first.partition), names: ids)
        var kept: [Double] = []
        for seed in 1...5 as ClosedRange<UInt64> {
            var generator = SeededGenerator(seed: seed)
            let changed = follows.map { follow in
                generator.unit() < 0.01 ? (follow.0, (follow.0 + 1 + Int(generator.below(1_498))) % people) : follow
            }
            let network = try Self.network(changed, people: people)
            let later = try CommunityReport.make(network, options: .init(earlier: earlier), threads: 2)
            kept.append(try #require(GroupTracking.run(later.circles, after: earlier).keptShare))
            // Staying close costs next to nothing.
            let anew = try CommunityReport.make(network, threads: 2)
            let (close, best) = try (#require(later.measures.modularity), #require(anew.measures.modularity))
            #expect(close > best - CommunityReport.Options.slack)
        }
        #expect(kept.allSatisfy { $0 >= 0.95 }, "\(kept)")
    }

    @Test("chance and confidence are there where they were asked for and can be")
    func extras() throws {
        let network = try Self.network(Self.follows(people: 100, mixing: 0.1, seed: 5), people: 100)
        let plain = try CommunityReport.make(network)
        #expect(plain.chance == nil && plain.confidence == nil)
        let all = try CommunityReport.make(network, options: .init(withConfidence: true, rewirings: 20))
        #expect(all.chance?.exceedsChance == true && all.confidence?.runs == 20)
        let directed = try CommunityReport.make(network, options: .init(symmetrization: .directed, rewirings: 20))
        #expect(directed.chance == nil)
    }
}
