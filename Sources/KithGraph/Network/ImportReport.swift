/// What reading a network's inputs met; kept with the network so that nothing was dropped silently.
public struct ImportReport: Sendable, Equatable {
    /// Follows as they stood in the input, before merging.
    public var followsRead: UInt64
    /// Repeated follows merged into the first: weights are added, the earliest time is kept.
    public var duplicateFollows: UInt64
    /// Follows of oneself, dropped.
    public var selfFollows: UInt64
    /// Interactions with oneself, dropped.
    public var selfInteractions: UInt64

    public init(
        followsRead: UInt64 = 0, duplicateFollows: UInt64 = 0, selfFollows: UInt64 = 0, selfInteractions: UInt64 = 0
    ) {
        self.followsRead = followsRead
        self.duplicateFollows = duplicateFollows
        self.selfFollows = selfFollows
        self.selfInteractions = selfInteractions
    }
}
