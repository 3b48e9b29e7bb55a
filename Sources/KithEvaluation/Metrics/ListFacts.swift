import Foundation
import KithGraph
import KithLinearAlgebra

/// What a method's lists are like as a whole. A suggestion is a filled place; where there are none, everything is 0.
public struct ListFacts: Sendable, Equatable {
    /// Suggestions in all lists.
    public let suggestions: Int
    /// People suggested at least once, as a share of all people.
    public let coverage: Double
    /// Mean over suggestions of −log₂(followers / people), with the followers of the training part, at least 1: bits of
    /// surprise. After Vargas and Castells, "Rank and relevance in novelty and diversity metrics for recommender
    /// systems", RecSys 2011, doi:10.1145/2043932.2043955.
    public let novelty: Double
    /// Median over suggestions of the followers in the training part.
    public let medianFollowers: Double
    /// Share of suggestions of somebody from another community than the person's, among those where both are known.
    public let outside: Double
    /// Gini coefficient over all people of how often each is suggested: 0 where all are equally often, towards 1 where
    /// few get everything.
    public let exposureGini: Double
    /// Share of suggestions of people who follow the person in the training part.
    public let followers: Double

    /// O(people + suggestions log suggestions).
    public init(_ lists: SuggestionLists, for judgement: Judgement, communities: Communities) {
        let train = judgement.split.train
        let people = train.personCount
        precondition(communities.groups.count == people, "there must be one community entry a person")
        var exposure = [Int](repeating: 0, count: people)
        var counts: [Int] = []
        var (bits, outside, known, followers) = (0.0, 0, 0, 0)
        for (index, person) in lists.people.enumerated() {
            for candidate in lists.places[index * lists.count..<(index + 1) * lists.count]
            where candidate != SuggestionLists.nobody {
                exposure[Int(candidate)] += 1
                let count = train.followers.degree(Int(candidate))
                counts.append(count)
                bits -= log2(Double(max(1, count)) / Double(people))
                if train.follows(candidate, person) { followers += 1 }
                if let own = communities.groups[Int(person)], let other = communities.groups[Int(candidate)] {
                    known += 1
                    if own != other { outside += 1 }
                }
            }
        }
        let total = Double(max(1, counts.count))
        suggestions = counts.count
        coverage = Double(exposure.count { $0 > 0 }) / Double(max(1, people))
        novelty = bits / total
        medianFollowers = ListFacts.median(counts)
        self.outside = Double(outside) / Double(max(1, known))
        exposureGini = ListFacts.gini(exposure)
        self.followers = Double(followers) / total
    }

    /// The middle of `values`, the mean of the two middle ones where there is an even number of them.
    static func median(_ values: [Int]) -> Double {
        guard !values.isEmpty else { return 0 }
        let sorted = values.sorted()
        return Double(sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
    }

    /// Σ (2i − n − 1) x_i / (n Σ x) over the x in rising order, i from 1: half the mean difference of two, over the mean.
    static func gini(_ values: [Int]) -> Double {
        let total = values.reduce(0, +)
        guard total > 0 else { return 0 }
        let count = values.count
        var sum = 0.0
        for (index, value) in values.sorted().enumerated() {
            sum += Double(2 * (index + 1) - count - 1) * Double(value)
        }
        return sum / (Double(count) * Double(total))
    }
}
