import KithLinearAlgebra

/// Where a line of pairs has its fields.
struct PairLayout: Sendable {
    /// The byte between fields; a space stands for any run of spaces and tabs.
    var delimiter: UInt8 = 0x20
    /// Fields from 0.
    var source = 0
    var target = 1
    var weight: Int?
    var time: Int?
    /// Lines that begin with one of these are skipped.
    var hasComments = true
    /// Handles must be whole numbers from 1 to this (Matrix Market's rows).
    var indexLimit: UInt64?
    /// Every pair also stands for its reverse.
    var mirrored = false

    /// A line names one person and says nothing else.
    var isPeopleOnly = false

    /// Whether a line needs nothing but its first two fields.
    var isPlain: Bool { source == 0 && target == 1 && weight == nil && time == nil }
}

/// Reads the pairs of one block of lines, eight bytes at a time.
///
/// A handle is validated (UTF-8, and the layout's own rule) when it is first met, so the usual row costs two look-ups in
/// the interner and one append.
struct PairScanner {
    let layout: PairLayout
    let options: ReadOptions
    /// What went wrong, with the line's number within the block (from 0).
    struct Failure: Error {
        var line: Int
        var column: Int?
        var found: String
        var expected: String
        /// Not the fault of a line.
        var other: KithGraphError?
    }

    /// How many lines a block had, and how many of them were pairs.
    struct Count {
        var lines = 0
        var pairs = 0
    }

    private let delimiters: UInt64
    /// Pairs are follows one way, and nothing else is said of them.
    private let isPlainFollow: Bool
    private let limit: UInt64

    init(layout: PairLayout, options: ReadOptions) {
        self.layout = layout
        self.options = options
        isPlainFollow = options.role == .follows && !layout.mirrored
        delimiters = UInt64(layout.delimiter) &* 0x0101_0101_0101_0101
        limit = (layout.delimiter == 0x20 ? 0x21 : 0x20) * 0x0101_0101_0101_0101
    }

    func scan(
        _ block: SharedBuffer<UInt8>, _ interner: inout HandleInterner, _ rows: inout RelationRows
    ) throws(Failure) -> Count {
        let text = block.rawSpan
        let end = text.byteCount
        var count = Count()
        var place = 0
        while place < end {
            let first = text.byte(place)
            if first <= 0x20 || (layout.hasComments && (first == 0x23 || first == 0x25)) {
                let start = skipBlank(text, place)
                if start == end || text.byte(start) == 0x0A
                    || (layout.hasComments && (text.byte(start) == 0x23 || text.byte(start) == 0x25))
                {
                    place = lineEnd(text, start) + 1
                    count.lines += 1
                    continue
                }
            }
            if layout.isPlain {
                place = try plainLine(text, place, count.lines, &interner, &rows)
            } else {
                place = try fieldLine(text, place, count.lines, &interner, &rows)
            }
            count.lines += 1
            count.pairs += 1
        }
        return count
    }

    /// Reads `source delimiter target`, whatever follows; returns the start of the next line.
    @inline(__always)
    private func plainLine(
        _ text: RawSpan, _ start: Int, _ line: Int, _ interner: inout HandleInterner, _ rows: inout RelationRows
    ) throws(Failure) -> Int {
        let firstEnd = fieldEnd(text, start)
        var place = firstEnd
        if place < text.byteCount, firstEnd > start, isSeparator(text.byte(place)), text.byte(firstEnd - 1) > 0x20 {
            place += 1
            let secondStart = place
            if place < text.byteCount, text.byte(place) > 0x20 {
                let secondEnd = fieldEnd(text, place)
                if secondEnd > secondStart, secondEnd == text.byteCount || text.byte(secondEnd) == 0x0A,
                    text.byte(secondEnd - 1) > 0x20, text.byte(start) > 0x20
                {
                    let from = try handle(text, start, firstEnd, line, &interner)
                    let to = try handle(text, secondStart, secondEnd, line, &interner)
                    if isPlainFollow {
                        do throws(KithGraphError) {
                            try rows.append(from, to)
                        } catch {
                            throw failure(error, line)
                        }
                    } else {
                        try add(from, to, nil, nil, &rows)
                    }
                    return secondEnd + 1
                }
            }
        }
        return try fieldLine(text, start, line, &interner, &rows)
    }

