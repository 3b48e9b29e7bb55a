import KithGraph
import KithLinearAlgebra
import KithTestSupport
import Testing

@testable import KithCommunities

/// Answers by a table, the same for every knocker.
private struct FixedAnswers: AnswerEstimate {
    let shares: [Double]
    func probability(that person: PersonIndex, answers knocker: PersonIndex) -> Double { shares[Int(person)] }
}

@Suite("Doors and routes")
struct DoorsTests {
    @Test("the best members to knock on, nobody who has been met, nobody blocked")
    func byHand() throws {
        let builder = NetworkBuilder(options: .init(threads: 1))
        let locals = (0..<9).map { builder.person("p\($0)") }
        // 1 to 6 are the group; 0 asks. 1 has answered 0 before, 2 has not answered yet, 3 has blocked 0.
        for (from, to) in [(1, 0), (0, 2), (0, 7), (7, 4), (7, 0)] { try builder.follow(locals[from], locals[to]) }
        try builder.interact(.reply, locals[0], locals[1])
        try builder.block(locals[3], locals[0])
        // Nobody was answered ever but by 5, and nobody admitted; 8 follows 5 and is followed.
        for (from, to) in [(8, 5), (5, 8)] { try builder.follow(locals[from], locals[to]) }
        let network = try builder.finish()
        let members: [UInt32] = [1, 2, 3, 4, 5, 6]
        let admissions = AdmissionShares(members: Timed.rows(members)[0], network: network)
        #expect(admissions.answered == [0, 0, 0, 0, 1, 0] && admissions.admitted == [0, 0, 0, 0, 0, 0])
        let answers = FixedAnswers(shares: [0, 0.9, 0.9, 0.9, 0.5, 0.6, 0.2, 1, 1])
        let found = Doors.run(for: 0, into: admissions, network: network, estimate: answers)
        #expect(!found.isMember && found.known == [1] && found.waiting == [2])
        #expect(Set(found.doors.map(\.member)) == [4, 5, 6])
        for door in found.doors {
            let expected = answers.shares[Int(door.member)] * admissions.chance(Int(door.member) - 1)
            #expect(abs(door.value - expected) < 1e-12)
        }
        #expect(found.doors.map(\.value) == found.doors.map(\.value).sorted(by: >))
        // 1 has come to 0 already: the way is certain and short.
        #expect(found.route == HandshakeRoute(people: [0, 1], probability: 1))
        let two = Doors.run(for: 0, into: admissions, network: network, estimate: answers, count: 2)
        #expect(two.doors == Array(found.doors.prefix(2)))
        // Who does not want to be named is neither door nor stop: 4 and 1 are left out, and 7 leads nowhere else.
        let hidden = Doors.run(
            for: 0, into: admissions, network: network, estimate: answers, isHidden: { $0 == 4 || $0 == 1 })
        #expect(Set(hidden.doors.map(\.member)) == [5, 6] && hidden.route?.people == [0, 2])
        let inside = Doors.run(for: 4, into: admissions, network: network, estimate: answers)
        #expect(inside.isMember && inside.doors.isEmpty && inside.route == nil)
    }

    @Test("a longer way with better chances")
    func route() throws {
        // 0 – 1 – 5 through a person who seldom answers, 0 – 2 – 3 – 4 through friendly ones; 4 and 5 are the group.
        let network = try Timed.network(
            7, [.init(0, 1, 1), .init(1, 5, 1), .init(0, 2, 1), .init(3, 2, 1), .init(4, 3, 1)])
        let meetings = Meetings(network)
        let shy = FixedAnswers(shares: [1, 0.1, 0.9, 0.8, 0.5, 0.5, 1])
        let found = try #require(HandshakeRoute.best(from: 0, to: [4, 5], meetings, shy))
        #expect(found.people == [0, 2, 3, 4] && abs(found.probability - 0.36) < 1e-12)
        let bold = FixedAnswers(shares: [1, 0.8, 0.9, 0.8, 0.5, 0.5, 1])
        #expect(HandshakeRoute.best(from: 0, to: [4, 5], meetings, bold)?.people == [0, 1, 5])
        // Nobody is near 6, and who never answers cannot be passed.
        #expect(HandshakeRoute.best(from: 6, to: [4, 5], meetings, bold) == nil)
        #expect(HandshakeRoute.best(from: 0, to: [4], meetings, FixedAnswers(shares: [1, 1, 1, 0, 1, 1, 1])) == nil)
    }

    @Test("the largest product over all ways, on random networks")
    func everyWay() throws {
        for seed in UInt64(0)..<40 {
            let network = try Timed.network(7, Timed.randomEvents(people: 7, count: 9, seed: seed))
            var generator = SeededGenerator(seed: seed, stream: 5)
            let answers = FixedAnswers(shares: (0..<7).map { _ in 0.1 + 0.9 * generator.unit() })
            let meetings = Meetings(network)
            var best = 0.0
            func walk(_ path: [UInt32], _ product: Double) {
                if path.last! >= 5 {
                    best = max(best, product)
                    return
                }
                for next in 0..<UInt32(7) where !path.contains(next) {
                    guard meetings.hasContacted(path.last!, next) || meetings.hasContacted(next, path.last!) else {
                        continue
                    }
                    walk(path + [next], product * (meetings.hasContacted(next, 0) ? 1 : answers.shares[Int(next)]))
                }
            }
            walk([0], 1)
            let found = HandshakeRoute.best(from: 0, to: [5, 6], meetings, answers)
            #expect(abs((found?.probability ?? 0) - best) < 1e-12)
            if let found {
                #expect(found.people.first == 0 && found.people.last! >= 5)
                #expect(Set(found.people).count == found.people.count)
            }
        }
    }
}
