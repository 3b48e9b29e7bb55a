import KithLinearAlgebra

/// A string or number as it stands in the text: for a string what is between the quotes, for a number its literal, so
/// that ids beyond 2^53 keep every digit.
struct JSONText: BitwiseCopyable, Sendable {
    var start: Int
    var length: Int
    /// Whether the string holds backslash escapes.
    var isEscaped = false
    var isNumber = false

    var range: Range<Int> { start..<start + length }
}

extension JSONText {
    /// The text's UTF-8 with escapes resolved; `nil` where that is not valid UTF-8 or a surrogate stands alone.
    func decoded(_ text: RawSpan) -> String? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(length)
        guard isEscaped else {
            for index in range { bytes.append(text.byte(index)) }
            return String(validating: bytes, as: UTF8.self)
        }
        var index = start
        while index < start + length {
            let byte = text.byte(index)
            index += 1
            guard byte == UInt8(ascii: "\\") else {
                bytes.append(byte)
                continue
            }
            let escape = text.byte(index)
            index += 1
            switch escape {
            case UInt8(ascii: "b"): bytes.append(0x08)
            case UInt8(ascii: "f"): bytes.append(0x0C)
            case UInt8(ascii: "n"): bytes.append(0x0A)
            case UInt8(ascii: "r"): bytes.append(0x0D)
            case UInt8(ascii: "t"): bytes.append(0x09)
            case UInt8(ascii: "u"):
                guard let scalar = JSONText.scalar(text, &index, end: start + length) else { return nil }
                bytes.append(contentsOf: Array(String(scalar).utf8))
            default: bytes.append(escape)
            }
        }
        return String(validating: bytes, as: UTF8.self)
    }

    /// The scalar whose hexadecimal digits stand at `index`, together with the second half of a surrogate pair.
    private static func scalar(_ text: RawSpan, _ index: inout Int, end: Int) -> Unicode.Scalar? {
        let first = unit(text, index)
        index += 4
        guard (0xD800..<0xDC00).contains(first) else { return Unicode.Scalar(first) }
        guard index + 6 <= end, text.byte(index) == UInt8(ascii: "\\"), text.byte(index + 1) == UInt8(ascii: "u")
        else { return nil }
        let second = unit(text, index + 2)
        guard (0xDC00..<0xE000).contains(second) else { return nil }
        index += 6
        return Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
    }

    /// The four hexadecimal digits at `index`, which the cursor has checked.
    private static func unit(_ text: RawSpan, _ index: Int) -> UInt32 {
        var value: UInt32 = 0
        for place in index..<index + 4 {
            let byte = UInt32(text.byte(place))
            value = value << 4 | (byte <= 0x39 ? byte - 0x30 : (byte | 0x20) - 0x61 + 10)
        }
        return value
    }

    /// Whether the text is ASCII without escapes, so that its bytes are its value.
    @inline(__always)
    func isPlain(_ text: RawSpan) -> Bool {
        !isEscaped && text.isASCII(start, start &+ length)
    }
}

/// The name of a member, ready to be compared a word at a time.
struct JSONName: Sendable {
    private let words: (UInt64, UInt64, UInt64)
    private let length: Int
    private let name: String

    /// A name of 1 to 24 bytes.
    init(_ name: String) {
        let bytes = Array(name.utf8)
        precondition((1...24).contains(bytes.count), "a name has 1 to 24 bytes")
        let buffer = SharedBuffer(bytes + [UInt8](repeating: 0, count: 24 - bytes.count))
        words = (buffer.rawSpan.word(0), buffer.rawSpan.word(8), buffer.rawSpan.word(16))
        length = bytes.count
        self.name = name
    }

    /// Whether `key` is this name.
    @inline(__always)
    func matches(_ key: JSONText, _ text: RawSpan) -> Bool {
        if key.isEscaped { return key.decoded(text) == name }
        guard key.length == length, text.shortWord(key.start, min(8, length)) == words.0 else { return false }
        if length <= 8 { return true }
        guard text.shortWord(key.start &+ 8, min(8, length &- 8)) == words.1 else { return false }
        return length <= 16 || text.shortWord(key.start &+ 16, length &- 16) == words.2
    }
}
