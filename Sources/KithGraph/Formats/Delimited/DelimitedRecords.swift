import KithLinearAlgebra

/// The records of a table by RFC 4180: fields between delimiters, in double quotes where they hold delimiters, quotes
/// (doubled) or line ends. More than the RFC says: spaces around a field are dropped unless quoted, a quote inside an
/// unquoted field stands for itself, blank lines are skipped, and so are lines that start with `#` or `%` before the
/// first record.
///
/// After ``next()`` has returned `true`, field `f` is `start(f) ..< end(f)` of ``text``.
final class DelimitedRecords {
    let lines: LineReader
    let delimiter: UInt8
    /// The bytes that hold the current record's fields: the line itself, or a copy without quotes.
    private(set) var text = SharedBuffer<UInt8>([])
    /// Number of fields.
    private(set) var count = 0
    /// The line the record starts on, from 1.
    private(set) var line = 0
    /// Records read so far.
    private(set) var recordCount = 0

    private var bounds = MutableBuffer<Int>(count: 64)
    /// Where the fields of an unquoted record's line start in ``text``.
    private var lineStart = 0
    /// For a record with quotes, where each field began in the input.
    private var quotedPlaces: [InputPlace] = []

    init(_ lines: LineReader, delimiter: UInt8) {
        self.lines = lines
        self.delimiter = delimiter
    }

    var file: String { lines.file }

    @inline(__always)
    func start(_ field: Int) -> Int { bounds[2 &* field] }

    @inline(__always)
    func end(_ field: Int) -> Int { bounds[2 &* field &+ 1] }

    /// Where field `field` starts: its line, and its byte in that line from 1.
    func place(_ field: Int) -> InputPlace {
        if !quotedPlaces.isEmpty { return quotedPlaces[field] }
        return InputPlace(file: file, line: line, column: start(field) - lineStart + 1)
    }

    /// The field as text. Throws ``KithGraphError/badData(place:found:expected:)`` when it is not UTF-8.
    func string(_ field: Int) throws(KithGraphError) -> String {
        if !text.rawSpan.isASCII(start(field), end(field)) {
            try TextCheck.validUTF8(text, start(field), end(field), place(field))
        }
        return String(decoding: text.slice(start(field)..<end(field)), as: UTF8.self)
    }

    /// Moves to the next record; `false` at the end. Throws ``KithGraphError/badData(place:found:expected:)``.
    func next() throws(KithGraphError) -> Bool {
        repeat {
            guard try lines.next() else { return false }
        } while isSkipped(lines.block)
        recordCount += 1
        line = lines.number
        count = 0
        let block = lines.block
        if block.rawSpan.firstPlace(of: 0x22, lines.start, lines.end) == lines.end {
            if !quotedPlaces.isEmpty { quotedPlaces = [] }
            text = block
            lineStart = lines.start
            split(block.rawSpan, lines.start, lines.end)
        } else {
            try readQuoted()
        }
        return true
    }

    /// Whether the line is blank, or a comment before the first record.
    @inline(__always)
    private func isSkipped(_ block: SharedBuffer<UInt8>) -> Bool {
        let bytes = block.rawSpan
        var place = lines.start
        while place < lines.end, bytes.byte(place) == 0x20 { place += 1 }
        if place == lines.end { return true }
        guard recordCount == 0 else { return false }
        return bytes.byte(place) == UInt8(ascii: "#") || bytes.byte(place) == UInt8(ascii: "%")
    }

    @inline(__always)
    private func split(_ bytes: RawSpan, _ from: Int, _ to: Int) {
        var start = from
        while true {
            let end = bytes.firstPlace(of: delimiter, start, to)
            append(bytes, start, end)
            if end == to { break }
            start = end &+ 1
        }
    }

    /// Adds the field `start ..< end` without the spaces around it.
    @inline(__always)
    private func append(_ bytes: RawSpan, _ start: Int, _ end: Int) {
        var start = start
        var end = end
        while start < end, bytes.byte(start) == 0x20 { start &+= 1 }
        while end > start, bytes.byte(end &- 1) == 0x20 { end &-= 1 }
        appendBounds(start, end)
    }

