import KithLinearAlgebra

/// The lines of a text file cut into fields: at tabs where the line has one, else at commas if they are allowed, else
/// at runs of spaces. Empty lines are passed over. In fields between tabs `\t`, `\n`, `\r` and `\\` stand for a tab, a
/// line break, a carriage return and a backslash, as Kith writes them; a field between commas may stand in double
/// quotes, in which quotes are doubled.
package struct FieldLines {
    private let reader: LineReader
    private let splitsAtCommas: Bool

    package init(_ path: String, splitsAtCommas: Bool = false) throws(KithGraphError) {
        self.init(try ByteSource.open(path), splitsAtCommas: splitsAtCommas)
    }

    package init(_ source: ByteSource, splitsAtCommas: Bool = false) {
        reader = LineReader(source)
        self.splitsAtCommas = splitsAtCommas
    }

    /// The fields of the next line that is not empty; `nil` at the end. Throws
    /// ``KithGraphError/badData(place:found:expected:)`` for a quote that is not closed in its line.
    package func next() throws(KithGraphError) -> [[UInt8]]? {
        while try reader.next() {
            let line = Array(reader.block.slice(reader.start..<reader.end))
            if line.contains(9) {
                return line.split(separator: 9, omittingEmptySubsequences: false).map { EscapedField.plain($0) }
            }
            let isTable = splitsAtCommas && line.contains(44)
            if isTable, line.contains(34) { return try quotedFields(line) }
            let fields = line.split(separator: isTable ? 44 : 32, omittingEmptySubsequences: !isTable)
            if !fields.isEmpty { return fields.map { Array($0) } }
        }
        return nil
    }

    /// Where the last line stands.
    package var place: InputPlace { InputPlace(file: reader.file, line: reader.number) }

    /// The fields between commas of a line with a quote in it.
    private func quotedFields(_ line: [UInt8]) throws(KithGraphError) -> [[UInt8]] {
        var fields: [[UInt8]] = []
        var start = 0
        while true {
            guard start < line.count, line[start] == 34 else {
                let end = line[start...].firstIndex(of: 44) ?? line.count
                fields.append(Array(line[start..<end]))
                if end == line.count { return fields }
                start = end + 1
                continue
            }
            var field: [UInt8] = []
            var index = start + 1
            while index < line.count {
                if line[index] == 34 {
                    guard index + 1 < line.count, line[index + 1] == 34 else { break }
                    index += 1
                }
                field.append(line[index])
                index += 1
            }
            guard index < line.count, index + 1 == line.count || line[index + 1] == 44 else {
                var place = place
                place.column = start + 1
                throw .badData(
                    place: place, found: "a quoted field that does not end with its quote",
                    expected: "a closing quote before a comma or the end of the line")
            }
            fields.append(field)
            if index + 1 == line.count { return fields }
            start = index + 2
        }
    }
}
