import KithLinearAlgebra

/// Reads the rows of a table of pairs.
struct PairRows {
    private let columns: PairColumns
    private let count: Int
    private let options: ReadOptions
    private let mirrored: Bool

    init(_ columns: PairColumns, count: Int, options: ReadOptions) {
        self.columns = columns
        self.count = count
        self.options = options
        mirrored = options.isDirected == false
    }

    /// Reads from the current record on to the end.
    func read(_ records: DelimitedRecords, into builder: NetworkBuilder) throws(KithGraphError) {
        var sawDirected = false
        try builder.withShards(1) { (shards) throws(KithGraphError) in
            try shards[0].withRows(options.role) { (interner, rows) throws(KithGraphError) in
                sawDirected = try read(records, &interner, &rows)
            }
        }
        if options.role == .follows {
            builder.noteInput(directed: columns.direction == nil ? !mirrored : sawDirected)
        }
    }

    /// Returns whether a row said that it goes one way.
    private func read(
        _ records: DelimitedRecords, _ interner: inout HandleInterner, _ rows: inout RelationRows
    ) throws(KithGraphError) -> Bool {
        let columns = columns
        var owner: NetworkBuilder.LocalPerson = 0
        if columns.source == nil { owner = interner.intern(try checkedOwner(records)) }
        let hasPayload = columns.weight != nil || columns.time != nil
        let isPlain = !hasPayload && options.role == .follows
        var sawDirected = false
        repeat {
            try RowCheck.fieldCount(records, expected: count)
            var from = owner
            if let source = columns.source { from = try person(records, source, &interner) }
            let to = try person(records, columns.target, &interner)
            var mirrored = mirrored
            if let direction = columns.direction {
                mirrored = try isUndirected(records, direction)
                if !mirrored { sawDirected = true }
            }
            if isPlain {
                try rows.append(from, to)
                if mirrored, from != to { try rows.append(to, from) }
            } else {
                let weight = try weight(records)
                let time = try time(records)
                try rows.append(from, to, as: options.role, value: weight, time: time)
                if mirrored, from != to { try rows.append(to, from, as: options.role, value: weight, time: time) }
            }
        } while try records.next()
        return sawDirected
    }

    private func checkedOwner(_ records: DelimitedRecords) throws(KithGraphError) -> String {
        guard !options.owner.isEmpty else {
            throw .badData(
                place: records.place(0), found: "a list of one column and no owner",
                expected: "whose list it is (--owner)")
        }
        return options.owner
    }

    @inline(__always)
    private func person(
        _ records: DelimitedRecords, _ field: Int, _ interner: inout HandleInterner
    ) throws(KithGraphError) -> NetworkBuilder.LocalPerson {
        let start = records.start(field)
        let end = records.end(field)
        let text = records.text
        if start == end || !text.rawSpan.isASCII(start, end) {
            try TextCheck.handle(text, start, end, at: records.place(field))
        }
        return interner.intern(text.rawSpan, start, end &- start)
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

    /// Whether the row goes both ways, by its `Type`.
    private func isUndirected(_ records: DelimitedRecords, _ field: Int) throws(KithGraphError) -> Bool {
        let value = try records.string(field)
        switch value.lowercased() {
        case "directed": return false
        case "undirected": return true
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
