import KithLinearAlgebra

/// What was said of the rows of one relation, all shards' rows one after the other as the assembly numbers them.
struct RowPayload: Sendable {
    let weights: SharedBuffer<Float>?
    let times: SharedBuffer<Timestamp>?
    let counts: SharedBuffer<UInt32>?

    init(_ rows: [RelationRows]) {
        weights = RowPayload.joined(rows, \.weights, missing: 1)
        times = RowPayload.joined(rows, \.times, missing: .unknownTime)
        counts = RowPayload.joined(rows, \.counts, missing: 1)
    }

    /// One column of all shards, `missing` where a shard has none; `nil` when no shard has any.
    private static func joined<Element>(
        _ rows: [RelationRows], _ column: (RelationRows) -> ChunkedColumn<Element>, missing: Element
    ) -> SharedBuffer<Element>? {
        guard rows.contains(where: { column($0).count > 0 }) else { return nil }
        let joined = MutableBuffer<Element>(count: rows.reduce(0) { $0 + $1.rowCount })
        var first = 0
        for part in rows {
            let known = column(part)
            known.copy(to: joined, at: first)
            joined.fill(first + known.count..<first + part.rowCount, with: missing)
            first += part.rowCount
        }
        return joined.freeze()
    }
}

/// Weights and times of merged follows: weights are added in a fixed order, the earliest known time is kept.
struct FollowPayload {
    var weights: SharedBuffer<Float>?
    var times: SharedBuffer<Timestamp>?

    init(_ rows: [RelationRows], _ follows: RelationAssembly, threads: Int) {
        guard let sources = follows.sources, let offsets = follows.sourceOffsets else { return }
        let count = follows.outgoing.nonzeroCount
        let payload = RowPayload(rows)
        let newWeights = payload.weights.map { _ in MutableBuffer<Float>(count: count) }
        let newTimes = payload.times.map { _ in MutableBuffer<Timestamp>(count: count) }
        let cuts = Parallel.cuts(count, parts: threads * 8)
        Parallel.forEach(cuts.count, threads: threads) { part in
            for pair in cuts[part] {
                let places = Int(offsets[pair])..<Int(offsets[pair + 1])
                if let newWeights, let weights = payload.weights {
                    newWeights[pair] = FollowPayload.sum(places.map { weights[Int(sources[$0])] })
                }
                if let newTimes, let times = payload.times {
                    let known = places.lazy.map { times[Int(sources[$0])] }.filter { $0 != .unknownTime }
                    newTimes[pair] = known.min() ?? .unknownTime
                }
            }
        }
        weights = newWeights?.freeze()
        times = newTimes?.freeze()
    }

    /// The sum in an order that does not depend on that of the rows, no more than a `Float` holds.
    private static func sum(_ weights: [Float]) -> Float {
        guard weights.count > 1 else { return weights[0] }
        let sum = weights.sorted().reduce(0) { $0 + Double($1) }
        return Float(min(sum, Double(Float.greatestFiniteMagnitude)))
    }
}

extension InteractionLayer {
    /// Counts are added (no more than 2^32 - 1 a pair), known times sorted.
    init(_ kind: InteractionKind, rows: [RelationRows], _ assembled: RelationAssembly) {
        let payload = RowPayload(rows)
        let sources = assembled.sources!
        let sourceOffsets = assembled.sourceOffsets!
        let pairs = assembled.outgoing.nonzeroCount
        let counts = MutableBuffer<UInt32>(count: pairs)
        let hasTimes = payload.times != nil
        var times: [Timestamp] = []
        let offsets = MutableBuffer<UInt64>(count: hasTimes ? pairs + 1 : 0)
        for pair in 0..<pairs {
            var total: UInt64 = 0
            let first = times.count
            for place in Int(sourceOffsets[pair])..<Int(sourceOffsets[pair + 1]) {
                let row = Int(sources[place])
                total += UInt64(payload.counts?[row] ?? 1)
                if let known = payload.times?[row], known != .unknownTime { times.append(known) }
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
