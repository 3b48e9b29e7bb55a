import KithGraph
import KithLinearAlgebra
import Testing

@testable import KithGraph

@Suite struct DelimitedRecordsTests {
    private func rows(_ text: String, _ delimiter: UInt8 = Delimiter.comma) throws -> [[String]] {
        let records = DelimitedRecords(
            LineReader(ByteSource(name: "in", bytes: Array(text.utf8))), delimiter: delimiter)
        var rows: [[String]] = []
        while try records.next() { rows.append(try (0..<records.count).map { try records.string($0) }) }
        return rows
    }

    @Test(arguments: [
        ("a,b\nc,d", [["a", "b"], ["c", "d"]]),
        ("a,,\r\n,b,\r\n", [["a", "", ""], ["", "b", ""]]),
        // Spaces around a field are not part of it, unless quoted.
        (" a , b c \n\" a \",\"b\" \n", [["a", "b c"], [" a ", "b"]]),
        // RFC 4180: delimiters, line ends and doubled quotes inside quotes.
        (
            "\"a,b\",c\n\"x\ny\",\"z\r\nz\"\r\n\"say \"\"hi\"\"\",\"\"\n",
            [["a,b", "c"], ["x\ny", "z\nz"], ["say \"hi\"", ""]]
        ),
        ("\"\"\"\",\"a\"\"\"\n", [["\"", "a\""]]),
        ("\"a\n\n\nb\",c\nd,e", [["a\n\n\nb", "c"], ["d", "e"]]),
        // A quote inside an unquoted field stands for itself.
        ("5\" disk,a\"b\"\n", [["5\" disk", "a\"b\""]]),
        // Blank lines and comments before the header are no records, comments below are.
        ("# made by hand\n%\n\n   \na,b\n\n#c,d\n", [["a", "b"], ["#c", "d"]]),
        ("\u{FEFF}\"a\",b", [["a", "b"]]), ("", []), ("#", []),
    ])
    func splitsByTheRules(text: String, expected: [[String]]) throws {
        // CRLF is one Character, so it is compared apart.
        #expect(try rows(text).map { $0.map { $0.replacing("\r\n", with: "\n") } } == expected)
        #expect(try rows(text.replacing(",", with: "\t"), Delimiter.tab).count == expected.count)
    }

    @Test func lineEndsInsideQuotesAreKept() throws {
        #expect(try rows("\"a\r\nb\nc\",d\n")[0][0].utf8.elementsEqual("a\r\nb\nc".utf8))
    }

    /// Random tables, written with quotes where they are needed and where they are not, come back.
    @Test(arguments: 0..<20 as Range<UInt64>) func writtenTablesComeBack(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let letters = ["a", "b", "é", "🦊", ",", "\"", "\n", "\r\n", " ", "\t", "x"]
        var expected: [[String]] = []
        var text = ""
        for _ in 0..<50 {
            let row = (0..<4).map { _ in
                (0..<generator.below(6)).map { _ in letters[Int(generator.below(UInt64(letters.count)))] }.joined()
            }
            let cells = row.map { cell in
                let needsQuotes = cell.unicodeScalars.contains { ",\"\n\r ".unicodeScalars.contains($0) }
                guard needsQuotes || generator.below(2) == 0 else { return cell }
                return "\"" + cell.replacing("\"", with: "\"\"") + "\""
            }
            // A row that begins as a comment or is blank would not be one.
            expected.append(["r"] + row)
            text += "r," + cells.joined(separator: ",") + (generator.below(2) == 0 ? "\n" : "\r\n")
        }
        #expect(try rows(text) == expected)
    }

    /// Fields know where they began, also those behind a quoted line end.
    @Test func placesAreThoseOfTheInput() throws {
        let text = "a,bc,d\n\"x\ny\",z,\"w\"\nq,r\n"
        let records = DelimitedRecords(LineReader(ByteSource(name: "in", bytes: Array(text.utf8))), delimiter: 0x2C)
        var places: [String] = []
        while try records.next() { places += (0..<records.count).map { "\(records.place($0))" } }
        #expect(
            places == ["in:1:1", "in:1:3", "in:1:6", "in:2:1", "in:3:4", "in:3:6", "in:4:1", "in:4:3"])
    }

    @Test func quotesThatDoNotCloseAreErrors() throws {
        #expect(
            message { _ = try rows("a,b\nc, \"d\ne,f\n") }
                == "in:2:4: found a quoted field that does not end; expected a closing quote")
        let endless = "a,\"b\n" + String(repeating: "0123456789\n", count: 200_000)
        #expect(
            message { _ = try rows(endless) }
                == "in:1:3: found a quoted field that does not end; expected a closing quote")
        #expect(
            message { _ = try rows("\"a\"b,c\n") }
                == "in:1:4: found text after a closing quote; expected a comma or the end of the line (quotes inside quotes are doubled)"
        )
    }

    @Test func manyFieldsFit() throws {
        let row = (0..<5000).map(String.init)
        #expect(try rows(row.joined(separator: ",")) == [row])
    }
}

@Suite struct ColumnNamesTests {
    @Test(arguments: [
        ("created_at", "createdat"), ("Created At", "createdat"), ("createdAt", "createdat"),
        ("user_id:token", "userid"),
        (":START_ID", "startid"), (":END_ID(Person)", "endid"), ("name:x", "name:x"), ("a:ID", "a"),
    ])
    func keys(name: String, key: String) { #expect(ColumnNames.key(name) == key) }

    @Test func numbers() {
        for text in ["0", "-1.5", "1e9", "+3", "9223372036854775808"] { #expect(ColumnNames.isNumber(text)) }
        for text in ["", "e", "-", "nan", "inf", "0x10", "1 2", "1,5", "ann", "12e"] {
            #expect(!ColumnNames.isNumber(text))
        }
    }
}
