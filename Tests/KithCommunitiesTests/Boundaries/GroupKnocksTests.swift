import KithGraph
import KithLinearAlgebra
import Testing

@testable import KithCommunities

@Suite("Knocks")
struct GroupKnocksTests {
    private static func knocks(
        _ network: Network, _ members: [UInt32], _ window: KnockWindow = .init(), _ rule: AdmissionRule = .init()
    ) throws -> GroupKnocks {
        let contacts = try #require(Contacts(network, threads: 1))
        return GroupKnocks(members: Timed.rows(members)[0], contacts: contacts, window: window, admission: rule)
    }

    @Test("strangers, friends of members, and who is neither")
    func byHand() throws {
        // 0 and 1 are the group.
        let network = try Timed.network(
            7,
            [
                // A stranger, answered after two days; then knocks on 1 as somebody who knows 0.
                .init(2, 0, 1), .init(0, 2, 3), .init(2, 1, 4),
                // The member began: no knock, and no stranger any more when knocking on 1, who replies.
                .init(0, 3, 1), .init(3, 0, 2), .init(3, 1, 5), .init(1, 3, 6, .reply),
                // Only a like, which asks for nothing: the follow after it is no first contact.
                .init(4, 0, 1, .like), .init(4, 0, 2), .init(0, 4, 3),
                // Both at the same moment: nobody knows who knocked.
                .init(5, 1, 2), .init(1, 5, 2),
                // A stranger whose knock is only liked.
                .init(6, 1, 7), .init(1, 6, 8, .like),
                .init(0, 1, 9),
            ])
        let found = try Self.knocks(network, [0, 1])
        let day = Timed.day
        #expect(
            found.knocks == [
                Knock(knocker: 2, member: 0, time: day, isStranger: true, answer: 3 * day),
                Knock(knocker: 2, member: 1, time: 4 * day, isStranger: false, answer: nil),
                Knock(knocker: 3, member: 1, time: 5 * day, isStranger: false, answer: 6 * day),
                Knock(knocker: 6, member: 1, time: 7 * day, isStranger: true, answer: nil),
            ])
        #expect(found.undecidedCount == 1)
        #expect(found.newcomers.map(\.person) == [2, 6])
        #expect(found.newcomers[0].answers == [.init(member: 0, time: 3 * day)])
    }

    @Test("the window and the end of the record")
    func window() throws {
        let network = try Timed.network(
            4, [.init(1, 0, 1), .init(2, 0, 5), .init(0, 2, 9), .init(3, 0, 8), .init(0, 1, 6)])
        let day = Timed.day
        let five = try Self.knocks(network, [0], .init(start: 5 * day, days: 3))
        // Day 8 is the first that is no more inside.
        #expect(five.knocks.map(\.knocker) == [2] && five.knocks[0].answer == 9 * day)
        let cut = try Self.knocks(network, [0], .init(recordEnd: 8 * day))
        #expect(cut.knocks.map(\.knocker) == [1, 2, 3])
        // The answer on day 9 is not known yet.
        #expect(cut.knocks.map(\.answer) == [6 * day, nil, nil])
    }

    @Test("admission takes as many members as the rule says, counted from the first knock")
    func admission() throws {
        let rule = AdmissionRule()
        // A tenth, but two at least and five at most; a tenth of 20 is two though 0.1 × 20 may round above it.
        let needed = [2, 10, 20, 21, 30, 50, 51, 900].map { rule.members(ofGroupOf: $0) }
        #expect(needed == [2, 2, 2, 3, 3, 5, 5, 5])
        #expect(rule.members(ofGroupOf: 1) == nil)
        let network = try Timed.network(
            4, [.init(3, 0, 1), .init(1, 3, 2), .init(2, 3, 2.5, .reply), .init(2, 3, 4), .init(0, 3, 6)])
        let found = try Self.knocks(network, [0, 1, 2])
        // Two follows: on days 2 and 4; the reply is an answer, not an admission.
        #expect(found.membersToAdmit == 2)
        #expect(found.newcomers.map(\.admission) == [4 * Timed.day])
        #expect(found.newcomers[0].answers.map(\.member) == [1, 2])
        #expect(try Self.knocks(network, [0]).newcomers[0].admission == nil)
    }

    @Test("everybody in the group, nobody knocks")
    func everybody() throws {
        let network = try Timed.network(3, [.init(0, 1, 1), .init(1, 2, 2)])
        let found = try Self.knocks(network, [0, 1, 2])
        #expect(found.knocks.isEmpty && found.newcomers.isEmpty)
    }

    @Test("by the definition, on random events with coarse times", arguments: 0..<10)
    func naive(_ seed: UInt64) throws {
        let people = 9
        let events = Timed.randomEvents(people: people, count: 70, seed: seed)
        let network = try Timed.network(people, events)
        let windows = [
            KnockWindow(), KnockWindow(start: 10 * Timed.day, days: 25),
            KnockWindow(start: 5 * Timed.day, recordEnd: 40 * Timed.day),
        ]
        for members: [UInt32] in [[0, 1, 2], [4], [1, 3, 5, 7, 8], Array(0..<9)] {
            for window in windows {
                let found = try Self.knocks(network, members, window)
                let oracle = KnockOracle(
                    events: events, people: people, members: Set(members.map(Int.init)), window: window)
                #expect(found.knocks == oracle.knocks())
                #expect(found.newcomers == oracle.newcomers(needed: found.membersToAdmit))
            }
        }
    }
}