    /// Reads any line by splitting it into fields.
    @inline(never)
    private func fieldLine(
        _ text: RawSpan, _ start: Int, _ line: Int, _ interner: inout HandleInterner, _ rows: inout RelationRows
    ) throws(Failure) -> Int {
        let end = lineEnd(text, start)
        let fields = split(text, start, end)
        let wanted = max(layout.source, layout.target)
        guard fields.count > wanted else {
            throw Failure(
                line: line, column: nil,
                found: fields.count == 1 ? "one column" : "\(fields.count) columns",
                expected: wanted == 1 ? "two handles, \(separatorName)" : "at least \(wanted + 1) columns")
        }
        let from = try checkedHandle(text, fields[layout.source], layout.source, line, &interner)
        if layout.isPeopleOnly { return end + 1 }
        let to = try checkedHandle(text, fields[layout.target], layout.target, line, &interner)
        var weight: Double?
        var time: Timestamp?
        let place = InputPlace(file: "")
        var field = 0
        do throws(KithGraphError) {
            if let column = layout.weight, column < fields.count, !fields[column].isEmpty {
                field = column
                weight = try FieldCheck.weight(string(text, fields[column]), role: options.role, place: place)
            }
            if let column = layout.time, column < fields.count, !fields[column].isEmpty {
                field = column
                time = try FieldCheck.time(string(text, fields[column]), options: options, place: place)
            }
        } catch {
            guard case .badData(_, let found, let expected) = error else { throw failure(error, line) }
            let column = field < fields.count ? fields[field].lowerBound - start + 1 : nil
            throw Failure(line: line, column: column, found: found, expected: expected)
        }
        try add(from, to, weight, time, &rows)
        return end + 1
    }

    private func failure(_ error: KithGraphError, _ line: Int) -> Failure {
        Failure(line: line, column: nil, found: "", expected: "", other: error)
    }

    @inline(__always)
    private func add(
        _ from: UInt32, _ to: UInt32, _ weight: Double?, _ time: Timestamp?, _ rows: inout RelationRows
    ) throws(Failure) {
        do throws(KithGraphError) {
            if weight == nil, time == nil, case .follows = options.role {
                try rows.append(from, to)
                if layout.mirrored, from != to { try rows.append(to, from) }
            } else {
                try rows.append(from, to, as: options.role, value: weight, time: time)
                if layout.mirrored, from != to {
                    try rows.append(to, from, as: options.role, value: weight, time: time)
                }
            }
        } catch {
            throw failure(error, 0)
        }
    }
}

// MARK: - Fields

extension PairScanner {
    /// Where the field that starts at `start` ends: the first delimiter or control character (or space, where that is
    /// the delimiter), or the end of the text.
    @inline(__always)
    private func fieldEnd(_ text: RawSpan, _ start: Int) -> Int {
        var place = start
        let last = text.byteCount - 8
        // Two words at a time: ids of about eight bytes would make a branch between them a gamble.
        while place <= last - 8 {
            let first = endMask(text.word(place))
            let second = endMask(text.word(place + 8))
            if first | second != 0 {
                let inFirst = first.trailingZeroBitCount
                return place + (first != 0 ? inFirst : 64 + second.trailingZeroBitCount) / 8
            }
            place += 16
        }
        while place < text.byteCount {
            let byte = text.byte(place)
            if byte == layout.delimiter || byte < 0x20 || (layout.delimiter == 0x20 && byte == 0x20) { break }
            place += 1
        }
        return place
    }

    /// The lowest bit set is the highest one of the first byte of `word` that ends a field.
    @inline(__always)
    private func endMask(_ word: UInt64) -> UInt64 {
        let different = word ^ delimiters
        let low = (word &- limit) & ~word
        let equal = (different &- 0x0101_0101_0101_0101) & ~different
        return (low | equal) & 0x8080_8080_8080_8080
    }

    @inline(__always)
    private func isSeparator(_ byte: UInt8) -> Bool {
        byte == layout.delimiter || (byte == 0x09 && layout.delimiter == 0x20)
    }

