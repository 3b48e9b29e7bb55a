import KithLinearAlgebra

/// Cuts GML into keys, numbers, strings and brackets. One token and one block of the input are held at most.
struct GMLTokenizer {
    enum Kind {
        case key
        case integer
        case number
        case string
        case open
        case close
        case end
    }

    /// A token; its text is good until the next one is read.
    struct Token {
        var kind: Kind
        /// Where the text starts in the window, for a string after its quote.
        var start: Int
        var length: Int
    }

    static let longestToken = 1 << 20

    let window: ByteWindow

    init(_ window: ByteWindow) {
        self.window = window
    }

    /// Passes the next token.
    func next() throws(KithGraphError) -> Token {
        while true {
            try skipSpaceAndComments()
            let start = window.start
            guard window.unused > 0 else { return Token(kind: .end, start: start, length: 0) }
            let (token, end) = try scan(window.bytes)
            // A token that touches the end of the bytes at hand may go on in the next block.
            if let token, end < window.bytes.count || isWhole(token) {
                window.start = end
                return token
            }
            guard window.unused <= GMLTokenizer.longestToken else {
                throw .badData(
                    place: window.place(start), found: "a string or word of more than 1 MiB",
                    expected: "GML with shorter ones")
            }
            if try window.grow() { continue }
            guard let token else {
                throw .badData(
                    place: window.place(start), found: "a string without its closing quote",
                    expected: "\"…\"")
            }
            window.start = end
            return token
        }
    }

    private func isWhole(_ token: Token) -> Bool {
        token.kind == .open || token.kind == .close || token.kind == .string
    }

    /// Stops at the first byte of a token, or at the end of the input.
    private func skipSpaceAndComments() throws(KithGraphError) {
        var isComment = false
        repeat {
            let bytes = window.bytes
            let text = bytes.rawSpan
            var place = window.start
            while place < text.byteCount {
                let byte = text.byte(place)
                if isComment {
                    isComment = byte != UInt8(ascii: "\n") && byte != UInt8(ascii: "\r")
                } else if byte == UInt8(ascii: "#") {
                    isComment = true
                } else if byte > 0x20 {
                    window.start = place
                    return
                }
                place += 1
            }
            window.start = place
        } while try window.grow()
    }

    /// The token at the window's start and where it ends; no token for a string whose end is not at hand.
    private func scan(_ bytes: SharedBuffer<UInt8>) throws(KithGraphError) -> (Token?, Int) {
        let text = bytes.rawSpan
        let start = window.start
        switch text.byte(start) {
        case UInt8(ascii: "["): return (Token(kind: .open, start: start, length: 1), start + 1)
        case UInt8(ascii: "]"): return (Token(kind: .close, start: start, length: 1), start + 1)
        case UInt8(ascii: "\""):
            var end = start + 1
            while end < text.byteCount, text.byte(end) != UInt8(ascii: "\"") { end += 1 }
            if end == text.byteCount { return (nil, end) }
            return (Token(kind: .string, start: start + 1, length: end - start - 1), end + 1)
        default:
            var end = start + 1
            while end < text.byteCount, !isBoundary(text.byte(end)) { end += 1 }
            let kind = try wordKind(bytes, start..<end)
            return (Token(kind: kind, start: start, length: end - start), end)
        }
    }

    private func isBoundary(_ byte: UInt8) -> Bool {
        byte <= 0x20 || byte == UInt8(ascii: "[") || byte == UInt8(ascii: "]") || byte == UInt8(ascii: "\"")
            || byte == UInt8(ascii: "#")
    }

    private func wordKind(_ bytes: SharedBuffer<UInt8>, _ range: Range<Int>) throws(KithGraphError) -> Kind {
        let first = bytes[range.lowerBound]
        if (0x61...0x7A).contains(first | 0x20) || first == UInt8(ascii: "_") { return .key }
        guard (0x30...0x39).contains(first) || [0x2B, 0x2D, 0x2E].contains(first) else {
            throw .badData(
                place: window.place(range.lowerBound), found: InputText.quoted(bytes.slice(range)),
                expected: "a key, a number, a string in double quotes, \"[\" or \"]\"")
        }
        let digits = bytes.slice(range).dropFirst(first == 0x2B || first == 0x2D ? 1 : 0)
        return !digits.isEmpty && digits.allSatisfy { (0x30...0x39).contains($0) } ? .integer : .number
    }
}
