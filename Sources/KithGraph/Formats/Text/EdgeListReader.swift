import KithLinearAlgebra

/// Reads edge lists in the manner of SNAP: one pair of handles a line, separated by blanks, tabs, commas or semicolons,
/// `#` and `%` comments, and perhaps a weight and a time (see ``LayoutGuess``).
///
/// A pair means that the first follows the second; with ``ReadOptions/isDirected`` false, both ways. Parsed on
/// ``ReadOptions/threads`` threads.
public enum EdgeListReader {
    public static func read(
        _ source: ByteSource, into builder: NetworkBuilder, options: ReadOptions
    ) throws(KithGraphError) {
        try TextStart.skipByteOrderMark(source)
        let layout = try LayoutGuess.layout(of: source, options: options)
        let pairs = try PairFile.read(source, into: builder, layout: layout, options: options)
        guard pairs > 0 else { throw TextStart.nothing(source, "lines with two handles") }
        builder.noteInput(directed: !layout.mirrored)
    }
}

/// What the line formats share at the start of an input.
enum TextStart {
    static func skipByteOrderMark(_ source: ByteSource) throws(KithGraphError) {
        let start = try source.peek(3)
        if start.count >= 3, start[0] == 0xEF, start[1] == 0xBB, start[2] == 0xBF { try source.skip(3) }
    }

    /// The error for an input without a single row.
    static func nothing(_ source: ByteSource, _ expected: String) -> KithGraphError {
        let isEmpty = source.whole?.isEmpty ?? false
        return .badData(
            place: InputPlace(file: source.name),
            found: isEmpty ? "an empty file" : "nothing but comments and blank lines", expected: expected)
    }

    /// The first line, without its end, and how many bytes it takes with it.
    static func firstLine(_ source: ByteSource) throws(KithGraphError) -> (text: String, length: Int) {
        let start = try source.peek(1 << 16)
        let end = start.firstIndex(of: 0x0A) ?? start.count
        var text = Array(start.slice(0..<end))
        if text.last == 0x0D { text.removeLast() }
        return (String(decoding: text, as: UTF8.self), min(start.count, end + 1))
    }
}
