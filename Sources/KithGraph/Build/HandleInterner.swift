import KithLinearAlgebra

/// Gives handles dense numbers in the order of their first appearance: an open-addressing table whose slots hold short
/// handles whole, so that a look-up of an id of up to eight bytes touches one cache line.
///
/// The hash is seeded anew in every process, so that no file can be made that collides; results do not depend on it,
/// because numbers given here are local and people are sorted in the end.
struct HandleInterner {
    struct Slot: BitwiseCopyable, Sendable {
        /// The handle's bytes, lowest first, when there are at most eight; the value of up to 19 digits; else a hash.
        var key: UInt64
        /// The handle's length and a mark for which of these the key is.
        var tag: UInt32
        /// The handle's number plus one; zero marks a free slot.
        var mark: UInt32
    }

    private(set) var count = 0
    /// All handles' UTF-8 in the order of their numbers.
    private(set) var bytes = GrowingBuffer<UInt8>()
    /// Where each handle ends in ``bytes``.
    private(set) var ends = GrowingBuffer<Int>()
    private var slots: MutableBuffer<Slot>
    private var shift: UInt64
    private let seed: UInt64
    private static let firstBits = 10

    init() {
        slots = MutableBuffer(count: 1 << HandleInterner.firstBits)
        shift = UInt64(64 - HandleInterner.firstBits)
        seed = UInt64.random(in: .min ... .max) | 1
    }

    func range(_ number: Int) -> Range<Int> {
        (number == 0 ? 0 : ends[number - 1])..<ends[number]
    }

    /// The number of the handle at `start ..< start + length` of `text`, a new one if it was not met before.
    @inline(__always)
    mutating func intern(_ text: RawSpan, _ start: Int, _ length: Int) -> UInt32 {
        let key: UInt64
        var tag = UInt32(truncatingIfNeeded: length)
        if length <= 8 {
            key = text.shortWord(start, length)
        } else if length <= 16, let value = text.decimalValueOfTwoWords(start, length) {
            key = value
            tag |= HandleInterner.exactMark
        } else {
            (key, tag) = longKey(text, start, length)
        }
        return find(key, tag, text, start, length)
    }

    /// Longer handles: those of up to 19 digits, as most services' ids are, are told apart by their value and length
    /// alone; of others the slot holds a hash.
    @inline(never)
    private func longKey(_ text: RawSpan, _ start: Int, _ length: Int) -> (key: UInt64, tag: UInt32) {
        let tag = UInt32(truncatingIfNeeded: length)
        if length <= 19, let value = text.decimalValue(start, length) { return (value, tag | HandleInterner.exactMark) }
        return (hash(text, start, length), tag | HandleInterner.hashMark)
    }

    /// `tag` is the length, and how the key stands for the handle.
    @inline(__always)
    private mutating func find(
        _ key: UInt64, _ tag: UInt32, _ text: RawSpan, _ start: Int, _ length: Int
    ) -> UInt32 {
        let mask = slots.count - 1
        var place = home(key, tag)
        while true {
            let slot = slots[place]
            if slot.mark == 0 { return insert(key, tag, text, start, length, place) }
            if slot.key == key, slot.tag == tag,
                tag & HandleInterner.hashMark == 0 || holds(Int(slot.mark) - 1, text, start, length)
            {
                return slot.mark &- 1
            }
            place = (place &+ 1) & mask
        }
    }

    private static let exactMark: UInt32 = 1 << 30
    private static let hashMark: UInt32 = 1 << 31

    /// As ``intern(_:_:_:)`` for text that is not inside a block.
    mutating func intern(_ handle: String) -> UInt32 {
        let copy = SharedBuffer(Array(handle.utf8))
        return intern(copy.rawSpan, 0, copy.count)
    }

    /// The slot where the search for a key begins.
    @inline(__always)
    private func home(_ key: UInt64, _ tag: UInt32) -> Int {
        Int(truncatingIfNeeded: (((key ^ seed) &+ UInt64(tag)) &* 0x9E37_79B9_7F4A_7C15) &>> shift)
    }

    private func hash(_ text: RawSpan, _ start: Int, _ length: Int) -> UInt64 {
        var hash = seed
        var offset = 0
        while offset < length {
            let step = min(8, length - offset)
            let product = (hash ^ text.shortWord(start + offset, step)).multipliedFullWidth(by: 0xA076_1D64_78BD_642F)
            hash = product.high ^ product.low ^ seed
            offset += 8
        }
        return hash
    }

    @inline(never)
    private func holds(_ number: Int, _ text: RawSpan, _ start: Int, _ length: Int) -> Bool {
        let own = range(number).lowerBound
        var offset = 0
        while offset + 8 < length {
            if bytes.word(own + offset) != text.word(start + offset) { return false }
            offset += 8
        }
        // More than eight bytes long, so the last eight may overlap those before.
        return bytes.word(own + length - 8) == text.word(start + length - 8)
    }

    @inline(never)
    private mutating func insert(
        _ key: UInt64, _ tag: UInt32, _ text: RawSpan, _ start: Int, _ length: Int, _ place: Int
    ) -> UInt32 {
        precondition(count < Int(UInt32.max) - 1, "more than 2^32 - 2 people")
        for index in 0..<length { bytes.append(text.byte(start + index)) }
        ends.append(bytes.count)
        slots[place] = Slot(key: key, tag: tag, mark: UInt32(count) + 1)
        count += 1
        if count * 4 > slots.count * 3 { grow() }
        return UInt32(count - 1)
    }

    private mutating func grow() {
        let old = slots
        slots = MutableBuffer(count: old.count * 2)
        slots.populate()
        shift -= 1
        let mask = slots.count - 1
        for index in old.indices where old[index].mark != 0 {
            let slot = old[index]
            var place = home(slot.key, slot.tag)
            while slots[place].mark != 0 { place = (place + 1) & mask }
            slots[place] = slot
        }
    }

    /// Frees the table once all handles are known; only ``bytes``, ``ends`` and ``count`` stay.
    mutating func dropSlots() {
        slots = MutableBuffer(count: 1)
        shift = 63
    }
}
