import KithLinearAlgebra

/// Looks up a row of one relation by its number over all shards.
struct RowIndex: Sendable {
    private let rows: [RelationRows]
    private let firsts: [Int]

    init(_ rows: [RelationRows]) {
        self.rows = rows
        var first = 0
        firsts = rows.map { part in
            defer { first += part.pairs.count }
            return first
        }
    }

    /// The shard's rows and the row's number within them.
    func locate(_ row: Int) -> (rows: RelationRows, row: Int) {
        var shard = firsts.count - 1
        while firsts[shard] > row { shard -= 1 }
        return (rows[shard], row - firsts[shard])
    }
}

/// Weights and times of merged follows: weights are added in a fixed order, the earliest known time is kept.
struct FollowPayload {
    var weights: SharedBuffer<Float>?
    var times: SharedBuffer<Timestamp>?

    init(_ rows: [RelationRows], _ follows: RelationAssembly, threads: Int) {
        guard let sources = follows.sources, let offsets = follows.sourceOffsets else { return }
        let count = follows.outgoing.nonzeroCount
        let index = RowIndex(rows)
        let newWeights = rows.contains { $0.weights.count > 0 } ? MutableBuffer<Float>(count: count) : nil
        let newTimes = rows.contains { $0.times.count > 0 } ? MutableBuffer<Timestamp>(count: count) : nil
        let cuts = Parallel.cuts(count, parts: threads * 8)
        Parallel.forEach(cuts.count, threads: threads) { part in
            for pair in cuts[part] {
                var parts: [Float] = []
                var earliest = Timestamp.unknownTime
                for place in Int(offsets[pair])..<Int(offsets[pair + 1]) {
                    let (rows, row) = index.locate(Int(sources[place]))
                    let time = rows.time(row)
                    if time != .unknownTime, earliest == .unknownTime || time < earliest { earliest = time }
                    if newWeights != nil { parts.append(rows.weight(row)) }
                }
                parts.sort()
                newWeights?[pair] = Float(
                    min(parts.reduce(0) { $0 + Double($1) }, Double(Float.greatestFiniteMagnitude)))
                newTimes?[pair] = earliest
            }
        }
        weights = newWeights?.freeze()
        times = newTimes?.freeze()
    }
}

extension InteractionLayer {
    /// Counts are added (no more than 2^32 - 1 a pair), known times sorted.
    init(_ kind: InteractionKind, rows: [RelationRows], _ assembled: RelationAssembly) {
        let index = RowIndex(rows)
        let pairs = assembled.outgoing.nonzeroCount
        let counts = MutableBuffer<UInt32>(count: pairs)
        let hasTimes = rows.contains { $0.times.count > 0 }
        var times: [Timestamp] = []
        let offsets = MutableBuffer<UInt64>(count: hasTimes ? pairs + 1 : 0)
        for pair in 0..<pairs {
            var total: UInt64 = 0
            let first = times.count
            for place in Int(assembled.sourceOffsets![pair])..<Int(assembled.sourceOffsets![pair + 1]) {
                let (part, row) = index.locate(Int(assembled.sources![place]))
                total += UInt64(part.count(row))
                if hasTimes, part.time(row) != .unknownTime { times.append(part.time(row)) }
            }
            counts[pair] = UInt32(clamping: total)
            if hasTimes {
                times[first...].sort()
                offsets[pair + 1] = UInt64(times.count)
            }
        }
        self.init(
            kind: kind, outgoing: assembled.outgoing, incoming: assembled.incoming, counts: counts.freeze(),
            times: hasTimes ? SharedBuffer(times) : nil, timeOffsets: hasTimes ? offsets.freeze() : nil)
    }
}
