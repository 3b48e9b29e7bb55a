import KithLinearAlgebra

/// What kind of interaction a layer holds: one of the usual five, or any other name.
public struct InteractionKind: Sendable, Hashable, Comparable, CustomStringConvertible {
    public let name: String

    /// A kind by its name; lower-cased.
    public init(_ name: String) {
        self.name = name.lowercased()
    }

    public static let reply = InteractionKind("reply")
    public static let mention = InteractionKind("mention")
    public static let repost = InteractionKind("repost")
    public static let quote = InteractionKind("quote")
    public static let like = InteractionKind("like")

    public var description: String { name }

    public static func < (left: InteractionKind, right: InteractionKind) -> Bool { left.name < right.name }
}

/// Who has addressed whom in one way (replies, say): ordered pairs of people with counts and, where known, times.
public struct InteractionLayer: Sendable {
    public let kind: InteractionKind
    /// Row *a* holds whom *a* has addressed.
    public let outgoing: CompressedRows
    /// Row *a* holds who has addressed *a*.
    public let incoming: CompressedRows
    /// How often, in the order of `outgoing.columns`.
    public let counts: SharedBuffer<UInt32>
    /// The known times, pair after pair in the order of `outgoing.columns`, rising within a pair; `nil` when none are
    /// known. Pair *p* owns `times[timeOffsets[p] ..< timeOffsets[p + 1]]`, at most `counts[p]` of them.
    public let times: SharedBuffer<Timestamp>?
    /// One entry more than there are pairs; `nil` exactly when ``times`` is.
    public let timeOffsets: SharedBuffer<UInt64>?

    public init(
        kind: InteractionKind, outgoing: CompressedRows, incoming: CompressedRows, counts: SharedBuffer<UInt32>,
        times: SharedBuffer<Timestamp>? = nil, timeOffsets: SharedBuffer<UInt64>? = nil
    ) {
        precondition(counts.count == outgoing.nonzeroCount && incoming.nonzeroCount == outgoing.nonzeroCount)
        precondition((times == nil) == (timeOffsets == nil))
        precondition(timeOffsets == nil || timeOffsets!.count == outgoing.nonzeroCount + 1)
        self.kind = kind
        self.outgoing = outgoing
        self.incoming = incoming
        self.counts = counts
        self.times = times
        self.timeOffsets = timeOffsets
    }

    /// Number of ordered pairs of people.
    public var pairCount: Int { outgoing.nonzeroCount }

    /// Number of interactions, all pairs together.
    public var totalCount: UInt64 { counts.reduce(0) { $0 + UInt64($1) } }
}

/// A domain (`example.social`) that a person does not want to see anybody of.
public struct DomainBlock: Sendable, Hashable, Comparable {
    public let person: PersonIndex
    public let domain: String

    public init(person: PersonIndex, domain: String) {
        self.person = person
        self.domain = domain.lowercased()
    }

    public static func < (left: DomainBlock, right: DomainBlock) -> Bool {
        (left.person, left.domain) < (right.person, right.domain)
    }
}
