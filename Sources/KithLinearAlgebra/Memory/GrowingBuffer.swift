/// A growing array of plain values whose memory goes straight back to the system whenever it moves or ends, which a
/// Swift array's does not. For the large, short-lived tables of an import. A copy shares the memory.
public struct GrowingBuffer<Element: BitwiseCopyable & Sendable>: Sendable {
    @usableFromInline var storage: MutableBuffer<Element>
    @usableFromInline var used = 0

    /// Number of elements.
    @inlinable public var count: Int { used }

    public init() {
        storage = MutableBuffer(count: 64)
    }

    /// Appends `value`. Amortized O(1).
    @inlinable
    public mutating func append(_ value: Element) {
        if used == storage.count { reserve(used * 2) }
        storage[used] = value
        used += 1
    }

    @inlinable public subscript(index: Int) -> Element {
        get { storage[index] }
        set { storage[index] = newValue }
    }

    /// The elements so far, sharing the memory; not to be used after the next append.
    public var contents: SharedBuffer<Element> { storage.window(0..<count).freeze() }

    @usableFromInline
    mutating func reserve(_ capacity: Int) {
        let larger = MutableBuffer<Element>(count: capacity)
        larger.copy(contents, to: 0)
        storage = larger
    }
}

extension GrowingBuffer where Element == UInt8 {
    /// Eight bytes from `offset` on, the first one lowest; the range is checked.
    @inlinable @inline(__always)
    public func word(_ offset: Int) -> UInt64 { storage.loadWord(at: offset) }
}
