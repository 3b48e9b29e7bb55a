import KithGraph
import KithLinearAlgebra

/// Suggests by everything that is known of the network: many generators name candidates, and a ranker that was fitted on
/// the network's own hidden follows puts them in order.
///
/// Candidates are the best of each of ``Generator``; nobody excluded takes a place among them. Where they are fewer than
/// asked for, as for somebody who follows nobody, the most followed people fill up. Equal scores are ordered by a hash of
/// the two handles, which favours neither the popular nor the obscure.
public struct LearnedSuggester: AdjustableSuggester {
    public struct Options: Sendable {
        /// Who must not be suggested.
        public var exclusions = Exclusions.Options()

        /// Followees named with each suggestion at most, beside other reasons; 0 leaves all out, which is faster.
        public var reasonCount = 3

        public init(exclusions: Exclusions.Options = .init(), reasonCount: Int = 3) {
            self.exclusions = exclusions
            self.reasonCount = reasonCount
        }
    }

    public let network: Network
    public private(set) var options: Options
    let maker: ShortlistMaker
    private(set) var rules: CandidateRules
    private(set) var ranker: BlendedRanker
    /// The ranker for strangers and the one for anyone; the same where one alone was learned.
    private let rankers: (strangers: BlendedRanker, anyone: BlendedRanker)
    let hidden: HiddenLists
    let threads: Int

    /// Prepares the generators for `network`. Throws ``SuggestionError`` when the model is that of another network.
    /// O(people + follows) and the products of a truncated SVD and a factorization.
    public init(
        network: Network, model: SuggestionModel, options: Options = .init(),
        threads: Int = Parallel.availableThreads
    ) throws {
        try model.check(network, threads: threads)
        try self.init(
            network: network, generators: model.generators, rankers: (model.strangers, model.anyone), options: options,
            threads: threads)
    }

    /// Learns from `network` on the spot what ``SuggestionModel/learn(_:options:threads:progress:)`` would, for the kind of
    /// candidates that the options ask for alone. Where suggestions are asked for again and again a model is faster.
    public init(
        learning network: Network, as learning: SuggestionModel.Options = .init(), options: Options = .init(),
        threads: Int = Parallel.availableThreads, progress: (_ step: LearningStep) -> Void = { _ in }
    ) throws {
        let generators = learning.generators(for: network)
        let exclusions = options.exclusions
        let (ranker, _) = try SuggestionModel.learn(
            network, includesFollowers: exclusions.includeFollowers || exclusions.followersOnly, generators: generators,
            options: learning, threads: threads, progress: progress)
        try self.init(
            network: network, generators: generators, rankers: (ranker, ranker), options: options, threads: threads)
    }

    private init(
        network: Network, generators: GeneratorOptions, rankers: (strangers: BlendedRanker, anyone: BlendedRanker),
        options: Options, threads: Int
    ) throws {
        self.network = network
        self.options = options
        self.threads = threads
        self.rankers = rankers
        maker = try ShortlistMaker(network: network, options: generators, threads: threads)
        rules = CandidateRules(network: network, options: options.exclusions)
        hidden = HiddenLists(network)
        ranker = LearnedSuggester.ranker(of: rankers, options.exclusions)
    }

    public var exclusions: Exclusions.Options { options.exclusions }

    /// The same with other exclusions. What was learned on the spot for one kind of candidates serves the other too, less
    /// well.
    public func with(exclusions: Exclusions.Options) -> LearnedSuggester {
        var adjusted = self
        adjusted.options.exclusions = exclusions
        adjusted.rules = CandidateRules(network: network, options: exclusions)
        adjusted.ranker = LearnedSuggester.ranker(of: rankers, exclusions)
        return adjusted
    }

    private static func ranker(
        of rankers: (strangers: BlendedRanker, anyone: BlendedRanker), _ exclusions: Exclusions.Options
    ) -> BlendedRanker {
        exclusions.includeFollowers || exclusions.followersOnly ? rankers.anyone : rankers.strangers
    }

    public func suggest(for person: PersonIndex, count: Int) -> [Suggestion] {
        suggestAll(for: [person], count: count, threads: threads)[0]
    }

    public func suggestAll(for people: [PersonIndex], count: Int, threads: Int) -> [[Suggestion]] {
        lists(for: people, count, within: nil, threads)
    }

    public func suggestAll(for people: [PersonIndex], count: Int, cap: CircleCap, threads: Int) -> [[Suggestion]] {
        lists(for: people, count, within: cap, threads)
    }

    private func lists(
        for people: [PersonIndex], _ count: Int, within cap: CircleCap?, _ threads: Int
    ) -> [[Suggestion]] {
        precondition(people.allSatisfy { $0 < network.personCount }, "no such person")
        let found = Locked<[[Suggestion]]>([[Suggestion]](repeating: [], count: people.count))
        do {
            try maker.make(for: people, rules: rules, threads: threads) { place, shortlist, workspace in
                let list = best(count, of: shortlist, within: cap, workspace)
                found.withLock { $0[place] = list }
            }
        } catch {
            // Sizes were checked when the model was loaded: the same products were made then.
            preconditionFailure("\(error)")
        }
        return found.withLock { $0 }
    }

    private func best(
        _ count: Int, of shortlist: Shortlist, within cap: CircleCap?, _ workspace: GeneratorWorkspace
    ) -> [Suggestion] {
        let scores = ranker.scores(shortlist.features.view)
        var seats = cap?.seats
        // Under a cap anybody on the shortlist may be among the first.
        let ranked = maker.ranked(shortlist, by: scores, count: cap == nil ? count : shortlist.candidates.count)
        var list = seats.first(count, of: ranked) { $0.person }
        if options.reasonCount > 0 {
            let rows = list.map { suggestion in shortlist.candidates.firstIndex(of: suggestion.person)! }
            let reasons = explanations(rows, rows.map { scores[$0] }, shortlist, workspace)
            list = zip(list, reasons).map { suggestion, explanation in
                Suggestion(
                    person: suggestion.person, score: suggestion.score, source: suggestion.source,
                    reasons: explanation.brief(options.reasonCount))
            }
        }
        if list.count < count { list += maker.popular(count - list.count, rules, for: shortlist, &seats) }
        return list
    }
}

extension ShortlistMaker {
    /// The most followed people who are neither excluded for the shortlist's person nor on it.
    func popular(
        _ count: Int, _ rules: CandidateRules, for shortlist: Shortlist, _ seats: inout CircleCap.Seats?
    ) -> [Suggestion] {
        let exclusions = Exclusions(network: network, person: shortlist.person, options: rules.options)
        let listed = Set(shortlist.candidates)
        var found: [Suggestion] = []
        for person in order(rules, for: shortlist.person) where found.count < count {
            guard !listed.contains(person), exclusions.reason(for: person) == nil, seats.take(person) else { continue }
            found.append(
                Suggestion(
                    person: person, score: Double(network.followers.degree(Int(person))), source: .popular,
                    reasons: [Reason(.popular, share: 1)]))
        }
        return found
    }

    /// Whom to look at, most followed first, equals by number: followers alone where only they may be named.
    private func order(_ rules: CandidateRules, for person: PersonIndex) -> SharedBuffer<PersonIndex> {
        guard rules.options.followersOnly else { return facts.byFollowers }
        let followers = network.followers
        return SharedBuffer(
            followers.range(Int(person)).map { followers.columns[$0] }.sorted {
                let (left, right) = (followers.degree(Int($0)), followers.degree(Int($1)))
                return left != right ? left > right : $0 < $1
            })
    }
}
