import KithLinearAlgebra

/// The dense number of a person in one network, from 0 in the order of ``HandleTable``.
public typealias PersonIndex = UInt32

/// A follow network: people, who follows whom in both directions, and what else is known about them.
///
/// Immutable, and shared by any number of threads without copying; its arrays may lie in a mapped snapshot. People are
/// numbered in the order of their handles (see ``HandleTable``), so that the same input gives the same network whatever
/// the order of its rows and the number of threads.
public struct Network: Sendable {
    /// The people's handles.
    public let people: HandleTable
    /// Row *a* holds whom *a* follows.
    public let following: CompressedRows
    /// Row *a* holds who follows *a*.
    public let followers: CompressedRows
    /// The weight of each follow, in the order of `following.columns`; `nil` when the input had none.
    public let weights: SharedBuffer<Float>?
    /// When each follow was made, in the order of `following.columns`; `nil` when the input had none.
    public let times: SharedBuffer<Timestamp>?
    /// Interactions between the same people, one layer for each kind, sorted by the kind's name.
    public let layers: [InteractionLayer]
    /// Row *a* holds whom *a* has muted.
    public let mutes: CompressedRows
    /// Row *a* holds whom *a* has blocked.
    public let blocks: CompressedRows
    /// Whole domains that somebody has blocked, sorted by person, then domain.
    public let domainBlocks: [DomainBlock]
    /// Named columns about the people, sorted by name.
    public let attributes: [AttributeColumn]
    /// `false` when every follow was read as going both ways.
    public let isDirected: Bool
    /// What reading the input met.
    public let report: ImportReport

    public init(
        people: HandleTable, following: CompressedRows, followers: CompressedRows,
        weights: SharedBuffer<Float>? = nil, times: SharedBuffer<Timestamp>? = nil,
        layers: [InteractionLayer] = [], mutes: CompressedRows? = nil, blocks: CompressedRows? = nil,
        domainBlocks: [DomainBlock] = [], attributes: [AttributeColumn] = [], isDirected: Bool = true,
        report: ImportReport = ImportReport()
    ) {
        let count = people.count
        precondition(following.rowCount == count && followers.rowCount == count, "rows must match people")
        precondition(following.nonzeroCount == followers.nonzeroCount, "both directions must hold the same follows")
        precondition(weights == nil || weights!.count == following.nonzeroCount)
        precondition(times == nil || times!.count == following.nonzeroCount)
        self.people = people
        self.following = following
        self.followers = followers
        self.weights = weights
        self.times = times
        self.layers = layers
        self.mutes = mutes ?? CompressedRows(emptyRows: count, columnCount: count)
        self.blocks = blocks ?? CompressedRows(emptyRows: count, columnCount: count)
        self.domainBlocks = domainBlocks
        self.attributes = attributes
        self.isDirected = isDirected
        self.report = report
    }

    /// Number of people.
    public var personCount: Int { people.count }

    /// Number of follows; an undirected tie counts as two.
    public var followCount: Int { following.nonzeroCount }

    /// Whether `follower` follows `followed`. O(log following).
    public func follows(_ follower: PersonIndex, _ followed: PersonIndex) -> Bool {
        following.contains(Int(follower), followed)
    }

    /// The layer of `kind`, if there is one.
    public func layer(_ kind: InteractionKind) -> InteractionLayer? {
        layers.first { $0.kind == kind }
    }

    /// The attribute column called `name`, if there is one.
    public func attribute(_ name: String) -> AttributeColumn? {
        attributes.first { $0.name == name }
    }

    /// The index of the person called `handle`. Throws ``KithGraphError/unknownPerson(handle:nearest:)`` with the
    /// nearest handles.
    public func person(_ handle: String) throws(KithGraphError) -> PersonIndex {
        if let index = people.index(of: handle) { return index }
        throw .unknownPerson(handle: handle, nearest: people.nearest(to: handle, limit: 3))
    }
}
