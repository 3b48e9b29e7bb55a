import KithCommunities
import KithGraph
import KithLinearAlgebra
import KithTestSupport
import Testing

@Suite("Boundaries of groups")
struct GroupBoundaryTests {
    @Test("two triangles and a bridge, by hand")
    func byHand() throws {
        // a, b and c follow each other in a ring and back but for c→b; x, y, z in a ring. a follows x and y, z follows a.
        let network = try Fixture.network([
            ("a", "b"), ("b", "a"), ("b", "c"), ("c", "a"), ("a", "c"), ("x", "y"), ("y", "z"), ("z", "x"),
            ("a", "x"), ("a", "y"), ("z", "a"),
        ])
        let groups = Circles(members: [[0, 1, 2], [3, 4, 5]], personCount: 6)
        let found = GroupBoundary.run(on: groups, network: network, threads: 1)
        let first = found[0]
        #expect(first.size == 3 && first.internalTies == 3 && first.density == 1)
        #expect(first.internalFollows == 5 && first.reciprocity == 0.8)
        // The members make 7 of 11 follows, so the others' 4 count; they receive 6, the others 5.
        #expect(first.outward == .init(follows: 2, conductance: 0.5))
        #expect(first.inward == .init(follows: 1, conductance: 0.2))
        #expect(first.boundaryMembers == 1 && first.outermost == [.init(person: 0, ties: 3)])
        #expect(first.linkCount == 1 && first.links.map(\.group) == [1])
        #expect(first.links[0].followsOut == 2 && first.links[0].followsIn == 1 && first.links[0].memberCount == 1)
        #expect(first.links[0].bridging == [.init(person: 0, ties: 3)])
        #expect(first.coreNumber == 2 && first.core == [0, 1, 2] && first.peripheryCount == 0)
        #expect(first.trussNumber == 3 && first.articulation.isEmpty && first.brokers == [0])
        #expect(found[1].outward.follows == 1 && found[1].inward.follows == 2 && found[1].boundaryMembers == 3)
        // Each of x, y and z is tied to a alone: equals go by number.
        #expect(found[1].outermost.map(\.person) == [3, 4, 5])
        // Nobody in the first group is tied to one of the second both ways.
        let mutual = GroupBoundary.run(on: groups, network: network, options: .init(ties: .mutual), threads: 1)[0]
        #expect(mutual.boundaryMembers == 0 && mutual.internalTies == 2 && mutual.outward == first.outward)
        #expect(mutual.articulation == [.init(person: 0, ties: 1)] && mutual.brokers.isEmpty)
    }

    @Test("one member, everybody, nobody's ties")
    func edges() throws {
        let network = try Fixture.network([("a", "b"), ("b", "c")])
        let groups = Circles(members: [[1], [0, 1, 2]], personCount: 3)
        let found = GroupBoundary.run(on: groups, network: network, threads: 2)
        // The larger one comes first.
        #expect(found[1].density == nil && found[1].reciprocity == nil && found[1].trussNumber == 0)
        #expect(found[1].outward == .init(follows: 1, conductance: 1) && found[1].linkCount == 1)
        #expect(found[0].outward == .init(follows: 0, conductance: nil) && found[0].boundaryMembers == 0)
        #expect(found[0].reciprocity == 0 && found[0].articulation == [.init(person: 1, ties: 1)])
        #expect(GroupBoundary.run(on: Circles(members: [], personCount: 3), network: network).isEmpty)
    }

    @Test("by the definition, on random networks with groups that overlap", arguments: [1, 2, 3, 7])
    func naive(threads: Int) throws {
        let network = try Fixture.random(people: 40, follows: 400, seed: 8)
        let lists: [[UInt32]] = [Array(0..<12), Array(8..<20), [3], Array(20..<40)]
        let groups = Circles(members: lists, personCount: 40)
        for ties in Ties.allCases {
            let found = GroupBoundary.run(
                on: groups, network: network, options: .init(ties: ties, named: 3), threads: threads)
            for group in 0..<groups.circleCount {
                let members = Array(groups.members.columns.slice(groups.members.range(group)))
                try compare(found[group], members, group, groups, network, ties)
            }
        }
    }

