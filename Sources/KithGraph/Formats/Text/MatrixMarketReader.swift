import KithLinearAlgebra

/// Reads sparse square matrices in Matrix Market's coordinate format: entry (i, j) means that person `i` follows `j`.
///
/// People are the rows, with the handles `1` to `n`, also those without an entry. `symmetric` reads both ways; fields
/// `pattern`, `integer` and `real` are read, the values being weights. The number of entries must be what the size line
/// says, so a file cut short is noticed. Source: Boisvert, Pozo, Remington, "The Matrix Market exchange formats",
/// NISTIR 5935, 1996.
public enum MatrixMarketReader {
    public static func read(
        _ source: ByteSource, into builder: NetworkBuilder, options: ReadOptions
    ) throws(KithGraphError) {
        try TextStart.skipByteOrderMark(source)
        let header = try Header(source)
        for person in 1...max(1, header.size) where header.size > 0 { _ = builder.person(String(person)) }
        var layout = PairLayout()
        layout.weight = header.hasValues ? 2 : nil
        layout.indexLimit = UInt64(header.size)
        layout.mirrored = !(options.isDirected ?? !header.isSymmetric)
        let entries = try PairFile.read(
            source, into: builder, layout: layout, options: options, linesBefore: header.lines)
        guard entries == header.entries else {
            throw .badData(
                place: InputPlace(file: source.name), found: "\(entries) entries",
                expected: "\(header.entries), as the size line says")
        }
        builder.noteInput(directed: !layout.mirrored)
    }

    /// The banner, the comments and the size line.
    private struct Header {
        var hasValues = true
        var isSymmetric = false
        var size = 0
        var entries = 0
        var lines = 0

        init(_ source: ByteSource) throws(KithGraphError) {
            try readBanner(source)
            while true {
                let (line, length) = try TextStart.firstLine(source)
                guard length > 0 else {
                    throw .badData(
                        place: InputPlace(file: source.name, line: lines), found: "the end of the file",
                        expected: "a size line: rows columns entries")
                }
                try source.skip(length)
                lines += 1
                let words = line.split(whereSeparator: { $0 == " " || $0 == "\t" })
                if words.isEmpty || words[0].hasPrefix("%") { continue }
                try readSize(words.map(String.init), line, source)
                return
            }
        }

        private mutating func readBanner(_ source: ByteSource) throws(KithGraphError) {
            let (line, length) = try TextStart.firstLine(source)
            let words = line.lowercased().split(whereSeparator: { $0 == " " || $0 == "\t" })
            let place = InputPlace(file: source.name, line: 1)
            guard words.count == 5, words[0] == "%%matrixmarket", words[1] == "matrix", words[2] == "coordinate" else {
                throw .badData(
                    place: place, found: InputText.quoted(line),
                    expected: "%%MatrixMarket matrix coordinate pattern|integer|real general|symmetric")
            }
            guard ["pattern", "integer", "real"].contains(words[3]) else {
                throw .badData(
                    place: place, found: InputText.quoted(String(words[3])),
                    expected: "values that are pattern, integer or real")
            }
            guard ["general", "symmetric"].contains(words[4]) else {
                throw .badData(
                    place: place, found: InputText.quoted(String(words[4])),
                    expected: "a matrix that is general or symmetric")
            }
            hasValues = words[3] != "pattern"
            isSymmetric = words[4] == "symmetric"
            try source.skip(length)
            lines = 1
        }

        private mutating func readSize(
            _ words: [String], _ line: String, _ source: ByteSource
        ) throws(KithGraphError) {
            let place = InputPlace(file: source.name, line: lines)
            let numbers = words.compactMap { Int($0) }
            guard words.count == 3, numbers.count == 3, numbers.allSatisfy({ $0 >= 0 }) else {
                throw .badData(
                    place: place, found: InputText.quoted(line), expected: "a size line: rows columns entries")
            }
            guard numbers[0] == numbers[1] else {
                throw .badData(
                    place: place, found: "\(numbers[0]) rows and \(numbers[1]) columns", expected: "a square matrix")
            }
            // A size line is easily written and makes a person of every row, so it must be borne out by the file.
            guard numbers[0] <= 1_000_000 || numbers[0] / 64 <= numbers[2] else {
                throw .tooLarge(what: "\(place): a matrix of \(numbers[0]) rows", limit: "64 rows an entry")
            }
            size = numbers[0]
            entries = numbers[2]
        }
    }
}