    @inline(__always)
    private func appendBounds(_ start: Int, _ end: Int) {
        if 2 &* count &+ 1 >= bounds.count { growBounds() }
        bounds[2 &* count] = start
        bounds[2 &* count &+ 1] = end
        count &+= 1
    }

    @inline(never)
    private func growBounds() {
        let larger = MutableBuffer<Int>(count: bounds.count * 2)
        for index in bounds.indices { larger[index] = bounds[index] }
        bounds = larger
    }

    private func readQuoted() throws(KithGraphError) {
        var record = QuotedRecord(lines, delimiter: delimiter)
        try record.read()
        text = SharedBuffer(record.bytes)
        lineStart = 0
        quotedPlaces = record.places
        for field in record.ranges { appendBounds(field.lowerBound, field.upperBound) }
    }
}

/// Reads one record in which a quote occurs, from the current line of `lines` on.
private struct QuotedRecord {
    private let lines: LineReader
    private let delimiter: UInt8
    /// All fields' bytes, one after the other, without what quotes them.
    private(set) var bytes: [UInt8] = []
    private(set) var ranges: [Range<Int>] = []
    private(set) var places: [InputPlace] = []
    private var place: Int

    init(_ lines: LineReader, delimiter: UInt8) {
        self.lines = lines
        self.delimiter = delimiter
        place = lines.start
    }

    mutating func read() throws(KithGraphError) {
        while true {
            let fieldStart = place
            let first = afterSpaces(place)
            let begin = bytes.count
            if first < lines.end, lines.block[first] == 0x22 {
                places.append(lines.place(first))
                place = first + 1
                try readQuotedField(opened: lines.place(first))
            } else {
                places.append(lines.place(min(first, lines.end)))
                readPlainField(from: fieldStart)
            }
            ranges.append(begin..<bytes.count)
            if place == lines.end { return }
            place += 1
        }
    }

    private func afterSpaces(_ from: Int) -> Int {
        var place = from
        while place < lines.end, lines.block[place] == 0x20, delimiter != 0x20 { place += 1 }
        return place
    }

    private mutating func readPlainField(from start: Int) {
        let line = lines.block
        let end = line.rawSpan.firstPlace(of: delimiter, start, lines.end)
        place = end
        let first = min(afterSpaces(start), end)
        var last = end
        while last > first, lines.block[last - 1] == 0x20 { last -= 1 }
        bytes.append(contentsOf: lines.block.slice(first..<last))
    }

    private mutating func readQuotedField(opened: InputPlace) throws(KithGraphError) {
        let begin = bytes.count
        while true {
            let line = lines.block
            let quote = line.rawSpan.firstPlace(of: 0x22, place, lines.end)
            bytes.append(contentsOf: lines.block.slice(place..<quote))
            if quote == lines.end {
                bytes.append(contentsOf: lines.endedInCarriageReturn ? [13, 10] : [10])
                guard bytes.count - begin <= LineReader.longestLine, try lines.next() else {
                    throw .badData(
                        place: opened, found: "a quoted field that does not end", expected: "a closing quote")
                }
                place = lines.start
            } else if quote + 1 < lines.end, lines.block[quote + 1] == 0x22 {
                bytes.append(0x22)
                place = quote + 2
            } else {
                place = afterSpaces(quote + 1)
                break
            }
        }
        guard place == lines.end || lines.block[place] == delimiter else {
            throw .badData(
                place: lines.place(place), found: "text after a closing quote",
                expected: "\(Delimiter.words(delimiter)) or the end of the line (quotes inside quotes are doubled)")
        }
    }
}

/// The characters that may stand between fields.
enum Delimiter {
    static let comma = UInt8(ascii: ",")
    static let tab = UInt8(ascii: "\t")
    static let space = UInt8(ascii: " ")
    /// In the order in which they are tried.
    static let usual: [UInt8] = [tab, comma, UInt8(ascii: ";"), UInt8(ascii: "|")]

    static func words(_ delimiter: UInt8) -> String {
        switch delimiter {
        case tab: return "a tab"
        case space: return "a space"
        case comma: return "a comma"
        case UInt8(ascii: ";"): return "a semicolon"
        default: return "a vertical bar"
        }
    }
}
