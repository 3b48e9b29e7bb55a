import Foundation
import KithLinearAlgebra

/// Tells an input's layout from its content. Its name decides only between layouts that look alike: LDBC's `.v` and `.e`,
/// and Mastodon's lists without a header.
public enum FormatDetection {
    /// Bytes looked at first; when they hold nothing but comments, more.
    private static let prefixLength = 1 << 16
    private static let longestPrefix = 1 << 22
    /// What a snapshot begins with, as far as it survives being copied as text.
    private static let snapshotStart: [UInt8] = [0x89, 0x4B, 0x49, 0x54, 0x48]

    /// The layout of `source`, of which nothing is used up. Throws ``KithGraphError/badData(place:found:expected:)`` for
    /// an input without rows and for what is recognized as none of the layouts.
    public static func detect(_ source: ByteSource, name: String) throws(KithGraphError) -> FileFormat {
        var wanted = prefixLength
        while true {
            let seen = try source.peek(wanted)
            let prefix = seen.slice(0..<min(seen.count, wanted))
            if let format = try detect(InputPrefix(prefix, isWhole: seen.count < wanted, name: name)) { return format }
            guard seen.count >= wanted else {
                throw .badData(
                    place: InputPlace(file: name),
                    found: prefix.isEmpty ? "an empty file" : "nothing but comments and blank lines",
                    expected: "who follows whom, one pair a line, or another layout that --from names")
            }
            // Beyond this the reader finds the rows or says that there are none.
            guard wanted < longestPrefix else { return .edgeList }
            wanted *= 4
        }
    }

    /// The layout, or `nil` when the prefix holds no row.
    private static func detect(_ prefix: InputPrefix) throws(KithGraphError) -> FileFormat? {
        if prefix.bytes.starts(with: snapshotStart) { return .snapshot }
        try refuseBinary(prefix)
        if let format = try markup(prefix) { return format }
        if let format = mastodon(prefix) { return format }
        let rows = prefix.rows
        if rows.isEmpty { return nil }
        if let format = ldbc(prefix, rows) { return format }
        let layout = TableLayout(prefix: prefix.bytes, isWhole: prefix.isWhole)
        if layout.header != nil { return layout.delimiter == Delimiter.tab ? .tsv : .csv }
        return .edgeList
    }

    /// Says what a file is that is no text.
    private static func refuseBinary(_ prefix: InputPrefix) throws(KithGraphError) {
        if ByteOrderMark.isUTF16(prefix.bytes) { throw ByteOrderMark.error(file: prefix.name) }
        let kinds: [(start: [UInt8], name: String)] = [
            ([0x50, 0x4B, 0x03, 0x04], "a zip archive"), ([0x42, 0x5A, 0x68], "bzip2 data"),
            ([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00], "xz data"), ([0x37, 0x7A, 0xBC, 0xAF], "a 7-Zip archive"),
            ([0x1F, 0x8B], "gzip data inside compressed data"), (Array("PAR1".utf8), "a Parquet file"),
            (Array("ARROW1".utf8), "an Arrow file"), (Array("SQLite format".utf8), "an SQLite database"),
        ]
        let expected = "text, a Kith snapshot, or either of them in gzip or zstd"
        for kind in kinds where prefix.bytes.starts(with: kind.start) && (kind.start.count > 3 || prefix.hasControl) {
            throw .badData(place: InputPlace(file: prefix.name), found: kind.name, expected: "its content, unpacked")
        }
        if let zero = prefix.bytes.firstIndex(of: 0) {
            throw .badData(
                place: InputPlace(file: prefix.name), found: "a zero byte at byte \(zero + 1), which no text has",
                expected: expected)
        }
    }

    /// Layouts that begin with a word or sign of their own.
    private static func markup(_ prefix: InputPrefix) throws(KithGraphError) -> FileFormat? {
        let text = prefix.text
        guard let first = text.first else { return nil }
        if text.prefix(14).lowercased() == "%%matrixmarket" { return .matrixMarket }
        if first == "%", isKonect(text) { return .konect }
        if first == "<" { return try xml(prefix) }
        if text.hasPrefix("window.YTD.") { return .xArchive }
        if first == "{" || first == "[", let format = try json(prefix) { return format }
        return isGML(text) ? .gml : nil
    }

    private static func isKonect(_ text: Substring) -> Bool {
        let words = firstLine(text).drop { $0 == "%" }.split(whereSeparator: \.isWhitespace)
        return words.first.map { ["sym", "asym", "bip"].contains($0) } ?? false
    }

    private static func xml(_ prefix: InputPrefix) throws(KithGraphError) -> FileFormat {
        switch XMLRoot.name(prefix.text) {
        case "graphml": return .graphml
        case "gexf": return .gexf
        case let name:
            throw .badData(
                place: InputPlace(file: prefix.name),
                found: name.map { "XML with the root \(InputText.quoted($0))" } ?? "\"<\" and no element of XML",
                expected: "GraphML or GEXF")
        }
    }

    /// `nil` for what starts with a bracket and is no JSON, which may be a handle.
    private static func json(_ prefix: InputPrefix) throws(KithGraphError) -> FileFormat? {
        let text = prefix.text
        guard let next = text.dropFirst().first(where: { !$0.isWhitespace }), "\"{[]}".contains(next) else {
            return nil
        }
        if text.contains("\"subject\"") || text.contains("app.bsky.graph.") { return .bluesky }
        if ["\"accountId\"", "\"tweet\"", "\"id_str\""].contains(where: text.contains) { return .xArchive }
        throw .badData(
            place: InputPlace(file: prefix.name, line: 1),
            found: "JSON that begins \(InputText.quoted(String(text.prefix(60))))",
            expected: "Bluesky follow records with \"did\" and \"subject\", or a file of an X archive")
    }

