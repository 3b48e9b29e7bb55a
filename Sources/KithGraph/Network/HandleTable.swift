import KithLinearAlgebra

/// The handles of a network's people, in order: shorter ones first, equal lengths by their UTF-8 bytes. So decimal ids
/// stand in the order of their numbers although they are never parsed, the order does not depend on the input's, and a
/// handle is found by bisection without any table being loaded.
public struct HandleTable: Sendable {
    /// All handles' UTF-8, one after the other.
    public let bytes: SharedBuffer<UInt8>
    /// Where each handle starts in ``bytes``; one entry more than there are people.
    public let offsets: SharedBuffer<UInt64>

    /// Takes over handles that are sorted as described and without repeats (see ``firstFlaw()``).
    public init(bytes: SharedBuffer<UInt8>, offsets: SharedBuffer<UInt64>) {
        precondition(offsets.count >= 1 && offsets[0] == 0 && offsets[offsets.count - 1] == UInt64(bytes.count))
        self.bytes = bytes
        self.offsets = offsets
    }

    /// A table of `handles`, sorted here; repeats are dropped. For tests and small inputs.
    public init(_ handles: some Sequence<String>) {
        let sorted = Set(handles.map { Array($0.utf8) }).sorted { left, right in
            left.count != right.count ? left.count < right.count : left.lexicographicallyPrecedes(right)
        }
        var offsets: [UInt64] = [0]
        for handle in sorted { offsets.append(offsets.last! + UInt64(handle.count)) }
        self.init(bytes: SharedBuffer(sorted.flatMap { $0 }), offsets: SharedBuffer(offsets))
    }

    /// Number of people.
    public var count: Int { offsets.count - 1 }

    /// Where the handle of `person` lies in ``bytes``.
    public func range(_ person: PersonIndex) -> Range<Int> {
        Int(offsets[Int(person)])..<Int(offsets[Int(person) + 1])
    }

    /// The handle of `person`.
    public subscript(person: PersonIndex) -> String {
        String(decoding: bytes.slice(range(person)), as: UTF8.self)
    }

    /// The handle of `person` as UTF-8, borrowed.
    @_lifetime(borrow self)
    public func utf8(_ person: PersonIndex) -> Span<UInt8> {
        bytes.span(range(person))
    }

    /// The person called `handle`, or `nil`. O(log people).
    public func index(of handle: String) -> PersonIndex? {
        var handle = handle
        return handle.withUTF8 { text in
            index(of: unsafe Span(_unsafeElements: text))
        }
    }

    /// The person whose handle has these UTF-8 bytes, or `nil`. O(log people).
    public func index(of handle: Span<UInt8>) -> PersonIndex? {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if HandleTable.precedes(utf8(PersonIndex(middle)), handle) { low = middle + 1 } else { high = middle }
        }
        guard low < count else { return nil }
        let found = utf8(PersonIndex(low))
        guard found.count == handle.count else { return nil }
        for index in found.indices where found[index] != handle[index] { return nil }
        return PersonIndex(low)
    }

    /// The order of the table: length first, then bytes.
    static func precedes(_ left: Span<UInt8>, _ right: Span<UInt8>) -> Bool {
        guard left.count == right.count else { return left.count < right.count }
        for index in left.indices where left[index] != right[index] {
            return left[index] < right[index]
        }
        return false
    }

    /// The first person whose handle does not follow its predecessor's in the order of the table, or whose offsets are
    /// wrong; `nil` for a sound table. O(bytes).
    public func firstFlaw() -> PersonIndex? {
        for person in 0..<count {
            guard offsets[person] <= offsets[person + 1], offsets[person + 1] <= UInt64(bytes.count) else {
                return PersonIndex(person)
            }
            if person > 0, !HandleTable.precedes(utf8(PersonIndex(person - 1)), utf8(PersonIndex(person))) {
                return PersonIndex(person)
            }
        }
        return nil
    }

    /// Bytes of memory taken.
    public var byteCount: Int { bytes.byteCount + offsets.byteCount }
}
