import KithGraph
import KithLinearAlgebra
import KithTestSupport
import Testing

@testable import KithCommunities

@Suite("Gatekeepers")
struct GatekeepersTests {
    /// Members 0, 1, 2. Newcomers 3, 4 and 5 knock on 0, who answers first; 1 follows 3 and 4 as well, which admits
    /// them. 6 knocks on 1, answered by 2 alone; 7 by nobody; 8 too late to be watched.
    private static let events: [Timed.Event] = [
        .init(3, 0, 1), .init(0, 3, 2), .init(1, 3, 3), .init(4, 0, 2), .init(0, 4, 4), .init(1, 4, 5),
        .init(5, 0, 3), .init(0, 5, 4), .init(6, 1, 4), .init(2, 6, 6), .init(7, 2, 5), .init(8, 0, 70),
        .init(0, 8, 71), .init(9, 10, 90),
    ]

    @Test("who answers first, and what hangs on them")
    func byHand() throws {
        let network = try Timed.network(11, Self.events)
        let contacts = try #require(Contacts(network, threads: 1))
        let found = Gatekeepers(members: Timed.rows([0, 1, 2])[0], contacts: contacts)
        #expect(found.newcomers == 5 && found.answered == 4 && found.admitted == 2)
        #expect(found.members.map(\.firstAnswers) == [3, 0, 1])
        #expect(found.members.map(\.admissions) == [2, 0, 0])
        // Without 0, newcomer 5 is answered by nobody; 3 and 4 still by 1. Without 2, newcomer 6 is lost.
        let without: [Double?] = [0.6, 0.8, 0.6]
        #expect(found.members.map(\.answeredWithout) == without)
        #expect(found.admissionShare(ofTop: 1) == 1 && found.admissionShare(ofTop: 3) == 1)
        // One of three has all: 1 − 1/3.
        #expect(abs(try #require(found.gini) - 2.0 / 3) < 1e-12)
        let shares = AdmissionShares(found)
        #expect(shares.isTimed && shares.answered == [3, 0, 1] && shares.admitted == [2, 0, 0])
        // Two of four, and half a newcomer either way.
        #expect(shares.prior.mean == 0.5)
        #expect(shares.chance(1) == 0.5 && shares.chance(0) > 0.5 && shares.chance(2) < 0.5)
    }

    @Test("nobody admitted: no shares, no Gini")
    func nobody() throws {
        let network = try Timed.network(3, [.init(0, 1, 1), .init(2, 0, 2), .init(1, 2, 90)])
        let found = Gatekeepers(
            members: Timed.rows([0, 1])[0], contacts: try #require(Contacts(network, threads: 1)))
        #expect(found.gini == nil && found.admissionShare(ofTop: 1) == nil && found.newcomers == 1)
        #expect(found.members.map(\.answeredWithout) == [0, 0])
        #expect(AdmissionShares(found).chance(0) == 0.5)
    }

    @Test("without times, those with whom a member follows each other")
    func untimed() throws {
        // x follows and is followed by both members; y by a alone; z follows a, nobody follows z.
        let network = try Fixture.network([
            ("a", "b"), ("x", "a"), ("a", "x"), ("b", "x"), ("x", "b"), ("y", "a"), ("a", "y"), ("z", "a"),
        ])
        let members = try [network.person("a"), network.person("b")].sorted()
        let shares = AdmissionShares(members: Timed.rows(members)[0], network: network)
        #expect(!shares.isTimed && shares.answered == [2, 1] && shares.admitted == [1, 1])
    }
}