    private func compare(
        _ found: GroupBoundary, _ members: [UInt32], _ group: Int, _ groups: Circles, _ network: Network, _ ties: Ties
    ) throws {
        func isTied(_ one: UInt32, _ two: UInt32) -> Bool {
            let (there, back) = (network.follows(one, two), network.follows(two, one))
            return ties == .either ? there || back : there && back
        }
        let all = (0..<UInt32(40)).flatMap { one in (0..<UInt32(40)).map { (one, $0) } }
        let outsiders = (0..<UInt32(40)).filter { !members.contains($0) }
        let follows = all.filter { network.follows($0.0, $0.1) }
        let out = follows.filter { members.contains($0.0) && !members.contains($0.1) }
        let into = follows.filter { !members.contains($0.0) && members.contains($0.1) }
        let made = follows.count { members.contains($0.0) }
        #expect(found.outward.follows == out.count && found.inward.follows == into.count)
        #expect(found.outward.conductance == Double(out.count) / Double(min(made, follows.count - made)))
        #expect(found.internalFollows == made - out.count)
        let pairs = all.filter { $0.0 < $0.1 && members.contains($0.0) && members.contains($0.1) }
        #expect(found.internalTies == pairs.count { isTied($0.0, $0.1) })
        let outside = members.map { member in (member, outsiders.count { isTied(member, $0) }) }.filter { $0.1 > 0 }
        #expect(found.boundaryMembers == outside.count)
        let outermost = outside.sorted { ($1.1, $0.0) < ($0.1, $1.0) }.prefix(3)
        #expect(found.outermost == outermost.map { .init(person: $0.0, ties: $0.1) })
        for link in found.links {
            let there = Set(groups.members.columns.slice(groups.members.range(link.group))).subtracting(members)
            #expect(link.followsOut == out.count { there.contains($0.1) })
            #expect(link.followsIn == into.count { there.contains($0.0) })
            let bridging = members.map { member in (member, there.count { isTied(member, $0) }) }.filter { $0.1 > 0 }
            #expect(link.memberCount == bridging.count)
            let most = bridging.sorted { ($1.1, $0.0) < ($0.1, $1.0) }.prefix(3)
            #expect(link.bridging == most.map { .init(person: $0.0, ties: $0.1) })
        }
        let linked = (0..<groups.circleCount).filter { other in
            let there = Set(groups.members.columns.slice(groups.members.range(other))).subtracting(members)
            return follows.contains { one, two in
                (members.contains(one) && there.contains(two)) || (there.contains(one) && members.contains(two))
            }
        }
        #expect(found.linkCount == linked.count && found.links.count == min(3, linked.count))
    }

    @Test("a report by times, static, and of an undirected network")
    func reports() throws {
        let network = try Fixture.random(people: 40, follows: 400, seed: 8)
        let groups = Circles(members: [Array(0..<20), Array(20..<40)], personCount: 40)
        let still = BoundaryReport.make(on: groups, network: network, contacts: nil, threads: 2)
        let expected = StaticOpenness.run(on: groups, network: network)
        #expect(still.evidence == .still(expected) && still.verdicts == expected.map(\.verdict))
        #expect(still.boundaries == GroupBoundary.run(on: groups, network: network))
        let undirected = Network(
            people: network.people, following: network.undirectedRows(threads: 1),
            followers: network.undirectedRows(threads: 1), isDirected: false)
        let none = BoundaryReport.make(on: groups, network: undirected, contacts: nil, threads: 2)
        #expect(none.evidence == .none && none.verdicts == [.unknown, .unknown])
        let timed = try TownGenerator.generate(.init(people: 240)).network()
        let contacts = try #require(Contacts(timed))
        let halves = Circles(members: [Array(0..<120), Array(120..<240)], personCount: 240)
        let report = BoundaryReport.make(on: halves, network: timed, contacts: contacts, threads: 3)
        guard case .timed(let openness, let gates) = report.evidence else {
            Issue.record("no times were found")
            return
        }
        #expect(openness == Openness.run(on: halves, contacts: contacts))
        #expect(gates[1] == Gatekeepers(members: halves.members[1], contacts: contacts))
    }
}
