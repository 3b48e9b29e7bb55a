import Foundation
import KithGraph
import KithLinearAlgebra
import KithTestSupport
import Testing

@testable import KithSuggestions

/// What holds for every list of every suggester. `KITH_SUGGESTIONS` says how many of the learned engine's suggestions to
/// look at, several times as many in all; `make test-exclusions` looks at a million.
@Suite struct ExclusionPropertyTests {
    private static let wanted = Int(ProcessInfo.processInfo.environment["KITH_SUGGESTIONS"] ?? "") ?? 700

    /// What went wrong in one world, and how much was looked at.
    private struct Findings {
        var flaws: [String] = []
        /// Suggestions by suggester.
        var seen: [String: Int] = [:]

        mutating func check(_ holds: Bool, _ words: @autoclosure () -> String) {
            if !holds, flaws.count < 5 { flaws.append(words()) }
        }
    }

    /// On random networks with random mutes, blocks, blocked domains, talk, people who opt out, dismissals, requests and
    /// lists: nobody excluded, five whenever five exist, one person's list that of the batch, the same bytes for any
    /// threads and any order of the input's rows.
    @Test func nobodyExcludedIsEverSuggested() throws {
        var seen: [String: Int] = [:]
        var seed: UInt64 = 0
        while seen["learned", default: 0] < Self.wanted {
            let findings = try Self.look(at: ExclusionWorld(seed: seed), seed: seed)
            #expect(findings.flaws.isEmpty, "world \(seed)")
            seen.merge(findings.seen, uniquingKeysWith: +)
            seed += 1
        }
        #expect(seen["circle"] == seen["learned"] && seen["walk"] == seen["learned"])
        #expect(seen["rp3beta", default: 0] > Self.wanted / 2 && seen["ease", default: 0] > 0)
        if Self.wanted > 700 {
            let total = seen.values.reduce(0, +)
            let counts = seen.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
            print("\(total) suggestions in \(seed) networks: \(counts)")
        }
    }

    private static func look(at world: ExclusionWorld, seed: UInt64) throws -> Findings {
        var findings = Findings()
        let network = try world.network(order: seed)
        let shuffled = try world.network(order: seed + 1)
        let (allowTalked, includeFollowers) = (seed & 1 == 1, seed & 2 == 2)
        let rules = try world.rules(network, allowTalked: allowTalked, includeFollowers: includeFollowers)
        let people = (0..<PersonIndex(network.personCount)).map { $0 }
        // Who is who: the network numbers people in another order than the world.
        let number = try (0..<world.count).map { Int(try network.person(world.handle($0))) }
        var allowed = [Set<PersonIndex>](repeating: [], count: world.count)
        for person in 0..<world.count {
            for candidate in 0..<world.count
            where world.allows(
                candidate, for: person, allowTalked: allowTalked, includeFollowers: includeFollowers)
            {
                allowed[number[person]].insert(PersonIndex(number[candidate]))
            }
        }
        let isGlobal = seed % 4 == 3
        let threads = [1, 2, 3, 7][Int(seed / 4 % 4)]
        let count = seed % 5 == 4 ? 1 + Int(seed % 9) : 5
        let others = try SampleSuggesters.all(shuffled, rules, isGlobal: isGlobal, threads: threads)
        for (sample, other) in zip(
            try SampleSuggesters.all(network, rules, isGlobal: isGlobal, threads: 1), others)
        {
            let (name, suggester) = sample
            let lists = suggester.suggestAll(for: people, count: count, threads: 1)
            let same = other.suggester.suggestAll(for: people, count: count, threads: threads)
            findings.check(lists == same, "\(name): other rows or threads, other lists")
            let isComplete = ["circle", "walk", "learned"].contains(name)
            for (place, list) in lists.enumerated() {
                let open = allowed[place]
                findings.check(list.allSatisfy { open.contains($0.person) }, "\(name): excluded for \(place)")
                let most = min(count, open.count)
                findings.check(
                    isComplete ? list.count == most : list.count <= most, "\(name): \(list.count) of \(most)")
                findings.check(Set(list.map(\.person)).count == list.count, "\(name): twice for \(place)")
                findings.check(list.allSatisfy { $0.score.isFinite }, "\(name): no number for \(place)")
            }
            for person in people where (UInt64(person) &+ seed) % 8 == 0 {
                let alone = suggester.suggest(for: person, count: count)
                findings.check(alone == lists[Int(person)], "\(name): \(person) alone differs")
            }
            findings.seen[name, default: 0] += lists.reduce(0) { $0 + $1.count }
        }
        return findings
    }

    /// One network: its follows, who else is there, and how many may be suggested to each.
    struct Odd: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let follows: [(String, String)]
        let people: [String]
        let open: [String: Int]
        var dismissed: [(String, String)] = []

