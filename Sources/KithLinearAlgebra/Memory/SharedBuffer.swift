// Invariants of this file:
// * `base ..< base + count` lies inside `region`, aligned for `Element`, and nobody writes to it any more.
// * Every access is bounds-checked; spans borrow the buffer and cannot outlive it.

/// An immutable array of plain values that is shared by any number of threads without copying, whether it lives in
/// memory or in a mapped file.
@safe public struct SharedBuffer<Element: BitwiseCopyable & Sendable>: @unchecked Sendable, RandomAccessCollection {
    @usableFromInline let base: UnsafePointer<Element>
    public let count: Int
    @usableFromInline let region: MemoryRegion

    @usableFromInline
    init(base: UnsafePointer<Element>, count: Int, region: MemoryRegion) {
        unsafe self.base = unsafe base
        self.count = count
        self.region = region
    }

    /// A copy of `elements`. O(count).
    public init(_ elements: some Collection<Element>) {
        let buffer = MutableBuffer<Element>(count: elements.count)
        let copied: Void? = elements.withContiguousStorageIfAvailable { source in
            guard let start = source.baseAddress else { return }
            unsafe buffer.base.update(from: start, count: source.count)
        }
        if copied != nil {
            self = buffer.freeze()
            return
        }
        var index = 0
        for element in elements {
            buffer[index] = element
            index += 1
        }
        self = buffer.freeze()
    }

    /// `count` elements that start `byteOffset` bytes into `region`, without copying.
    ///
    /// Returns `nil` where the range does not fit the region or is not aligned for the element. `Element` must have
    /// no invalid bit patterns (integers and floating-point numbers have none).
    public init?(viewing region: MemoryRegion, byteOffset: Int, count: Int) {
        let (byteCount, overflow) = count.multipliedReportingOverflow(by: MemoryLayout<Element>.stride)
        guard byteOffset >= 0, count >= 0, !overflow, byteOffset <= region.byteCount,
            byteCount <= region.byteCount - byteOffset,
            byteOffset % MemoryLayout<Element>.alignment == 0
        else { return nil }
        unsafe base = UnsafePointer((region.base + byteOffset).assumingMemoryBound(to: Element.self))
        self.count = count
        self.region = region
    }

    @inlinable public var startIndex: Int { 0 }
    @inlinable public var endIndex: Int { count }

    @inlinable public subscript(index: Int) -> Element {
        precondition(index >= 0 && index < count, "SharedBuffer index out of range")
        return unsafe base[index]
    }

    /// All elements, borrowed.
    @inlinable public var span: Span<Element> {
        @_lifetime(borrow self)
        get {
            let span = unsafe Span(_unsafeStart: base, count: count)
            return unsafe _overrideLifetime(span, borrowing: self)
        }
    }

    /// The elements of `range`, borrowed. The range is checked.
    @inlinable @_lifetime(borrow self)
    public func span(_ range: Range<Int>) -> Span<Element> {
        precondition(range.lowerBound >= 0 && range.upperBound <= count, "SharedBuffer range out of bounds")
        let span = unsafe Span(_unsafeStart: base + range.lowerBound, count: range.count)
        return unsafe _overrideLifetime(span, borrowing: self)
    }

    /// The elements of `range` as a buffer of their own that shares the memory.
    public func slice(_ range: Range<Int>) -> SharedBuffer {
        precondition(range.lowerBound >= 0 && range.upperBound <= count, "SharedBuffer range out of bounds")
        return unsafe SharedBuffer(base: base + range.lowerBound, count: range.count, region: region)
    }

    /// The raw bytes, for writing to a file or feeding a decoder.
    @inlinable
    public func withBytes<Result, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try unsafe body(UnsafeRawBufferPointer(start: base, count: count * MemoryLayout<Element>.stride))
    }

    /// Lets the standard library copy the elements as one block.
    @inlinable
    public func withContiguousStorageIfAvailable<Result>(
        _ body: (UnsafeBufferPointer<Element>) throws -> Result
    ) rethrows -> Result? {
        try unsafe body(UnsafeBufferPointer(start: base, count: count))
    }

    /// Bytes of memory the elements take.
    public var byteCount: Int { count * MemoryLayout<Element>.stride }
}

extension SharedBuffer: Equatable where Element: Equatable {
    public static func == (left: SharedBuffer, right: SharedBuffer) -> Bool {
        left.count == right.count && left.indices.allSatisfy { left[$0] == right[$0] }
    }
}
