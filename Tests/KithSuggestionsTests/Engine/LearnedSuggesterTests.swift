import KithGraph
import KithLinearAlgebra
import KithTestSupport
import Testing

@testable import KithSuggestions

@Suite struct LearnedSuggesterTests {
    private static let options = SuggestionModel.Options(people: 60)

    /// A network of communities with one person who follows nobody, and one model of it for all tests.
    private static let learned = Result { () throws -> (network: Network, model: SuggestionModel) in
        let network = try GeneratorNetworks.blocks(3, of: 16, seed: 5)
        return (network, try SuggestionModel.learn(network, options: options, threads: 2))
    }

    /// Reasons are slow where nothing is optimized.
    private func quick(_ rules: Exclusions.Options = .init()) -> LearnedSuggester.Options {
        .init(exclusions: rules, reasonCount: 0)
    }

    private func people(_ network: Network) -> [PersonIndex] { (0..<PersonIndex(network.personCount)).map { $0 } }

    /// As many as were asked for or as there are, distinct, nobody excluded, best first, with scores that are numbers.
    private func expectSound(
        _ list: [Suggestion], _ count: Int, for person: PersonIndex, _ network: Network, _ rules: Exclusions.Options
    ) {
        let exclusions = Exclusions(network: network, person: person, options: rules)
        let open = people(network).count { exclusions.reason(for: $0) == nil }
        #expect(list.count == min(count, open), "\(person)")
        #expect(Set(list.map(\.person)).count == list.count)
        for suggestion in list { #expect(exclusions.reason(for: suggestion.person) == nil) }
        for (one, next) in zip(list, list.dropFirst()) {
            #expect(one.source == next.source ? one.score >= next.score : one.source == .learned)
        }
        #expect(list.allSatisfy { $0.score.isFinite })
        for suggestion in list {
            #expect(suggestion.reasons.allSatisfy { $0.share > 0 && $0.share <= 1 + 1e-6 })
            #expect(suggestion.reasons.reduce(0) { $0 + $1.share } <= 1 + 1e-6)
            for reason in suggestion.reasons {
                if let followee = reason.followee { #expect(network.follows(person, followee)) }
            }
        }
    }

    @Test func givesFive() throws {
        let (network, model) = try Self.learned.get()
        for includeFollowers in [false, true] {
            let rules = Exclusions.Options(includeFollowers: includeFollowers)
            let suggester = try LearnedSuggester(
                network: network, model: model, options: quick(rules), threads: 2)
            for (person, list) in suggester.suggestAll(for: people(network), count: 5, threads: 2).enumerated() {
                expectSound(list, 5, for: PersonIndex(person), network, rules)
            }
            for count in [0, 1, 100] {
                expectSound(suggester.suggest(for: 7, count: count), count, for: 7, network, rules)
            }
        }
    }

    /// With reasons the list is the same; named are the person's followees, no more than asked for, largest first, before
    /// other evidence; all together they are the whole.
    @Test func reasons() throws {
        let (network, model) = try Self.learned.get()
        let plain = try LearnedSuggester(network: network, model: model, options: quick(), threads: 2)
        let asked: [PersonIndex] = [1, 20, 40]
        let bare = plain.suggestAll(for: asked, count: 5, threads: 2)
        #expect(bare.joined().allSatisfy { $0.reasons.isEmpty })
        var first: [[Suggestion]]?
        for (threads, count) in [(1, 2), (3, 2), (2, 100)] {
            let suggester = try LearnedSuggester(
                network: network, model: model, options: .init(reasonCount: count), threads: threads)
            let lists = suggester.suggestAll(for: asked, count: 5, threads: threads)
            var seen = 0
            for (place, person) in asked.enumerated() {
                expectSound(lists[place], 5, for: person, network, .init())
                #expect(lists[place].map(\.person) == bare[place].map(\.person))
                #expect(lists[place].map(\.score) == bare[place].map(\.score))
                for suggestion in lists[place] {
                    let named = suggestion.reasons.filter { $0.followee != nil }
                    #expect(named.count <= count)
                    #expect(suggestion.reasons.starts(with: named))
                    #expect(suggestion.reasons.count <= named.count + Reason.Evidence.kinds.count)
                    #expect(Set(suggestion.reasons.map(\.evidence)).count == suggestion.reasons.count)
                    #expect(zip(named, named.dropFirst()).allSatisfy { $0.share >= $1.share })
                    #expect(abs(suggestion.reasons.reduce(0) { $0 + $1.share } - 1) < 1e-9)
                    seen += suggestion.reasons.count
                }
            }
            #expect(seen > 15)
            if count == 2 {
                if let first { #expect(lists == first) }
                first = lists
            }
        }
    }

    /// Communities are dense: most of the first suggestions are of the person's own.
    @Test func findsTheCommunity() throws {
        let (network, model) = try Self.learned.get()
        let suggester = try LearnedSuggester(network: network, model: model, options: quick(), threads: 2)
        // Handles are in the order of communities of sixteen.
        let firsts = suggester.suggestAll(for: people(network), count: 1, threads: 2)
        let own = firsts.enumerated().count { $0.element[0].person / 16 == UInt32($0.offset) / 16 }
        #expect(own > 40)  // of 48; one in three by chance
    }

    @Test func sameForAnyThreadsAndOrder() throws {
        let (network, model) = try Self.learned.get()
        let first = try LearnedSuggester(network: network, model: model, options: quick(), threads: 1)
        let all = first.suggestAll(for: people(network), count: 5, threads: 1)
        // The model was learned on two.
        for threads in [1, 3] {
            let again = try SuggestionModel.learn(network, options: Self.options, threads: threads)
            #expect(again.report == model.report)
            let other = try LearnedSuggester(network: network, model: again, options: quick(), threads: threads)
            #expect(other.suggestAll(for: people(network), count: 5, threads: threads) == all)
        }
        #expect(first.suggestAll(for: people(network).reversed(), count: 5, threads: 3) == all.reversed())
        for person in people(network) where person % 3 == 0 {
            #expect(first.suggest(for: person, count: 5) == all[Int(person)])
        }
        #expect(first.suggestAll(for: [9, 9], count: 5, threads: 2) == [all[9], all[9]])
        #expect(first.suggestAll(for: [], count: 5, threads: 2).isEmpty)
    }

    @Test func refusesAnotherNetworksModel() throws {
        let (network, model) = try Self.learned.get()
        for other in [
            try GeneratorNetworks.blocks(3, of: 16, seed: 6), try Fixture.network([("a", "b")]),
            // The same follows among people of other names.
            try Fixture.network(
                people(network).flatMap { a in
                    people(network).filter { network.follows(a, $0) }.map { ("q\(1_000 + a)", "q\(1_000 + $0)") }
                }),
        ] {
            #expect(throws: SuggestionError.foreignModel) {
                try LearnedSuggester(network: other, model: model, threads: 1)
            }
        }
    }

    /// A model of neighbourhoods alone has other features, keeps that in its file, and suggests by the same rules.
    @Test func neighbourhoodsAlone() throws {
        let network = try Self.learned.get().network
        var options = Self.options
        options.isLocal = true
        let model = try SuggestionModel.learn(network, options: options, threads: 2)
        #expect(model.strangers.featureCount == FeatureSet.local.features.count)
        let again = try SuggestionModel.decode(model.encoded())
        #expect(!again.generators.isGlobal && again.strangers == model.strangers)
        let suggester = try LearnedSuggester(network: network, model: again, options: quick(), threads: 2)
        for (person, list) in suggester.suggestAll(for: people(network), count: 5, threads: 2).enumerated() {
            expectSound(list, 5, for: PersonIndex(person), network, .init())
        }
    }

    @Test func nothingToLearn() throws {
        var options = Self.options
        options.shipped = nil
        #expect(throws: SuggestionError.nothingToLearn(people: 2)) {
            try SuggestionModel.learn(try Fixture.network([("a", "b")]), options: options, threads: 1)
        }
        #expect(throws: SuggestionError.nothingToLearn(people: 0)) {
            try SuggestionModel.learn(try Fixture.network([]), options: options, threads: 1)
        }
    }

