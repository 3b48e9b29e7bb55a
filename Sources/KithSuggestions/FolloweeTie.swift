import KithGraph
import KithLinearAlgebra

/// How somebody's followee is tied to a candidate: what may be said of the two, checked in the network.
public enum FolloweeTie: Sendable, Hashable, CaseIterable {
    /// The followee follows the candidate.
    case follows
    /// Somebody else, not the person, follows both.
    case followedTogether
    /// The candidate follows the followee.
    case followed
    /// None of these: they are further apart.
    case distant

    /// The first of these that is so. O(followers of the two).
    public static func between(
        _ followee: PersonIndex, and candidate: PersonIndex, for person: PersonIndex, in network: Network
    ) -> FolloweeTie {
        if network.follows(followee, candidate) { return .follows }
        let followers = network.followers
        let (left, right) = (followers.range(Int(followee)), followers.range(Int(candidate)))
        var (i, j) = (left.lowerBound, right.lowerBound)
        while i < left.upperBound, j < right.upperBound {
            let (one, other) = (followers.columns[i], followers.columns[j])
            if one == other, one != person { return .followedTogether }
            if one <= other { i += 1 }
            if other <= one { j += 1 }
        }
        return network.follows(candidate, followee) ? .followed : .distant
    }
}
