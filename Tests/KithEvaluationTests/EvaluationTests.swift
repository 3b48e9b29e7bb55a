import KithGraph
import KithLinearAlgebra
import KithSuggestions
import KithTestSupport
import Testing

@testable import KithEvaluation

/// Suggests what it was told to.
private struct Recital: Suggester {
    let answers: [PersonIndex: [PersonIndex]]

    func suggest(for person: PersonIndex, count: Int) -> [Suggestion] {
        (answers[person] ?? []).prefix(count).map { Suggestion(person: $0, score: 1, source: .walk, reasons: []) }
    }
}

@Suite struct EvaluationTests {
    private static func split(seed: UInt64 = 1) throws -> NetworkSplit {
        try NetworkSplit.random(Fixture.random(people: 120, follows: 1_500, seed: seed))
    }

    /// The hidden follows themselves, rank by rank.
    private static func oracle(_ split: NetworkSplit) -> Recital {
        Recital(
            answers: Dictionary(
                uniqueKeysWithValues: split.judged.map { person in
                    (person, Array(split.test.columns.slice(split.test.range(Int(person)))))
                }))
    }

    @Test("knowing the hidden follows gives 1, knowing nothing 0")
    func extremes() throws {
        let split = try Self.split()
        let evaluation = Evaluation.run(
            split, methods: [("oracle", Self.oracle(split)), ("mute", Recital(answers: [:]))],
            options: .init(mode: .anyone, resamples: 100, permutations: 199))
        let (oracle, mute) = (evaluation.methods[0], evaluation.methods[1])
        #expect(abs(oracle[.ndcg].mean - 1) < 1e-12 && abs(oracle[.ndcg].interval.lowerBound - 1) < 1e-12)
        #expect(oracle[.hitRate].mean == 1 && oracle[.reciprocalRank].mean == 1)
        #expect(oracle.problems.invalid == 0 && oracle.facts.suggestions > 100)
        for metric in Metric.allCases { #expect(mute[metric].mean == 0 && mute[metric].interval == 0...0) }
        #expect(evaluation.differences.count == 1)
        let difference = evaluation.differences[0]
        #expect(difference.name == "mute" && difference.against == "oracle" && difference.pValue == 0.005)
        #expect(abs(difference.ndcg.mean + 1) < 1e-12 && difference.ndcg.interval.upperBound < -0.999)
    }

    @Test("buckets hold everybody once, and their means make the whole's")
    func buckets() throws {
        let split = try Self.split()
        let suggester = MostFollowedSuggester(network: split.train)
        let evaluation = Evaluation.run(
            split, methods: [("popular", suggester)], options: .init(resamples: 20, permutations: 20))
        let result = evaluation.methods[0]
        #expect(result.buckets.reduce(0) { $0 + $1.people } == evaluation.judgement.people.count)
        let total = result.buckets.reduce(0) { $0 + $1.ndcg.mean * Double($1.people) }
        #expect(abs(total / Double(evaluation.judgement.people.count) - result[.ndcg].mean) < 1e-12)
        #expect(result[.ndcg].mean > 0 && result[.ndcg].interval.contains(result[.ndcg].mean))
        #expect(evaluation.communities.origin == .leiden)
    }

    @Test("the same method twice differs by nothing")
    func same() throws {
        let split = try Self.split()
        let suggester = MostFollowedSuggester(network: split.train)
        let evaluation = Evaluation.run(
            split, methods: [("a", suggester), ("b", suggester)], options: .init(resamples: 20, permutations: 20))
        #expect(evaluation.differences[0].ndcg.mean == 0 && evaluation.differences[0].ndcg.interval == 0...0)
        #expect(evaluation.differences[0].pValue == 1)
    }

    @Test("threads change nothing", arguments: [2, 3, 7])
    func threads(count: Int) throws {
        let split = try Self.split()
        func run(_ threads: Int) throws -> Evaluation {
            let context = EvaluationMethod.Context(mode: .strangers, threads: threads)
            return Evaluation.run(
                split, methods: try EvaluationMethod.standard.map { ($0.name, try $0.make(split.train, context)) },
                options: .init(resamples: 50, permutations: 100, threads: threads))
        }
        let (one, other) = (try run(1), try run(count))
        #expect(one.differences == other.differences && !one.differences.isEmpty)
        for (a, b) in zip(one.methods, other.methods) {
            #expect(a.means == b.means && a.buckets == b.buckets && a.facts == b.facts && a.scores == b.scores)
        }
    }

    @Test("lists for more people are cut down to those judged")
    func restricted() throws {
        let split = try Self.split()
        let all = Judgement(split)
        let lists = SuggestionLists(name: "x", of: Self.oracle(split), for: all)
        let some = all.restricted { $0 % 3 == 0 }
        let options = Evaluation.Options(resamples: 10, permutations: 10)
        let evaluation = Evaluation(some, lists: [lists], options: options)
        let direct = Evaluation(
            some, lists: [SuggestionLists(name: "x", of: Self.oracle(split), for: some)], options: options)
        #expect(evaluation.methods[0].means == direct.methods[0].means)
        #expect(evaluation.methods[0].scores.personCount == some.people.count)
    }

    @Test(
        "every method keeps to the rules and fills its lists", arguments: EvaluationMethod.standard.map { $0.name },
        Judgement.Mode.allCases)
    func methods(name: String, mode: Judgement.Mode) throws {
        let split = try Self.split(seed: 4)
        let method = try #require(EvaluationMethod.named(name))
        let suggester = try method.make(split.train, .init(mode: mode))
        let judgement = Judgement(split, mode: mode)
        let lists = SuggestionLists(name: name, of: suggester, for: judgement)
        #expect(lists.problems.invalid == 0)
        for index in judgement.people.indices { #expect(lists[index].allSatisfy { $0 != nil }) }
        #expect(!method.summary.isEmpty && EvaluationMethod.named("no such") == nil)
    }

    /// d has three followers, c two, b one; a follows d already and c follows a.
    @Test("the most followed, ties by handle, without those who must not be suggested")
    func mostFollowed() throws {
        let network = try Fixture.network([
            ("a", "d"), ("b", "d"), ("c", "d"), ("b", "c"), ("d", "c"), ("d", "b"), ("c", "a"), ("e", "b"),
        ])
        let people = network.people
        func names(_ options: Exclusions.Options) -> [String] {
            MostFollowedSuggester(network: network, exclusions: options).suggest(for: 0, count: 9)
                .map { people[$0.person] }
        }
        #expect(names(.init()) == ["b", "e"])
        #expect(names(.init(includeFollowers: true)) == ["b", "c", "e"])
    }

    @Test("errors in words")
    func words() {
        #expect(EvaluationError.timesAreKnown.description.contains("split by time"))
        #expect(EvaluationError.noTimes.description.contains("no times"))
        #expect(EvaluationError.nobodyToJudge(reason: "x").description == "nobody is left to judge: x")
        let error = KithGraphError.unknownPerson(handle: "x", nearest: [])
        #expect(EvaluationError.data(error).description == error.description)
    }
}
