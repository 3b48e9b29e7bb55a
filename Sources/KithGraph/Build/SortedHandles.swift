import KithLinearAlgebra

/// All handles of several interners in flat arrays, each interner's in the order of ``HandleTable``: by length, then by
/// bytes, eight at a time.
struct SortedHandles: Sendable {
    struct Entry: BitwiseCopyable, Sendable {
        /// The first eight bytes, the first one highest, so that numbers compare as the bytes do.
        var prefix: UInt64
        var length: UInt32
        /// The number that the handle's own interner gave it.
        var number: UInt32
    }

    /// All handles' UTF-8, shard after shard in the order of their numbers.
    let text: MutableBuffer<UInt8>
    /// Where each handle starts in ``text``, shard after shard in the order of their numbers.
    let starts: MutableBuffer<Int>
    /// Shard after shard, each one's in order.
    let entries: MutableBuffer<Entry>
    /// Where each shard's handles are in ``starts`` and ``entries``.
    let parts: [Range<Int>]

    init(_ interners: [HandleInterner], threads: Int) {
        var parts: [Range<Int>] = []
        var texts: [Int] = []
        var people = 0
        var length = 0
        for interner in interners {
            parts.append(people..<people + interner.count)
            texts.append(length)
            people += interner.count
            length += interner.bytes.count
        }
        text = MutableBuffer(count: length)
        starts = MutableBuffer(count: people)
        entries = MutableBuffer(count: people)
        self.parts = parts
        let sorted = self
        let textStarts = texts
        Parallel.forEach(interners.count, threads: threads) { part in
            guard interners[part].count > 0 else { return }
            sorted.fill(sorted.parts[part], interners[part], textStarts[part])
            sorted.sort(sorted.parts[part])
        }
    }

    private func fill(_ part: Range<Int>, _ interner: HandleInterner, _ textStart: Int) {
        let own = interner.bytes.contents
        starts.window(part).populate()
        entries.window(part).populate()
        text.copy(own, to: textStart)
        let ends = interner.ends.contents
        var start = 0
        for number in ends.indices {
            let length = ends[number] - start
            starts[part.lowerBound + number] = textStart + start
            entries[part.lowerBound + number] = Entry(
                prefix: own.rawSpan.shortWord(start, min(length, 8)).byteSwapped, length: UInt32(length),
                number: UInt32(number))
            start += length
        }
    }

    /// Where the handle of an entry of the shard whose numbers start at `base` starts in ``text``; only handles of more
    /// than eight bytes are looked up.
    @inline(__always)
    func start(_ entry: Entry, _ base: Int) -> Int {
        entry.length > 8 ? starts[base + Int(entry.number)] : 0
    }

    /// Negative, zero or positive as the first handle stands before, is or stands after the second one.
    @inline(__always)
    func compare(_ left: Entry, _ leftStart: Int, _ right: Entry, _ rightStart: Int) -> Int {
        if left.length != right.length { return left.length < right.length ? -1 : 1 }
        if left.prefix != right.prefix { return left.prefix < right.prefix ? -1 : 1 }
        if left.length <= 8 { return 0 }
        return compareRest(leftStart, rightStart, Int(left.length))
    }

    /// As ``compare(_:_:_:_:)`` for two handles of the same length, above eight, that agree in the first eight bytes.
    func compareRest(_ left: Int, _ right: Int, _ length: Int) -> Int {
        var offset = 8
        while offset < length {
            // The last eight bytes may overlap those before, which are equal.
            let place = min(offset, length - 8)
            let leftWord = text.loadWord(at: left + place).byteSwapped
            let rightWord = text.loadWord(at: right + place).byteSwapped
            if leftWord != rightWord { return leftWord < rightWord ? -1 : 1 }
            offset += 8
        }
        return 0
    }

    /// Writes a handle to `target` from `place` on, and up to seven bytes of anything behind it.
    @inline(__always)
    func write(_ entry: Entry, _ start: Int, to target: MutableBuffer<UInt8>, at place: Int) {
        target.storeWord(entry.prefix.byteSwapped, at: place)
        let length = Int(entry.length)
        var offset = 8
        while offset < length {
            let step = min(offset, length - 8)
            target.storeWord(text.loadWord(at: start + step), at: place + step)
            offset += 8
        }
    }
}

// MARK: - Sorting

extension SortedHandles {
    private static let shortRun = 16
    private static let radixRun = 512

