import KithLinearAlgebra

/// Why a text is not the JSON that was wanted, and where.
struct JSONFlaw: Error {
    /// The bytes at hand ended; with more of the input it may still be right.
    var isEnd: Bool
    var offset: Int
    var expected: StaticString
}

/// Walks over JSON bytes from value to value and makes nothing of what nobody asks for.
///
/// Every byte passed over is checked against RFC 8259 (except that strings are checked for valid UTF-8 only when they
/// are decoded). Memory and stack are constant: nesting is counted in one word, at most ``maximumDepth`` deep.
struct JSONCursor: ~Escapable {
    static let maximumDepth = 64

    let text: RawSpan
    var place: Int

    @_lifetime(copy text)
    init(_ text: RawSpan, at place: Int) {
        self.text = text
        self.place = place
    }

    func flaw(_ expected: StaticString) -> JSONFlaw {
        JSONFlaw(isEnd: place >= text.byteCount, offset: place, expected: expected)
    }

    @inline(__always)
    mutating func skipSpace() {
        while place < text.byteCount {
            let byte = text.byte(place)
            guard byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { return }
            place &+= 1
        }
    }

    /// The next byte after white space, without passing it.
    @inline(__always)
    mutating func peek(_ expected: StaticString) throws(JSONFlaw) -> UInt8 {
        skipSpace()
        guard place < text.byteCount else { throw flaw(expected) }
        return text.byte(place)
    }

    /// Passes `byte` after white space.
    @inline(__always)
    mutating func take(_ byte: UInt8, _ expected: StaticString) throws(JSONFlaw) {
        guard try peek(expected) == byte else { throw flaw(expected) }
        place &+= 1
    }

    /// The next key of the object whose `{` has been passed, with its colon; `nil` after passing the `}`.
    @inline(__always)
    mutating func nextKey(_ isFirst: inout Bool) throws(JSONFlaw) -> JSONText? {
        let byte = try peek("\",\" or \"}\" in an object")
        if byte == UInt8(ascii: "}") {
            place &+= 1
            return nil
        }
        if !isFirst { try take(UInt8(ascii: ","), "\",\" or \"}\" in an object") }
        isFirst = false
        return try key()
    }

    /// Whether the array whose `[` has been passed has another element, which comes next; passes the `]` if not.
    @inline(__always)
    mutating func nextElement(_ isFirst: inout Bool) throws(JSONFlaw) -> Bool {
        let byte = try peek("\",\" or \"]\" in an array")
        if byte == UInt8(ascii: "]") {
            place &+= 1
            return false
        }
        if !isFirst { try take(UInt8(ascii: ","), "\",\" or \"]\" in an array") }
        isFirst = false
        return true
    }

    @inline(__always)
    private mutating func key() throws(JSONFlaw) -> JSONText {
        try take(UInt8(ascii: "\""), "a key in double quotes")
        let key = try stringBody()
        try take(UInt8(ascii: ":"), "\":\" after a key")
        return key
    }

    /// A string, or a number by its literal; `nil` after passing any other value.
    @inline(__always)
    mutating func scalarText() throws(JSONFlaw) -> JSONText? {
        let byte = try peek("a value")
        if byte == UInt8(ascii: "\"") {
            place &+= 1
            return try stringBody()
        }
        guard byte == UInt8(ascii: "-") || (0x30...0x39).contains(byte) else {
            try skipValue()
            return nil
        }
        let start = place
        try number()
        return JSONText(start: start, length: place - start, isNumber: true)
    }

    /// The rest of a string whose opening quote has been passed.
    @inline(__always)
    mutating func stringBody() throws(JSONFlaw) -> JSONText {
        let start = place
        var isEscaped = false
        while true {
            while place &+ 8 <= text.byteCount {
                let stop = stops(text.word(place))
                if stop != 0 {
                    place &+= stop.trailingZeroBitCount &>> 3
                    break
                }
                place &+= 8
            }
            guard place < text.byteCount else { throw flaw("the closing quote of a string") }
            switch text.byte(place) {
            case UInt8(ascii: "\""):
                place &+= 1
                return JSONText(start: start, length: place &- 1 &- start, isEscaped: isEscaped)
            case UInt8(ascii: "\\"):
                isEscaped = true
                try escape()
            case 0..<0x20:
                throw flaw("a string without raw control characters")
            default:
                place &+= 1
            }
        }
    }

