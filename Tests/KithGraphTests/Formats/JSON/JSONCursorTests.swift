import Foundation
import KithLinearAlgebra
import KithTestSupport
import Testing

@testable import KithGraph

/// Passes any object and keeps the text of its member "a".
private struct Probe: JSONRecord {
    var text: JSONText?
    private let name = JSONName("a")

    mutating func read(_ cursor: inout JSONCursor) throws(JSONFlaw) {
        text = nil
        try cursor.take(UInt8(ascii: "{"), "{")
        var isFirst = true
        while let key = try cursor.nextKey(&isFirst) {
            if name.matches(key, cursor.text) { text = try cursor.scalarText() } else { try cursor.skipValue() }
        }
    }
}

/// What Kith makes of `text`: the values of "a", record after record.
private func values(_ text: String, limit: Int = JSONRecords.maximumRecordBytes) throws -> [String?] {
    let window = try ByteWindow(ByteSource(name: "f", bytes: Array(text.utf8)), options: ReadOptions())
    let records = JSONRecords(window, maximumRecordBytes: limit)
    var probe = Probe()
    var result: [String?] = []
    while try records.next(&probe) { result.append(probe.text.flatMap { records.string($0) }) }
    return result
}

private func message(_ text: String, limit: Int = JSONRecords.maximumRecordBytes) -> String {
    do {
        return "read \(try values(text, limit: limit))"
    } catch {
        return "\(error)"
    }
}

@Suite struct JSONCursorTests {
    @Test func readsArraysAndLines() throws {
        #expect(try values("[]") == [])
        #expect(try values(" [ ] ;\n") == [])
        #expect(try values(#"[{"a":"x"},{"b":[1,{"c":null}],"a":"y"},{}]"#) == ["x", "y", nil])
        #expect(try values("{\"a\":\"x\"}\n{\"a\":\"y\"}\r\n\n{\"a\"\n:\n\"z\"}") == ["x", "y", "z"])
    }

    /// Numbers keep their literal: 2^63 and 40 digits do not fit any number type.
    @Test func keepsLongNumbers() throws {
        let forty = String(repeating: "9", count: 40)
        #expect(try values("{\"a\":9223372036854775808}{\"a\":\(forty)}") == ["9223372036854775808", forty])
    }

    /// An escaped key is the same key; a pair of surrogates is one character; a lone one is no text.
    @Test func resolvesEscapes() throws {
        #expect(try values(#"{"\u0061":"\"\\\/\b\f\n\r\t\u00e9\uD83D\uDE00"}"#) == ["\"\\/\u{8}\u{c}\n\r\té😀"])
        #expect(try values(#"{"a":"\uD83D"}{"a":"\uDE00x"}{"a":"\uD83D\u0041"}"#) == [nil, nil, nil])
    }

    @Test(arguments: [
        ("", "f:1:1: found the end of the input; expected JSON records"),
        ("x", "f:1:1: found \"x\"; expected a record: {…}"),
        ("[1]", "f:1:2: found \"1]\"; expected a record: {…}"),
        ("[{},]", "f:1:5: found \"]\"; expected a record: {…}"),
        ("[{} {}]", "f:1:5: found \"{}]\"; expected \",\" or \"]\" in an array"),
        ("[{}", "f:1:4: found the end of the input; expected \",\" or \"]\" in an array"),
        ("[{}] x", "f:1:6: found \"x\"; expected nothing after the closing \"]\""),
        ("{\"b\":\n  tru}", "f:2:3: found \"tru}\"; expected a value"),
        ("{\"b\":01}", "f:1:7: found \"1}\"; expected \",\" or \"}\" in an object"),
        ("{\"b\":-}", "f:1:6: found \"-}\"; expected a value"),
        ("{\"b\":1.e3}", "f:1:6: found \"1.e3}\"; expected a value"),
        ("{\"b\":[1,]}", "f:1:9: found \"]}\"; expected a value"),
        ("{\"b\":{\"c\":1,}}", "f:1:13: found \"}}\"; expected a key in double quotes"),
        ("{b:1}", "f:1:2: found \"b:1}\"; expected a key in double quotes"),
        ("{\"b\" 1}", "f:1:6: found \"1}\"; expected \":\" after a key"),
        ("{\"b\":[1}]}", "f:1:8: found \"}]}\"; expected \",\" or \"]\" in an array"),
        ("{\"b\":\"\\x\"}", "f:1:7: found \"\\x\\\"}\"; expected one of the escapes of JSON"),
        ("{\"b\":\"\\u12G4\"}", "f:1:7: found \"\\u12G4\\\"}\"; expected four hexadecimal digits after \\u"),
        ("{\"b\":\"c\nd\"}", "f:1:8: found the end of the line; expected a string without raw control characters"),
        ("{\"a\":\"x\"}\n{\"a\":\"y", "f:2:8: found the end of the input; expected the closing quote of a string"),
        ("{\"a\":\"x\"\n{\"a\":\"y\"}", "f:2:1: found \"{\\\"a\\\":\\\"y\\\"}\"; expected \",\" or \"}\" in an object"),
        ("{\"a\":\"\\u00", "f:1:11: found the end of the input; expected four hexadecimal digits"),
        ("{\"a\":12", "f:1:8: found the end of the input; expected the end of a number"),
    ])
    func namesThePlaceOfAFlaw(text: String, expected: String) {
        #expect(message(text) == expected)
    }

