// Invariant of this file: elements without padding or invalid bit patterns may be looked at as bytes, in place.

extension SharedBuffer {
    /// The elements as they lie in memory, byte by byte, without copying.
    public var bytewise: SharedBuffer<UInt8> {
        unsafe SharedBuffer<UInt8>(
            base: UnsafeRawPointer(base).assumingMemoryBound(to: UInt8.self), count: byteCount, region: region)
    }
}
