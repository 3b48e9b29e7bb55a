import KithLinearAlgebra

extension GMLTokenizer {
    private static let nan = GMLKey("nan")
    private static let infinity = GMLKey("inf")

    /// The next key of a list or of the file; `nil` after passing what ends it.
    func nextKey(until last: GMLTokenizer.Kind) throws(KithGraphError) -> GMLTokenizer.Token? {
        let token = try next()
        if token.kind == .key { return token }
        guard token.kind == last else {
            throw failure(at: token, expected: last == .end ? "a key" : "a key or \"]\"")
        }
        return nil
    }

    /// The number or string that belongs to the key before; `nil` after passing a whole list.
    func nextScalar() throws(KithGraphError) -> GMLTokenizer.Token? {
        var token = try next()
        switch token.kind {
        case .integer, .number, .string: return token
        case .key where GMLTokenizer.nan.matches(token, window) || GMLTokenizer.infinity.matches(token, window):
            token.kind = .number
            return token
        case .open:
            try skipList()
            return nil
        case .key, .close, .end:
            throw failure(at: token, expected: "a number, a string in double quotes or \"[\" after a key")
        }
    }

    func skipValue() throws(KithGraphError) {
        _ = try nextScalar()
    }

    /// Passes the rest of a list whose bracket has been passed, however deep it goes.
    func skipList() throws(KithGraphError) {
        var depth = 1
        while depth > 0 {
            let token = try next()
            switch token.kind {
            case .open: depth += 1
            case .close: depth -= 1
            case .end: throw failure(at: token, expected: "\"]\"")
            case .key, .integer, .number, .string: continue
            }
        }
    }

    func take(_ kind: GMLTokenizer.Kind, _ expected: String) throws(KithGraphError) {
        let token = try next()
        guard token.kind == kind else { throw failure(at: token, expected: expected) }
    }

    /// A token's text; for a string with its character references resolved.
    func string(_ token: GMLTokenizer.Token) throws(KithGraphError) -> String {
        let bytes = window.bytes.slice(token.start..<token.start + token.length)
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw failure(at: token, expected: "text in UTF-8")
        }
        return token.kind == .string ? GMLText.resolved(text) : text
    }

    func failure(at token: GMLTokenizer.Token, expected: String) -> KithGraphError {
        let bytes = window.bytes.slice(token.start..<token.start + token.length)
        let found = token.kind == .end ? "the end of the input" : InputText.quoted(bytes)
        return .badData(place: window.place(token.start), found: found, expected: expected)
    }
}

/// A key of at most eight letters, whose case does not matter.
struct GMLKey {
    private let word: UInt64
    private let length: Int

    init(_ name: String) {
        precondition((1...8).contains(name.utf8.count), "a key has 1 to 8 letters")
        word = name.utf8.reversed().reduce(0) { $0 << 8 | UInt64($1) }
        length = name.utf8.count
    }

    func matches(_ token: GMLTokenizer.Token, _ window: ByteWindow) -> Bool {
        guard token.length == length else { return false }
        let bytes = window.bytes
        let cases: UInt64 = 0x2020_2020_2020_2020 >> UInt64(64 - 8 * length)
        return bytes.rawSpan.shortWord(token.start, length) | cases == word
    }
}
