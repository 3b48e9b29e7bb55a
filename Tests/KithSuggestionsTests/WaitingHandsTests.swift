import KithGraph
import KithLinearAlgebra
import KithTestSupport
import Testing

@testable import KithSuggestions

@Suite struct WaitingHandsTests {
    private static let day: Int64 = 86_400_000

    /// me is followed by fan and other, and by f, whom me follows back; fan and me have friends in common.
    private func network(times: Bool) throws -> Network {
        let builder = NetworkBuilder(options: .init(threads: 1))
        let follows = [
            ("me", "f", 1), ("h", "f", 2), ("h", "fan", 3), ("fan", "me", 10), ("other", "me", nil), ("f", "me", 4),
        ]
        for (from, to, day) in follows {
            let time = times ? day.map { Int64($0) * Self.day } : nil
            try builder.follow(builder.person(from), builder.person(to), time: time)
        }
        try builder.interact(
            .reply, builder.person("h"), builder.person("f"), time: times ? 17 * Self.day : nil)
        return try builder.finish()
    }

    @Test func namesWhoWaitsAndSinceWhen() throws {
        let network = try network(times: true)
        let me = try network.person("me")
        let hands = WaitingHands(CircleOfTrustSuggester(network: network)).hands(for: [me])[0]
        // fan is followed by h, who follows f as me does; nobody whom me is near follows other.
        #expect(hands.map { network.people[$0.suggestion.person] } == ["fan", "other"])
        #expect(hands.map(\.suggestion.source) == [.circle, .popular])
        #expect(hands.map(\.since) == [10 * Self.day, nil])
        // The latest moment is that of a reply.
        #expect(hands.map(\.waited) == [7 * Self.day, nil])
        let bare = try self.network(times: false)
        let again = WaitingHands(CircleOfTrustSuggester(network: bare)).hands(for: [me], count: 1)[0]
        #expect(again.map { bare.people[$0.suggestion.person] } == ["fan"])
        #expect(again[0].since == nil && again[0].waited == nil)
    }

    /// All who follow and are not excluded for another reason, each once; by any suggester that leaves nobody out.
    @Test func everybodyWhoWaits() throws {
        let people = (0..<50 as Range<PersonIndex>).map { $0 }
        let own = ExclusionList(everywhere: [3], pairs: [.init(0, 1), .init(7, 8)])
        // Where nobody blocks anybody, rows alone say who may be a candidate.
        let cases = [
            (try RichNetwork.make(people: 50, follows: 450, seed: 6), Exclusions.Options(dismissed: own)),
            (
                try Fixture.random(people: 50, follows: 450, seed: 7),
                .init(allowTalked: true, includeFollowers: true, listed: own)
            ),
        ]
        for (network, rules) in cases {
            let anyone = Exclusions.Options(
                allowTalked: rules.allowTalked, includeFollowers: true, dismissed: rules.dismissed,
                listed: rules.listed)
            for (name, suggester) in try SampleSuggesters.complete(network, rules) {
                let lists = WaitingHands(suggester).hands(for: people, count: 50, threads: 2)
                var waiting = 0
                for person in people {
                    let exclusions = Exclusions(network: network, person: person, options: anyone)
                    let expected = people.filter { network.follows($0, person) && exclusions.reason(for: $0) == nil }
                    let found = lists[Int(person)].map(\.suggestion.person)
                    #expect(found.sorted() == expected, "\(name) for \(person)")
                    waiting += found.count
                }
                #expect(waiting > 50)
                let hands = WaitingHands(suggester)
                #expect(hands.hands(for: people, count: 2, threads: 3) == lists.map { Array($0.prefix(2)) })
                #expect(hands.hands(for: [9], count: 50) == [lists[9]])
            }
        }
    }

    @Test func nobodyWaits() throws {
        let network = try Fixture.network([("a", "b"), ("b", "a")], people: ["c"])
        for (_, suggester) in try SampleSuggesters.complete(network) {
            #expect(WaitingHands(suggester).hands(for: [0, 1, 2]) == [[], [], []])
            #expect(WaitingHands(suggester).hands(for: []).isEmpty)
        }
    }
}
