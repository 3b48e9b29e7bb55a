import KithGraph
import KithLinearAlgebra

extension LearnedSuggester {
    /// What the score of `candidate` for `person` is made of; `nil` for somebody who is not among the person's candidates:
    /// excluded, or named by no generator. The score is that of ``suggest(for:count:)``.
    ///
    /// Throws ``LinearAlgebraError`` for sizes that the BLAS cannot count. O(one person's suggestions).
    public func explain(person: PersonIndex, candidate: PersonIndex) throws(LinearAlgebraError) -> Explanation? {
        precondition(person < network.personCount && candidate < network.personCount, "no such person")
        let found = Locked<Explanation?>(nil)
        try maker.make(for: [person], rules: rules, threads: threads) { _, shortlist, workspace in
            guard let row = shortlist.candidates.firstIndex(of: candidate) else { return }
            let score = ranker.scores(shortlist.features.view)[row]
            let explanation = explanations([row], [score], shortlist, workspace)[0]
            found.withLock { $0 = explanation }
        }
        return found.withLock { $0 }
    }

    /// Of some rows of a shortlist, while `workspace` holds what was found for its person.
    ///
    /// What lifts a candidate are the generators whose features together add something above zero, and so the facts; their
    /// amounts are fractions of the sum of these, and each generator's is split by where its score came from. What cannot
    /// be told, and followees who hide their lists, is the rest.
    func explanations(
        _ rows: [Int], _ scores: [Double], _ shortlist: Shortlist, _ workspace: GeneratorWorkspace
    ) -> [Explanation] {
        let contributions = ranker.contributions(rows, of: shortlist.features.view)
        let byGenerator = contributions.map { lifts($0.features) }
        let evidence = evidence(rows, byGenerator, shortlist, workspace)
        let person = shortlist.person
        return rows.indices.map { place in
            let amounts = contributions[place].features
            return Explanation(
                person: person, candidate: shortlist.candidates[rows[place]], score: scores[place],
                bias: contributions[place].bias,
                features: zip(maker.set.features, amounts).map { .init(feature: $0, amount: $1) },
                reasons: reasons(
                    person, amounts, shortlist.features.view.row(rows[place]), byGenerator[place], evidence[place]))
        }
    }

    /// What each generator of paths adds by all its features.
    private func lifts(_ amounts: [Double]) -> [Generator: Double] {
        var lifts: [Generator: Double] = [:]
        for (feature, amount) in zip(maker.set.features, amounts) {
            guard let generator = feature.generator, generator != .popularity else { continue }
            lifts[generator, default: 0] += amount
        }
        return lifts
    }

    private func evidence(
        _ rows: [Int], _ byGenerator: [[Generator: Double]], _ shortlist: Shortlist, _ workspace: GeneratorWorkspace
    ) -> [[Generator: GeneratorEvidence]] {
        let person = shortlist.person
        let candidates = rows.map { shortlist.candidates[$0] }
        let local = zip(candidates, byGenerator).map { candidate, amounts in
            let lifted = amounts.values.reduce(0) { $0 + max(0, $1) }
            return maker.local.evidence(of: candidate, for: person, in: workspace) {
                (amounts[$0] ?? 0) > LearnedSuggester.leastWalk * lifted
            }
        }
        guard let global = maker.global else { return local.map(\.generators) }
        let followers = network.followers.range(Int(person)).map { network.followers.columns[$0] }
        let wide = global.evidence(
            of: candidates, for: person, followers: followers, common: local.map(\.common))
        return zip(local, wide).map { $0.generators.merging($1) { own, _ in own } }
    }

    /// Walks that add less than this part of what speaks for a candidate are not retraced; their part is the rest.
    private static let leastWalk = 0.05

    /// Reasons from what the features add and where the generators' scores came from.
    private func reasons(
        _ person: PersonIndex, _ amounts: [Double], _ values: Span<Float>, _ byGenerator: [Generator: Double],
        _ evidence: [Generator: GeneratorEvidence]
    ) -> [Reason] {
        var byFact: [Reason.Evidence: Double] = [:]
        for (index, feature) in maker.set.features.enumerated() {
            if let generator = feature.generator, generator != .popularity { continue }
            byFact[feature.evidence(of: values[index]), default: 0] += amounts[index]
        }
        var followees = [Double](repeating: 0, count: network.following.degree(Int(person)))
        var others: [Reason.Evidence: Double] = byFact.mapValues { max(0, $0) }
        // In a fixed order, so that sums come out the same.
        for generator in maker.set.generators {
            guard let amount = byGenerator[generator], amount > 0 else { continue }
            var left = amount
            if let parts = evidence[generator] {
                for index in followees.indices { followees[index] += parts.followees[index] * amount }
                others[.followers, default: 0] += parts.followers * amount
                left -= (parts.followees.reduce(0, +) + parts.followers) * amount
            }
            others[.rest, default: 0] += max(0, left)
        }
        let first = network.following.range(Int(person)).lowerBound
        var named: [Reason] = []
        let kinds = Reason.Evidence.kinds
        let total = followees.reduce(0, +) + kinds.reduce(0) { $0 + (others[$1] ?? 0) }
        guard total > 0 else { return [] }
        for index in followees.indices where followees[index] > 0 {
            let followee = network.following.columns[first + index]
            if hidden.contains(followee) {
                others[.rest, default: 0] += followees[index]
            } else {
                named.append(Reason(.followee(followee), share: followees[index] / total))
            }
        }
        let largest = named.sorted { ($1.share, $0.followee!) < ($0.share, $1.followee!) }
        let standing = kinds.dropLast().compactMap { kind -> Reason? in
            guard let amount = others[kind], amount > 0 else { return nil }
            return Reason(kind, share: amount / total)
        }.sorted { $0.share > $1.share }
        let rest = others[.rest, default: 0] / total
        return largest + standing + (rest > 0 ? [Reason(.rest, share: rest)] : [])
    }
}

extension FeatureSet.Feature {
    /// What kind of evidence a value is, for features that are no generator's score of paths. That two share no circle, or
    /// that one does not follow the other, may speak for a candidate too, but is no reason to be given.
    fileprivate func evidence(of value: Float) -> Reason.Evidence {
        switch self {
        case .candidateFollowers, .relative(.popularity), .rank(.popularity), .raw(.popularity): .popular
        case .follows, .followsReturned: value > 0 ? .followsBack : .rest
        case .sameCircle, .followeesInCircle: value > 0 ? .circle : .rest
        default: .rest
        }
    }
}
