import KithGraph
import KithLinearAlgebra

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
