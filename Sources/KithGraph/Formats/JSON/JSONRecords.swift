import KithLinearAlgebra

/// What a reader wants to know of one JSON value.
protocol JSONRecord {
    /// Forgets what was read before and passes one value, of which the first byte is `{`.
    mutating func read(_ cursor: inout JSONCursor) throws(JSONFlaw)
}

/// Reads JSON records one by one: the elements of an array, or values that follow each other (JSON lines). At most one
/// block of the input or one record is held, whichever is longer.
final class JSONRecords {
    static let maximumRecordBytes = 16 << 20

    let window: ByteWindow
    /// Where the record read last begins in ``bytes``.
    private(set) var recordStart = 0
    private var recordEnd: Int
    private var state: State
    /// Whether the window holds all that is left of the input.
    private var isExhausted = false
    private let maximumRecordBytes: Int

    private enum State {
        case beginning
        case firstElement
        case laterElement
        case values
        case ended
    }

    /// Records from where `window` starts.
    init(_ window: ByteWindow, maximumRecordBytes: Int = JSONRecords.maximumRecordBytes) {
        self.window = window
        self.maximumRecordBytes = maximumRecordBytes
        state = .beginning
        recordEnd = window.start
    }

    /// The bytes that the texts of the record read last point into.
    var bytes: SharedBuffer<UInt8> { window.bytes }

    /// Reads the next record; `false` after the last.
    func next<Record: JSONRecord>(_ record: inout Record) throws(KithGraphError) -> Bool {
        window.start = recordEnd
        while true {
            let bytes = window.bytes
            var cursor = JSONCursor(bytes.rawSpan, at: window.start)
            do throws(JSONFlaw) {
                guard try advance(&cursor) else {
                    recordEnd = cursor.place
                    return false
                }
                recordStart = cursor.place
                try record.read(&cursor)
                recordEnd = cursor.place
                state = state == .firstElement ? .laterElement : state
                return true
            } catch {
                guard error.isEnd, !isExhausted else { throw failure(error) }
                guard window.unused <= maximumRecordBytes else {
                    throw .badData(
                        place: window.place(window.start),
                        found: "a record of more than \(maximumRecordBytes) bytes", expected: "shorter records")
                }
                isExhausted = try !window.grow()
            }
        }
    }

    /// The place of the record read last.
    var recordPlace: InputPlace { window.place(recordStart) }

    private func failure(_ flaw: JSONFlaw) -> KithGraphError {
        let rest = window.bytes.slice(min(flaw.offset, window.bytes.count)..<window.bytes.count)
        let shown = rest.prefix(20).prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
        var found = "the end of the input"
        if !flaw.isEnd { found = shown.isEmpty ? "the end of the line" : InputText.quoted(shown) }
        return .badData(place: window.place(flaw.offset), found: found, expected: "\(flaw.expected)")
    }

    /// Goes to the first byte of the next record, or past the end of all (`false`).
    private func advance(_ cursor: inout JSONCursor) throws(JSONFlaw) -> Bool {
        if state == .beginning {
            if try cursor.peek("JSON records") == UInt8(ascii: "[") {
                cursor.place += 1
                state = .firstElement
                window.start = cursor.place
            } else {
                state = .values
            }
        }
        switch state {
        case .firstElement, .laterElement:
            var isFirst = state == .firstElement
            guard try cursor.nextElement(&isFirst) else {
                state = .ended
                window.start = cursor.place
                return try advance(&cursor)
            }
        case .values:
            cursor.skipSpace()
            if cursor.place == cursor.text.byteCount, isExhausted { return false }
        case .ended, .beginning:
            cursor.skipSpace()
            if cursor.place < cursor.text.byteCount, cursor.text.byte(cursor.place) == UInt8(ascii: ";") {
                cursor.place += 1
                cursor.skipSpace()
            }
            if cursor.place == cursor.text.byteCount, isExhausted { return false }
            throw cursor.flaw("nothing after the closing \"]\"")
        }
        guard try cursor.peek("a record: {…}") == UInt8(ascii: "{") else { throw cursor.flaw("a record: {…}") }
        return true
    }
}
