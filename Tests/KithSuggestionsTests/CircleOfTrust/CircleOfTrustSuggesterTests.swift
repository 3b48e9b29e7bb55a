import KithGraph
import KithLinearAlgebra
import KithSuggestions
import KithTestSupport
import Testing

@Suite struct CircleOfTrustSuggesterTests {
    private typealias Options = CircleOfTrustSuggester.Options

    /// me follows f and g. h follows f, g and x; i follows g and y. x has the better voter, h, and both reasons.
    @Test func namesWhomTheCircleFollows() throws {
        let network = try Fixture.network([
            ("me", "f"), ("me", "g"), ("h", "f"), ("h", "g"), ("h", "x"), ("i", "g"), ("i", "y"),
        ])
        let suggester = CircleOfTrustSuggester(
            network: network, options: Options(discounts: .init(followee: 1, member: 1, candidate: 0)))
        let me = try network.person("me")
        // Followers: f has 2, g has 3. trust before scaling: h = (1/2 + 1/3)/3 = 5/18, i = (1/3)/2 = 3/18.
        let circle = suggester.circle(of: me)
        #expect(circle.members.map { network.people[$0.person] } == ["h", "i"])
        #expect(abs(circle.members[0].trust - 5.0 / 8) < 1e-15)

        let five = suggester.suggest(for: me, count: 2)
        #expect(five.map { network.people[$0.person] } == ["x", "y"])
        #expect(abs(five[0].score - 5.0 / 8) < 1e-15 && abs(five[1].score - 3.0 / 8) < 1e-15)
        #expect(five.map(\.source) == [.circle, .circle])
        // Of h's 5/6, f brings 1/2 and g 1/3.
        #expect(five[0].reasons.map { network.people[$0.followee!] } == ["f", "g"])
        #expect(abs(five[0].reasons[0].share - 0.6) < 1e-15 && abs(five[0].reasons[1].share - 0.4) < 1e-15)
        #expect(five[1].reasons.map(\.followee) == [try network.person("g")])
    }

    /// Nobody shares a's followee, so walks along follows must find c; d is far from everybody, and only popular.
    @Test func fallsBackToWalksAndToPopularity() throws {
        let network = try Fixture.network([("a", "b"), ("b", "c"), ("d", "e")])
        let found = CircleOfTrustSuggester(network: network).suggest(for: try network.person("a"))
        #expect(found.map(\.source) == [.walk, .popular, .popular])
        #expect(found.map { network.people[$0.person] } == ["c", "e", "d"])
        #expect(found[0].reasons == [Reason(.followee(try network.person("b")), share: found[0].reasons[0].share)])
        #expect(abs(found[0].reasons[0].share - 1) < 1e-12)
        #expect(found[1].reasons == [Reason(.popular, share: 1)])
    }

    /// Every rule, against a slow statement of the same rules: nobody excluded, and never fewer than there are.
    @Test(arguments: 0..<16 as Range<UInt64>) func keepsEveryRule(seed: UInt64) throws {
        let people = 24 + Int(seed) * 2
        let network = try RichNetwork.make(people: people, follows: people * Int(seed % 8), seed: seed)
        let suggesters = [false, true].map {
            CircleOfTrustSuggester(network: network, options: Options(startsWithWalk: $0))
        }
        var violations = 0
        for person in 0..<people {
            let allowed = Set((0..<people).filter { RichNetwork.allows($0, for: person, in: network) })
            for suggester in suggesters {
                let five = suggester.suggest(for: PersonIndex(person), count: 5)
                violations += five.count { !allowed.contains(Int($0.person)) }
                violations += five.count == min(5, allowed.count) ? 0 : 1
                violations += Set(five.map(\.person)).count == five.count ? 0 : 1
            }
        }
        #expect(violations == 0)
    }

    @Test(arguments: [false, true]) func sharesSumToTheScore(startsWithWalk: Bool) throws {
        let network = try Fixture.random(people: 80, follows: 600, seed: 12)
        let full = CircleOfTrustSuggester(
            network: network, options: Options(startsWithWalk: startsWithWalk, reasonCount: .max))
        let short = CircleOfTrustSuggester(network: network, options: Options(startsWithWalk: startsWithWalk))
        for person in 0..<80 as Range<PersonIndex> {
            let all = full.suggest(for: person, count: 5)
            for (suggestion, brief) in zip(all, short.suggest(for: person, count: 5)) {
                #expect(abs(suggestion.reasons.reduce(0) { $0 + $1.share } - 1) < 1e-9)
                #expect(brief.person == suggestion.person && brief.score == suggestion.score)
                #expect(brief.reasons == Array(suggestion.reasons.prefix(3)))
                #expect(suggestion.reasons.allSatisfy { $0.share > 0 && network.follows(person, $0.followee!) })
            }
        }
    }

