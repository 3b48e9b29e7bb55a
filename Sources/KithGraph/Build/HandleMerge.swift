import KithLinearAlgebra

/// Sorts the handles of several interners into one ``HandleTable`` and says which number each of them became.
enum HandleMerge {
    /// `maps[s][local]` is the person that interner `s` numbered `local`.
    static func merge(
        _ interners: [HandleInterner], threads: Int
    ) throws(KithGraphError) -> (table: HandleTable, maps: [MutableBuffer<UInt32>]) {
        let orders = Parallel.map(interners.count, threads: threads) { HandleSort.order(interners[$0]) }
        let maps = interners.map { MutableBuffer<UInt32>(count: $0.count) }
        var places = [Int](repeating: 0, count: interners.count)
        let most = interners.reduce(0) { $0 + $1.count }
        let offsets = MutableBuffer<UInt64>(count: most + 1)
        let bytes = MutableBuffer<UInt8>(count: interners.reduce(0) { $0 + $1.bytes.count })
        var people = 0
        var length = 0
        while true {
            var best = -1
            for index in interners.indices where places[index] < orders[index].count {
                if best < 0
                    || HandleSort.precedes(
                        interners[index], orders[index][places[index]], interners[best], orders[best][places[best]])
                {
                    best = index
                }
            }
            if best < 0 { break }
            guard people < Int(UInt32.max) - 1 else {
                throw .tooLarge(what: "the number of people", limit: "4,294,967,294")
            }
            let chosen = orders[best][places[best]]
            for index in interners.indices where places[index] < orders[index].count {
                let other = orders[index][places[index]]
                if index == best || HandleSort.equal(interners[index], other, interners[best], chosen) {
                    maps[index][Int(other.number)] = UInt32(people)
                    places[index] += 1
                }
            }
            for place in interners[best].range(Int(chosen.number)) {
                bytes[length] = interners[best].bytes[place]
                length += 1
            }
            people += 1
            offsets[people] = UInt64(length)
        }
        return (HandleTable(bytes: bytes.freeze(count: length), offsets: offsets.freeze(count: people + 1)), maps)
    }
}

/// The order of ``HandleTable`` on an interner's handles: by length, then by bytes, eight at a time.
enum HandleSort {
    struct Entry: BitwiseCopyable, Sendable {
        /// The first eight bytes, the first one highest, so that numbers compare as the bytes do.
        var prefix: UInt64
        var length: UInt32
        var number: UInt32
    }

    /// All of an interner's handles in order.
    static func order(_ interner: HandleInterner) -> MutableBuffer<Entry> {
        var entries = MutableBuffer<Entry>(count: interner.count)
        for number in 0..<interner.count {
            let range = interner.range(number)
            entries[number] = Entry(
                prefix: prefix(interner, range, 0), length: UInt32(range.count), number: UInt32(number))
        }
        radixSort(&entries)
        sortTies(entries, 0..<entries.count, interner, depth: 8)
        return entries
    }

    static func precedes(_ left: HandleInterner, _ a: Entry, _ right: HandleInterner, _ b: Entry) -> Bool {
        if a.length != b.length { return a.length < b.length }
        if a.prefix != b.prefix { return a.prefix < b.prefix }
        if a.length <= 8 { return false }
        return text(left, a).lexicographicallyPrecedes(text(right, b))
    }

    static func equal(_ left: HandleInterner, _ a: Entry, _ right: HandleInterner, _ b: Entry) -> Bool {
        guard a.length == b.length, a.prefix == b.prefix else { return false }
        return a.length <= 8 || text(left, a).elementsEqual(text(right, b))
    }

    private static func text(_ interner: HandleInterner, _ entry: Entry) -> SharedBuffer<UInt8> {
        interner.bytes.contents.slice(interner.range(Int(entry.number)))
    }

    private static func prefix(_ interner: HandleInterner, _ range: Range<Int>, _ depth: Int) -> UInt64 {
        var value: UInt64 = 0
        let start = range.lowerBound + depth
        for index in 0..<8 {
            value = value << 8 | (start + index < range.upperBound ? UInt64(interner.bytes[start + index]) : 0)
        }
        return value
    }

    /// Least-significant-digit radix sort by prefix, then length; digits that are all equal are skipped.
    private static func radixSort(_ entries: inout MutableBuffer<Entry>) {
        guard entries.count > 1 else { return }
        var other = MutableBuffer<Entry>(count: entries.count)
        for digit in 0..<12 {
            let isPrefix = digit < 8
            let shift = UInt64(8 * (isPrefix ? digit : digit - 8))
            let value = { (entry: Entry) in
                Int(truncatingIfNeeded: ((isPrefix ? entry.prefix : UInt64(entry.length)) >> shift) & 0xFF)
            }
            let starts = MutableBuffer<Int>(count: 257)
            for index in entries.indices { starts[value(entries[index]) + 1] += 1 }
            if (1...256).contains(where: { starts[$0] == entries.count }) { continue }
            for bucket in 1...256 { starts[bucket] += starts[bucket - 1] }
            for index in entries.indices {
                let entry = entries[index]
                let bucket = value(entry)
                other[starts[bucket]] = entry
                starts[bucket] += 1
            }
            swap(&entries, &other)
        }
    }

    /// Sorts runs that agree in length and the first `depth` bytes by the bytes from there on.
    private static func sortTies(
        _ entries: MutableBuffer<Entry>, _ range: Range<Int>, _ interner: HandleInterner, depth: Int
    ) {
        var start = range.lowerBound
        while start < range.upperBound {
            var end = start + 1
            while end < range.upperBound, entries[end].prefix == entries[start].prefix,
                entries[end].length == entries[start].length
            {
                end += 1
            }
            let run = start..<end
            start = end
            let length = Int(entries[run.lowerBound].length)
            guard run.count > 1, length > depth else { continue }
            let first = entries[run.lowerBound].prefix
            for index in run {
                entries[index].prefix = prefix(interner, interner.range(Int(entries[index].number)), depth)
            }
            for (index, entry) in run.map({ entries[$0] }).sorted(by: { $0.prefix < $1.prefix }).enumerated() {
                entries[run.lowerBound + index] = entry
            }
            sortTies(entries, run, interner, depth: depth + 8)
            for index in run { entries[index].prefix = first }
        }
    }
}
