import KithGraph
import KithLinearAlgebra
import KithSuggestions

/// How well methods found the hidden follows of one ``NetworkSplit``, and how sure that is.
public struct Evaluation: Sendable {
    public struct Options: Sendable {
        /// Whom methods may suggest.
        public var mode = Judgement.Mode.strangers
        /// Places of a list that are looked at (k).
        public var count = 5
        /// Seed of the resamples.
        public var seed: UInt64 = 1
        /// Bootstrap draws of the people for each interval.
        public var resamples = 1_000
        /// Draws of signs for each p value.
        public var permutations = 9_999
        public var threads = Parallel.availableThreads

        public init(
            mode: Judgement.Mode = .strangers, count: Int = 5, seed: UInt64 = 1, resamples: Int = 1_000,
            permutations: Int = 9_999, threads: Int = Parallel.availableThreads
        ) {
            self.mode = mode
            self.count = count
            self.seed = seed
            self.resamples = resamples
            self.permutations = permutations
            self.threads = threads
        }
    }

    /// nDCG among the people of one ``DegreeBucket``.
    public struct BucketScore: Sendable, Equatable {
        public let bucket: DegreeBucket
        /// People judged who are in it.
        public let people: Int
        public let ndcg: Estimate
    }

    /// What one method reached.
    public struct MethodResult: Sendable {
        public let name: String
        /// The mean of every ``Metric``, in the order of `Metric.allCases`.
        public let means: [Estimate]
        /// nDCG in every bucket that has people.
        public let buckets: [BucketScore]
        public let facts: ListFacts
        public let problems: SuggestionLists.Problems
        /// Every person's scores, in the order of ``Evaluation/judgement``.
        public let scores: PersonScores

        public subscript(metric: Metric) -> Estimate { means[metric.rawValue] }
    }

    /// How much better a method is than the first one, person by person.
    public struct Difference: Sendable, Equatable {
        public let name: String
        public let against: String
        /// Mean of the method's nDCG less the first one's.
        public let ndcg: Estimate
        /// Two-sided, by drawing the signs of the people's differences.
        public let pValue: Double
    }

    public let judgement: Judgement
    public let communities: Communities
    /// In the order in which they were given.
    public let methods: [MethodResult]
    /// One for each method but the first.
    public let differences: [Difference]

    /// Runs `methods`, which must know the training part alone, on everybody judged and measures their lists.
    public static func run(
        _ split: NetworkSplit, methods: [(name: String, suggester: any Suggester)],
        communities: Communities? = nil, options: Options = .init()
    ) -> Evaluation {
        let judgement = Judgement(split, mode: options.mode, count: options.count)
        let lists = methods.map {
            SuggestionLists(name: $0.name, of: $0.suggester, for: judgement, threads: options.threads)
        }
        return Evaluation(judgement, lists: lists, communities: communities, options: options)
    }

    /// Measures `lists`, all of them for `judgement` or for one with more people, of whom the others are left out.
    /// Communities that are not given are found by label propagation. `mode` and `count` of the options are the
    /// judgement's.
    public init(
        _ judgement: Judgement, lists: [SuggestionLists], communities: Communities? = nil, options: Options = .init()
    ) {
        let communities =
            communities ?? Communities(foundIn: judgement.split.train, threads: options.threads)
        self.judgement = judgement
        self.communities = communities
        let lists = lists.map { $0.restricted(to: judgement) }
        let scores = lists.map { PersonScores($0, for: judgement) }
        let statistics = Statistics(scores, options)
        let buckets = statistics.buckets(of: judgement)
        methods = lists.indices.map { index in
            MethodResult(
                name: lists[index].name, means: statistics.means(index), buckets: buckets[index],
                facts: ListFacts(lists[index], for: judgement, communities: communities),
                problems: lists[index].problems, scores: scores[index])
        }
        differences = lists.indices.dropFirst().map { index in
            Difference(
                name: lists[index].name, against: lists[0].name, ndcg: statistics.difference(index, 0),
                pValue: statistics.pValue(index, 0))
        }
    }
}

/// Means, intervals and p values of several methods' scores for the same people.
private struct Statistics {
    let scores: [PersonScores]
    let options: Evaluation.Options
    private let metricCount = Metric.allCases.count
    private let personCount: Int
    /// The resampled means: method after method, metric after metric.
    private let resampled: [[Double]]

    init(_ scores: [PersonScores], _ options: Evaluation.Options) {
        self.scores = scores
        self.options = options
        personCount = scores.first?.personCount ?? 0
        let width = Metric.allCases.count
        var rows: [Double] = []
        rows.reserveCapacity(personCount * scores.count * width)
        for person in 0..<personCount {
            for method in scores { rows.append(contentsOf: method.values[person * width..<(person + 1) * width]) }
        }
        resampled = Resampling.means(
            rows, columns: scores.count * width, resamples: options.resamples, seed: options.seed,
            threads: options.threads)
    }

    private static func mean(_ values: [Double]) -> Double {
        values.isEmpty ? 0 : values.reduce(0, +) / Double(values.count)
    }

    func means(_ method: Int) -> [Estimate] {
        Metric.allCases.map { metric in
            Estimate(
                mean: Statistics.mean(scores[method].column(metric)),
                resampled: resampled[method * metricCount + metric.rawValue])
        }
    }

    private func differences(_ method: Int, _ base: Int) -> [Double] {
        zip(scores[method].column(.ndcg), scores[base].column(.ndcg)).map { $0 - $1 }
    }

    func difference(_ method: Int, _ base: Int) -> Estimate {
        let draws = zip(resampled[method * metricCount], resampled[base * metricCount]).map { $0 - $1 }
        return Estimate(mean: Statistics.mean(differences(method, base)), resampled: draws)
    }

    func pValue(_ method: Int, _ base: Int) -> Double {
        Resampling.signFlip(
            differences(method, base), permutations: options.permutations, seed: options.seed,
            threads: options.threads)
    }

    /// nDCG of every method in every bucket with people; the people of a bucket are drawn among themselves.
    func buckets(of judgement: Judgement) -> [[Evaluation.BucketScore]] {
        var members: [DegreeBucket: [Int]] = [:]
        for (index, person) in judgement.people.enumerated() {
            let following = judgement.split.train.following.degree(Int(person))
            members[DegreeBucket(following: following), default: []].append(index)
        }
        var result = [[Evaluation.BucketScore]](repeating: [], count: scores.count)
        for bucket in DegreeBucket.allCases {
            guard let inside = members[bucket] else { continue }
            let rows = inside.flatMap { person in scores.map { $0[person, .ndcg] } }
            let draws = Resampling.means(
                rows, columns: scores.count, resamples: options.resamples, seed: options.seed,
                threads: options.threads)
            for method in scores.indices {
                let mean = Statistics.mean(inside.map { scores[method][$0, .ndcg] })
                result[method].append(
                    .init(bucket: bucket, people: inside.count, ndcg: Estimate(mean: mean, resampled: draws[method])))
            }
        }
        return result
    }
}