    /// Removing the votes of everybody by hand: scores are the formula in the documentation.
    @Test func scoresAreTheFormula() throws {
        let network = try Fixture.random(people: 40, follows: 200, seed: 2)
        let suggester = CircleOfTrustSuggester(
            network: network,
            options: Options(
                discounts: .init(followee: 2, member: 1, candidate: 1), exclusions: .init(includeFollowers: true)))
        for person in 0..<40 {
            var trust = [Double](repeating: 0, count: 40)
            for member in 0..<40 where member != person {
                for followee in 0..<40
                where network.follows(PersonIndex(person), PersonIndex(followee))
                    && network.follows(PersonIndex(member), PersonIndex(followee))
                {
                    let degree = Double(network.followers.degree(followee))
                    trust[member] += 1 / (degree * degree) / Double(network.following.degree(member))
                }
            }
            let sum = trust.reduce(0, +)
            for suggestion in suggester.suggest(for: PersonIndex(person), count: 5) where suggestion.source == .circle {
                let votes = (0..<40).filter { network.follows(PersonIndex($0), suggestion.person) }
                let score =
                    votes.reduce(0) { $0 + trust[$1] } / sum
                    / Double(network.followers.degree(Int(suggestion.person)))
                #expect(abs(suggestion.score - score) < 1e-12)
            }
        }
    }

    @Test func batchEqualsSingle() throws {
        let network = try RichNetwork.make(people: 100, follows: 800, seed: 7)
        let suggester = CircleOfTrustSuggester(network: network)
        let people = (0..<100).map { PersonIndex(99 - $0) }
        let single = people.map { CircleOfTrustSuggester(network: network).suggest(for: $0, count: 5) }
        for threads in [1, 2, 5] {
            #expect(suggester.suggestAll(for: people, count: 5, threads: threads) == single)
        }
        #expect(suggester.suggestAll(for: [], count: 5).isEmpty)
    }

    /// Two candidates with the same voter differ in nothing but their followers.
    @Test func breaksTiesAsTold() throws {
        let network = try Fixture.network([
            ("me", "f"), ("h", "f"), ("h", "x"), ("h", "y"), ("z", "y"), ("z", "q"),
        ])
        let me = try network.person("me")
        for (tieBreak, first) in [(TieBreak.handleOrder, "x"), (.fewerFollowers, "x"), (.moreFollowers, "y")] {
            let suggester = CircleOfTrustSuggester(
                network: network, options: Options(discounts: .init(candidate: 0), tieBreak: tieBreak))
            #expect(network.people[suggester.suggest(for: me, count: 1)[0].person] == first)
        }
    }

    @Test func namesFollowersWhenTheyAreIncluded() throws {
        let network = try Fixture.network([
            ("me", "f"), ("h", "f"), ("h", "fan"), ("fan", "me"), ("other", "me"), ("f", "me"),
        ])
        let me = try network.person("me")
        let strangers = CircleOfTrustSuggester(network: network).suggest(for: me, count: 5)
        #expect(!strangers.contains { ["fan", "other"].contains(network.people[$0.person]) })
        let including = CircleOfTrustSuggester(
            network: network, options: Options(exclusions: .init(includeFollowers: true)))
        #expect(network.people[including.suggest(for: me, count: 1)[0].person] == "fan")
    }

    /// A small budget leaves out the most followed followees and the least trusted voters, and nothing breaks.
    @Test func keepsWithinItsBudget() throws {
        let network = try Fixture.random(people: 120, follows: 2_000, seed: 3)
        for visits in [0, 1, 30, 300] {
            let suggester = CircleOfTrustSuggester(
                network: network, options: Options(reasonCount: .max, maximumVisits: visits))
            for person in 0..<40 as Range<PersonIndex> {
                let five = suggester.suggest(for: person, count: 5)
                #expect(five.count == 5)
                for suggestion in five {
                    #expect(abs(suggestion.reasons.reduce(0) { $0 + $1.share } - 1) < 1e-9)
                }
            }
        }
    }

    @Test func suggestsNobodyWhereThereIsNobody() throws {
        let network = try Fixture.network([("a", "b")], people: ["c"])
        let suggester = CircleOfTrustSuggester(network: network)
        #expect(suggester.suggest(for: 0, count: 5).map(\.person) == [2])
        #expect(suggester.suggest(for: 0, count: 0).isEmpty)
    }
}
