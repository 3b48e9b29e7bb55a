import KithLinearAlgebra

/// Reads LDBC Graphalytics files: `.v`, one vertex a line, and `.e`, `source target [weight]`.
///
/// Which of the two it is shows in the number of columns. Undirected graphs list each edge once and are read with
/// ``ReadOptions/isDirected`` false. Source: Iosup et al., "The LDBC Graphalytics benchmark", arXiv:2011.15028.
public enum LDBCReader {
    public static func read(
        _ source: ByteSource, into builder: NetworkBuilder, options: ReadOptions
    ) throws(KithGraphError) {
        try TextStart.skipByteOrderMark(source)
        let (line, _) = try TextStart.firstLine(source)
        guard line.split(whereSeparator: { $0 == " " || $0 == "\t" || $0 == "|" }).count == 1 else {
            return try EdgeListReader.read(source, into: builder, options: options)
        }
        var layout = PairLayout()
        layout.target = 0
        layout.isPeopleOnly = true
        layout.hasComments = false
        let people = try PairFile.read(source, into: builder, layout: layout, options: options)
        guard people > 0 else { throw TextStart.nothing(source, "one vertex a line") }
    }
}
