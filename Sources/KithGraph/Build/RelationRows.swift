import KithLinearAlgebra

/// The rows of one relation as read by one shard: ordered pairs of local numbers and what was said of each.
struct RelationRows {
    var pairs: PairList
    /// One entry a pair, or none at all: a column that appears late is filled up for the pairs before it.
    var weights = ChunkedColumn<Float>()
    var times = ChunkedColumn<Timestamp>()
    var counts = ChunkedColumn<UInt32>()
    /// Number of pairs appended so far.
    private(set) var rowCount = 0

    init(backing: MemoryBacking) {
        pairs = PairList(backing: backing)
    }

    var hasPayload: Bool { weights.count > 0 || times.count > 0 || counts.count > 0 }

    @inline(__always)
    mutating func append(_ from: UInt32, _ to: UInt32) throws(KithGraphError) {
        if hasPayload { return try append(from, to, weight: nil, time: nil, count: nil) }
        try pairs.append(from, to)
        rowCount &+= 1
    }

    mutating func append(
        _ from: UInt32, _ to: UInt32, weight: Float?, time: Timestamp?, count: UInt32?
    ) throws(KithGraphError) {
        try pairs.append(from, to)
        if weight != nil || weights.count > 0 {
            while weights.count < rowCount { weights.append(1) }
            weights.append(weight ?? 1)
        }
        if time != nil || times.count > 0 {
            while times.count < rowCount { times.append(.unknownTime) }
            times.append(time ?? .unknownTime)
        }
        if count != nil || counts.count > 0 {
            while counts.count < rowCount { counts.append(1) }
            counts.append(count ?? 1)
        }
        rowCount += 1
    }

    /// Appends a pair as `role` keeps it: `value` is a follow's weight or an interaction's count, already checked.
    mutating func append(
        _ from: UInt32, _ to: UInt32, as role: InputRole, value: Double?, time: Timestamp?
    ) throws(KithGraphError) {
        switch role {
        case .follows, .people:
            try append(from, to, weight: value.map { Float($0) }, time: time, count: nil)
        case .interactions:
            try append(from, to, weight: nil, time: time, count: UInt32(value ?? 1))
        case .mutes, .blocks:
            try append(from, to)
        }
    }
}
