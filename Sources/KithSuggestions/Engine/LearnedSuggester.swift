import KithGraph
import KithLinearAlgebra

/// Suggests by everything that is known of the network: many generators name candidates, and a ranker that was fitted on
/// the network's own hidden follows puts them in order.
///
/// Candidates are the best of each of ``Generator``; nobody excluded takes a place among them. Where they are fewer than
/// asked for, as for somebody who follows nobody, the most followed people fill up. Equal scores are ordered by a hash of
/// the two handles, which favours neither the popular nor the obscure.
public struct LearnedSuggester: Suggester {
    public struct Options: Sendable {
        /// Who must not be suggested.
        public var exclusions = Exclusions.Options()

        public init(exclusions: Exclusions.Options = .init()) {
            self.exclusions = exclusions
        }
    }

    public let network: Network
    public let model: SuggestionModel
    public let options: Options
    private let maker: ShortlistMaker
    private let rules: CandidateRules
    private let ranker: BlendedRanker
    private let threads: Int

    /// Prepares the generators for `network`. Throws ``SuggestionError`` when the model is that of another network.
    /// O(people + follows) and the products of a truncated SVD and a factorization.
    public init(
        network: Network, model: SuggestionModel, options: Options = .init(),
        threads: Int = Parallel.availableThreads
    ) throws {
        try model.check(network, threads: threads)
        self.network = network
        self.model = model
        self.options = options
        self.threads = threads
        maker = try ShortlistMaker(network: network, options: model.generators, threads: threads)
        rules = CandidateRules(network: network, options: options.exclusions)
        ranker = options.exclusions.includeFollowers ? model.anyone : model.strangers
    }

    public func suggest(for person: PersonIndex, count: Int) -> [Suggestion] {
        suggestAll(for: [person], count: count, threads: threads)[0]
    }

    public func suggestAll(for people: [PersonIndex], count: Int, threads: Int) -> [[Suggestion]] {
        precondition(people.allSatisfy { $0 < network.personCount }, "no such person")
        let found = Locked<[[Suggestion]]>([[Suggestion]](repeating: [], count: people.count))
        do {
            try maker.make(for: people, rules: rules, threads: threads) { place, shortlist in
                let list = best(count, of: shortlist)
                found.withLock { $0[place] = list }
            }
        } catch {
            // Sizes were checked when the model was loaded: the same products were made then.
            preconditionFailure("\(error)")
        }
        return found.withLock { $0 }
    }

    private func best(_ count: Int, of shortlist: Shortlist) -> [Suggestion] {
        let scores = ranker.scores(shortlist.features.view)
        let person = shortlist.person
        let order = scores.indices.sorted { left, right in
            if scores[left] != scores[right] { return scores[left] > scores[right] }
            return TieBreak.mixed(shortlist.candidates[left], person, in: network)
                < TieBreak.mixed(shortlist.candidates[right], person, in: network)
        }
        var list = order.prefix(count).map { place in
            Suggestion(
                person: shortlist.candidates[place], score: scores[place], source: .learned, reasons: [])
        }
        if list.count < count { list += maker.popular(count - list.count, rules: rules, for: shortlist) }
        return list
    }
}

extension ShortlistMaker {
    /// The most followed people who are neither excluded for the shortlist's person nor on it.
    func popular(_ count: Int, rules: CandidateRules, for shortlist: Shortlist) -> [Suggestion] {
        let exclusions = Exclusions(network: network, person: shortlist.person, options: rules.options)
        let listed = Set(shortlist.candidates)
        var found: [Suggestion] = []
        for person in facts.byFollowers where found.count < count {
            guard !listed.contains(person), exclusions.reason(for: person) == nil else { continue }
            found.append(
                Suggestion(
                    person: person, score: Double(network.followers.degree(Int(person))), source: .popular,
                    reasons: [Reason(.popular, share: 1)]))
        }
        return found
    }
}