        init(
            _ name: String, _ follows: [(String, String)], people: [String] = [], open: [String: Int],
            dismissed: [(String, String)] = []
        ) {
            testDescription = name
            self.follows = follows
            self.people = people
            self.open = open
            self.dismissed = dismissed
        }
    }

    private static let ring = (0..<8).map { ("r\($0)", "r\(($0 + 1) % 8)") }

    static let odd = [
        Odd("nobody", [], open: [:]),
        Odd("one", [], people: ["a"], open: ["a": 0]),
        Odd("two strangers", [], people: ["a", "b"], open: ["a": 1, "b": 1]),
        Odd("one follows the other", [("a", "b")], open: ["a": 0, "b": 0]),
        Odd("friends", [("a", "b"), ("b", "a")], open: ["a": 0, "b": 0]),
        // r1 is whom r0 follows, r7 follows r0: of the seven others five are left, and z.
        Odd("no followees and no followers", ring, people: ["z"], open: ["z": 8, "r0": 6, "r4": 6]),
        Odd(
            "a follower of everyone", ring + (0..<8).map { ("greedy", "r\($0)") }, people: ["z"],
            open: ["greedy": 1, "z": 9, "r0": 6]),
        Odd("followed by everyone", ring + (0..<8).map { ("r\($0)", "star") }, open: ["star": 0, "r0": 5]),
        // All whom r0's followee follows, and their followees, are waved off.
        Odd(
            "all near are excluded", ring, people: ["z"], open: ["r0": 1],
            dismissed: (2..<7).map { ("r0", "r\($0)") }),
        // hub's followees follow each other only, and all but z follow hub back.
        Odd(
            "all followees' followees are followed",
            ring + (0..<8).flatMap { [("hub", "r\($0)"), ("r\($0)", "hub")] }, people: ["z"], open: ["hub": 1]),
    ]

    @Test(arguments: odd) func oddNetworks(_ odd: Odd) throws {
        let network = try Fixture.network(odd.follows, people: odd.people)
        let pairs = try odd.dismissed.map {
            ExclusionList.Pair(try network.person($0.0), try network.person($0.1))
        }
        let rules = Exclusions.Options(dismissed: .init(pairs: pairs))
        let people = (0..<PersonIndex(network.personCount)).map { $0 }
        for isGlobal in [false, true] {
            for (name, suggester) in try SampleSuggesters.all(network, rules, isGlobal: isGlobal) {
                let lists = suggester.suggestAll(for: people, count: 5, threads: 2)
                for (handle, open) in odd.open {
                    let person = try network.person(handle)
                    let list = lists[Int(person)]
                    let exclusions = Exclusions(network: network, person: person, options: rules)
                    #expect(exclusions.allows(open) && !exclusions.allows(open + 1))
                    let isComplete = ["circle", "walk", "learned"].contains(name)
                    #expect(isComplete ? list.count == min(5, open) : list.count <= open, "\(name) for \(handle)")
                    #expect(list.allSatisfy { exclusions.reason(for: $0.person) == nil })
                }
            }
        }
    }

    /// Other names put people in another order. The circle of trust names the same people with the same scores: those of
    /// the circle to the last digits, of which sums in another order differ, and those of walks and of PageRank to the
    /// precision at which they stop. Whoever ties may change places.
    @Test(arguments: 0..<6 as Range<UInt64>) func renamingMovesNobody(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let people = 50
        let follows = (0..<400).map { _ in (Int(generator.below(50)), Int(generator.below(50))) }
        // Lengths differ, and with them the order of handles.
        func name(_ person: Int) -> String { String(repeating: "x", count: person * 37 % 11) + "\(person * 31 % 50)" }
        let network = try Fixture.network(follows.map { ("p\($0)", "p\($1)") }, people: (0..<people).map { "p\($0)" })
        let renamed = try Fixture.network(follows.map { (name($0), name($1)) }, people: (0..<people).map(name))
        #expect(renamed.personCount == people)
        let options = CircleOfTrustSuggester.Options(push: .init(restart: 0.5, epsilon: 1e-10))
        let one = CircleOfTrustSuggester(network: network, options: options)
        let two = CircleOfTrustSuggester(network: renamed, options: options)
        for person in 0..<people {
            let first = one.suggest(for: try network.person("p\(person)"), count: people)
            let second = two.suggest(for: try renamed.person(name(person)), count: people)
            #expect(first.count == second.count)
            let scores = Dictionary(
                uniqueKeysWithValues: second.map { (renamed.people[$0.person], ($0.source, $0.score)) })
            for suggestion in first {
                let number = try #require(Int(network.people[suggestion.person].dropFirst()))
                let (source, score) = try #require(scores[name(number)])
                #expect(source == suggestion.source)
                #expect(abs(score - suggestion.score) < (source == .circle ? 1e-12 : 1e-6))
            }
        }
    }
}
