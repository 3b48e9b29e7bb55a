import KithGraph
import KithLinearAlgebra
import KithTestSupport
import Testing

@testable import KithSuggestions

@Suite struct CounterfactualTests {
    /// Without the follows that are named the candidate is gone, and with any one of them back it is there again.
    @Test func isEnoughAndNeeded() throws {
        let (network, model) = try ExplanationTests.learned.get()
        let suggester = try LearnedSuggester(network: network, model: model, threads: 2)
        let alone = try LearnedSuggester(network: network, model: model, threads: 1)
        var (found, larger) = (0, 0)
        for person in [PersonIndex(2), 13, 19, 40] {
            let five = suggester.suggest(for: person, count: 5)
            let together = try suggester.followsNeeded(by: five.map(\.person), for: person)
            for (place, suggestion) in five.enumerated() {
                let needed = try suggester.followsNeeded(by: [suggestion.person], for: person)[0]
                #expect(together[place] == needed)
                guard let needed else { continue }
                found += 1
                if needed.count > 1 { larger += 1 }
                #expect(try alone.followsNeeded(by: [suggestion.person], for: person)[0] == needed)
                #expect(!needed.isEmpty && Set(needed).count == needed.count)
                #expect(needed.allSatisfy { network.follows(person, $0) })
                func isNamed(_ gone: [PersonIndex]) throws -> Bool {
                    try suggester.suggest(for: person, without: gone, count: 5).contains {
                        $0.person == suggestion.person
                    }
                }
                #expect(try !isNamed(needed))
                for index in needed.indices where needed.count > 1 {
                    var fewer = needed
                    fewer.remove(at: index)
                    #expect(try isNamed(fewer))
                }
            }
            // Nobody who is not named needs anything.
            let sixth = suggester.suggest(for: person, count: 6)[5].person
            #expect(try suggester.followsNeeded(by: [sixth], for: person)[0] == nil)
            #expect(try suggester.followsNeeded(by: [person], for: person)[0] == nil)
        }
        #expect(found > 4 && larger > 0, "\(found), \(larger)")
    }

    /// Without nothing all is as it was; those no longer followed are not named.
    @Test func withoutNothing() throws {
        let (network, model) = try ExplanationTests.learned.get()
        let suggester = try LearnedSuggester(network: network, model: model, options: .init(reasonCount: 0), threads: 2)
        for person in [PersonIndex(5), 30] {
            #expect(
                try suggester.suggest(for: person, without: [], count: 5) == suggester.suggest(for: person, count: 5))
            let followees = network.following.range(Int(person)).map { network.following.columns[$0] }
            let fewer = try suggester.suggest(for: person, without: Array(followees.prefix(4)), count: 40)
            #expect(!fewer.isEmpty)
            #expect(fewer.allSatisfy { !followees.contains($0.person) && $0.person != person })
        }
    }

    /// On a network that is built anew without the follows, where also degrees, circles, singular vectors and factors are
    /// worked out again, the candidate is gone as well in about half of the cases at least. Among 48 people one follow moves
    /// all of these; in a larger network what is kept as it was matters less.
    @Test func holdsOnNewNetworks() throws {
        let (network, model) = try ExplanationTests.learned.get()
        let suggester = try LearnedSuggester(network: network, model: model, options: .init(reasonCount: 1), threads: 2)
        var (gone, cases) = (0, 0)
        for person in stride(from: PersonIndex(1), to: 48, by: 8) {
            for suggestion in suggester.suggest(for: person, count: 5) {
                guard let needed = try suggester.followsNeeded(by: [suggestion.person], for: person)[0] else {
                    continue
                }
                let builder = NetworkBuilder(options: .init(threads: 1))
                for index in 0..<48 { _ = builder.person(network.people[PersonIndex(index)]) }
                for a in PersonIndex(0)..<48 {
                    for b in PersonIndex(0)..<48
                    where network.follows(a, b) && !(a == person && needed.contains(b)) {
                        try builder.follow(builder.person(network.people[a]), builder.person(network.people[b]))
                    }
                }
                let anew = try builder.finish()
                // Those no longer followed must not be named, here by muting.
                let muting = Network(
                    people: anew.people, following: anew.following, followers: anew.followers,
                    mutes: CompressedRows(
                        rows: (0..<48).map { $0 == Int(person) ? needed.sorted() : [] }, columnCount: 48))
                let fresh = try LearnedSuggester(
                    network: muting, model: model.rebound(to: muting), options: .init(reasonCount: 0), threads: 2)
                cases += 1
                if !fresh.suggest(for: person, count: 5).contains(where: { $0.person == suggestion.person }) {
                    gone += 1
                }
            }
        }
        #expect(cases > 5)
        #expect(gone * 5 >= cases * 2, "\(gone) of \(cases)")
    }
}

extension SuggestionModel {
    /// The same rankers for another network.
    func rebound(to network: Network) -> SuggestionModel {
        SuggestionModel(
            fingerprint: NetworkFingerprint(network), report: report, generators: generators, strangers: strangers,
            anyone: anyone)
    }
}
