import KithLinearAlgebra

extension Network {
    /// What is wrong with the network, in words, or `nil` when all that its parts promise holds: handles are valid,
    /// not empty and in order; rows are sorted, in range, without repeats and without their own person; each direction
    /// is the other's transpose; weights are finite and not negative; times are known to lie after 1970 or unknown;
    /// layers and attributes stand in the order of their names and cover everybody.
    ///
    /// Networks made by ``NetworkBuilder`` are sound; this is for what comes from elsewhere. The transposes are
    /// compared by sums of keyed hashes, so a difference goes unnoticed with a probability of 2^-64. O(bytes), in
    /// parallel.
    public func firstFlaw(threads: Int = Parallel.availableThreads) -> String? {
        let check = NetworkCheck(personCount: personCount, threads: threads)
        if let flaw = check.handles(people) { return flaw }
        if let flaw = check.pair("following", following, "followers", followers) { return flaw }
        if let flaw = check.single("mutes", mutes) ?? check.single("blocks", blocks) { return flaw }
        if let weights, let place = check.first(weights.count, where: { !(weights[$0] >= 0 && weights[$0].isFinite) }) {
            return "follow weight \(place) is \(weights[place]); expected a number, 0 or more"
        }
        if let times, let place = check.first(times.count, where: { times[$0] < 0 && times[$0] != .unknownTime }) {
            return "follow time \(place) lies before 1970"
        }
        for (index, layer) in layers.enumerated() {
            if index > 0, !(layers[index - 1].kind < layer.kind) { return "the layers are not sorted by name" }
            if let flaw = check.layer(layer) { return flaw }
        }
        for (index, column) in attributes.enumerated() {
            if index > 0, !(attributes[index - 1].name < column.name) { return "the attributes are not sorted by name" }
            if let flaw = check.attribute(column) { return flaw }
        }
        for (index, block) in domainBlocks.enumerated() {
            guard Int(block.person) < personCount else { return "a domain block belongs to person \(block.person)" }
            if index > 0, !(domainBlocks[index - 1] < block) { return "the domain blocks are not sorted" }
        }
        return nil
    }
}

/// The parts of ``Network/firstFlaw(threads:)``. Nothing is taken for granted but the lengths that ``Network`` and its
/// parts ensure when they are made.
struct NetworkCheck {
    let personCount: Int
    let threads: Int
    private let key = UInt64.random(in: .min ... .max)

    init(personCount: Int, threads: Int) {
        self.personCount = personCount
        self.threads = threads
    }

    /// The first index below `count` that fulfils `isBad`, searched in parallel.
    func first(_ count: Int, where isBad: @Sendable (Int) -> Bool) -> Int? {
        let cuts = Parallel.cuts(count, parts: max(1, min(threads * 8, count / 4096)))
        let found = Parallel.map(cuts.count, threads: threads) { part in
            for index in cuts[part] where isBad(index) { return Int?.some(index) }
            return nil
        }
        return found.lazy.compactMap { $0 }.first
    }

    /// Whether `offsets` run from 0 to `length` without ever falling.
    func flaw(inOffsets offsets: SharedBuffer<UInt64>, length: Int, _ title: String) -> String? {
        guard offsets.count >= 1, offsets[0] == 0, offsets[offsets.count - 1] == UInt64(length) else {
            return "\(title): the offsets do not span the \(length) elements"
        }
        guard let place = first(offsets.count - 1, where: { offsets[$0] > offsets[$0 + 1] }) else { return nil }
        return "\(title): the offsets fall after entry \(place)"
    }

    func handles(_ people: HandleTable) -> String? {
        if let flaw = flaw(inOffsets: people.offsets, length: people.bytes.count, "handles") { return flaw }
        if let place = InvalidTextSearch(people.bytes, people.offsets, threads: threads).firstInvalid() {
            return "handle \(place) is not valid UTF-8"
        }
        let place = first(people.count) { index in
            let range = people.range(PersonIndex(index))
            if index == 0 { return range.isEmpty }
            return !NetworkCheck.precedes(people.bytes, people.range(PersonIndex(index - 1)), range)
        }
        return place.map { "handle \($0), \(InputText.quoted(people[PersonIndex($0)])), is empty or out of order" }
    }

    /// The order of ``HandleTable``, eight bytes at a time.
    private static func precedes(_ bytes: SharedBuffer<UInt8>, _ left: Range<Int>, _ right: Range<Int>) -> Bool {
        guard left.count == right.count else { return left.count < right.count }
        let text = bytes.rawSpan
        var done = 0
        while done < left.count {
            let step = min(8, left.count - done)
            let first = text.shortWord(left.lowerBound + done, step).byteSwapped
            let second = text.shortWord(right.lowerBound + done, step).byteSwapped
            if first != second { return first < second }
            done += step
        }
        return false
    }

    /// Two relations, each sound, and the second the transpose of the first.
    func pair(_ title: String, _ rows: CompressedRows, _ backTitle: String, _ back: CompressedRows) -> String? {
        let forth = digest(title, rows, isTransposed: false)
        if let flaw = forth.flaw { return flaw }
        let reverse = digest(backTitle, back, isTransposed: true)
        if let flaw = reverse.flaw { return flaw }
        guard rows.nonzeroCount == back.nonzeroCount, forth.sum == reverse.sum else {
            return "\(backTitle) do not mirror \(title)"
        }
        return nil
    }

    /// One sound relation.
    func single(_ title: String, _ rows: CompressedRows) -> String? { digest(title, rows, isTransposed: false).flaw }

