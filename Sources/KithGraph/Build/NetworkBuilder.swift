import KithLinearAlgebra

/// Collects people and relations from one or more inputs and makes a ``Network`` of them.
///
/// People are named by local numbers that ``person(_:)`` hands out; in the network they stand in the order of
/// ``HandleTable``. One builder is used by one thread at a time; readers that parse on several threads give each one a
/// shard of its own with ``withShards(_:_:)``.
public final class NetworkBuilder {
    /// A person as numbered by one shard of one builder.
    public typealias LocalPerson = UInt32

    public struct Options: Sendable {
        /// Threads to use when assembling.
        public var threads: Int
        /// Where the large arrays live while they are made, and the network's own afterwards.
        public var backing: MemoryBacking

        public init(threads: Int = Parallel.availableThreads, backing: MemoryBacking = .memory) {
            self.threads = threads
            self.backing = backing
        }
    }

    public let options: Options
    private var shards: [Shard]
    private var domains: [(LocalPerson, String)] = []
    private var columns: [String: (type: AttributeColumn.ValueType, values: [LocalPerson: String])] = [:]
    private var directedInputs = 0
    private var undirectedInputs = 0
    /// What the reading of networks that were added whole had met.
    private var carried = ImportReport()

    public init(options: Options = Options()) {
        self.options = options
        shards = [Shard(backing: options.backing)]
    }

    /// The number of the person called `handle`, a new person if need be. The handle must not be empty.
    public func person(_ handle: String) -> LocalPerson {
        precondition(!handle.isEmpty, "a handle must not be empty")
        return shards[0].interner.intern(handle)
    }

    /// The number of the person whose handle stands at `start ..< start + length` of `text`, which must be valid UTF-8
    /// and not empty.
    public func person(_ text: RawSpan, _ start: Int, _ length: Int) -> LocalPerson {
        precondition(length > 0, "a handle must not be empty")
        return shards[0].interner.intern(text, start, length)
    }

    /// `follower` follows `followed`; both ways for undirected ties call it twice. Repeats are merged (weights added,
    /// earliest time kept), follows of oneself dropped, both counted.
    public func follow(
        _ follower: LocalPerson, _ followed: LocalPerson, weight: Float? = nil, time: Timestamp? = nil
    ) throws(KithGraphError) {
        if weight == nil, time == nil {
            try shards[0].follows.append(follower, followed)
        } else {
            try shards[0].follows.append(follower, followed, weight: weight, time: time, count: nil)
        }
    }

    /// `from` addressed `to`, `count` times; `time` is known for single interactions.
    public func interact(
        _ kind: InteractionKind, _ from: LocalPerson, _ to: LocalPerson, count: UInt32 = 1, time: Timestamp? = nil
    ) throws(KithGraphError) {
        try shards[0].interact(kind, from, to, count: count, time: time)
    }

    /// `person` has muted `muted`.
    public func mute(_ person: LocalPerson, _ muted: LocalPerson) throws(KithGraphError) {
        try shards[0].mutes.append(person, muted)
    }

    /// `person` has blocked `blocked`.
    public func block(_ person: LocalPerson, _ blocked: LocalPerson) throws(KithGraphError) {
        try shards[0].blocks.append(person, blocked)
    }

    /// `person` has blocked everybody whose handle ends in `@domain`.
    public func blockDomain(_ person: LocalPerson, _ domain: String) {
        domains.append((person, domain))
    }

    /// Sets a named attribute; a later value replaces an earlier one. A column whose values were declared with
    /// different types becomes text.
    public func setAttribute(
        _ name: String, of person: LocalPerson, to value: String, type: AttributeColumn.ValueType = .text
    ) {
        var column = columns[name] ?? (type, [:])
        columns[name] = nil
        if column.type != type { column.type = .text }
        column.values[person] = value
        columns[name] = column
    }

    /// Notes whether an input's follows go one way, for ``Network/isDirected``.
    public func noteInput(directed: Bool) {
        if directed { directedInputs += 1 } else { undirectedInputs += 1 }
    }

    /// Keeps what the reading of a network that is added whole had met; its `followCount` follows count again here.
    func carry(_ report: ImportReport, followCount: Int) {
        carried.followsRead &+= report.followsRead - min(report.followsRead, UInt64(followCount))
        carried.duplicateFollows &+= report.duplicateFollows
        carried.selfFollows &+= report.selfFollows
        carried.selfInteractions &+= report.selfInteractions
    }

    /// Gives `count` fresh shards to `body`, one for each thread that parses; their people and rows join the builder's.
    public func withShards<Result, Failure: Error>(
        _ count: Int, _ body: ([Shard]) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let fresh = (0..<count).map { _ in Shard(backing: options.backing) }
        shards.append(contentsOf: fresh)
        return try body(fresh)
    }

