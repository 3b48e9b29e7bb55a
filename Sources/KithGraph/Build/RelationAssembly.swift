import KithLinearAlgebra

/// Turns the rows of one relation into compressed rows in both directions, sorted and merged.
///
/// Three counting sorts: pairs by their target, those rows by their source (which leaves every source's targets
/// sorted, repeats side by side), and after merging the way back. The blocks of pairs are freed while the first sort
/// reads them, and the last one writes where the first did, so that beyond the result little is held at any time.
struct RelationAssembly {
    let outgoing: CompressedRows
    let incoming: CompressedRows
    /// For relations with a payload: for every pair of ``outgoing`` the rows of the input that it was merged from,
    /// `sources[sourceOffsets[p] ..< sourceOffsets[p + 1]]`, numbered shard after shard.
    let sources: SharedBuffer<UInt32>?
    let sourceOffsets: SharedBuffer<UInt64>?
    let duplicates: UInt64
    let loops: UInt64

    /// Rows that go beyond this need more than the 32-bit positions of a counting sort.
    static let rowLimit = Int(UInt32.max) - 1

    /// - Parameters:
    ///   - relations: the same relation as read by each shard; their pairs are consumed.
    ///   - maps: each shard's local numbers as people.
    init(
        _ relations: [[PairList.Block]], maps: [MutableBuffer<UInt32>], personCount: Int, keepSources: Bool,
        backing: MemoryBacking, threads: Int
    ) throws(KithGraphError) {
        let total = relations.reduce(0) { $0 + $1.reduce(0) { $0 + $1.count } }
        guard total <= RelationAssembly.rowLimit else {
            throw .tooLarge(what: "the number of rows of one relation", limit: "\(RelationAssembly.rowLimit)")
        }
        if total == 0 {
            // Nothing to sort, and no memory touched for every person.
            outgoing = CompressedRows(emptyRows: personCount, columnCount: personCount)
            incoming = outgoing
            sources = keepSources ? SharedBuffer([]) : nil
            sourceOffsets = keepSources ? SharedBuffer([0]) : nil
            duplicates = 0
            loops = 0
            return
        }
        let scratch: MutableBuffer<UInt32>
        let forward: MutableBuffer<UInt32>
        do {
            scratch = try MutableBuffer<UInt32>(count: total, backing: backing)
            forward = try MutableBuffer<UInt32>(count: total, backing: backing)
        } catch {
            throw KithGraphError(error)
        }
        let scattered = PairScatter(
            relations, maps: maps, personCount: personCount, keepTags: keepSources, target: scratch, threads: threads)
        let sorted = Transposition(
            offsets: scattered.offsets, columns: scratch.freeze(count: nil), tags: scattered.tags,
            columnCount: personCount, target: forward, threads: threads)
        let merged = RowMerge(
            offsets: sorted.offsets, columns: forward, tags: sorted.tags, threads: threads)
        let back = Transposition(
            offsets: merged.offsets, columns: merged.columns, tags: nil, columnCount: personCount,
            target: scratch, threads: threads)
        outgoing = CompressedRows(offsets: merged.offsets, columns: merged.columns, columnCount: personCount)
        incoming = CompressedRows(
            offsets: back.offsets, columns: back.columns.freeze(count: merged.columns.count),
            columnCount: personCount)
        sources = merged.tags
        sourceOffsets = merged.tagOffsets
        loops = scattered.loops
        duplicates = UInt64(total) - scattered.loops - UInt64(merged.columns.count)
    }
}

/// The first counting sort: blocks of pairs into rows by target, without pairs of a person with itself.
struct PairScatter {
    let offsets: SharedBuffer<UInt64>
    let tags: MutableBuffer<UInt32>?
    let loops: UInt64

    private struct Part: Sendable {
        var blocks: [(shard: Int, block: PairList.Block, firstRow: Int)] = []
    }

    init(
        _ relations: [[PairList.Block]], maps: [MutableBuffer<UInt32>], personCount: Int, keepTags: Bool,
        target: MutableBuffer<UInt32>, threads: Int
    ) {
        let total = target.count
        let partCount = max(1, min(threads, total / 4096))
        var parts = [Part](repeating: Part(), count: partCount)
        var row = 0
        for (shard, blocks) in relations.enumerated() {
            for block in blocks {
                parts[min(partCount - 1, row * partCount / max(1, total))].blocks.append((shard, block, row))
                row += block.count
            }
        }
        let split = parts
        let counters = MutableBuffer<UInt32>(count: personCount * partCount)
        let loops = Parallel.map(partCount, threads: threads) { part in
            PairScatter.count(
                split[part].blocks, maps, counters.window(part * personCount..<(part + 1) * personCount))
        }
        offsets = CounterScan.startPositions(counters, parts: partCount, columnCount: personCount)
        self.loops = loops.reduce(0, +)
        let tags = keepTags ? MutableBuffer<UInt32>(count: total) : nil
        Parallel.forEach(partCount, threads: threads) { part in
            PairScatter.scatter(
                split[part].blocks, maps, counters.window(part * personCount..<(part + 1) * personCount),
                target, tags)
        }
        self.tags = tags
    }

