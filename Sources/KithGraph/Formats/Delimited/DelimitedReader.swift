import KithLinearAlgebra

/// Reads tables with one pair or one person a row: CSV, TSV and the like (RFC 4180, see ``DelimitedRecords``).
///
/// With a header, the options or well-known names (`source`, `target`, `follower`, `followee`, `weight`, `count`,
/// `time`, `created_at`, …; see ``ColumnNames``) say which columns are meant. Where only one of the pair's columns is
/// known the first other column is the second; where none is, the first two columns are the pair; both are told to
/// ``ReadOptions/note``. Without a header, columns go by number and the first two are the pair. Every row must have as
/// many fields as the header or first row, empty ones at the end aside. An empty weight counts as 1, an empty time as
/// unknown; an empty handle is an error. Gephi's column `Type` (`Directed`, `Undirected`) is heeded unless the options
/// say which it is.
///
/// Mutes and blocks may be lists of one column, with or without a header: the options' owner has muted or blocked
/// everybody in it.
public enum DelimitedReader {
    public static func read(
        _ source: ByteSource, into builder: NetworkBuilder, options: ReadOptions
    ) throws(KithGraphError) {
        let prefix = try source.peek(TableLayout.prefixLength)
        let looked = prefix.slice(0..<min(prefix.count, TableLayout.prefixLength))
        if ByteOrderMark.isUTF16(looked) { throw ByteOrderMark.error(file: source.name) }
        let isNumbered = [options.sourceColumn, options.targetColumn].contains { $0.flatMap { Int($0) } != nil }
        let layout = TableLayout(
            prefix: looked, isWhole: looked.count < TableLayout.prefixLength,
            delimiters: options.format == .tsv ? [Delimiter.tab] : Delimiter.usual, options: options,
            assumesHeader: (options.format != nil || options.role == .people) && !isNumbered)
        let records = DelimitedRecords(LineReader(source, progress: options.progress), delimiter: layout.delimiter)
        guard try records.next() else { throw empty(source) }
        let count = records.count
        let place = records.place(0)
        if layout.header != nil, !layout.isCertain {
            options.note?("\(place): taking the first row for the names of the columns")
        }
        var isAtRow = true
        if layout.header != nil { isAtRow = try records.next() }
        if options.role == .people {
            var people = try PeopleTable(layout, count: count, options: options, place: place)
            if isAtRow { try people.read(records, into: builder) }
            people.finish(into: builder)
            return
        }
        let columns = try PairColumns(layout, count: count, options: options, place: place)
        if let assumption = columns.assumption { options.note?(assumption) }
        if isAtRow {
            try PairRows(columns, count: count, options: options).read(records, into: builder)
        } else if options.role == .follows {
            throw .badData(place: place, found: "a header and no rows", expected: "one follow a row")
        }
    }

    /// The error for an input without records.
    private static func empty(_ source: ByteSource) -> KithGraphError {
        .badData(
            place: InputPlace(file: source.name), found: "no rows",
            expected: "a table with two columns: who follows, and who is followed")
    }
}
