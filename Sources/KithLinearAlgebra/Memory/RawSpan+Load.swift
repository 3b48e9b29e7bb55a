// Invariant of this file: `UInt64` has no invalid bit patterns, so reading any eight bytes as one is sound; the range is
// checked by the calls used.

extension SharedBuffer {
    /// The bytes of all elements, borrowed.
    @inlinable public var rawSpan: RawSpan {
        @_lifetime(borrow self)
        get {
            let span = unsafe RawSpan(_unsafeStart: base, byteCount: count * MemoryLayout<Element>.stride)
            return unsafe _overrideLifetime(span, borrowing: self)
        }
    }
}

extension MutableBuffer {
    /// The bytes of all elements, borrowed.
    @inlinable public var rawSpan: RawSpan {
        @_lifetime(borrow self)
        get {
            let span = unsafe RawSpan(_unsafeStart: base, byteCount: count * MemoryLayout<Element>.stride)
            return unsafe _overrideLifetime(span, borrowing: self)
        }
    }
}

extension RawSpan {
    /// The byte at `offset`, which is checked.
    @inlinable @inline(__always)
    public func byte(_ offset: Int) -> UInt8 {
        unsafe unsafeLoad(fromByteOffset: offset, as: UInt8.self)
    }

    /// Eight bytes from `offset` on, the first one lowest; the range is checked.
    @inlinable @inline(__always)
    public func word(_ offset: Int) -> UInt64 {
        unsafe UInt64(littleEndian: unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }

    /// `length` (at most 8) bytes from `offset` on, the first one lowest, the rest zero.
    @inlinable @inline(__always)
    public func shortWord(_ offset: Int, _ length: Int) -> UInt64 {
        precondition(length >= 0 && length <= 8)
        if offset + 8 <= byteCount {
            return length == 8 ? word(offset) : word(offset) & ((1 << UInt64(8 * length)) &- 1)
        }
        return wordOfBytes(offset, length)
    }

    /// As ``shortWord(_:_:)`` one byte after the other, for the last bytes of a text.
    @usableFromInline @inline(never)
    func wordOfBytes(_ offset: Int, _ length: Int) -> UInt64 {
        var value: UInt64 = 0
        for index in 0..<length { value |= UInt64(byte(offset + index)) << UInt64(8 * index) }
        return value
    }
}

extension RawSpan {
    /// The value of the `length` (1 to 19) bytes from `offset` on, when all of them are decimal digits.
    @inlinable
    public func decimalValue(_ offset: Int, _ length: Int) -> UInt64? {
        precondition(length >= 1 && length <= 19)
        let head = length % 8
        var value: UInt64 = 0
        if head > 0 {
            // Zeros before the first digits do not change the value.
            let pad = UInt64(8 * (8 - head))
            let word = shortWord(offset, head) << pad | (0x3030_3030_3030_3030 & ((1 << pad) &- 1))
            guard let part = RawSpan.eightDigits(word) else { return nil }
            value = part
        }
        var place = offset + head
        while place < offset + length {
            guard let part = RawSpan.eightDigits(word(place)) else { return nil }
            value = value &* 100_000_000 &+ part
            place += 8
        }
        return value
    }

    /// The value of eight ASCII digits, the first one lowest in `word`.
    @inlinable @inline(__always)
    static func eightDigits(_ word: UInt64) -> UInt64? {
        let digits = word ^ 0x3030_3030_3030_3030
        guard (digits | (digits &+ 0x7676_7676_7676_7676)) & 0x8080_8080_8080_8080 == 0 else { return nil }
        let pairs = (digits &* 10 &+ (digits >> 8)) & 0x00FF_00FF_00FF_00FF
        let fours = (pairs &* 100 &+ (pairs >> 16)) & 0x0000_FFFF_0000_FFFF
        return (fours &* 10_000 &+ (fours >> 32)) & 0x0000_0000_FFFF_FFFF
    }
}

extension RawSpan {
    /// As ``decimalValue(_:_:)`` for 9 to 16 bytes, without a branch on their number.
    @inlinable @inline(__always)
    package func decimalValueOfTwoWords(_ offset: Int, _ length: Int) -> UInt64? {
        precondition(length >= 9 && length <= 16)
        // Zeros before the first digits do not change the value.
        let pad = UInt64(8 * (16 - length))
        let head = word(offset) << pad | (0x3030_3030_3030_3030 & ((1 << pad) &- 1))
        guard let high = RawSpan.eightDigits(head), let low = RawSpan.eightDigits(word(offset + length - 8)) else {
            return nil
        }
        return high &* 100_000_000 &+ low
    }
}

extension MutableBuffer where Element == UInt8 {
    /// Writes eight bytes from `offset` on, lowest first; the range is checked.
    @inlinable @inline(__always)
    public func storeWord(_ value: UInt64, at offset: Int) {
        precondition(offset >= 0 && offset &+ 8 <= count, "MutableBuffer range out of bounds")
        unsafe UnsafeMutableRawPointer(base + offset).storeBytes(of: value.littleEndian, as: UInt64.self)
    }

    /// Reads eight bytes from `offset` on, lowest first; the range is checked.
    @inlinable @inline(__always)
    public func loadWord(at offset: Int) -> UInt64 {
        precondition(offset >= 0 && offset &+ 8 <= count, "MutableBuffer range out of bounds")
        return unsafe UInt64(littleEndian: UnsafeRawPointer(base + offset).loadUnaligned(as: UInt64.self))
    }
}
