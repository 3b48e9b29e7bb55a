import KithGraph
import KithLinearAlgebra

/// The lines of a text file cut into fields: at tabs where the line has one, else at commas if they are allowed, else
/// at runs of spaces. Empty lines are passed over. In fields between tabs `\t`, `\n`, `\r` and `\\` stand for a tab, a
/// line break, a carriage return and a backslash, as Kith writes them.
struct FieldLines {
    private let reader: LineReader
    private let splitsAtCommas: Bool

    init(_ path: String, splitsAtCommas: Bool = false) throws(KithGraphError) {
        reader = LineReader(try ByteSource.open(path))
        self.splitsAtCommas = splitsAtCommas
    }

    /// The fields of the next line that is not empty; `nil` at the end.
    func next() throws(KithGraphError) -> [[UInt8]]? {
        while try reader.next() {
            let line = Array(reader.block.slice(reader.start..<reader.end))
            if line.contains(9) {
                return line.split(separator: 9, omittingEmptySubsequences: false).map { EscapedField.plain($0) }
            }
            let isTable = splitsAtCommas && line.contains(44)
            let fields = line.split(separator: isTable ? 44 : 32, omittingEmptySubsequences: !isTable)
            if !fields.isEmpty { return fields.map { Array($0) } }
        }
        return nil
    }

    /// Where the last line stands.
    var place: InputPlace { InputPlace(file: reader.file, line: reader.number) }
}

/// A file of handles, one a line.
public enum HandleLines {
    /// The handles in the lines of `path` (`-` is standard input), in their order; empty lines are passed over.
    public static func read(_ path: String) throws(KithGraphError) -> [String] {
        let reader = LineReader(try ByteSource.open(path))
        var handles: [String] = []
        while try reader.next() {
            guard reader.end > reader.start else { continue }
            let text = Array(reader.block.slice(reader.start..<reader.end))
            guard let handle = String(validating: text, as: UTF8.self) else {
                throw .badData(
                    place: InputPlace(file: path, line: reader.number), found: InputText.quoted(text),
                    expected: "a handle in UTF-8")
            }
            handles.append(handle)
        }
        return handles
    }
}