    private var separatorName: String {
        switch layout.delimiter {
        case 0x20: return "separated by spaces or tabs"
        case 0x09: return "separated by a tab"
        default: return "separated by '\(Character(UnicodeScalar(layout.delimiter)))'"
        }
    }

    private func skipBlank(_ text: RawSpan, _ start: Int) -> Int {
        var place = start
        while place < text.byteCount, [0x20, 0x09, 0x0D].contains(text.byte(place)) { place += 1 }
        return place
    }

    private func lineEnd(_ text: RawSpan, _ start: Int) -> Int {
        var place = start
        while place < text.byteCount, text.byte(place) != 0x0A { place += 1 }
        return place
    }

    /// The fields of a line, without blanks around them.
    private func split(_ text: RawSpan, _ start: Int, _ end: Int) -> [Range<Int>] {
        var fields: [Range<Int>] = []
        var place = start
        var end = end
        while end > start, text.byte(end - 1) == 0x0D { end -= 1 }
        if layout.delimiter == 0x20 {
            while true {
                place = skipBlank(text, place)
                guard place < end else { return fields }
                let first = place
                while place < end, ![0x20, 0x09, 0x0D].contains(text.byte(place)) { place += 1 }
                fields.append(first..<place)
            }
        }
        while true {
            let first = place
            while place < end, text.byte(place) != layout.delimiter { place += 1 }
            var range = first..<place
            while !range.isEmpty, text.byte(range.lowerBound) == 0x20 {
                range = range.lowerBound + 1..<range.upperBound
            }
            while !range.isEmpty, text.byte(range.upperBound - 1) == 0x20 {
                range = range.lowerBound..<range.upperBound - 1
            }
            fields.append(range)
            guard place < end else { return fields }
            place += 1
        }
    }

    private func string(_ text: RawSpan, _ range: Range<Int>) -> String {
        String(decoding: range.map { text.byte($0) }, as: UTF8.self)
    }

    // MARK: Handles

    private func checkedHandle(
        _ text: RawSpan, _ range: Range<Int>, _ field: Int, _ line: Int, _ interner: inout HandleInterner
    ) throws(Failure) -> UInt32 {
        guard !range.isEmpty else {
            throw Failure(
                line: line, column: nil, found: "nothing in column \(field + 1)", expected: "a handle")
        }
        return try handle(text, range.lowerBound, range.upperBound, line, &interner)
    }

    @inline(__always)
    private func handle(
        _ text: RawSpan, _ start: Int, _ end: Int, _ line: Int, _ interner: inout HandleInterner
    ) throws(Failure) -> UInt32 {
        let known = interner.count
        let number = interner.intern(text, start, end - start)
        if interner.count != known { try validate(text, start, end, line) }
        return number
    }

    @inline(never)
    private func validate(_ text: RawSpan, _ start: Int, _ end: Int, _ line: Int) throws(Failure) {
        if layout.indexLimit == nil {
            var place = start
            while place < end, text.byte(place) > 0x20, text.byte(place) < 0x7F { place += 1 }
            if place == end { return }
        }
        let bytes = (start..<end).map { text.byte($0) }
        var lineStart = start
        while lineStart > 0, text.byte(lineStart - 1) != 0x0A { lineStart -= 1 }
        let column = start - lineStart + 1
        if let control = bytes.first(where: { $0 < 0x20 || $0 == 0x7F }) {
            throw Failure(
                line: line, column: column, found: "the control character \(control) in \(InputText.quoted(bytes))",
                expected: "text")
        }
        guard String(validating: bytes, as: UTF8.self) != nil else {
            throw Failure(
                line: line, column: column, found: "bytes that are not UTF-8: \(InputText.quoted(bytes))",
                expected: "a handle in UTF-8")
        }
        if let limit = layout.indexLimit {
            let isPlainNumber = bytes.allSatisfy { (48...57).contains($0) } && bytes[0] != 48
            guard isPlainNumber, let value = UInt64(String(decoding: bytes, as: UTF8.self)), value <= limit else {
                throw Failure(
                    line: line, column: column, found: InputText.quoted(bytes),
                    expected: "a row or column number from 1 to \(limit)")
            }
        }
    }
}
