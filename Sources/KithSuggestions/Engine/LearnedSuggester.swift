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

        /// Reasons given with each suggestion at most; 0 leaves them out, which is faster.
        public var reasonCount = 3

        public init(exclusions: Exclusions.Options = .init(), reasonCount: Int = 3) {
            self.exclusions = exclusions
            self.reasonCount = reasonCount
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
            try maker.make(for: people, rules: rules, threads: threads) { place, shortlist, workspace in
                let list = best(count, of: shortlist, workspace)
                found.withLock { $0[place] = list }
            }
        } catch {
            // Sizes were checked when the model was loaded: the same products were made then.
            preconditionFailure("\(error)")
        }
        return found.withLock { $0 }
    }

    private func best(_ count: Int, of shortlist: Shortlist, _ workspace: GeneratorWorkspace) -> [Suggestion] {
        let scores = ranker.scores(shortlist.features.view)
        var list = maker.ranked(shortlist, by: scores, count: count)
        if options.reasonCount > 0 { list = explained(list, shortlist, workspace) }
        if list.count < count { list += maker.popular(count - list.count, rules: rules, for: shortlist) }
        return list
    }

    /// With the followees who contributed most to each score.
    ///
    /// What lifts a candidate above the average one are the features with positive contributions; each generator's part of
    /// their sum is split among the followees its score came through. What came another way, as through followers or walks
    /// of more steps, is nobody's, so shares sum to less than 1.
    private func explained(
        _ list: [Suggestion], _ shortlist: Shortlist, _ workspace: GeneratorWorkspace
    ) -> [Suggestion] {
        let rows = list.map { suggestion in shortlist.candidates.firstIndex(of: suggestion.person)! }
        let contributions = ranker.contributions(rows, of: shortlist.features.view)
        let person = shortlist.person
        let first = network.following.range(Int(person)).lowerBound
        return zip(list, contributions).map { suggestion, contribution in
            var byGenerator: [Generator: Double] = [:]
            var total = 0.0
            for (feature, amount) in zip(maker.set.features, contribution.features) where amount > 0 {
                total += amount
                if let generator = feature.generator { byGenerator[generator, default: 0] += amount }
            }
            guard total > 0 else { return suggestion }
            var shares = [Double](repeating: 0, count: network.following.degree(Int(person)))
            let evidence = maker.local.evidence(of: suggestion.person, for: person, in: workspace)
            // In a fixed order, so that sums come out the same.
            for generator in maker.set.generators {
                guard let amount = byGenerator[generator], let parts = evidence[generator] else { continue }
                for index in shares.indices { shares[index] += parts[index] * amount / total }
            }
            let order = shares.indices.filter { shares[$0] > 0 }.sorted {
                shares[$0] != shares[$1] ? shares[$0] > shares[$1] : $0 < $1
            }
            let reasons = order.prefix(options.reasonCount).map { index in
                Reason(.followee(network.following.columns[first + index]), share: shares[index])
            }
            return Suggestion(
                person: suggestion.person, score: suggestion.score, source: .learned, reasons: Array(reasons))
        }
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
