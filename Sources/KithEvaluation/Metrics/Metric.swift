import Foundation
import KithGraph
import KithLinearAlgebra

/// What is measured for each person, on the first k places of their list. *T* are the people they should be suggested,
/// and a hit is a place that names one of them.
public enum Metric: Int, Sendable, CaseIterable {
    /// Normalized discounted cumulative gain: Σ over hits of 1/log₂(place + 1), divided by the same sum over the first
    /// min(k, |T|) places. After Järvelin and Kekäläinen, "Cumulated gain-based evaluation of IR techniques", ACM TOIS
    /// 20, 2002, doi:10.1145/582415.582418.
    case ndcg
    /// Hits over k, also where the list is shorter.
    case precision
    /// Hits over |T|.
    case recall
    /// 1 where there is a hit.
    case hitRate
    /// 1 over the place of the first hit; the mean over people is the mean reciprocal rank.
    case reciprocalRank
    /// Σ over hits of (hits up to the place / place), divided by min(k, |T|); the mean over people is MAP.
    case averagePrecision

    /// What tables call its mean over people.
    public var title: String {
        switch self {
        case .ndcg: return "nDCG"
        case .precision: return "precision"
        case .recall: return "recall"
        case .hitRate: return "hit rate"
        case .reciprocalRank: return "MRR"
        case .averagePrecision: return "MAP"
        }
    }

    /// A short name for files.
    public var key: String {
        switch self {
        case .ndcg: return "ndcg"
        case .precision: return "precision"
        case .recall: return "recall"
        case .hitRate: return "hitRate"
        case .reciprocalRank: return "mrr"
        case .averagePrecision: return "map"
        }
    }
}

/// Every ``Metric`` of every judged person.
public struct PersonScores: Sendable, Equatable {
    public let personCount: Int
    /// One number a person and metric, person after person.
    let values: [Double]

    public subscript(person: Int, metric: Metric) -> Double {
        values[person * Metric.allCases.count + metric.rawValue]
    }

    /// The values of one metric in the order of the people.
    public func column(_ metric: Metric) -> [Double] {
        (0..<personCount).map { self[$0, metric] }
    }

    /// Measures `lists`. O(people × places × log wanted).
    public init(_ lists: SuggestionLists, for judgement: Judgement) {
        precondition(lists.people == judgement.people, "the lists must be those of the judged people")
        let discounts = (1...judgement.count).map { 1 / log2(Double($0 + 1)) }
        var ideal = [0.0]
        for discount in discounts { ideal.append(ideal.last! + discount) }
        personCount = judgement.people.count
        values = (0..<personCount).flatMap { person -> [Double] in
            let wantedCount = judgement.wanted.degree(person)
            var (gain, hits, first, precisions) = (0.0, 0, 0, 0.0)
            for rank in 1...judgement.count {
                let candidate = lists.places[person * judgement.count + rank - 1]
                guard candidate != SuggestionLists.nobody, judgement.wanted.contains(person, candidate) else {
                    continue
                }
                hits += 1
                gain += discounts[rank - 1]
                precisions += Double(hits) / Double(rank)
                if first == 0 { first = rank }
            }
            let reachable = min(judgement.count, wantedCount)
            return [
                gain / ideal[reachable], Double(hits) / Double(judgement.count), Double(hits) / Double(wantedCount),
                hits > 0 ? 1 : 0, first > 0 ? 1 / Double(first) : 0, precisions / Double(reachable),
            ]
        }
    }
}
