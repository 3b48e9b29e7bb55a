import KithLinearAlgebra

/// Reads the rows of a table of pairs.
struct PairRows {
    private let columns: PairColumns
    private let count: Int
    private let builder: NetworkBuilder
    private let options: ReadOptions
    private let oneWay: RowSink
    private let bothWays: RowSink
    private var hasDirected = false

    init(_ columns: PairColumns, count: Int, builder: NetworkBuilder, options: ReadOptions) {
        self.columns = columns
        self.count = count
        self.builder = builder
        self.options = options
        oneWay = RowSink(builder: builder, role: options.role, mirrored: options.isDirected == false)
        bothWays = RowSink(builder: builder, role: options.role, mirrored: true)
    }

    /// Reads from the current record on to the end.
    mutating func read(_ records: inout DelimitedRecords) throws(KithGraphError) {
        var owner: NetworkBuilder.LocalPerson = 0
        if columns.source == nil { owner = try ownerPerson(records) }
        let columns = columns
        let hasPayload = columns.weight != nil || columns.time != nil
        repeat {
            try RowCheck.fieldCount(records, expected: count)
            let text = records.text
            var from = owner
            if let source = columns.source { from = try person(records, text, source) }
            let to = try person(records, text, columns.target)
            let sink = try sink(records)
            if hasPayload {
                try sink.add(from, to, weight: weight(records), time: time(records))
            } else {
                try sink.add(from, to)
            }
        } while try records.next()
        if options.role == .follows {
            builder.noteInput(directed: columns.direction == nil ? !oneWay.mirrored : hasDirected)
        }
    }

    private func ownerPerson(_ records: DelimitedRecords) throws(KithGraphError) -> NetworkBuilder.LocalPerson {
        guard !options.owner.isEmpty else {
            throw .badData(
                place: records.place(0), found: "a list of one column and no owner",
                expected: "whose list it is (--owner)")
        }
        return builder.person(options.owner)
    }

    @inline(__always)
    private func person(
        _ records: DelimitedRecords, _ text: SharedBuffer<UInt8>, _ field: Int
    ) throws(KithGraphError) -> NetworkBuilder.LocalPerson {
        let start = records.start(field)
        let end = records.end(field)
        if start == end || !text.rawSpan.isASCII(start, end) {
            let place = records.place(field)
            try TextCheck.handle(
                text, start, end, file: place.file, line: place.line ?? 0, column: place.column ?? 0)
        }
        return builder.person(text.rawSpan, start, end - start)
    }

    private func weight(_ records: DelimitedRecords) throws(KithGraphError) -> Double? {
        guard let field = columns.weight, records.start(field) < records.end(field) else { return nil }
        if let whole = RowCheck.digits(records, field) {
            if case .interactions = options.role, whole > UInt32.max {
            } else {
                return Double(whole)
            }
        }
        return try FieldCheck.weight(records.string(field), role: options.role, place: records.place(field))
    }

    private func time(_ records: DelimitedRecords) throws(KithGraphError) -> Timestamp? {
        guard let field = columns.time, records.start(field) < records.end(field) else { return nil }
        if let whole = RowCheck.digits(records, field) {
            let factor = options.timeUnit.milliseconds
            let milliseconds = whole * factor.by / factor.over
            if milliseconds <= options.latestTime ?? .max { return milliseconds }
        }
        return try FieldCheck.time(records.string(field), options: options, place: records.place(field))
    }

    /// Where the row goes, by its `Type`.
    private mutating func sink(_ records: DelimitedRecords) throws(KithGraphError) -> RowSink {
        guard let field = columns.direction else { return oneWay }
        let value = try records.string(field)
        switch value.lowercased() {
        case "directed":
            hasDirected = true
            return oneWay
        case "undirected":
            return bothWays
        default:
            throw .badData(
                place: records.place(field), found: InputText.quoted(value), expected: "Directed or Undirected")
        }
    }
}

/// Checks of rows that all tables share.
enum RowCheck {
    /// Throws ``KithGraphError/badData(place:found:expected:)`` unless the record has `expected` fields, not counting
    /// empty ones beyond.
    @inline(__always)
    static func fieldCount(_ records: DelimitedRecords, expected: Int) throws(KithGraphError) {
        if records.count != expected { try unusualCount(records, expected) }
    }

    @inline(never)
    private static func unusualCount(_ records: DelimitedRecords, _ expected: Int) throws(KithGraphError) {
        let extra = records.count > expected ? expected..<records.count : 0..<0
        if records.count > expected, extra.allSatisfy({ records.start($0) == records.end($0) }) { return }
        throw .badData(
            place: InputPlace(file: records.file, line: records.line),
            found: records.count == 1 ? "1 field" : "\(records.count) fields",
            expected: "\(expected) as in the first row, with \(Delimiter.words(records.delimiter)) between them")
    }

    /// The field as a number if it is 1 to 15 digits and nothing else.
    @inline(__always)
    static func digits(_ records: DelimitedRecords, _ field: Int) -> Int64? {
        let start = records.start(field)
        let end = records.end(field)
        guard end > start, end - start <= 15 else { return nil }
        var value: Int64 = 0
        let text = records.text
        for place in start..<end {
            let digit = text[place] &- 48
            guard digit < 10 else { return nil }
            value = value &* 10 &+ Int64(digit)
        }
        return value
    }
}