    /// Depth is counted, never recursed into, and refused beyond 64 levels: a million brackets do no harm.
    @Test func refusesDeepNesting() throws {
        let deepest = String(repeating: "[", count: 64) + String(repeating: "]", count: 64)
        #expect(try values("{\"b\":\(deepest),\"a\":\"x\"}") == ["x"])
        let attack = String(repeating: "[", count: 1_000_000)
        #expect(message(attack) == "f:1:2: found \"[[[[[[[[[[[[[[[[[[[[\"; expected a record: {…}")
        #expect(
            message("{\"b\":" + attack)
                == "f:1:70: found \"[[[[[[[[[[[[[[[[[[[[\"; expected at most 64 levels of nesting")
        let objects = String(repeating: "{\"b\":", count: 1_000_000)
        #expect(message(objects).hasSuffix("expected at most 64 levels of nesting"))
    }

    /// Blocks are 1 MiB: records of many lengths over their ends come out whole.
    @Test func readsOverTheEndsOfBlocks() throws {
        var generator = SeededGenerator(seed: 3)
        let texts = (0..<60).map { index in
            String(repeating: "é\(index)", count: Int(generator.below(index % 10 == 0 ? 500_000 : 9000)))
        }
        let json = texts.map { "{\"b\":{\"c\":[12.5e-3,true]},\"a\":\"\($0)\"}" }
        #expect(try values(json.joined(separator: "\n")) == texts)
        #expect(try values("[" + json.joined(separator: " ,") + "]") == texts)
    }

    @Test func limitsARecord() {
        let long = "{\"a\":\"" + String(repeating: "x", count: 5_000_000) + "\"}"
        #expect(
            message(" " + long, limit: 1 << 20)
                == "f:1:1: found a record of more than 1048576 bytes; expected shorter records")
        #expect(message(long, limit: 1 << 23).count == 5_000_000 + "read [Optional(\"\")]".count)
    }

    /// Random damage to valid text: whatever Foundation takes, Kith takes with the same value, and the other way round.
    /// Foundation also takes a comma before a closing bracket, which RFC 8259 does not.
    @Test func agreesWithFoundation() throws {
        var generator = SeededGenerator(seed: 11)
        let seeds = [
            #"{"a":"x\u00e9\n","b":[1,-2.5e+10,{"c":null,"d":[]}],"e":{}}"#,
            #"{"b":[true,false,[[0.5]]],"a":"\uD83D\uDE00 y"}"#,
            #"{"a":"plain text of some length","long key of more than eight bytes":"\\"}"#,
        ]
        let replacements = Array("{}[]\",:\\ue0123-+.tfn a".utf8)
        var bothRead = 0
        for round in 0..<6000 {
            var bytes = Array(seeds[round % seeds.count].utf8)
            for _ in 0..<Int(generator.below(3)) {
                let place = Int(generator.below(UInt64(bytes.count)))
                switch generator.below(3) {
                case 0: bytes.remove(at: place)
                case 1: bytes[place] = replacements[Int(generator.below(UInt64(replacements.count)))]
                default: bytes.insert(replacements[Int(generator.below(UInt64(replacements.count)))], at: place)
                }
            }
            let text = String(decoding: bytes, as: UTF8.self)
            let theirs = (try? JSONSerialization.jsonObject(with: Data(bytes))).flatMap {
                ($0 as? [String: Any])?["a"] as? String
            }
            // Records are objects with a text "a"; Foundation takes any repeated key, Kith the last.
            guard text.hasPrefix("{"), text.components(separatedBy: "\"a\"").count == 2,
                [",}", ",]"].allSatisfy({ !text.contains($0) })
            else {
                continue
            }
            let ours = try? values(text)
            if let theirs {
                #expect(ours == [theirs], "\(text)")
                bothRead += 1
            } else if let ours, let value = ours.first ?? nil, ours.count == 1 {
                // A number at "a" is text to Kith and an error to a decoder of strings.
                #expect(value.first.map { "-0123456789".contains($0) } ?? false, "\(text)")
            }
        }
        #expect(bothRead > 1500)
    }
}