    /// What is wrong with rows, or a sum over their pairs that does not depend on the order.
    private func digest(_ title: String, _ rows: CompressedRows, isTransposed: Bool) -> (flaw: String?, sum: UInt64) {
        guard rows.rowCount == personCount, rows.columnCount == personCount else {
            return ("\(title): there are \(rows.rowCount) rows for \(personCount) people", 0)
        }
        if let flaw = flaw(inOffsets: rows.offsets, length: rows.nonzeroCount, title) { return (flaw, 0) }
        let cuts = Parallel.balancedCuts(rows.offsets, parts: threads * 16)
        let parts = Parallel.map(cuts.count, threads: threads) { part -> (badRow: Int?, sum: UInt64) in
            var sum: UInt64 = 0
            for row in cuts[part] {
                guard let more = rowSum(rows[row], row, isTransposed: isTransposed) else { return (row, 0) }
                sum &+= more
            }
            return (nil, sum)
        }
        if let row = parts.lazy.compactMap({ $0.badRow }).first {
            return ("\(title): row \(row) is unsorted, out of range, repeats somebody or holds its own person", 0)
        }
        return (nil, parts.reduce(0) { $0 &+ $1.sum })
    }

    /// The sum of one row's pairs, or `nil` when the row is not sound.
    private func rowSum(_ entries: Span<UInt32>, _ row: Int, isTransposed: Bool) -> UInt64? {
        guard !entries.isEmpty else { return 0 }
        guard Int(entries[entries.count - 1]) < personCount else { return nil }
        let own = UInt32(row)
        let rowShift: UInt64 = isTransposed ? 0 : 32
        let columnShift: UInt64 = isTransposed ? 32 : 0
        let base = UInt64(own) << rowShift
        // Counted rather than branched on, so that the loop runs at the speed of memory.
        var faults: UInt32 = entries[0] == own ? 1 : 0
        var sum = mix(base | UInt64(entries[0]) << columnShift)
        var last = entries[0]
        for index in 1..<entries.count {
            let entry = entries[index]
            faults |= (last < entry ? 0 : 1) | (entry == own ? 1 : 0)
            sum &+= mix(base | UInt64(entry) << columnShift)
            last = entry
        }
        return faults == 0 ? sum : nil
    }

    /// A random function of pairs: SplitMix64's mixer (doi:10.1145/2660193.2660195) on a keyed pair. The key is new for
    /// every check, so no file can be made that deceives it.
    @inline(__always)
    private func mix(_ pair: UInt64) -> UInt64 {
        var z = pair ^ key
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = ((z ^ (z >> 27)) &+ key) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    func layer(_ layer: InteractionLayer) -> String? {
        let title = "interactions \(InputText.quoted(layer.kind.name))"
        if let flaw = pair("\(title) outgoing", layer.outgoing, "\(title) incoming", layer.incoming) { return flaw }
        guard let times = layer.times, let offsets = layer.timeOffsets else { return nil }
        if let flaw = flaw(inOffsets: offsets, length: times.count, "\(title) times") { return flaw }
        let place = first(layer.pairCount) { pair in
            var last: Timestamp = 0
            for index in Int(offsets[pair])..<Int(offsets[pair + 1]) {
                if times[index] < last { return true }
                last = times[index]
            }
            return false
        }
        return place.map { "\(title) times: those of pair \($0) do not rise or lie before 1970" }
    }

    func attribute(_ column: AttributeColumn) -> String? {
        let title = "attribute \(InputText.quoted(column.name))"
        guard column.count == personCount else { return "\(title) covers \(column.count) of \(personCount) people" }
        if let flaw = flaw(inOffsets: column.offsets, length: column.bytes.count, title) { return flaw }
        if let place = InvalidTextSearch(column.bytes, column.offsets, threads: threads).firstInvalid() {
            return "\(title): value \(place) is not valid UTF-8"
        }
        let place = first(column.present.count * 8) { index in
            let isPresent = column.present[index / 8] >> UInt8(index % 8) & 1 == 1
            guard !isPresent else { return index >= personCount }
            return index < personCount && column.offsets[index] != column.offsets[index + 1]
        }
        return place.map { "\(title): person \($0) is marked wrongly" }
    }
}

/// Looks for texts that are not valid UTF-8 among many that stand one after the other.
struct InvalidTextSearch {
    private let bytes: SharedBuffer<UInt8>
    private let offsets: SharedBuffer<UInt64>
    private let threads: Int

    /// `offsets` never fall and end at the number of `bytes`.
    init(_ bytes: SharedBuffer<UInt8>, _ offsets: SharedBuffer<UInt64>, threads: Int) {
        self.bytes = bytes
        self.offsets = offsets
        self.threads = threads
    }

    func firstInvalid() -> Int? {
        let cuts = Parallel.cuts(offsets.count - 1, parts: threads * 16)
        let found = Parallel.map(cuts.count, threads: threads) { part in
            let cut = cuts[part]
            if isASCII(Int(offsets[cut.lowerBound])..<Int(offsets[cut.upperBound])) { return Int?.none }
            return cut.first { !isValid(Int(offsets[$0])..<Int(offsets[$0 + 1])) }
        }
        return found.lazy.compactMap { $0 }.first
    }

    private func isASCII(_ range: Range<Int>) -> Bool {
        let text = bytes.rawSpan
        var seen: UInt64 = 0
        var offset = range.lowerBound
        while offset + 8 <= range.upperBound {
            seen |= text.word(offset)
            offset += 8
        }
        seen |= text.shortWord(offset, range.upperBound - offset)
        return seen & 0x8080_8080_8080_8080 == 0
    }

    private func isValid(_ range: Range<Int>) -> Bool {
        isASCII(range) || (try? UTF8Span(validating: bytes.span(range))) != nil
    }
}
