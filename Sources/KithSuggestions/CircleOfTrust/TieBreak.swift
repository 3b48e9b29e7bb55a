import KithGraph
import KithLinearAlgebra

/// Who stands first among people with the same score. Ties are common for people with few follows, so this decides who
/// is seen.
public enum TieBreak: Sendable, Hashable, CaseIterable {
    /// The one whose handle comes first in the network.
    case handleOrder
    /// The one with fewer followers, then by handle.
    case fewerFollowers
    /// The one with more followers, then by handle.
    case moreFollowers

    /// A number by which ties are broken, lower first; different for different people.
    func key(_ person: PersonIndex, in network: Network) -> UInt64 {
        let followers = UInt64(network.followers.degree(Int(person)))
        switch self {
        case .handleOrder: return UInt64(person)
        case .fewerFollowers: return followers << 32 | UInt64(person)
        case .moreFollowers: return (UInt64(UInt32.max) - min(followers, UInt64(UInt32.max))) << 32 | UInt64(person)
        }
    }
}
