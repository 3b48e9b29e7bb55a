import KithGraph

/// Somebody to follow, and why.
public struct Suggestion: Sendable, Hashable {
    /// Who is suggested.
    public let person: PersonIndex
    /// How strongly, comparable among suggestions for one person with the same ``source``; higher is stronger.
    public let score: Double
    /// How the suggestion was found.
    public let source: Source
    /// What contributed most to the score: followees first, largest share first, then other evidence. Shares are fractions
    /// of what speaks for the candidate and sum to at most 1.
    public let reasons: [Reason]

    /// How a suggestion was found, in the order in which the ways are tried.
    public enum Source: String, Sendable, Hashable, CaseIterable {
        /// Followed by people of the circle of trust.
        case circle
        /// Reached by walks along follows.
        case walk
        /// Trusted by the network as a whole, because nothing nearer was found.
        case popular
        /// Put in order by a ranker that was fitted on the network, whatever way the candidate was found.
        case learned
    }

    public init(person: PersonIndex, score: Double, source: Source, reasons: [Reason]) {
        self.person = person
        self.score = score
        self.source = source
        self.reasons = reasons
    }
}

/// One part of a suggestion's score.
public struct Reason: Sendable, Hashable {
    /// What the part came from.
    public enum Evidence: Sendable, Hashable {
        /// Somebody the person follows.
        case followee(PersonIndex)
        /// People who follow the person.
        case followers
        /// The circle that the candidate shares with the person or the person's followees.
        case circle
        /// The candidate follows the person.
        case followsBack
        /// The candidate's standing in the whole network (PageRank, or the number of followers).
        case popular
        /// All else: followees beyond those named or who hide their lists, and what cannot be told apart.
        case rest

        /// All but followees, the rest last.
        static let kinds: [Evidence] = [.followers, .circle, .followsBack, .popular, .rest]
    }

    /// What the part came from.
    public let evidence: Evidence
    /// The fraction it makes up of what speaks for the candidate, in 0 < … ≤ 1.
    public let share: Double

    public init(_ evidence: Evidence, share: Double) {
        self.evidence = evidence
        self.share = share
    }

    /// The followee who contributed; `nil` for other evidence.
    public var followee: PersonIndex? {
        if case .followee(let person) = evidence { person } else { nil }
    }
}
