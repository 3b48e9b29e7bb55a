import KithGraph
import KithLinearAlgebra

/// When everybody first had contact with everybody else, in each direction: what knocks and answers are read from.
///
/// A contact is a follow or an interaction of any kind. Only the first of each kind between two people ever matters to
/// who knocked, and whether and when they were answered, so only those are kept: one entry for every ordered pair. A
/// like or a repost is a contact, but addresses nobody. What has no time counts as older than everything that has one;
/// a relation (follows, or one kind of interaction) in which nothing has a time says nothing here and is left out.
public struct Contacts: Sendable {
    /// Row *a* holds whom *a* has had contact with on *a*'s side.
    public let outgoing: CompressedRows
    /// Row *a* holds who has had contact with *a*.
    public let incoming: CompressedRows
    /// Where each entry of `incoming` lies in `outgoing.columns`.
    let places: SharedBuffer<UInt32>
    /// In the order of `outgoing.columns`: the first contact of any kind, the first by which the other was addressed or
    /// followed, and the first follow; ``never`` where there was none, ``Swift/Int64/unknownTime`` where it is undated.
    let firsts: SharedBuffer<Timestamp>
    let addresses: SharedBuffer<Timestamp>
    let follows: SharedBuffer<Timestamp>
    /// Whether dated follows are part of it; without them, whoever addresses somebody counts as letting them in.
    public let hasFollows: Bool
    /// The relations that have no times and are left out: kinds of interactions, and `follow`.
    public let leftOut: [String]
    /// The first and the last known time; `nil` where nothing has one.
    public let span: ClosedRange<Timestamp>

    /// Stands for what has not happened.
    static let never = Timestamp.max

    /// The contacts of `network`; `nil` where nothing has a time, or where its follows were read as going both ways.
    /// O(follows + interactions); 40 bytes an ordered pair at most. For fewer than 2³² − 1 ordered pairs.
    public init?(_ network: Network, threads: Int = Parallel.availableThreads) {
        guard network.isDirected else { return nil }
        var relations: [Relation] = []
        var leftOut: [String] = []
        if network.followCount > 0 {
            if let times = network.times, times.contains(where: { $0 != .unknownTime }) {
                relations.append(Relation(rows: network.following, times: times))
            } else {
                leftOut.append("follow")
            }
        }
        hasFollows = !relations.isEmpty
        for layer in network.layers where layer.pairCount > 0 {
            if let relation = Relation(layer) { relations.append(relation) } else { leftOut.append(layer.kind.name) }
        }
        guard !relations.isEmpty else { return nil }
        self.leftOut = leftOut
        let assembly = ContactAssembly(relations: relations, personCount: network.personCount, threads: threads)
        (outgoing, firsts, addresses, follows) = (assembly.rows, assembly.firsts, assembly.addresses, assembly.follows)
        let tags = MutableBuffer<UInt32>(count: outgoing.nonzeroCount)
        for place in tags.indices { tags[place] = UInt32(truncatingIfNeeded: place) }
        let transposed = Transposition(
            offsets: outgoing.offsets, columns: outgoing.columns, tags: tags, columnCount: network.personCount,
            target: MutableBuffer(count: outgoing.nonzeroCount), threads: threads)
        incoming = CompressedRows(
            offsets: transposed.offsets, columns: transposed.columns.freeze(), columnCount: network.personCount)
        places = transposed.tags!.freeze()
        guard let known = relations.compactMap(\.knownSpan).reduce(nil, Contacts.union) else { return nil }
        span = known
    }

    public var personCount: Int { outgoing.rowCount }

    /// When `person` first had contact with `other` on their side; `nil` where they had none.
    public func first(from person: PersonIndex, to other: PersonIndex) -> Timestamp? {
        outgoing.position(Int(person), other).map { firsts[$0] }
    }

    private static func union(_ one: ClosedRange<Timestamp>?, _ two: ClosedRange<Timestamp>) -> ClosedRange<Timestamp> {
        guard let one else { return two }
        return min(one.lowerBound, two.lowerBound)...max(one.upperBound, two.upperBound)
    }
}

/// Pairs of one relation with the first time of each.
struct Relation: Sendable {
    let rows: CompressedRows
    /// The first time of each pair, undated ones first of all.
    let times: SharedBuffer<Timestamp>
    /// `nil` for follows.
    let kind: InteractionKind?
    let knownSpan: ClosedRange<Timestamp>?

    init(rows: CompressedRows, times: SharedBuffer<Timestamp>) {
        self.rows = rows
        self.times = times
        kind = nil
        knownSpan = Relation.span(times)
    }

    /// `nil` where no time is known.
    init?(_ layer: InteractionLayer) {
        guard let times = layer.times, let offsets = layer.timeOffsets, times.count > 0 else { return nil }
        let firsts = MutableBuffer<Timestamp>(count: layer.pairCount)
        for pair in firsts.indices {
            let known = Int(offsets[pair])..<Int(offsets[pair + 1])
            // Some of its interactions have no time: the first may be one of them.
            let isWhole = UInt64(known.count) >= UInt64(layer.counts[pair]) && !known.isEmpty
            firsts[pair] = isWhole ? times[known.lowerBound] : .unknownTime
        }
        rows = layer.outgoing
        self.times = firsts.freeze()
        kind = layer.kind
        knownSpan = Relation.span(times)
    }

    /// A like or a repost is for all to see, and asks for no answer.
    var isAddressing: Bool { kind != .like && kind != .repost }

    private static func span(_ times: SharedBuffer<Timestamp>) -> ClosedRange<Timestamp>? {
        var found: ClosedRange<Timestamp>?
        for time in times where time != .unknownTime {
            found = found.map { min($0.lowerBound, time)...max($0.upperBound, time) } ?? time...time
        }
        return found
    }
}
