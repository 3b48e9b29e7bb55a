import KithLinearAlgebra

/// Writes people's vectors for other programs.
public enum VectorsWriter {
    /// Writes row *i* of `vectors` as that of person *i*. With ``VectorsFormat/npy`` a second file holds the handles, one a
    /// line, escaped as in TSV: a tab, line feed, carriage return or backslash is written `\t`, `\n`, `\r`, `\\`.
    ///
    /// Files take their places when all of them are complete, so that a failure leaves what was there. Numbers in text
    /// read back as the floats they were. Returns the files written; throws ``KithGraphError/unwritable(path:code:)``.
    @discardableResult
    public static func write(
        _ vectors: Matrix<Float>, of people: HandleTable, to path: String, format: VectorsFormat
    ) throws(KithGraphError) -> [String] {
        precondition(vectors.rows == people.count, "there must be one vector a person")
        switch format {
        case .npy:
            let names = VectorsFormat.peoplePath(besideArray: path)
            let array = try OutputFile(path)
            let list = TextOutput(try OutputFile(names))
            try array.write(raw: SharedBuffer(NumPyHeader.bytes(rows: vectors.rows, columns: vectors.columns)))
            try array.write(raw: vectors.rowMajor)
            for person in 0..<PersonIndex(people.count) {
                putEscaped(people.utf8(person), list)
                list.put(10 as UInt8)
                try list.endPiece()
            }
            // Whatever can fail for want of room has been written by now.
            try list.passOn()
            try array.commit()
            try list.finish()
            return [path, names]
        case .csv, .tsv:
            let text = TextOutput(try OutputFile(path))
            let comma: UInt8 = format == .csv ? 44 : 9
            text.put("person")
            for column in 0..<vectors.columns {
                text.put(comma)
                text.put("v\(column + 1)")
            }
            text.put(10 as UInt8)
            let view = vectors.view
            for person in 0..<PersonIndex(people.count) {
                let handle = people.utf8(person)
                if format == .csv { CSVWriter.put(handle, text) } else { putEscaped(handle, text) }
                let values = view.row(Int(person))
                for column in values.indices {
                    text.put(comma)
                    text.put(values[column].description)
                }
                text.put(10 as UInt8)
                try text.endPiece()
            }
            try text.finish()
            return [path]
        }
    }

    /// A handle on one line, without a tab.
    private static func putEscaped(_ handle: Span<UInt8>, _ text: TextOutput) {
        for index in handle.indices {
            switch handle[index] {
            case 9: text.put("\\t")
            case 10: text.put("\\n")
            case 13: text.put("\\r")
            case 92: text.put("\\\\")
            case let byte: text.put(byte)
            }
        }
    }
}

/// The head of a `.npy` file, version 1.0: <https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html>.
enum NumPyHeader {
    /// For little-endian 32-bit floats, row after row.
    static func bytes(rows: Int, columns: Int) -> [UInt8] {
        var text = "{'descr': '<f4', 'fortran_order': False, 'shape': (\(rows), \(columns)), }"
        let fixed = 10
        // The array starts at a multiple of 64 bytes, and a line feed stands before it.
        let padding = (64 - (fixed + text.utf8.count + 1) % 64) % 64
        text += String(repeating: " ", count: padding) + "\n"
        let length = text.utf8.count
        return [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(length & 255), UInt8(length >> 8)] + Array(text.utf8)
    }
}