    private static func count(
        _ blocks: [(shard: Int, block: PairList.Block, firstRow: Int)], _ maps: [MutableBuffer<UInt32>],
        _ counters: MutableBuffer<UInt32>
    ) -> UInt64 {
        counters.populate()
        var loops: UInt64 = 0
        for (shard, block, _) in blocks {
            let map = maps[shard]
            for index in 0..<block.count {
                let (from, to) = block.pair(index)
                if from == to {
                    loops += 1
                } else {
                    counters[Int(map[Int(to)])] &+= 1
                }
            }
        }
        return loops
    }

    private static func scatter(
        _ blocks: [(shard: Int, block: PairList.Block, firstRow: Int)], _ maps: [MutableBuffer<UInt32>],
        _ cursors: MutableBuffer<UInt32>, _ target: MutableBuffer<UInt32>, _ tags: MutableBuffer<UInt32>?
    ) {
        for (shard, block, firstRow) in blocks {
            let map = maps[shard]
            for index in 0..<block.count {
                let (from, to) = block.pair(index)
                if from == to { continue }
                let row = Int(map[Int(to)])
                let place = Int(cursors[row])
                cursors[row] &+= 1
                target[place] = map[Int(from)]
                if let tags { tags[place] = UInt32(truncatingIfNeeded: firstRow + index) }
            }
            block.bytes.discard(0..<block.bytes.count)
        }
    }
}

/// Drops repeats from rows whose columns are sorted, in place, and moves the rows together.
struct RowMerge {
    let offsets: SharedBuffer<UInt64>
    let columns: SharedBuffer<UInt32>
    /// All tags in their order, and where each remaining column's tags start.
    let tags: SharedBuffer<UInt32>?
    let tagOffsets: SharedBuffer<UInt64>?

    init(offsets old: SharedBuffer<UInt64>, columns: MutableBuffer<UInt32>, tags: MutableBuffer<UInt32>?, threads: Int)
    {
        let rows = old.count - 1
        let cuts = Parallel.balancedCuts(old, parts: max(1, threads))
        let newOffsets = MutableBuffer<UInt64>(count: rows + 1)
        let starts = tags.map { _ in MutableBuffer<UInt64>(count: Int(old[rows]) + 1) }
        let kept = Parallel.map(cuts.count, threads: threads) { part in
            RowMerge.squeeze(cuts[part], old, columns, starts, newOffsets)
        }
        var total = kept.first ?? 0
        for part in cuts.indices.dropFirst() {
            let from = Int(old[cuts[part].lowerBound])
            if from > total {
                for index in 0..<kept[part] { columns[total + index] = columns[from + index] }
                if let starts { for index in 0..<kept[part] { starts[total + index] = starts[from + index] } }
                for row in cuts[part] { newOffsets[row + 1] -= UInt64(from - total) }
            }
            total += kept[part]
        }
        offsets = newOffsets.freeze()
        self.columns = columns.freeze(count: total)
        self.tags = tags?.freeze(count: Int(old[rows]))
        if let starts {
            starts[total] = old[rows]
            tagOffsets = starts.freeze(count: total + 1)
        } else {
            tagOffsets = nil
        }
    }

    /// Squeezes the rows of one part to the start of that part; returns how many columns remain.
    private static func squeeze(
        _ cut: Range<Int>, _ old: SharedBuffer<UInt64>, _ columns: MutableBuffer<UInt32>,
        _ starts: MutableBuffer<UInt64>?, _ newOffsets: MutableBuffer<UInt64>
    ) -> Int {
        let first = Int(old[cut.lowerBound])
        var place = first
        for row in cut {
            let begin = place
            for index in Int(old[row])..<Int(old[row + 1]) {
                let column = columns[index]
                if place > begin, columns[place - 1] == column { continue }
                columns[place] = column
                if let starts { starts[place] = UInt64(index) }
                place += 1
            }
            newOffsets[row + 1] = UInt64(place)
        }
        return place - first
    }
}
