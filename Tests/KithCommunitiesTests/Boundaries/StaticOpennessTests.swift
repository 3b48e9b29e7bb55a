import KithGraph
import KithLinearAlgebra
import KithTestSupport
import Testing

@testable import KithCommunities

@Suite("Openness without times")
struct StaticOpennessTests {
    @Test("a group of two, by hand")
    func byHand() throws {
        // a and b: a follows b only. x follows both, both follow back; y follows a, no answer; z follows b and is
        // followed by a; b does not answer. w is followed by a and follows nobody.
        let network = try Fixture.network([
            ("a", "b"), ("x", "a"), ("x", "b"), ("a", "x"), ("b", "x"), ("y", "a"), ("z", "b"), ("a", "z"), ("a", "w"),
        ])
        let members = try [network.person("a"), network.person("b")]
        let groups = Circles(members: [members], personCount: network.personCount)
        let found = StaticOpenness.run(on: groups, network: network, threads: 1)[0]
        #expect(found.boundaryFollows == 4 && found.boundaryReciprocity?.value == 0.5)
        #expect(found.internalFollows == 1 && found.internalReciprocity == 0)
        // Only y has no other tie to the group.
        #expect(found.strangers?.value == 0 && found.strangers?.count == 1)
        #expect(found.connected?.count == 3)
        // a: x returned and tied, y neither: says something. b: both are tied to a.
        #expect(found.cliquishness?.strata == 1 && found.cliquishness?.isOneSided == true)
        #expect(!found.isEvidenceEnough && found.verdict == .unknown)
        let ready = StaticOpenness.run(on: groups, network: network, options: .init(leastFollows: 1), threads: 1)[0]
        #expect(ready.isEvidenceEnough)
    }

    @Test("by the definition, on random networks; the same for any number of threads", arguments: [1, 2, 3, 7])
    func naive(_ threads: Int) throws {
        let network = try Fixture.random(people: 40, follows: 500, seed: 6)
        let lists: [[UInt32]] = [Array(0..<10), Array(5..<18), [3], Array(0..<40)]
        let groups = Circles(members: lists, personCount: 40)
        let found = StaticOpenness.run(on: groups, network: network, options: .init(leastFollows: 1), threads: threads)
        for group in 0..<groups.circleCount {
            let members = Array(groups.members.columns.slice(groups.members.range(group)))
            var strata: [MantelHaenszel.Stratum] = []
            var inside = (follows: 0, returned: 0)
            for member in members {
                var stratum = MantelHaenszel.Stratum()
                for other in 0..<UInt32(40) where network.follows(other, member) {
                    let isReturned = network.follows(member, other)
                    if members.contains(other) {
                        inside.follows += 1
                        inside.returned += isReturned ? 1 : 0
                        continue
                    }
                    let isTied = members.contains {
                        $0 != member && (network.follows($0, other) || network.follows(other, $0))
                    }
                    stratum.add(isExposed: isTied, isHit: isReturned)
                }
                strata.append(stratum)
            }
            let result = found[group]
            #expect(result.cliquishness == MantelHaenszel.run(strata))
            #expect(result.boundaryFollows == strata.reduce(0) { $0 + $1.count })
            #expect(result.strangers?.count ?? 0 == strata.reduce(0) { $0 + $1.others })
            #expect(result.internalFollows == inside.follows)
            let share = inside.follows == 0 ? nil : Double(inside.returned) / Double(inside.follows)
            #expect(result.internalReciprocity == share)
            let hits = strata.reduce(0) { $0 + $1.hits }
            if result.boundaryFollows > 0 {
                #expect(result.boundaryReciprocity?.value == Double(hits) / Double(result.boundaryFollows))
            } else {
                #expect(result.boundaryReciprocity == nil && result.verdict == .unknown)
            }
        }
    }

    @Test("members who follow back only their own")
    func clique() throws {
        // Ten members; 40 outsiders follow one member each and are not followed back, 40 follow two and are.
        var follows: [(String, String)] = []
        for number in 0..<40 {
            let (one, two) = ("m\(number % 10)", "m\((number + 1) % 10)")
            follows.append(("s\(number)", one))
            follows += [("c\(number)", one), ("c\(number)", two), (one, "c\(number)"), (two, "c\(number)")]
        }
        let network = try Fixture.network(follows)
        let members = try (0..<10).map { try network.person("m\($0)") }
        let groups = Circles(members: [members], personCount: network.personCount)
        let found = StaticOpenness.run(on: groups, network: network, threads: 1)[0]
        #expect(found.strangers?.value == 0 && found.connected?.value == 1)
        #expect(found.verdict == .clique && found.cliquishness?.isOneSided == true)
    }
}
