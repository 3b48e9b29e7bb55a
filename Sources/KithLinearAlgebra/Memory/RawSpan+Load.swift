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
        var value: UInt64 = 0
        for index in 0..<length { value |= UInt64(byte(offset + index)) << UInt64(8 * index) }
        return value
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