    /// Sorts one shard's entries.
    private func sort(_ part: Range<Int>) {
        SortedHandles.radixSort(entries.window(part))
        var start = part.lowerBound
        while start < part.upperBound {
            let first = entries[start]
            var end = start + 1
            if first.length > 8 {
                while end < part.upperBound, entries[end].prefix == first.prefix, entries[end].length == first.length {
                    end += 1
                }
                if end - start > 1 { sortRun(start..<end, part.lowerBound) }
            }
            start = end
        }
    }

    /// Sorts handles that agree in length and the first eight bytes.
    private func sortRun(_ run: Range<Int>, _ base: Int) {
        if run.count <= SortedHandles.shortRun { return insertionSort(run, base) }
        // By the first eight bytes that differ, then what still agrees by the bytes after them.
        let first = entries[run.lowerBound]
        let depth = firstDifference(run, base)
        for index in run { entries[index].prefix = text.loadWord(at: start(entries[index], base) + depth).byteSwapped }
        if run.count >= SortedHandles.radixRun {
            SortedHandles.radixSort(entries.window(run))
        } else {
            replace(run, run.map { entries[$0] }.sorted { $0.prefix < $1.prefix })
        }
        var low = run.lowerBound
        while low < run.upperBound {
            let prefix = entries[low].prefix
            var high = low
            while high < run.upperBound, entries[high].prefix == prefix {
                entries[high].prefix = first.prefix
                high += 1
            }
            if high - low > SortedHandles.shortRun {
                replace(
                    low..<high,
                    (low..<high).map { entries[$0] }.sorted {
                        compareRest(start($0, base), start($1, base), Int(first.length)) < 0
                    })
            } else if high - low > 1 {
                insertionSort(low..<high, base)
            }
            low = high
        }
    }

    /// Where the first eight bytes are that not all handles of a run agree in (handles of one shard differ somewhere).
    private func firstDifference(_ run: Range<Int>, _ base: Int) -> Int {
        let length = Int(entries[run.lowerBound].length)
        let first = start(entries[run.lowerBound], base)
        var depth = 8
        while depth < length - 8 {
            let word = text.loadWord(at: first + depth)
            for index in run where text.loadWord(at: start(entries[index], base) + depth) != word { return depth }
            depth += 8
        }
        return length - 8
    }

    private func replace(_ run: Range<Int>, _ new: [Entry]) {
        for (offset, entry) in new.enumerated() { entries[run.lowerBound + offset] = entry }
    }

    private func insertionSort(_ run: Range<Int>, _ base: Int) {
        for index in run.dropFirst() {
            let entry = entries[index]
            let own = start(entry, base)
            var place = index
            while place > run.lowerBound,
                compareRest(own, start(entries[place - 1], base), Int(entry.length)) < 0
            {
                entries[place] = entries[place - 1]
                place -= 1
            }
            entries[place] = entry
        }
    }

    /// Least-significant-digit radix sort by prefix, then length; digits that are all equal are skipped.
    private static func radixSort(_ entries: MutableBuffer<Entry>) {
        guard entries.count > 1 else { return }
        let counts = MutableBuffer<Int>(count: 12 * 256)
        for index in entries.indices {
            let entry = entries[index]
            for digit in 0..<12 { counts[digit &* 256 &+ value(entry, digit)] &+= 1 }
        }
        var from = entries
        var to = MutableBuffer<Entry>(count: entries.count)
        to.populate()
        var isMoved = false
        for digit in 0..<12 where counts[digit * 256 + value(entries[0], digit)] != entries.count {
            let cursors = counts.window(digit * 256..<(digit + 1) * 256)
            var position = 0
            for bucket in cursors.indices {
                let count = cursors[bucket]
                cursors[bucket] = position
                position += count
            }
            for index in from.indices {
                let entry = from[index]
                let bucket = value(entry, digit)
                to[cursors[bucket]] = entry
                cursors[bucket] &+= 1
            }
            swap(&from, &to)
            isMoved.toggle()
        }
        if isMoved { entries.copy(from.freeze(), to: 0) }
    }

    /// Digit `digit` of an entry's place in the order, the lowest one first.
    @inline(__always)
    private static func value(_ entry: Entry, _ digit: Int) -> Int {
        let word = digit < 8 ? entry.prefix >> UInt64(8 * digit) : UInt64(entry.length) >> UInt64(8 * (digit - 8))
        return Int(truncatingIfNeeded: word & 0xFF)
    }
}
