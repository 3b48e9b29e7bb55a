/// The layouts that Kith reads. `init(rawValue:)` takes the names of the command line's `--from`.
public enum FileFormat: String, Sendable, CaseIterable {
    case edgeList = "edgelist"
    case konect
    case matrixMarket = "mtx"
    case csv
    case tsv
    case graphml
    case gexf
    case gml
    case ldbc
    case mastodon
    case xArchive = "x"
    case bluesky
    case snapshot = "kith"
}

/// What the pairs of an input mean.
public enum InputRole: Sendable, Equatable {
    /// The first follows the second.
    case follows
    /// The first has addressed the second in this way.
    case interactions(InteractionKind)
    /// The first has muted the second; with one column, the owner has muted everybody listed.
    case mutes
    /// The first has blocked the second; with one column, the owner has blocked everybody listed.
    case blocks
    /// A table with one person a row; its columns become attributes.
    case people
}

/// What the numbers of a time column count.
public enum TimeUnit: String, Sendable, CaseIterable {
    case seconds = "s"
    case milliseconds = "ms"
    case microseconds = "us"

    /// Milliseconds a unit, as a ratio.
    var milliseconds: (by: Int64, over: Int64) {
        switch self {
        case .seconds: return (1000, 1)
        case .milliseconds: return (1, 1)
        case .microseconds: return (1, 1000)
        }
    }
}

/// How to read an input; everything has a sensible default.
public struct ReadOptions: Sendable {
    /// The layout; `nil` finds out from the content.
    public var format: FileFormat?
    public var role: InputRole
    /// `false` reads every pair as going both ways; `nil` follows what the format says, else one way.
    public var isDirected: Bool?
    /// Columns by header name, or by number from 1 where there is no header. For weights and times the empty string
    /// stands for no column, also where there is one with a well-known name.
    public var sourceColumn: String?
    public var targetColumn: String?
    public var weightColumn: String?
    public var timeColumn: String?
    public var timeUnit: TimeUnit
    /// Whose lists personal exports are.
    public var owner: String
    /// Times later than this are refused as impossible, in milliseconds since 1970; `nil` allows all.
    public var latestTime: Timestamp?
    /// Threads to parse with.
    public var threads: Int
    /// Called now and then, on any thread, with the bytes read so far and in all, where that is known.
    public var progress: (@Sendable (_ consumed: Int, _ total: Int?) -> Void)?
    /// Called once for each kind of thing that was left out or changed, with one line that says how often and where.
    public var note: (@Sendable (String) -> Void)?

    public init(
        format: FileFormat? = nil, role: InputRole = .follows, isDirected: Bool? = nil, sourceColumn: String? = nil,
        targetColumn: String? = nil, weightColumn: String? = nil, timeColumn: String? = nil,
        timeUnit: TimeUnit = .seconds, owner: String = "me", latestTime: Timestamp? = nil, threads: Int = 1
    ) {
        self.format = format
        self.role = role
        self.isDirected = isDirected
        self.sourceColumn = sourceColumn
        self.targetColumn = targetColumn
        self.weightColumn = weightColumn
        self.timeColumn = timeColumn
        self.timeUnit = timeUnit
        self.owner = owner
        self.latestTime = latestTime
        self.threads = threads
    }
}
