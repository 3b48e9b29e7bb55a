import KithGraph
import KithLinearAlgebra

/// Where a generator's score of one candidate came from, in fractions that sum to at most 1.
struct GeneratorEvidence: Sendable, Equatable {
    /// Of each of the person's followees, in the order of the row.
    var followees: [Double]
    /// Of people who follow the person, together.
    var followers: Double

    /// The positive ones of some parts, as fractions of their sum: what speaks against a candidate is nobody's reason.
    /// `nil` when there are none.
    init?(positive followees: [Double], followers: Double = 0) {
        let parts = followees.map { max(0, $0) }
        let total = parts.reduce(max(0, followers), +)
        guard total > 0, total.isFinite else { return nil }
        self.followees = parts.map { $0 / total }
        self.followers = max(0, followers) / total
    }

    init(followees: [Double], followers: Double) {
        self.followees = followees
        self.followers = followers
    }
}

/// What a candidate has in common with each of the person's followees, and with those who follow the person.
struct CommonTies: Sendable {
    /// How many of those who are like the person follow both the candidate and the followee.
    var followees: [Double]
    /// Paths from the person's followers through somebody to the candidate.
    var followers: Double
}

extension GlobalGenerators {
    /// Where the scores of some candidates came from. The scores of linear autoencoders and of factors are sums over the
    /// person's followees (and followers): exactly so in the subspace of the singular vectors; nearly, see
    /// ``IterativeEASE/weights(of:for:common:)``, beyond it, where followers are taken to be alike; and nearly for factors,
    /// see ``FactorConfidence``. O((followees + followers) × vectors × candidates + followees × factors²).
    func evidence(
        of candidates: [PersonIndex], for person: PersonIndex, followers: [PersonIndex], common: [CommonTies]
    ) -> [[Generator: GeneratorEvidence]] {
        let followees = followees(of: person)
        let n = UInt32(columnFactors.columns)
        let factors = confidence.parts(of: candidates, through: followees, columnFactors)
        let back = followers.map { $0 + n }
        return candidates.indices.map { place in
            let candidate = candidates[place]
            var found: [Generator: GeneratorEvidence] = [:]
            found[.als] = GeneratorEvidence(positive: factors[place])
            let linear = ease.ahead.weights(of: followees, for: candidate, common: common[place].followees)
            found[.ease] = GeneratorEvidence(positive: linear.full)
            found[.subspaceEASE] = GeneratorEvidence(positive: linear.subspace)
            let ahead = ease.both.weights(of: followees, for: candidate, common: common[place].followees).full
            let each = easeFollowers * common[place].followers / Double(max(1, back.count))
            let behind = ease.both.weights(
                of: back, for: candidate, common: [Double](repeating: each, count: back.count)
            ).full.reduce(0, +)
            found[.twoSidedEASE] = GeneratorEvidence(positive: ahead, followers: easeFollowers * behind)
            return found
        }
    }
}
