/// Why somebody must not be suggested to a person. When several apply, the first in this order is given.
public enum ExclusionReason: String, Sendable, Hashable, CaseIterable {
    /// It is the person themself.
    case isSelf = "self"
    /// The person follows them already.
    case followed
    /// The person has asked to follow them and waits for the answer.
    case requested = "follow requested"
    /// The person has blocked them.
    case blocked
    /// They have blocked the person, or the domain of the person's handle.
    case blockedBy = "blocked by"
    /// The person has blocked the domain of their handle, or a domain above it.
    case domainBlocked = "domain blocked"
    /// The person has muted them.
    case muted
    /// The person was shown them before and waved them off.
    case dismissed
    /// They stand on a list of people who must not be suggested, to anybody or to the person.
    case listed
    /// One of the two has addressed the other, in any way.
    case talked
    /// Their attribute `discoverable` says that they do not want to be suggested.
    case notDiscoverable = "not discoverable"
    /// They follow the person already: a waiting hand, which is a list of its own.
    case follower
    /// They do not follow the person, where only such people are asked for.
    case stranger
}
