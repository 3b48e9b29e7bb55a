import KithGraph
import KithLinearAlgebra

extension LearnedSuggester {
    /// Whom `person` would be told of without following some people, as far as that changes what is known of the person.
    ///
    /// Worked out anew on the network without these follows: paths, walks, neighbours, the person's part in autoencoders
    /// and factors, and what is known of the person. As they are stay the ranker, the singular vectors and factors of
    /// everybody else, circles, and what depends on how many follow those no longer followed, which is one less; and these
    /// themselves are not named, else their places alone would push others out. Nobody fills up where there are fewer
    /// candidates than `count`. O(follows + one person's suggestions).
    public func suggest(
        for person: PersonIndex, without followees: [PersonIndex], count: Int
    ) throws(LinearAlgebraError) -> [Suggestion] {
        try suggest(for: person, withoutEach: [followees], count: count)[0]
    }

    /// For each of `candidates`, a small set of the person's follows without which they would not be among the first
    /// `count`: checked by ``suggest(for:without:count:)``, and none of them can be left out. `nil` where the twenty
    /// followees with the largest shares are not enough, or where the candidate is not among the first now. Nobody who hides
    /// their lists is named.
    ///
    /// Followees are taken in the order of their shares until the candidate is gone, then given back one by one, those with
    /// the smallest share first, as long as the candidate stays away. There may be a smaller set: finding the smallest
    /// would mean trying all. O(tries × one person's suggestions), some ten tries a candidate; those of all candidates
    /// share their products with panels, and what comes back does not depend on who else is asked about.
    public func followsNeeded(
        by candidates: [PersonIndex], for person: PersonIndex, count: Int = 5
    ) throws(LinearAlgebraError) -> [[PersonIndex]?] {
        precondition(count > 0, "nobody is among the first none")
        var searches = try searches(candidates, person, count)
        while true {
            let asked = searches.map(\.sets)
            var unique: [Set<PersonIndex>: Int] = [:]
            for set in asked.joined() where unique[Set(set)] == nil { unique[Set(set)] = unique.count }
            if unique.isEmpty { break }
            let sets = unique.sorted { $0.value < $1.value }.map { $0.key.sorted() }
            let lists = try suggest(for: person, withoutEach: sets, count: count)
            for index in searches.indices where !asked[index].isEmpty {
                searches[index].learn(
                    asked[index].map { set in
                        !lists[unique[Set(set)]!].contains { $0.person == searches[index].candidate }
                    })
            }
        }
        return searches.map(\.found)
    }

    private func searches(
        _ candidates: [PersonIndex], _ person: PersonIndex, _ count: Int
    ) throws(LinearAlgebraError) -> [CounterfactualSearch] {
        precondition(person < network.personCount, "no such person")
        let found = Locked<[PersonIndex: [PersonIndex]]>([:])
        try maker.make(for: [person], rules: rules, threads: threads) { _, shortlist, workspace in
            let scores = ranker.scores(shortlist.features.view)
            let named = maker.ranked(shortlist, by: scores, count: count).map(\.person).filter(candidates.contains)
            let rows = named.map { shortlist.candidates.firstIndex(of: $0)! }
            for explanation in explanations(rows, rows.map { scores[$0] }, shortlist, workspace) {
                let order = explanation.followees.prefix(CounterfactualSearch.limit).map(\.person)
                found.withLock { $0[explanation.candidate] = order }
            }
        }
        let orders = found.withLock { $0 }
        return candidates.map { CounterfactualSearch(candidate: $0, order: orders[$0] ?? []) }
    }

    private func suggest(
        for person: PersonIndex, withoutEach sets: [[PersonIndex]], count: Int
    ) throws(LinearAlgebraError) -> [[Suggestion]] {
        precondition(person < network.personCount, "no such person")
        let found = Locked<[[Suggestion]]>([[Suggestion]](repeating: [], count: sets.count))
        // A block at a time, as each has scores of everybody.
        for start in stride(from: 0, to: sets.count, by: 16) {
            let block = Array(sets[start..<min(start + 16, sets.count)])
            try maker.make(for: person, withoutEach: block, rules: rules, threads: threads) { place, shortlist in
                let list = maker.ranked(shortlist, by: ranker.scores(shortlist.features.view), count: count)
                found.withLock { $0[start + place] = list }
            }
        }
        return found.withLock { $0 }
    }
}
