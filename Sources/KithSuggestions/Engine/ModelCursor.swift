import KithGraph
import KithLinearAlgebra

/// Why bytes are no model.
struct ModelFlaw: Error {
    let reason: String
}

/// Reads numbers off bytes, refusing to go past the end.
struct ModelCursor {
    let bytes: [UInt8]
    var offset: Int

    /// Stands behind `magic` and `version` in bytes whose last eight are the XXH64 of those before.
    init(_ bytes: [UInt8], magic: [UInt8], version: UInt32) throws {
        guard bytes.starts(with: magic) else { throw ModelFlaw(reason: "it does not begin like one") }
        self.bytes = bytes
        offset = magic.count
        let found = try integer(UInt32.self)
        guard found == version else {
            throw ModelFlaw(reason: "it has version \(found), this Kith reads version \(version)")
        }
        guard bytes.count >= magic.count + 12 else { throw ModelFlaw(reason: "it ends early") }
        var end = self
        end.offset = bytes.count - 8
        guard try end.integer(UInt64.self) == ModelBytes.checksum(bytes[..<(bytes.count - 8)]) else {
            throw ModelFlaw(reason: "it is damaged: the checksum does not match")
        }
    }

    var isAtChecksum: Bool { offset == bytes.count - 8 }

    mutating func integer<Value: FixedWidthInteger>(_: Value.Type) throws -> Value {
        let size = Value.bitWidth / 8
        guard offset + size <= bytes.count else { throw ModelFlaw(reason: "it ends early") }
        var value: Value = 0
        for index in 0..<size { value |= Value(truncatingIfNeeded: bytes[offset + index]) << (8 * index) }
        offset += size
        return value
    }

    mutating func count() throws -> Int {
        guard let value = Int(exactly: try integer(UInt64.self)) else {
            throw ModelFlaw(reason: "a count is out of range")
        }
        return value
    }

    mutating func text() throws -> String {
        let length = Int(try integer(UInt16.self))
        guard offset + length <= bytes.count else { throw ModelFlaw(reason: "it ends early") }
        defer { offset += length }
        return String(decoding: bytes[offset..<offset + length], as: UTF8.self)
    }

    mutating func texts() throws -> [String] {
        try (0..<Int(integer(UInt32.self))).map { _ in try text() }
    }
}

/// Bytes of a model as they are put together.
struct ModelBytes {
    private(set) var bytes: [UInt8]

    init(magic: [UInt8], version: UInt32) {
        bytes = magic
        add(version)
    }

    mutating func add(_ value: some FixedWidthInteger) {
        for shift in stride(from: 0, to: value.bitWidth, by: 8) {
            bytes.append(UInt8(truncatingIfNeeded: value >> shift))
        }
    }

    mutating func add(_ texts: [String]) {
        add(UInt32(texts.count))
        for text in texts {
            add(UInt16(text.utf8.count))
            bytes.append(contentsOf: text.utf8)
        }
    }

    mutating func add(_ ranker: BlendedRanker) { ranker.encode(into: &bytes) }

    /// With the checksum behind.
    func finished() -> [UInt8] {
        var all = self
        all.add(ModelBytes.checksum(bytes[...]))
        return all.bytes
    }

    static func checksum(_ bytes: ArraySlice<UInt8>) -> UInt64 { XXHash64.hash(SharedBuffer(bytes).rawSpan) }
}
