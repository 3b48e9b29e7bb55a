/// The layouts that a network is written in. `init(rawValue:)` takes the names of the command line's `--to`.
public enum ExportFormat: String, CaseIterable, Sendable {
    /// Tab-separated follows with `#` comments; see ``EdgeListWriter``.
    case edgeList = "edgelist"
    /// Comma-separated follows with a header; see ``CSVWriter``.
    case csv
    /// Matrix Market coordinates; see ``MatrixMarketWriter``.
    case matrixMarket = "mtx"
    /// GraphML with all relations and attributes; see ``GraphMLWriter``.
    case graphml
    /// GEXF 1.3 with all relations and attributes; see ``GEXFWriter``.
    case gexf
    /// One JSON object a line, with everything; see ``JSONLinesWriter``.
    case jsonLines = "jsonl"
}
