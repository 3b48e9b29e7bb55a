import KithGraph

/// What the score of one suggestion is made of.
///
/// The score is ``bias`` and the sum of all ``features``, up to rounding: exact for the linear part of the ranker, Shapley
/// values for its trees (see ``BoostedTrees``). Features are how a candidate stands among the person's, so that amounts
/// below zero speak against it: they are part of the sum, and nobody's reason.
public struct Explanation: Sendable, Hashable {
    /// What one feature adds to the score.
    public struct Contribution: Sendable, Hashable {
        public let feature: FeatureSet.Feature
        /// In units of the score.
        public let amount: Double
    }

    public let person: PersonIndex
    public let candidate: PersonIndex
    public let score: Double
    /// What a candidate has whom no feature sets apart.
    public let bias: Double
    /// In the order of ``FeatureSet/features``.
    public let features: [Contribution]
    /// What speaks for the candidate, shares summing to 1: all followees who may be named, then other evidence, each
    /// largest share first, ``Reason/Evidence/rest`` last. Empty where nothing speaks for the candidate.
    public let reasons: [Reason]

    /// What each generator adds by all its features, largest first.
    public var generators: [(generator: Generator, amount: Double)] {
        var amounts: [Generator: Double] = [:]
        for contribution in features {
            guard let generator = contribution.feature.generator else { continue }
            amounts[generator, default: 0] += contribution.amount
        }
        let order = Generator.allCases.filter { amounts[$0] != nil }
        return order.map { ($0, amounts[$0]!) }.sorted { $0.1 > $1.1 }
    }

    /// The followees who may be named, with their shares, largest first.
    public var followees: [(person: PersonIndex, share: Double)] {
        reasons.compactMap { reason in reason.followee.map { ($0, reason.share) } }
    }

    /// The `count` followees with the largest shares, other evidence, and everything else as ``Reason/Evidence/rest``.
    func brief(_ count: Int) -> [Reason] {
        var named = 0
        var rest = 0.0
        var brief: [Reason] = []
        for reason in reasons {
            switch reason.evidence {
            case .followee where named < count:
                named += 1
                brief.append(reason)
            case .followee, .rest: rest += reason.share
            default: brief.append(reason)
            }
        }
        if rest > 0 { brief.append(Reason(.rest, share: rest)) }
        return brief
    }
}
