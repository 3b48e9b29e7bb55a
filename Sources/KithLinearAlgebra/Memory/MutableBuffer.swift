// Invariants of this file:
// * Every access is bounds-checked against `count`, which never exceeds what `region` holds.
// * The buffer is a reference: copies of the struct see the same elements. During a parallel section each element is
//   touched by at most one part, or by none that writes; that is for the algorithm to arrange (the thread sanitizer
//   watches it in the tests), memory safety does not depend on it.
// * After `freeze` nobody writes any more.

/// A zero-filled array of fixed length that the parts of a parallel loop fill together, then frozen into a
/// ``SharedBuffer`` without copying.
@safe public struct MutableBuffer<Element: BitwiseCopyable & Sendable>: @unchecked Sendable {
    @usableFromInline let base: UnsafeMutablePointer<Element>
    public let count: Int
    @usableFromInline let region: MemoryRegion

    /// `count` elements whose bytes are all zero.
    public init(count: Int) {
        self.count = count
        region = MemoryRegion(zeroed: count * MemoryLayout<Element>.stride)
        unsafe base = region.base.bindMemory(to: Element.self, capacity: count)
    }

    /// `count` zero elements in memory or on disk.
    public init(count: Int, backing: MemoryBacking) throws(MemoryError) {
        if case .disk(let directory) = backing, count > 0 {
            let region = try MemoryRegion(zeroed: count * MemoryLayout<Element>.stride, inFileOf: directory)
            unsafe self.init(
                base: region.base.bindMemory(to: Element.self, capacity: count), count: count, region: region)
        } else {
            self.init(count: count)
        }
    }

    /// `count` copies of `value`.
    public init(repeating value: Element, count: Int) {
        self.init(count: count)
        unsafe base.update(repeating: value, count: count)
    }

    @inlinable public var indices: Range<Int> { 0..<count }

    @inlinable public subscript(index: Int) -> Element {
        get {
            precondition(index >= 0 && index < count, "MutableBuffer index out of range")
            return unsafe base[index]
        }
        nonmutating set {
            precondition(index >= 0 && index < count, "MutableBuffer index out of range")
            unsafe base[index] = newValue
        }
    }

    /// The elements of `range`, borrowed for reading.
    @inlinable @_lifetime(borrow self)
    public func span(_ range: Range<Int>) -> Span<Element> {
        precondition(range.lowerBound >= 0 && range.upperBound <= count, "MutableBuffer range out of bounds")
        let span = unsafe Span(_unsafeStart: UnsafePointer(base) + range.lowerBound, count: range.count)
        return unsafe _overrideLifetime(span, borrowing: self)
    }

    /// The elements of `range`, borrowed for writing by the one part that owns them.
    @inlinable @_lifetime(borrow self)
    public func mutableSpan(_ range: Range<Int>) -> MutableSpan<Element> {
        precondition(range.lowerBound >= 0 && range.upperBound <= count, "MutableBuffer range out of bounds")
        let span = unsafe MutableSpan(_unsafeStart: base + range.lowerBound, count: range.count)
        return unsafe _overrideLifetime(span, borrowing: self)
    }

    /// The elements of `range` as a buffer of their own that shares the memory.
    public func window(_ range: Range<Int>) -> MutableBuffer {
        precondition(range.lowerBound >= 0 && range.upperBound <= count, "MutableBuffer range out of bounds")
        return unsafe MutableBuffer(base: base + range.lowerBound, count: range.count, region: region)
    }

    private init(base: UnsafeMutablePointer<Element>, count: Int, region: MemoryRegion) {
        unsafe self.base = unsafe base
        self.count = count
        self.region = region
    }

    /// Copies all of `source` to the elements from `start` on.
    public func copy(_ source: SharedBuffer<Element>, to start: Int) {
        precondition(start >= 0 && source.count <= count - start, "MutableBuffer range out of bounds")
        unsafe (base + start).update(from: source.base, count: source.count)
    }

    /// Sets every element of `range`.
    public func fill(_ range: Range<Int>, with value: Element) {
        precondition(range.lowerBound >= 0 && range.upperBound <= count, "MutableBuffer range out of bounds")
        unsafe (base + range.lowerBound).update(repeating: value, count: range.count)
    }

    /// The first `newCount` elements (all of them unless told) as an immutable buffer; what lies beyond is given back
    /// to the system. No copy is made, and this buffer must not be written to afterwards.
    public func freeze(count newCount: Int? = nil) -> SharedBuffer<Element> {
        let kept = newCount ?? count
        precondition(kept >= 0 && kept <= count, "MutableBuffer frozen beyond its length")
        if kept < count { region.shrink(to: kept * MemoryLayout<Element>.stride) }
        return unsafe SharedBuffer(base: UnsafePointer(base), count: kept, region: region)
    }

    /// Lets the system take back the pages wholly inside `range`; what they held is lost.
    public func discard(_ range: Range<Int>) {
        let stride = MemoryLayout<Element>.stride
        region.releasePages(range.lowerBound * stride..<range.upperBound * stride)
    }

    /// Has the system provide memory for all elements at once. For tables that are filled all over and read before they
    /// are written: there the first look at a page maps a shared page of zeros, and the first write replaces it, which
    /// interrupts every thread. Where the system cannot, nothing changes. O(count).
    package func populate() {
        let offset = unsafe UnsafeRawPointer(base) - UnsafeRawPointer(region.base)
        region.populate(offset..<offset + count * MemoryLayout<Element>.stride)
    }

    /// The raw bytes of all elements, for a decoder to fill or a file to take.
    @inlinable
    public func withMutableBytes<Result, Failure: Error>(
        _ body: (UnsafeMutableRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try unsafe body(UnsafeMutableRawBufferPointer(start: base, count: count * MemoryLayout<Element>.stride))
    }
}
