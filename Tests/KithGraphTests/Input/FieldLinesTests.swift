import KithTestSupport
import Testing

@testable import KithGraph

@Suite("Lines cut into fields")
struct FieldLinesTests {
    static func fields(_ text: String, splitsAtCommas: Bool = true) throws -> [[String]] {
        let lines = FieldLines(ByteSource(name: "input", bytes: Array(text.utf8)), splitsAtCommas: splitsAtCommas)
        var found: [[String]] = []
        while let fields = try lines.next() { found.append(fields.map { String(decoding: $0, as: UTF8.self) }) }
        return found
    }

    @Test("at tabs, else at commas, else at runs of spaces; empty lines are passed over")
    func separators() throws {
        #expect(try Self.fields("a\tb c,d\n\na,b c\r\na  b\n") == [["a", "b c,d"], ["a", "b c"], ["a", "b"]])
        #expect(try Self.fields("a,b c\n", splitsAtCommas: false) == [["a,b", "c"]])
        #expect(try Self.fields("a\\tb\tc\\\\\n,x\n") == [["a\tb", "c\\"], ["", "x"]])
    }

    @Test("quotes between commas, doubled inside")
    func quotes() throws {
        #expect(try Self.fields("\"a,b\",\"say \"\"hi\"\"\",c\n") == [["a,b", "say \"hi\"", "c"]])
        #expect(try Self.fields("a,\"\"\n\"x\",\n") == [["a", ""], ["x", ""]])
        // A quote inside a field stands for itself, and so it does where no comma makes a table.
        #expect(try Self.fields("5\" disk,b\n\"a b\n") == [["5\" disk", "b"], ["\"a", "b"]])
    }

    @Test("a quote that is not closed is an error with its place", arguments: ["x y\n\"a,b\n", "x y\n\"a\"b,c\n"])
    func open(text: String) {
        let error = #expect(throws: KithGraphError.self) { try Self.fields(text) }
        guard case .badData(let place, _, _) = error else {
            Issue.record("another error: \(String(describing: error))")
            return
        }
        #expect(place == InputPlace(file: "input", line: 2, column: 1))
    }
}