    /// Makes the network. The builder is empty afterwards.
    public func finish() throws(KithGraphError) -> Network {
        let threads = options.threads
        let all = shards
        shards = [Shard(backing: options.backing)]
        for shard in all { shard.interner.dropSlots() }
        let (people, maps) = try HandleMerge.merge(all.map { $0.interner }, threads: threads)
        for shard in all { shard.interner = HandleInterner() }
        let assemble = { (rows: [[PairList.Block]], maps: [MutableBuffer<UInt32>], keep: Bool) throws(KithGraphError) in
            try RelationAssembly(
                rows, maps: maps, personCount: people.count, keepSources: keep, backing: self.options.backing,
                threads: threads)
        }
        var report = carried
        carried = ImportReport()
        let blocksOfFollows = all.map { $0.follows.pairs.takeBlocks() }
        report.followsRead &+= UInt64(blocksOfFollows.reduce(0) { $0 + $1.reduce(0) { $0 + $1.count } })
        let followRows = all.map { $0.follows }
        let follows = try assemble(blocksOfFollows, maps, followRows.contains { $0.hasPayload })
        report.duplicateFollows &+= follows.duplicates
        report.selfFollows &+= follows.loops
        let payload = FollowPayload(followRows, follows, threads: threads)

        var layers: [InteractionLayer] = []
        for kind in Set(all.flatMap { $0.layers.keys }).sorted() {
            // The rows know their numbers only once their blocks are taken.
            var rows = all.map { $0.layers[kind] ?? RelationRows(backing: .memory) }
            let assembled = try assemble(rows.indices.map { rows[$0].pairs.takeBlocks() }, maps, true)
            report.selfInteractions &+= assembled.loops
            layers.append(InteractionLayer(kind, rows: rows, assembled))
        }
        let muted = try assemble(all.map { $0.mutes.pairs.takeBlocks() }, maps, false)
        let blocked = try assemble(all.map { $0.blocks.pairs.takeBlocks() }, maps, false)
        let domainBlocks = Set(domains.map { DomainBlock(person: maps[0][Int($0.0)], domain: $0.1) }).sorted()
        return Network(
            people: people, following: follows.outgoing, followers: follows.incoming,
            weights: payload.weights, times: payload.times, layers: layers,
            mutes: muted.outgoing, blocks: blocked.outgoing, domainBlocks: domainBlocks,
            attributes: takeAttributes(people.count, maps[0]),
            isDirected: undirectedInputs == 0 || directedInputs > 0, report: report)
    }

    private func takeAttributes(_ personCount: Int, _ map: MutableBuffer<UInt32>) -> [AttributeColumn] {
        defer { columns = [:] }
        return columns.sorted { $0.key < $1.key }.map { name, column in
            var values = [String?](repeating: nil, count: personCount)
            for (local, value) in column.values { values[Int(map[Int(local)])] = value }
            return AttributeColumn(name: name, type: column.type, values: values)
        }
    }
}

extension NetworkBuilder {
    /// The people and rows that one thread reads. Not to be used by two threads at once.
    public final class Shard: @unchecked Sendable {
        var interner = HandleInterner()
        var follows: RelationRows
        var mutes: RelationRows
        var blocks: RelationRows
        var layers: [InteractionKind: RelationRows] = [:]
        private let backing: MemoryBacking

        init(backing: MemoryBacking) {
            self.backing = backing
            follows = RelationRows(backing: backing)
            mutes = RelationRows(backing: backing)
            blocks = RelationRows(backing: backing)
        }

        /// Gives the people's numbers and the rows of `role` to `body` as plain variables, so that a tight loop pays for
        /// no access check.
        func withRows<Result, Failure: Error>(
            _ role: InputRole, _ body: (inout HandleInterner, inout RelationRows) throws(Failure) -> Result
        ) throws(Failure) -> Result {
            var interner = HandleInterner()
            swap(&interner, &self.interner)
            defer { swap(&interner, &self.interner) }
            switch role {
            case .follows, .people: return try body(&interner, &follows)
            case .mutes: return try body(&interner, &mutes)
            case .blocks: return try body(&interner, &blocks)
            case .interactions(let kind):
                return try body(&interner, &layers[kind, default: RelationRows(backing: backing)])
            }
        }

        func interact(
            _ kind: InteractionKind, _ from: LocalPerson, _ to: LocalPerson, count: UInt32, time: Timestamp?
        ) throws(KithGraphError) {
            var rows = layers[kind] ?? RelationRows(backing: backing)
            layers[kind] = nil
            defer { layers[kind] = rows }
            try rows.append(from, to, weight: nil, time: time, count: count)
        }
    }
}
