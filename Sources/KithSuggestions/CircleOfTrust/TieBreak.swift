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

    /// A number that orders equals by a hash of the two handles: different for different people, the same however they
    /// are numbered, and favouring neither the popular nor the obscure.
    static func mixed(_ candidate: PersonIndex, _ person: PersonIndex, in network: Network) -> UInt64 {
        (checksum(candidate, network) ^ checksum(person, network)) &* 0x9E37_79B9_7F4A_7C15
    }

    private static func checksum(_ person: PersonIndex, _ network: Network) -> UInt64 {
        let offsets = network.people.offsets
        let range = Int(offsets[Int(person)])..<Int(offsets[Int(person) + 1])
        return XXHash64.hash(network.people.bytes.slice(range).rawSpan)
    }
}
