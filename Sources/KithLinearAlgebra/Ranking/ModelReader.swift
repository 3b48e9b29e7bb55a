/// Little-endian values out of the bytes of a model, each read only if it is there.
struct ModelReader {
    /// Numbers up to here, more than any feature can reach, keep all scores and their squares finite.
    static let largest = 1e39

    let bytes: [UInt8]
    private(set) var offset: Int

    init(_ bytes: [UInt8], at offset: Int = 0) {
        self.bytes = bytes
        self.offset = offset
    }

    var left: Int { bytes.count - offset }

    mutating func integer<Integer: FixedWidthInteger & UnsignedInteger>(
        _ type: Integer.Type, _ what: String
    ) throws(RankingError) -> Integer {
        let size = MemoryLayout<Integer>.size
        guard left >= size else { throw .format(offset: offset, expected: "\(what), but the bytes end") }
        var value: Integer = 0
        for index in (0..<size).reversed() { value = value << 8 | Integer(bytes[offset + index]) }
        offset += size
        return value
    }

    /// A number in `range`.
    mutating func count(_ range: ClosedRange<Int>, _ what: String) throws(RankingError) -> Int {
        let start = offset
        let value = Int(try integer(UInt32.self, what))
        guard range.contains(value) else {
            throw .format(offset: start, expected: "\(what) from \(range.lowerBound) to \(range.upperBound)")
        }
        return value
    }

    mutating func double(_ what: String) throws(RankingError) -> Double {
        let start = offset
        let value = Double(bitPattern: try integer(UInt64.self, what))
        guard abs(value) <= Self.largest else {
            throw .format(offset: start, expected: "\(what), a number of at most \(Self.largest)")
        }
        return value
    }

    mutating func float(_ what: String) throws(RankingError) -> Float {
        let start = offset
        let value = Float(bitPattern: try integer(UInt32.self, what))
        guard value.isFinite else { throw .format(offset: start, expected: "\(what), a finite number") }
        return value
    }

    mutating func flag(_ what: String) throws(RankingError) -> Bool {
        let start = offset
        let value = try integer(UInt8.self, what)
        guard value <= 1 else { throw .format(offset: start, expected: "\(what), 0 or 1") }
        return value == 1
    }

    /// The four letters and the version that a model starts with.
    mutating func head(_ letters: String, version: UInt32) throws(RankingError) {
        for letter in letters.utf8 {
            let start = offset
            guard try integer(UInt8.self, "“\(letters)”") == letter else {
                throw .format(offset: start, expected: "“\(letters)”")
            }
        }
        let start = offset
        guard try integer(UInt32.self, "a version") == version else {
            throw .format(offset: start, expected: "version \(version)")
        }
    }
}

extension [UInt8] {
    mutating func append<Integer: FixedWidthInteger & UnsignedInteger>(littleEndian value: Integer) {
        for byte in 0..<MemoryLayout<Integer>.size { append(UInt8(truncatingIfNeeded: value >> Integer(8 * byte))) }
    }

    mutating func append(double value: Double) { append(littleEndian: value.bitPattern) }
    mutating func append(float value: Float) { append(littleEndian: value.bitPattern) }
    mutating func append(flag value: Bool) { append(value ? 1 : 0) }
}
