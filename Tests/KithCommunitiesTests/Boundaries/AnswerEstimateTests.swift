import KithGraph
import KithLinearAlgebra
import KithTestSupport
import Testing

@testable import KithCommunities

@Suite("The plain estimate of answering")
struct AnswerEstimateTests {
    @Test("knocks watched to the end, and answers in time")
    func byHand() throws {
        let network = try Timed.network(
            8,
            [
                // Answered in time, too late, never; too late a knock to be judged; 0's own knock on 5, answered.
                .init(1, 0, 1), .init(0, 1, 5), .init(2, 0, 2), .init(0, 2, 40), .init(3, 0, 3), .init(4, 0, 80),
                .init(0, 4, 81), .init(0, 5, 4), .init(5, 0, 6), .init(6, 7, 100),
            ])
        let contacts = try #require(Contacts(network, threads: 1))
        let shares = AnswerShares(contacts, threads: 1)
        #expect(shares.isTimed)
        #expect(shares.knocks[0] == 3 && shares.answers[0] == 1)
        #expect(shares.knocks[5] == 1 && shares.answers[5] == 1)
        #expect(shares.knocks[7] == 0)
        // Two of four, drawn towards from what each did.
        #expect(shares.prior.mean == 0.5)
        let weight = shares.prior.weight
        let expected = (0.5 * weight + 1) / (weight + 3)
        #expect(abs(shares.probability(that: 0, answers: 7) - expected) < 1e-12)
        #expect(shares.probability(that: 7, answers: 0) == 0.5)
        let early = AnswerShares(contacts, window: .init(recordEnd: 35 * Timed.day), threads: 1)
        #expect(early.knocks[0] == 3 && early.answers[0] == 1)
    }

    @Test("without times, followers who are followed")
    func untimed() throws {
        let network = try Fixture.network([("a", "b"), ("b", "a"), ("c", "b"), ("c", "a")])
        let shares = AnswerShares(network, threads: 1)
        let (a, c) = try (network.person("a"), network.person("c"))
        #expect(!shares.isTimed && shares.knocks[Int(a)] == 2 && shares.answers[Int(a)] == 1)
        #expect(shares.probability(that: c, answers: a) == shares.prior.mean)
    }

    @Test("knocks on everybody as those on groups of one; the same for any number of threads", arguments: [1, 2, 3, 7])
    func knocks(_ threads: Int) throws {
        let network = try Timed.network(30, Timed.randomEvents(people: 30, count: 400, seed: 12))
        let contacts = try #require(Contacts(network, threads: threads))
        let shares = AnswerShares(contacts, days: 10, threads: threads)
        let reach = 10 * Timed.day
        for person in 0..<UInt32(30) {
            let found = GroupKnocks(members: Timed.rows([person])[0], contacts: contacts)
            let watched = found.knocks.filter { contacts.span.upperBound - $0.time >= reach }
            #expect(Int(shares.knocks[Int(person)]) == watched.count)
            #expect(Int(shares.answers[Int(person)]) == watched.count { $0.isAnswered(within: reach) })
        }
    }

    @Test("nobody ever knocked: anything is possible") func silence() throws {
        let network = try Timed.network(2, [.init(0, 1, 1)])
        let shares = AnswerShares(try #require(Contacts(network, threads: 1)), threads: 1)
        #expect(shares.probability(that: 0, answers: 1) == 0.5)
    }
}
