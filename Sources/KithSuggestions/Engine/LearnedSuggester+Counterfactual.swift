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

    /// A small set of the person's follows without which `candidate` would not be among the first `count`: checked by
    /// ``suggest(for:without:count:)``, and none of them can be left out. `nil` where the `limit` followees with the largest
    /// shares are not enough, or where the candidate is not among them now. Nobody who hides their lists is named.
    ///
    /// Followees are taken in the order of their shares until the candidate is gone, then given back one by one, those with
    /// the smallest share first, as long as the candidate stays away. There may be a smaller set: finding the smallest
    /// would mean trying all. O(tries × one person's suggestions), some ten of them as a rule.
    public func followsNeeded(
        by candidate: PersonIndex, for person: PersonIndex, count: Int = 5, limit: Int = 20
    ) throws(LinearAlgebraError) -> [PersonIndex]? {
        guard count > 0, limit > 0, let explanation = try explain(person: person, candidate: candidate) else {
            return nil
        }
        func isGone(_ sets: [[PersonIndex]]) throws(LinearAlgebraError) -> [Bool] {
            try suggest(for: person, withoutEach: sets, count: count).map { list in
                !list.contains { $0.person == candidate }
            }
        }
        if try isGone([[]])[0] { return nil }
        let order = explanation.followees.prefix(limit).map(\.person)
        var tried = 0
        var found: [PersonIndex]?
        // Few are enough as a rule; several at a time share products with panels.
        for sizes in [1...4, 5...8, 9...14, 15...20, 21...max(21, limit)] where found == nil {
            let sets = sizes.filter { $0 <= order.count && $0 > tried }.map { Array(order.prefix($0)) }
            if sets.isEmpty { break }
            tried = sets[sets.count - 1].count
            found = zip(sets, try isGone(sets)).first { $0.1 }?.0
        }
        guard var set = found else { return nil }
        while set.count > 1 {
            let fewer = set.indices.reversed().map { index in
                set.enumerated().filter { $0.offset != index }.map(\.element)
            }
            guard let next = zip(fewer, try isGone(fewer)).first(where: { $0.1 })?.0 else { break }
            set = next
        }
        return set
    }

    private func suggest(
        for person: PersonIndex, withoutEach sets: [[PersonIndex]], count: Int
    ) throws(LinearAlgebraError) -> [[Suggestion]] {
        precondition(person < network.personCount, "no such person")
        let found = Locked<[[Suggestion]]>([[Suggestion]](repeating: [], count: sets.count))
        try maker.make(for: person, withoutEach: sets, rules: rules, threads: threads) { place, shortlist in
            let list = maker.ranked(shortlist, by: ranker.scores(shortlist.features.view), count: count)
            found.withLock { $0[place] = list }
        }
        return found.withLock { $0 }
    }
}