    /// Whether the first word is one GML begins with and a graph is opened.
    private static func isGML(_ text: Substring) -> Bool {
        var rest = text
        while rest.first == "#" { rest = rest.drop { !$0.isNewline }.drop { $0.isWhitespace } }
        let word = rest.prefix { !$0.isWhitespace && $0 != "[" }.lowercased()
        guard ["graph", "creator", "version", "comment", "directed", "label"].contains(word) else { return false }
        while let found = rest.range(of: "graph", options: .caseInsensitive) {
            rest = rest[found.upperBound...]
            if rest.first(where: { !$0.isWhitespace }) == "[" { return true }
        }
        return false
    }

    /// Mastodon's exports with a header, and those without one that are called as Mastodon calls them.
    private static func mastodon(_ prefix: InputPrefix) -> FileFormat? {
        let line = firstLine(prefix.text).lowercased()
        if line.hasPrefix("account address") || line == "#domain" || line.hasPrefix("#domain,") { return .mastodon }
        let names = ["following_accounts", "muted_accounts", "blocked_accounts", "blocked_domains"]
        let base = prefix.name.split(separator: "/").last.map { $0.lowercased() } ?? ""
        guard names.contains(where: base.hasPrefix), !prefix.rows.isEmpty else { return nil }
        // One address or domain a line, perhaps with what older versions wrote behind it.
        let isList = prefix.rows.allSatisfy { row in
            let address = row.prefix { $0 != "," }
            return address.contains(".") && !address.contains { $0.isWhitespace || $0 == ";" }
        }
        return isList ? .mastodon : nil
    }

    /// LDBC's pair of files, by name, when the rows are not against it.
    private static func ldbc(_ prefix: InputPrefix, _ rows: [String]) -> FileFormat? {
        var name = prefix.name.lowercased()[...]
        for ending in [".gz", ".zst"] where name.hasSuffix(ending) { name = name.dropLast(ending.count) }
        let counts = rows.map { $0.split { $0 == " " || $0 == "\t" || $0 == "|" }.count }
        if name.hasSuffix(".v") { return counts.allSatisfy { $0 == 1 } ? .ldbc : nil }
        if name.hasSuffix(".e") { return counts.allSatisfy { $0 == 2 || $0 == 3 } ? .ldbc : nil }
        return nil
    }

    private static func firstLine(_ text: Substring) -> Substring {
        text.prefix { !$0.isNewline }
    }
}

/// The first bytes of an input, and what they look like as text.
struct InputPrefix {
    let bytes: SharedBuffer<UInt8>
    /// Whether there is nothing beyond.
    let isWhole: Bool
    let name: String
    /// The text, without a byte order mark and white space before it.
    let text: Substring
    /// The first lines that are neither blank nor comments, 100 at the most; one cut off at the end counts only if it
    /// is the only one.
    let rows: [String]

    init(_ bytes: SharedBuffer<UInt8>, isWhole: Bool, name: String) {
        self.bytes = bytes
        self.isWhole = isWhole
        self.name = name
        let marked = bytes.slice(ByteOrderMark.length(bytes)..<bytes.count)
        text = String(decoding: marked.prefix(1 << 16), as: UTF8.self).drop { $0.isWhitespace }
        rows = InputPrefix.rows(of: marked, isWhole: isWhole)
    }

    private static func rows(of text: SharedBuffer<UInt8>, isWhole: Bool) -> [String] {
        var rows: [String] = []
        var start = 0
        while start < text.count, rows.count < 100 {
            let end = text.rawSpan.firstPlace(of: 10, start, text.count)
            let line = text.slice(start..<end)
            start = end + 1
            guard let first = line.first(where: { $0 > 0x20 }) else { continue }
            if first == UInt8(ascii: "#") || first == UInt8(ascii: "%") { continue }
            if end == text.count, !isWhole, !rows.isEmpty { break }
            rows.append(String(decoding: line.last == 13 ? line.dropLast() : line[...], as: UTF8.self))
        }
        return rows
    }

    /// Whether a byte occurs early that text has no use for.
    var hasControl: Bool { bytes.prefix(512).contains { $0 < 0x09 || ($0 > 0x0D && $0 < 0x20) } }
}

/// Finds an XML document's root without a parser.
enum XMLRoot {
    /// The root element's name without its prefix, in lower case; `nil` when the text has none.
    static func name(_ text: Substring) -> String? {
        var rest = text
        while let open = rest.firstIndex(of: "<") {
            rest = rest[rest.index(after: open)...]
            let close: String
            if rest.hasPrefix("!--") {
                close = "-->"
            } else if rest.hasPrefix("?") {
                close = "?>"
            } else if rest.hasPrefix("!") {
                // Declarations inside a document type stand in brackets.
                let hasSubset = rest.prefix { $0 != ">" }.contains("[")
                close = hasSubset ? "]" : ">"
            } else {
                let name = rest.prefix { !$0.isWhitespace && $0 != ">" && $0 != "/" }
                return name.split(separator: ":").last.map { $0.lowercased() }
            }
            guard let end = rest.range(of: close) else { return nil }
            rest = rest[end.upperBound...]
        }
        return nil
    }
}
