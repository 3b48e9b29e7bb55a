import KithLinearAlgebra

/// Reads a table with one person a row. The handle's column goes by the options' source column, by a well-known name
/// (`id`, `handle`, `username`, …), else it is the first; all other columns become attributes under their names, with
/// the column that looks like a display name (`name`, `full_name`, `label`, …) as ``AttributeColumn/displayName``. Empty
/// cells are no values. Types are found out from all values of a column: whole numbers (64 bits, without leading
/// zeros), numbers, `true` and `false`, else text; the values stay as they are written.
struct PeopleTable {
    private struct Column {
        let field: Int
        let name: String
        var values: [NetworkBuilder.LocalPerson: String] = [:]
        var type: ValueTypeInference = .init()
    }

    private let handle: Int
    private let count: Int
    private var columns: [Column] = []

    /// Throws ``KithGraphError/badData(place:found:expected:)`` when a column asked for is missing or two have one name.
    init(_ layout: TableLayout, count: Int, options: ReadOptions, place: InputPlace) throws(KithGraphError) {
        self.count = count
        let finder = ColumnFinder(header: layout.header, count: count, place: place)
        let keys = finder.keys
        if let asked = try finder.asked(options.sourceColumn, "--source-column") {
            handle = asked
        } else if let known = ColumnNames.first(ColumnNames.person, in: keys) {
            handle = known
        } else {
            handle = 0
            if count > 1 {
                let name = layout.header.map { " \(InputText.quoted($0[0]))" } ?? ""
                options.note?("\(place): taking the first column\(name) for the handles (see --source-column)")
            }
        }
        let displayName = ColumnNames.first(ColumnNames.displayName, in: keys, except: [handle])
        for field in 0..<count where field != handle {
            var name = layout.header.map { ColumnNames.isTyped($0[field]) ? keys[field] : $0[field] } ?? ""
            if name.isEmpty { name = "column \(field + 1)" }
            if field == displayName { name = AttributeColumn.displayName }
            guard !columns.contains(where: { $0.name == name }) else {
                throw .badData(
                    place: place, found: "two columns \(InputText.quoted(name))", expected: "a name for each column")
            }
            columns.append(Column(field: field, name: name))
        }
    }

    /// Reads from the current record on to the end.
    mutating func read(_ records: DelimitedRecords, into builder: NetworkBuilder) throws(KithGraphError) {
        repeat {
            try RowCheck.fieldCount(records, expected: count)
            try TextCheck.handle(
                records.text, records.start(handle), records.end(handle), at: records.place(handle))
            let text = records.text
            let person = builder.person(
                text.rawSpan, records.start(handle), records.end(handle) - records.start(handle))
            for index in columns.indices {
                let field = columns[index].field
                guard records.start(field) < records.end(field) else { continue }
                let value = try records.string(field)
                if let known = columns[index].values.updateValue(value, forKey: person), known != value {
                    throw .badData(
                        place: records.place(field),
                        found: "a second value \(InputText.quoted(value)) beside \(InputText.quoted(known))",
                        expected: "one row for each person")
                }
                columns[index].type.see(value)
            }
        } while try records.next()
    }

    /// Hands all values over.
    func finish(into builder: NetworkBuilder) {
        for column in columns {
            for (person, value) in column.values {
                builder.setAttribute(column.name, of: person, to: value, type: column.type.type)
            }
        }
    }
}

/// Finds the narrowest type that fits all values seen.
struct ValueTypeInference {
    private var couldBe: Set<AttributeColumn.ValueType> = [.boolean, .integer, .number]
    private var hasValues = false

    /// The narrowest type; text when no value was seen.
    var type: AttributeColumn.ValueType {
        guard hasValues else { return .text }
        if couldBe.contains(.boolean) { return .boolean }
        if couldBe.contains(.integer) { return .integer }
        return couldBe.contains(.number) ? .number : .text
    }

    mutating func see(_ value: String) {
        hasValues = true
        if couldBe.isEmpty { return }
        if couldBe.contains(.boolean), !["true", "false"].contains(value.lowercased()) { couldBe.remove(.boolean) }
        if couldBe.contains(.integer), !ValueTypeInference.isInteger(value) { couldBe.remove(.integer) }
        if couldBe.contains(.number), !ValueTypeInference.isNumber(value) { couldBe.remove(.number) }
    }

    private static func isInteger(_ text: String) -> Bool {
        // What does not come back as written, such as 007, is a code and not a number.
        Int64(text).map { String($0) == text } ?? false
    }

    private static func isNumber(_ text: String) -> Bool {
        guard ColumnNames.isNumber(text), let value = Double(text), value.isFinite else { return false }
        let digits = text.first == "-" ? text.dropFirst() : text[...]
        let isCode = digits.count > 1 && digits.first == "0" && !digits.dropFirst().hasPrefix(".")
        // Twenty digits are an id, and a floating-point number would lose its end.
        return !isCode && (isInteger(text) || text.contains { ".eE".contains($0) })
    }
}