    /// With mutes, blocks, domains, talk and people who opt out; some follow nobody, some nobody follows.
    @Test func richNetwork() throws {
        let network = try RichNetwork.make(people: 70, follows: 400, seed: 3)
        let model = try SuggestionModel.learn(network, options: .init(people: 40), threads: 2)
        #expect(model.report.lessons.allSatisfy { $0 > 0 && $0 <= 40 })
        for rules in [Exclusions.Options(), .init(allowTalked: true, includeFollowers: true)] {
            let suggester = try LearnedSuggester(
                network: network, model: model, options: quick(rules), threads: 2)
            for (person, list) in suggester.suggestAll(for: people(network), count: 5, threads: 2).enumerated() {
                expectSound(list, 5, for: PersonIndex(person), network, rules)
            }
        }
    }

    /// People with nothing to go by are told of the most followed; five whenever five exist.
    @Test func nobodyGoesWithout() throws {
        let builder = NetworkBuilder(options: .init(threads: 1))
        let network = try { () throws -> Network in
            var generator = SeededGenerator(seed: 2)
            let locals = (0..<30).map { builder.person("p\(100 + $0)") }
            _ = builder.person("lonely")
            for from in 0..<30 {
                for to in 0..<30 where from != to && generator.unit() < 0.3 {
                    try builder.follow(locals[from], locals[to])
                }
            }
            try builder.follow(builder.person("fan"), locals[0])
            for to in 0..<28 { try builder.follow(builder.person("greedy"), locals[to]) }
            return try builder.finish()
        }()
        let model = try SuggestionModel.learn(network, options: .init(people: 30), threads: 2)
        let suggester = try LearnedSuggester(network: network, model: model, options: quick(), threads: 2)
        for person in people(network) {
            expectSound(suggester.suggest(for: person, count: 5), 5, for: person, network, .init())
        }
        let lonely = try network.person("lonely")
        let list = suggester.suggest(for: lonely, count: 5)
        #expect(list.allSatisfy { $0.source == .popular })
        let most = people(network).filter { $0 != lonely }.map { network.followers.degree(Int($0)) }.sorted(by: >)
        #expect(list.map { Int($0.score) } == Array(most.prefix(5)))
    }
}
