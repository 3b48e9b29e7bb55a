import KithLinearAlgebra

/// A named column about people, such as the display name or a party. Values are kept as text, exactly as read; `type`
/// says how files with typed attributes should declare them.
public struct AttributeColumn: Sendable {
    /// The name under which display names are kept.
    public static let displayName = "name"

    /// How the values may be read.
    public enum ValueType: UInt8, Sendable, CaseIterable {
        case text = 0
        case boolean = 1
        case integer = 2
        case number = 3
    }

    public let name: String
    public let type: ValueType
    /// The values' UTF-8, one after the other.
    public let bytes: SharedBuffer<UInt8>
    /// Where each person's value starts: one entry more than there are people. A person without a value has the empty
    /// range and is not marked in ``present``.
    public let offsets: SharedBuffer<UInt64>
    /// One bit a person, least significant first: set when there is a value, which may be empty.
    public let present: SharedBuffer<UInt8>

    public init(
        name: String, type: ValueType, bytes: SharedBuffer<UInt8>, offsets: SharedBuffer<UInt64>,
        present: SharedBuffer<UInt8>
    ) {
        precondition(offsets.count >= 1 && offsets[offsets.count - 1] == UInt64(bytes.count))
        precondition(present.count == (offsets.count - 1 + 7) / 8)
        self.name = name
        self.type = type
        self.bytes = bytes
        self.offsets = offsets
        self.present = present
    }

    /// A column from one optional value a person.
    public init(name: String, type: ValueType, values: [String?]) {
        var bytes: [UInt8] = []
        var offsets: [UInt64] = [0]
        var present = [UInt8](repeating: 0, count: (values.count + 7) / 8)
        for (index, value) in values.enumerated() {
            if let value {
                bytes.append(contentsOf: value.utf8)
                present[index / 8] |= 1 << (index % 8)
            }
            offsets.append(UInt64(bytes.count))
        }
        self.init(
            name: name, type: type, bytes: SharedBuffer(bytes), offsets: SharedBuffer(offsets),
            present: SharedBuffer(present))
    }

    /// Number of people the column covers.
    public var count: Int { offsets.count - 1 }

    /// The value for `person`, or `nil` where there is none.
    public subscript(person: PersonIndex) -> String? {
        let index = Int(person)
        guard present[index / 8] & (1 << (index % 8)) != 0 else { return nil }
        let range = Int(offsets[index])..<Int(offsets[index + 1])
        return String(decoding: bytes.slice(range), as: UTF8.self)
    }

    /// How many people have a value.
    public var presentCount: Int { present.reduce(0) { $0 + $1.nonzeroBitCount } }
}