    /// The high bit of the first byte of `word` that is a quote, a backslash or a control character, and perhaps of
    /// later bytes.
    @inline(__always)
    private func stops(_ word: UInt64) -> UInt64 {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let quote = word ^ (ones &* 0x22)
        let backslash = word ^ (ones &* 0x5C)
        let found =
            ((quote &- ones) & ~quote) | ((backslash &- ones) & ~backslash) | ((word &- (ones &* 0x20)) & ~word)
        return found & (ones &* 0x80)
    }

    private mutating func escape() throws(JSONFlaw) {
        let digits: Int
        guard place + 1 < text.byteCount else { throw endFlaw("an escape") }
        switch text.byte(place + 1) {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
            UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            digits = 0
        case UInt8(ascii: "u"): digits = 4
        default: throw flaw("one of the escapes of JSON")
        }
        for index in 0..<digits {
            guard place + 2 + index < text.byteCount else { throw endFlaw("four hexadecimal digits") }
            switch text.byte(place + 2 + index) {
            case 0x30...0x39, 0x41...0x46, 0x61...0x66: continue
            default: throw flaw("four hexadecimal digits after \\u")
            }
        }
        place += 2 + digits
    }

    func endFlaw(_ expected: StaticString) -> JSONFlaw {
        JSONFlaw(isEnd: true, offset: text.byteCount, expected: expected)
    }
}

extension JSONCursor {
    /// Passes one value of any kind.
    mutating func skipValue() throws(JSONFlaw) {
        /// The open objects (1) and arrays (0), innermost lowest.
        var isObject: UInt64 = 0
        var depth = 0
        while true {
            var opened = false
            switch try peek("a value") {
            case UInt8(ascii: "\""):
                place &+= 1
                _ = try stringBody()
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                guard depth < JSONCursor.maximumDepth else { throw flaw("at most 64 levels of nesting") }
                depth += 1
                isObject = isObject << 1 | (text.byte(place) == UInt8(ascii: "{") ? 1 : 0)
                place &+= 1
                opened = true
            default: try literal()
            }
            while depth > 0 {
                if try step(inObject: isObject & 1 == 1, isFirst: opened) { break }
                opened = false
                isObject >>= 1
                depth -= 1
            }
            if depth == 0 { return }
        }
    }

    /// Goes to the next value of an object or array (`true`) or past its end (`false`).
    @inline(__always)
    private mutating func step(inObject: Bool, isFirst: Bool) throws(JSONFlaw) -> Bool {
        var isFirst = isFirst
        return inObject ? try nextKey(&isFirst) != nil : try nextElement(&isFirst)
    }

    private mutating func literal() throws(JSONFlaw) {
        switch text.byte(place) {
        case UInt8(ascii: "t"): try word("true")
        case UInt8(ascii: "f"): try word("false")
        case UInt8(ascii: "n"): try word("null")
        default: try number()
        }
    }

    private mutating func word(_ word: String) throws(JSONFlaw) {
        for (index, byte) in word.utf8.enumerated() {
            guard place + index < text.byteCount else { throw endFlaw("a value") }
            guard text.byte(place + index) == byte else { throw flaw("a value") }
        }
        place += word.utf8.count
    }

    /// Passes a number, whose end must be visible.
    mutating func number() throws(JSONFlaw) {
        let start = place
        if try byteOfNumber() == UInt8(ascii: "-") { place += 1 }
        if try byteOfNumber() == UInt8(ascii: "0") { place += 1 } else { try digits(from: start) }
        if try byteOfNumber() == UInt8(ascii: ".") {
            place += 1
            try digits(from: start)
        }
        if try byteOfNumber() | 0x20 == UInt8(ascii: "e") {
            place += 1
            let sign = try byteOfNumber()
            if sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") { place += 1 }
            try digits(from: start)
        }
    }

    private func byteOfNumber() throws(JSONFlaw) -> UInt8 {
        guard place < text.byteCount else { throw endFlaw("the end of a number") }
        return text.byte(place)
    }

    private mutating func digits(from start: Int) throws(JSONFlaw) {
        let first = place
        while (0x30...0x39).contains(try byteOfNumber()) { place += 1 }
        guard place > first else { throw JSONFlaw(isEnd: false, offset: start, expected: "a value") }
    }
}
