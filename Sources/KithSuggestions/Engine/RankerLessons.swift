import KithGraph
import KithLinearAlgebra

/// What a ranker learns from: shortlists for people some of whose follows were hidden, and which candidates those are.
struct RankerLessons: Sendable {
    struct Options: Sendable, Hashable {
        /// Share of everybody's follows that is hidden, of those with `minimum` follows or more.
        var share = 0.2
        var minimum = 5
        /// One in so many of them is left with one to `minimum` follows; 0 for nobody.
        var cold = 12
        /// Lessons at most, one a person and hiding.
        var people = 3_000
        /// Times that other follows are hidden, where there are too few people for one.
        var repetitions = 8
        var seed: UInt64 = 1
        /// Who counts as a candidate, and so who is hidden.
        var rules = Exclusions.Options()
        var generators = GeneratorOptions()
        var depth = 100
    }

    let data: RankingData
    let set: FeatureSet
    /// Whose shortlist each group is; the same person stands once a hiding.
    let people: [PersonIndex]

    /// Hides follows, makes shortlists on what is left and labels the hidden ones with 1.
    ///
    /// In a network of few people others are hidden again and again, so that there is enough to learn from; each time
    /// everything is worked out from what is left. O(repetitions × (preparing + people × one shortlist)).
    static func prepare(
        _ network: Network, options: Options, threads: Int
    ) throws -> RankerLessons? {
        var parts: [Shortlist] = []
        var labels: [[Float]] = []
        var set: FeatureSet?
        let latest = HiddenFollows.span(network, from: 1 - options.share, share: options.share, threads: threads)
        for repetition in 0..<max(1, options.repetitions) {
            guard let hiding = hiding(network, options, repetition, latest: latest, threads: threads) else { break }
            let people = chosen(hiding, options, limit: options.people - parts.count, repetition: repetition)
            if people.isEmpty { continue }
            let maker = try ShortlistMaker(
                network: hiding.network, options: options.generators, depth: options.depth, threads: threads)
            set = maker.set
            let found = Locked<[Shortlist?]>([Shortlist?](repeating: nil, count: people.count))
            try maker.make(
                for: people,
                rules: CandidateRules(network: hiding.network, options: options.rules),
                threads: threads
            ) { place, shortlist, _ in found.withLock { $0[place] = shortlist } }
            for shortlist in found.withLock({ $0 }).compactMap({ $0 }) {
                let own = shortlist.candidates.map { candidate -> Float in
                    hiding.hidden.contains(Int(shortlist.person), candidate) ? 1 : 0
                }
                // Where none of the hidden was found there is nothing to put first.
                guard own.contains(1) else { continue }
                parts.append(shortlist)
                labels.append(own)
            }
            if parts.count >= options.people { break }
        }
        guard let set, !parts.isEmpty else { return nil }
        return RankerLessons(data: try joined(parts, labels, set), set: set, people: parts.map(\.person))
    }

    /// What is hidden the next time: where follows have times the latest, then the ones before them as if nothing had come
    /// after, for links must be hidden as they will appear; else others at random. `nil` when there is no further way.
    private static func hiding(
        _ network: Network, _ options: Options, _ repetition: Int, latest: HiddenFollows?, threads: Int
    ) -> HiddenFollows? {
        guard let latest else {
            return HiddenFollows.random(
                network, share: options.share, minimum: options.minimum, cold: options.cold,
                seed: options.seed &+ UInt64(repetition), threads: threads)
        }
        if repetition == 0 { return latest }
        let cut = 1 - options.share - Double(repetition) * options.share / 2
        guard cut >= 0.3 else { return nil }
        return HiddenFollows.span(network, from: cut, share: options.share, threads: threads)
    }

    /// People with somebody hidden whom they might be told of, drawn at random when there are more than `limit`.
    private static func chosen(
        _ hiding: HiddenFollows, _ options: Options, limit: Int, repetition: Int
    ) -> [PersonIndex] {
        var people = (0..<PersonIndex(hiding.network.personCount)).filter { person in
            hiding.hidden.range(Int(person)).contains { place in
                options.rules.includeFollowers || !hiding.network.follows(hiding.hidden.columns[place], person)
            }
        }
        if people.count > limit {
            var generator = SeededGenerator(seed: options.seed, stream: UInt64(1_000 + repetition))
            people.shuffle(using: &generator)
            people.removeSubrange(limit...)
            people.sort()
        }
        return people
    }

    private static func joined(
        _ parts: [Shortlist], _ labels: [[Float]], _ set: FeatureSet
    ) throws(RankingError) -> RankingData {
        let rows = labels.reduce(0) { $0 + $1.count }
        let features = MutableMatrixView<Float>(rows: rows, columns: set.features.count)
        var offsets = [0]
        for part in parts {
            let start = offsets[offsets.count - 1]
            let end = start + part.candidates.count
            features.window(rows: start..<end).copy(part.features.view)
            offsets.append(end)
        }
        return try RankingData(features: features.reading, labels: Array(labels.joined()), offsets: offsets)
    }
}
