import KithGraph
import KithLinearAlgebra
import KithTestSupport
import Testing

@testable import KithCommunities

@Suite("Names of groups")
struct GroupNamesTests {
    /// Two groups of five with a hub each, `a0` and `b0`, whom their own follow; everybody follows `star`, who is in the
    /// first group and followed by it no more than by others.
    static func network(_ bios: [String: String] = [:]) throws -> Network {
        let builder = NetworkBuilder(options: .init(threads: 1))
        let star = builder.person("star")
        for group in ["a", "b"] {
            let hub = builder.person("\(group)0")
            for number in 1..<5 {
                let person = builder.person("\(group)\(number)")
                try builder.follow(person, hub)
                try builder.follow(hub, person)
                try builder.follow(person, star)
            }
        }
        for (handle, bio) in bios { builder.setAttribute("bio", of: builder.person(handle), to: bio, type: .text) }
        return try builder.finish()
    }

    static func groups(_ network: Network) -> Partition {
        Partition(labels: (0..<UInt32(network.personCount)).map { network.people[$0].hasPrefix("b") ? 1 : 0 })
    }

    @Test("a group is called after who is looked up to in it more than elsewhere")
    func people() throws {
        let network = try Self.network()
        let names = GroupNames.run(Self.groups(network), in: network, options: .init(people: 1))
        // star has as many followers in its group as a0 has, and as many again outside.
        #expect(names.map { $0.text(network.people) } == ["a0", "b0"])
        for threads in [2, 3, 7] {
            #expect(
                GroupNames.run(Self.groups(network), in: network, options: .init(people: 1), threads: threads) == names)
        }
    }

    @Test("ranks within a group are those of a network of the group alone")
    func rank() throws {
        let whole = try Fixture.random(people: 40, follows: 300, seed: 5)
        let members = (0..<UInt32(40)).filter { $0 % 3 != 0 }
        var follows: [(String, String)] = []
        for a in members {
            for b in members where whole.follows(a, b) { follows.append((whole.people[a], whole.people[b])) }
        }
        let part = try Fixture.network(follows, people: members.map { whole.people[$0] })
        let expected = PageRank.run(on: part, options: .init(tolerance: 1e-12)).scores
        let found = GroupRank.scores(
            InducedTies(whole.followers, members: members.span, places: MutableBuffer(count: 40)))
        for (score, other) in zip(found, expected) { #expect(abs(score - other) < 1e-7) }
    }

    @Test("words that a group uses and others do not")
    func words() throws {
        let network = try Self.network([
            "a0": "Gardener, writes about bees", "a1": "bees and gardens", "a2": "I love bees!",
            "a3": "gardener; coffee",
            "b0": "sails and coffee", "b1": "Sails. #coffee", "b2": "coffee", "b3": "unique",
        ])
        let names = GroupNames.run(Self.groups(network), in: network, options: .init(people: 1, words: 2))
        // Of the first four speakers three say bees and two gardener. Of the other four two say sails, which nobody else
        // does: ½ ln 2 = 0.35; three say coffee, and so does half of all: ¾ ln 1.5 = 0.30. Words of one alone do not count.
        #expect(names.map(\.words) == [["bees", "gardener"], ["sails", "coffee"]])
        #expect(names[1].text(network.people) == "b0 · sails, coffee")
        let silent = GroupNames.run(Self.groups(network), in: network, options: .init(attributes: ["motto"]))
        #expect(silent.allSatisfy { $0.words.isEmpty })
    }

    @Test("no two groups have a word or, of circles, a person in common")
    func unique() throws {
        let network = try Fixture.random(people: 30, follows: 200, seed: 2)
        let circles = Circles(members: [Array(0..<20), Array(10..<30), Array(5..<15)], personCount: 30)
        let names = GroupNames.run(circles, in: network)
        let people = names.flatMap(\.people)
        #expect(Set(people).count == people.count)
        #expect(names.allSatisfy { $0.people.count == 3 })
    }

    @Test(
        "words of a text",
        arguments: [
            ("Mother of two, don't @me", ["mother", "two", "don't"]), ("see https://x.org/a?b now", ["see", "now"]),
            ("<p>Swift &amp; <b>code</b> I don&#39;t</p>", ["swift", "code", "don't"]),
            ("10k 2024 B2B — café", ["10k", "b2b", "café"]),
            ("since 2022-12-28T06:50:57Z or 2021-03", ["since"]), ("日本 語", ["日本"]), ("a < b and c > d eee", ["eee"]),
            ("", []),
            ("'quoted' well-known-", ["quoted", "well-known"]),
        ])
    func tokens(text: String, expected: [String]) {
        #expect(Words.of(text) == expected)
    }
}
