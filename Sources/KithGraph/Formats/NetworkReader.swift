import KithLinearAlgebra

/// Reads an input of any layout that Kith knows.
public enum NetworkReader {
    /// Reads the file at `path`, or standard input for `-`, into `builder`: as ``ReadOptions/format`` says, else as its
    /// content shows. Throws ``KithGraphError``; what was read before the error stays in the builder.
    public static func read(
        _ path: String, into builder: NetworkBuilder, options: ReadOptions = ReadOptions()
    ) throws(KithGraphError) {
        try read(ByteSource.open(path), into: builder, options: options)
    }

    /// As ``read(_:into:options:)-swift.type.method`` for an input that is open already, whose name is its path.
    public static func read(
        _ source: ByteSource, into builder: NetworkBuilder, options: ReadOptions = ReadOptions()
    ) throws(KithGraphError) {
        try dispatch(source, format(of: source, options: options), into: builder, options: options)
    }

    /// The network of the one input at `path`, or standard input for `-`: a snapshot is opened where it lies, anything
    /// else is read.
    public static func load(
        _ path: String, options: ReadOptions = ReadOptions(), threads: Int = Parallel.availableThreads
    ) throws(KithGraphError) -> Network {
        let source = try ByteSource.open(path)
        let format = try format(of: source, options: options)
        if format == .snapshot { return try openSnapshot(source, threads: threads) }
        var options = options
        options.threads = threads
        let builder = NetworkBuilder(options: .init(threads: threads))
        try dispatch(source, format, into: builder, options: options)
        return try builder.finish()
    }

    /// The layout that `source` will be read as.
    static func format(of source: ByteSource, options: ReadOptions) throws(KithGraphError) -> FileFormat {
        if let format = options.format { return format }
        let detected = try FormatDetection.detect(source, name: source.name)
        guard detected == .edgeList else { return detected }
        // Lines of text without a header that says so may still be a table, by what is asked of it.
        let columns = [options.sourceColumn, options.targetColumn, options.weightColumn, options.timeColumn]
        let asksForNames = columns.contains { $0.map { Int($0) == nil } ?? false }
        if options.role == .people || asksForNames { return .csv }
        guard options.role == .mutes || options.role == .blocks else { return .edgeList }
        return try hasOneColumn(source) ? .csv : .edgeList
    }

    private static func hasOneColumn(_ source: ByteSource) throws(KithGraphError) -> Bool {
        let seen = try source.peek(TableLayout.prefixLength)
        let prefix = seen.slice(0..<min(seen.count, TableLayout.prefixLength))
        let layout = TableLayout(prefix: prefix, isWhole: seen.count < TableLayout.prefixLength)
        return layout.sample.allSatisfy { $0.count == 1 && !$0[0].contains { $0 == " " || $0 == "\t" } }
    }

    private static func dispatch(
        _ source: ByteSource, _ format: FileFormat, into builder: NetworkBuilder, options: ReadOptions
    ) throws(KithGraphError) {
        switch format {
        case .edgeList: try EdgeListReader.read(source, into: builder, options: options)
        case .konect: try KonectReader.read(source, into: builder, options: options)
        case .matrixMarket: try MatrixMarketReader.read(source, into: builder, options: options)
        case .csv, .tsv: try DelimitedReader.read(source, into: builder, options: options)
        case .graphml: try GraphMLReader.read(source, into: builder, options: options)
        case .gexf: try GEXFReader.read(source, into: builder, options: options)
        case .gml: try GMLReader.read(source, into: builder, options: options)
        case .ldbc: try LDBCReader.read(source, into: builder, options: options)
        case .mastodon: try MastodonReader.read(source, into: builder, options: options)
        case .xArchive: try XArchiveReader.read(source, into: builder, options: options)
        case .bluesky: try BlueskyReader.read(source, into: builder, options: options)
        case .snapshot: try builder.add(openSnapshot(source, threads: builder.options.threads))
        }
    }

    /// A snapshot is mapped, so it must lie in a file as it is.
    private static func openSnapshot(_ source: ByteSource, threads: Int) throws(KithGraphError) -> Network {
        guard source.compression == .none, source.whole != nil else {
            throw .badData(
                place: InputPlace(file: source.name),
                found: source.compression == .none ? "a snapshot through a pipe" : "a compressed snapshot",
                expected: "the snapshot itself in a file, which is mapped into memory")
        }
        return try Network.open(snapshot: source.name, options: .init(threads: threads))
    }
}
