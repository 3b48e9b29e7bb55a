import Foundation
import Testing

@testable import KithCLI

@Suite struct JSONValueTests {
    @Test("a document reads back as it was, with the order of its members kept")
    func reading() throws {
        let text = "quote \" slash \\ line \n escape \u{1B} c1 \u{9B} 李"
        let value = JSONValue.object([
            ("z", .text(text)), ("a", .array([.integer(-3), .number(0.1), .boolean(true), .null, .number(.nan)])),
            ("empty", .array([])),
        ])
        for shown in [value.compact, value.pretty] {
            let parsed = try #require(try JSONSerialization.jsonObject(with: Data(shown.utf8)) as? [String: Any])
            #expect(parsed["z"] as? String == text)
            let list = try #require(parsed["a"] as? [Any])
            #expect(list.count == 5)
            #expect(list[1] as? Double == 0.1)
            #expect(shown.range(of: "\"z\"")!.lowerBound < shown.range(of: "\"a\"")!.lowerBound)
            #expect(!shown.unicodeScalars.contains { $0 == "\u{1B}" || $0 == "\u{9B}" })
        }
        #expect(!value.compact.contains("\n"))
    }

    @Test("pretty text is indented by two, and keeps on one line what has no parts")
    func pretty() {
        let value = JSONValue.object([("a", .object([("b", .integer(1))])), ("c", .array([.text("d")]))])
        #expect(value.pretty == "{\n  \"a\": {\"b\": 1},\n  \"c\": [\"d\"]\n}")
        let long = JSONValue.array((0..<40).map { .integer($0) })
        #expect(long.pretty.split(separator: "\n").count == 42)
    }
}
