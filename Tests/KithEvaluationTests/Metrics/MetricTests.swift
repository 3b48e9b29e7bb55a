import Foundation
import KithGraph
import KithLinearAlgebra
import KithTestSupport
import Testing

@testable import KithEvaluation

@Suite struct MetricTests {
    /// A judgement with one person "me" who wants `wanted` of twelve people, and lists for it.
    private func scores(_ list: [Int?], wanted: [Int], count: Int) throws -> PersonScores {
        let people = (0..<12).map { "p\($0)" } + ["other"]
        let split = try NetworkSplit(
            train: Fixture.network([("me", "other")], people: people),
            test: Fixture.network(wanted.map { ("me", "p\($0)") }))
        let judgement = Judgement(split, count: count)
        // A gap is a suggestion of oneself.
        let me = split.train.people.index(of: "me")!
        let named = list.map { $0.flatMap { split.train.people.index(of: "p\($0)") } ?? me }
        return PersonScores(SuggestionLists(name: "x", lists: [named], for: judgement), for: judgement)
    }

    /// Hits at 2 and 3 of 4, three wanted: DCG 1/log₂3 + 1/2, the ideal adds 1; two of four; two of three; first hit
    /// at 2; (1/2 + 2/3) / 3.
    @Test("by hand")
    func hand() throws {
        let scores = try scores([5, 1, 2, 7], wanted: [1, 2, 3], count: 4)
        let gain = 1 / log2(3) + 0.5
        #expect(abs(scores[0, .ndcg] - gain / (1 + gain)) < 1e-15)
        #expect(scores[0, .precision] == 0.5 && scores[0, .recall] == 2.0 / 3)
        #expect(scores[0, .hitRate] == 1 && scores[0, .reciprocalRank] == 0.5)
        #expect(abs(scores[0, .averagePrecision] - (0.5 + 2.0 / 3) / 3) < 1e-15)
    }

    @Test("everything found is 1, nothing 0, and a short list still divides precision by k")
    func extremes() throws {
        let all = try scores([3, 1], wanted: [1, 3, 4], count: 2)
        for metric in [Metric.ndcg, .precision, .hitRate, .reciprocalRank, .averagePrecision] {
            #expect(abs(all[0, metric] - 1) < 1e-15)
        }
        #expect(all[0, .recall] == 2.0 / 3)
        let none = try scores([5, 6], wanted: [1], count: 5)
        for metric in Metric.allCases { #expect(none[0, metric] == 0) }
        let short = try scores([1], wanted: [1], count: 5)
        #expect(short[0, .precision] == 0.2 && short[0, .ndcg] == 1 && short[0, .averagePrecision] == 1)
        // A gap at the first place moves nobody up.
        let gap = try scores([nil, 1], wanted: [1], count: 5)
        #expect(gap[0, .reciprocalRank] == 0.5 && abs(gap[0, .ndcg] - 1 / log2(3)) < 1e-15)
    }

    /// The definitions written out once more, over sets and prefixes.
    @Test("random lists against the definitions", arguments: 0..<40)
    func oracle(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let count = 1 + Int(generator.below(8))
        let wanted = (0..<12).filter { _ in generator.below(3) == 0 } + [11]
        let list = Array((0..<12).shuffled(using: &generator).prefix(Int(generator.below(9))))
            .map { generator.below(5) == 0 ? nil : $0 }
        let scores = try scores(list, wanted: Array(Set(wanted)), count: count)
        let found = (0..<count).map { $0 < list.count && list[$0].map { wanted.contains($0) } ?? false }
        func gain(_ flags: [Bool]) -> Double {
            flags.enumerated().reduce(0) { $0 + ($1.element ? log(2) / log(Double($1.offset) + 2) : 0) }
        }
        let total = Set(wanted).count
        let best = (0..<count).map { $0 < total }
        let hits = found.count { $0 }
        let precisions = found.indices.filter { found[$0] }.map { place in
            Double(found[...place].count { $0 }) / Double(place + 1)
        }
        let expected: [Metric: Double] = [
            .ndcg: gain(found) / gain(best), .precision: Double(hits) / Double(count),
            .recall: Double(hits) / Double(total), .hitRate: hits > 0 ? 1 : 0,
            .reciprocalRank: found.firstIndex(of: true).map { 1 / Double($0 + 1) } ?? 0,
            .averagePrecision: precisions.reduce(0, +) / Double(min(count, total)),
        ]
        for metric in Metric.allCases { #expect(abs(scores[0, metric] - expected[metric]!) < 1e-12, "\(metric)") }
    }

    /// a and b, of one community, are suggested c, of another, and a also d, who has no followers and no community. c
    /// has two followers of five people.
    @Test("what lists are like, by hand")
    func facts() throws {
        let split = try NetworkSplit(
            train: Fixture.network([("e", "c"), ("d", "c"), ("c", "a")]),
            test: Fixture.network([("a", "b"), ("b", "a")]))
        let judgement = Judgement(split, mode: .anyone, count: 3)
        let people = split.train.people
        let at = { (handle: String) in people.index(of: handle)! }
        let lists = SuggestionLists(name: "x", lists: [[at("c"), at("d")], [at("c")]], for: judgement)
        let groups = Communities(groups: [0, 0, 1, nil, 1], origin: .leiden)
        let facts = ListFacts(lists, for: judgement, communities: groups)
        #expect(facts.suggestions == 3 && facts.coverage == 0.4)
        #expect(abs(facts.novelty - (2 * log2(2.5) + log2(5)) / 3) < 1e-15)
        #expect(facts.medianFollowers == 2 && facts.outside == 1)
        // c follows a, so one of three suggestions is of a follower.
        #expect(facts.followers == 1.0 / 3)
        // Exposure 0, 0, 0, 1, 2: (2·1 + 4·2) / (5·3) = 10/15.
        #expect(abs(facts.exposureGini - 10.0 / 15) < 1e-15)
        let none = ListFacts(
            SuggestionLists(name: "x", lists: [[], []], for: judgement), for: judgement, communities: groups)
        #expect(none.suggestions == 0 && none.coverage == 0 && none.novelty == 0 && none.outside == 0)
        #expect(none.exposureGini == 0 && none.medianFollowers == 0 && none.followers == 0)
    }

    @Test("medians of odd and even numbers")
    func median() {
        #expect(ListFacts.median([]) == 0 && ListFacts.median([3]) == 3)
        #expect(ListFacts.median([9, 1, 4]) == 4 && ListFacts.median([1, 10, 2, 4]) == 3)
    }

    /// Half the mean absolute difference of two, over the mean.
    @Test("Gini against its definition by pairs", arguments: 0..<20)
    func gini(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let values = (0..<(2 + Int(generator.below(20)))).map { _ in Int(generator.below(9)) } + [1]
        var differences = 0.0
        for a in values { for b in values { differences += Double(abs(a - b)) } }
        let count = Double(values.count)
        let expected = differences / (2 * count * Double(values.reduce(0, +)))
        #expect(abs(ListFacts.gini(values) - expected) < 1e-12)
        #expect(ListFacts.gini(values.map { _ in 3 }) == 0)
    }

    @Test("classes of degrees")
    func buckets() {
        let expected = [
            (0, "0"), (1, "1–5"), (5, "1–5"), (6, "6–20"), (20, "6–20"), (21, "21–100"), (100, "21–100"),
            (101, "101+"), (100_000, "101+"),
        ]
        for (following, title) in expected { #expect(DegreeBucket(following: following).title == title) }
    }
}
