import KithLinearAlgebra

/// Sorts the handles of several interners into one ``HandleTable`` and says which number each of them became.
enum HandleMerge {
    /// The first handle of a shard that was not taken yet.
    private struct Head: BitwiseCopyable, Sendable {
        var entry: SortedHandles.Entry
        /// Where the handle starts in the text; known for handles of more than eight bytes only.
        var start: Int
        /// Where the shard's next entry is, where they end, and where its numbers start.
        var next: Int
        var end: Int
        var base: Int
    }

    /// `maps[s][local]` is the person that interner `s` numbered `local`.
    static func merge(
        _ interners: [HandleInterner], threads: Int
    ) throws(KithGraphError) -> (table: HandleTable, maps: [MutableBuffer<UInt32>]) {
        let sorted = SortedHandles(interners, threads: threads)
        // One window for each shard's numbers, which stand where its entries do.
        let map = MutableBuffer<UInt32>(count: sorted.entries.count)
        map.populate()
        let maps = sorted.parts.map { map.window($0) }
        let offsets = MutableBuffer<UInt64>(count: map.count + 1)
        // Words are written whole, up to seven bytes beyond a handle.
        let bytes = MutableBuffer<UInt8>(count: sorted.text.count + 8)
        let people = try merge(sorted, map, offsets, bytes)
        return (
            HandleTable(
                bytes: bytes.freeze(count: Int(offsets[people])), offsets: offsets.freeze(count: people + 1)), maps
        )
    }

    /// Takes the least of all shards' first handles again and again; returns how many different ones there are.
    private static func merge(
        _ sorted: SortedHandles, _ map: MutableBuffer<UInt32>, _ offsets: MutableBuffer<UInt64>,
        _ bytes: MutableBuffer<UInt8>
    ) throws(KithGraphError) -> Int {
        let entries = sorted.entries
        let filled = sorted.parts.filter { !$0.isEmpty }
        let heads = MutableBuffer<Head>(count: filled.count)
        for (place, part) in filled.enumerated() {
            let entry = entries[part.lowerBound]
            heads[place] = Head(
                entry: entry, start: sorted.start(entry, part.lowerBound), next: part.lowerBound + 1,
                end: part.upperBound, base: part.lowerBound)
        }
        // The heads that are equal to the least one, last one last.
        let least = MutableBuffer<Int>(count: filled.count)
        var live = filled.count
        var people = 0
        var length = 0
        while live > 0 {
            var equal = 1
            var best = heads[0]
            least[0] = 0
            for place in 1..<live {
                let head = heads[place]
                let order = sorted.compare(head.entry, head.start, best.entry, best.start)
                if order > 0 { continue }
                if order < 0 {
                    best = head
                    equal = 0
                }
                least[equal] = place
                equal += 1
            }
            guard people < Int(UInt32.max) - 1 else {
                throw .tooLarge(what: "the number of people", limit: "4,294,967,294")
            }
            sorted.write(best.entry, best.start, to: bytes, at: length)
            length += Int(best.entry.length)
            // From the last one on, so that the head moved to the place of one that ends was dealt with.
            while equal > 0 {
                equal -= 1
                let place = least[equal]
                var head = heads[place]
                map[head.base + Int(head.entry.number)] = UInt32(truncatingIfNeeded: people)
                if head.next < head.end {
                    head.entry = entries[head.next]
                    head.start = sorted.start(head.entry, head.base)
                    head.next += 1
                    heads[place] = head
                } else {
                    live -= 1
                    heads[place] = heads[live]
                }
            }
            people += 1
            offsets[people] = UInt64(length)
        }
        return people
    }
}
