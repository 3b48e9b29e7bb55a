import KithLinearAlgebra

/// How a table is written, told from its first records: what stands between fields, and whether the first record names
/// the columns.
struct TableLayout {
    /// Bytes looked at.
    static let prefixLength = 1 << 16

    let delimiter: UInt8
    /// The names in the first record, or `nil` when that is data.
    let header: [String]?
    /// The first few records of data, for looking at.
    let sample: [[String]]
    /// Whether what the first record is was clear from what it says, not merely assumed.
    let isCertain: Bool

    /// - Parameters:
    ///   - prefix: the first bytes of the input.
    ///   - isWhole: whether that is all of it.
    ///   - delimiters: those to try.
    ///   - assumesHeader: what to take the first record for when neither its words nor the rows below tell: a header,
    ///     if none of its cells is a number.
    init(
        prefix: SharedBuffer<UInt8>, isWhole: Bool, delimiters: [UInt8] = Delimiter.usual,
        options: ReadOptions = ReadOptions(), assumesHeader: Bool = false
    ) {
        let named = [options.sourceColumn, options.targetColumn, options.weightColumn, options.timeColumn]
            .compactMap { $0 }.filter { !$0.isEmpty && Int($0) == nil }
        var chosen = delimiters.contains(Delimiter.comma) ? Delimiter.comma : delimiters[0]
        var rows: [[String]] = []
        for delimiter in delimiters {
            let found = TableLayout.records(prefix, isWhole: isWhole, delimiter: delimiter)
            let count = found.first?.count ?? 0
            if rows.isEmpty || count > rows[0].count {
                if count > 1 { chosen = delimiter }
                rows = found
            }
        }
        if rows.first?.count == 1 {
            // Names between single spaces; without names it is an edge list.
            let spaced = TableLayout.records(prefix, isWhole: isWhole, delimiter: Delimiter.space)
            if let first = spaced.first, first.count > 1, TableLayout.namesPair(first.map(ColumnNames.key)) {
                chosen = Delimiter.space
                rows = spaced
            }
        }
        delimiter = chosen
        let first = rows.first ?? []
        let evident = TableLayout.isEvidentHeader(first, Array(rows.dropFirst()), named: named)
        let assumed = assumesHeader && first.count > 1 && !first.contains(where: ColumnNames.isNumber)
        let hasHeader = evident || assumed
        isCertain = evident || !assumed
        header = hasHeader ? first : nil
        sample = hasHeader ? Array(rows.dropFirst()) : rows
    }

    /// Up to 50 records of the prefix; a record cut off at its end does not count.
    private static func records(_ prefix: SharedBuffer<UInt8>, isWhole: Bool, delimiter: UInt8) -> [[String]] {
        var length = prefix.count
        if !isWhole { while length > 0, prefix[length - 1] != 10 { length -= 1 } }
        let lines = LineReader(ByteSource(name: "", plain: prefix.slice(0..<length)))
        let records = DelimitedRecords(lines, delimiter: delimiter)
        var rows: [[String]] = []
        // What is wrong with the text is said when it is read in earnest.
        while rows.count < 50, (try? records.next()) == true {
            let cells = (0..<records.count).map { field in
                String(decoding: records.text.slice(records.start(field)..<records.end(field)), as: UTF8.self)
            }
            rows.append(cells)
        }
        return rows
    }

    /// Whether the first record must be a header: it has a name that was asked for, carries types, names a pair or a
    /// well-known column, or stands without numbers above a column of numbers.
    private static func isEvidentHeader(_ first: [String], _ rest: [[String]], named: [String]) -> Bool {
        let keys = first.map(ColumnNames.key)
        if named.contains(where: { name in first.contains(name) || keys.contains(ColumnNames.key(name)) }) {
            return true
        }
        if first.contains(where: ColumnNames.isTyped) || namesPair(keys) { return true }
        if first.contains(where: ColumnNames.isNumber) { return false }
        let known = ColumnNames.source + ColumnNames.target + ColumnNames.person
        if keys.contains(where: known.contains) { return true }
        guard first.count > 1, !rest.isEmpty else { return false }
        return first.indices.contains { column in
            rest.allSatisfy { column < $0.count && ColumnNames.isNumber($0[column]) }
        }
    }

    private static func namesPair(_ keys: [String]) -> Bool {
        if ColumnNames.shortPairs.contains(where: { keys.contains($0) && keys.contains($1) }) { return true }
        guard let source = ColumnNames.first(ColumnNames.source + ColumnNames.person, in: keys) else { return false }
        return ColumnNames.first(ColumnNames.target, in: keys, except: [source]) != nil
    }
}
