import KithGraph
import KithLinearAlgebra
import KithTestSupport
import Testing

@testable import KithSuggestions

@Suite struct ExplanationTests {
    static let learned = Result { () throws -> (network: Network, model: SuggestionModel) in
        let network = try GeneratorNetworks.blocks(3, of: 16, seed: 5)
        return (network, try SuggestionModel.learn(network, options: .init(people: 60), threads: 2))
    }

    /// Features and bias sum to the score; generators are their sums; shares are the whole; the short list of reasons that
    /// comes with suggestions says the same.
    @Test(arguments: [false, true])
    func sumsToTheScore(includeFollowers: Bool) throws {
        let (network, model) = try Self.learned.get()
        let rules = Exclusions.Options(includeFollowers: includeFollowers)
        let suggester = try LearnedSuggester(
            network: network, model: model, options: .init(exclusions: rules), threads: 2)
        var seen = 0
        for person in stride(from: PersonIndex(0), to: 48, by: 11) {
            for suggestion in suggester.suggest(for: person, count: 5) where suggestion.source == .learned {
                let found = try #require(try suggester.explain(person: person, candidate: suggestion.person))
                #expect(found.person == person && found.candidate == suggestion.person)
                #expect(found.score == suggestion.score)
                let sum = found.features.reduce(found.bias) { $0 + $1.amount }
                #expect(abs(sum - found.score) < 1e-6)
                let byGenerator = found.generators.reduce(0) { $0 + $1.amount }
                let others = found.features.filter { $0.feature.generator == nil }.reduce(0) { $0 + $1.amount }
                #expect(abs(found.bias + byGenerator + others - found.score) < 1e-6)
                #expect(zip(found.generators, found.generators.dropFirst()).allSatisfy { $0.amount >= $1.amount })
                #expect(abs(found.reasons.reduce(0) { $0 + $1.share } - 1) < 1e-9)
                #expect(found.reasons.allSatisfy { $0.share > 0 })
                #expect(Set(found.reasons.map(\.evidence)).count == found.reasons.count)
                #expect(found.followees.allSatisfy { network.follows(person, $0.person) })
                let named = found.followees.prefix(3).map { Reason(.followee($0.person), share: $0.share) }
                #expect(Array(suggestion.reasons.prefix(named.count)) == named)
                // They have what they are said to have.
                for reason in found.reasons where reason.evidence == .followsBack {
                    #expect(network.follows(suggestion.person, person))
                }
                if !includeFollowers { #expect(!found.reasons.contains { $0.evidence == .followsBack }) }
                seen += 1
            }
        }
        #expect(seen > 20)
    }

    @Test func nothingToExplain() throws {
        let (network, model) = try Self.learned.get()
        let suggester = try LearnedSuggester(network: network, model: model, threads: 1)
        #expect(try suggester.explain(person: 3, candidate: 3) == nil)
        let followee = network.following.columns[network.following.range(3).lowerBound]
        #expect(try suggester.explain(person: 3, candidate: followee) == nil)
    }

    /// A candidate whom only one followee knows: all that speaks of followees is theirs.
    @Test func theOnlyWay() throws {
        let (network, model) = try Self.learned.get()
        let suggester = try LearnedSuggester(network: network, model: model, threads: 1)
        var seen = 0
        for person in PersonIndex(0)..<48 where seen < 3 {
            for suggestion in suggester.suggest(for: person, count: 5) {
                let between = network.following.range(Int(person)).map { network.following.columns[$0] }.filter {
                    FolloweeTie.between($0, and: suggestion.person, for: person, in: network) != .distant
                }
                guard suggestion.source == .learned, let first = suggestion.reasons.first?.followee else { continue }
                #expect(between.contains(first))
                seen += 1
            }
        }
        #expect(seen >= 3)
    }

    /// Those who hide their lists are nobody's reason; their share goes to the rest, and scores stay.
    @Test func hiddenListsAreNotNamed() throws {
        let (network, model) = try Self.learned.get()
        let open = try LearnedSuggester(network: network, model: model, threads: 1)
        let person: PersonIndex = 20
        let before = open.suggest(for: person, count: 5)
        let shy = try #require(before[0].reasons[0].followee)
        let values = (0..<PersonIndex(network.personCount)).map { $0 == shy ? "True" : $0 % 2 == 0 ? "false" : nil }
        let hiding = Network(
            people: network.people, following: network.following, followers: network.followers,
            attributes: [AttributeColumn(name: "hide_collections", type: .boolean, values: values)])
        let suggester = try LearnedSuggester(network: hiding, model: model, threads: 1)
        let after = suggester.suggest(for: person, count: 5)
        #expect(after.map(\.person) == before.map(\.person) && after.map(\.score) == before.map(\.score))
        #expect(after.allSatisfy { !$0.reasons.contains { $0.followee == shy } })
        let all = try #require(try open.explain(person: person, candidate: before[0].person))
        let told = try #require(try suggester.explain(person: person, candidate: before[0].person))
        let share = all.reasons[0].share
        func rest(_ explanation: Explanation) -> Double {
            explanation.reasons.first { $0.evidence == .rest }?.share ?? 0
        }
        #expect(abs(rest(told) - rest(all) - share) < 1e-9)
        #expect(told.reasons.filter { $0.evidence != .rest } == all.reasons.dropFirst().filter { $0.evidence != .rest })
        let needed = try suggester.followsNeeded(by: [before[0].person], for: person)[0]
        #expect(needed?.contains(shy) != true)
        let circle = CircleOfTrustSuggester(network: hiding)
        #expect(circle.suggest(for: person, count: 5).allSatisfy { !$0.reasons.contains { $0.followee == shy } })
    }
}
