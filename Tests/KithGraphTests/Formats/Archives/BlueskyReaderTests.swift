import Foundation
import KithLinearAlgebra
import KithTestSupport
import Testing

@testable import KithGraph

private func read(_ text: String, _ options: ReadOptions = ReadOptions()) throws(KithGraphError) -> TextInput {
    try TextInput(text, options: options, BlueskyReader.read)
}

private func message(_ text: String) -> String {
    TextInput.message(text, BlueskyReader.read)
}

@Suite struct BlueskyReaderTests {
    /// The same follow in every form in which people keep records; the address names the author where nothing else
    /// does, and a comma-separated array is as good as lines.
    @Test(arguments: [
        #"{"did":"did:plc:a","subject":"did:plc:b","createdAt":"2023-05-01T00:00:00.000Z"}"#,
        #"{"createdAt":"2023-05-01T00:00:00Z","via":{"uri":"at://x"},"subject":"did:plc:b","did":"did:plc:a"}"#,
        #"{"did":"did:plc:a","record":{"$type":"app.bsky.graph.follow","subject":"did:plc:b","createdAt":"2023-05-01T02:00:00+02:00"}}"#,
        #"{"uri":"at://did:plc:a/app.bsky.graph.follow/3k","cid":"c","value":{"$type":"app.bsky.graph.follow","subject":"did:plc:b","createdAt":"2023-05-01T00:00:00.0009Z"}}"#,
        #"{"uri":"at:\/\/did:plc:a\/app.bsky.graph.follow\/3k","value":{"subject":"did:plc:b","createdAt":"2023-05-01T00:00:00Z"}}"#,
        #"{"did":"did:plc:a","time_us":1725911162329308,"kind":"commit","commit":{"rev":"3l","operation":"create","collection":"app.bsky.graph.follow","rkey":"3l","record":{"$type":"app.bsky.graph.follow","createdAt":"2023-05-01T00:00:00Z","subject":"did:plc:b"},"cid":"bafy"}}"#,
        #"[ {"did":"did:plc:a","subject":"did:plc:b","createdAt":"2023-05-01T00:00:00Z"} ]"#,
        #"{"record":{"createdAt":"2023-05-01T00:00:00Z","subject":"did:plc:b"},"createdAt":"2024-01-01T00:00:00Z","did":"did:plc:a"}"#,
    ])
    func readsEveryForm(text: String) throws {
        let input = try read(text)
        #expect(input.people == ["did:plc:a", "did:plc:b"])
        #expect(input.follows == ["did:plc:a>did:plc:b"])
        #expect(input.times == [1_682_899_200])
        #expect(input.notes == [])
    }

    /// The type decides over the address, which decides over the role; blocks are blocks, whatever the role says.
    @Test func readsBlocksAndRoles() throws {
        let text = """
            {"did":"a","subject":"b"}
            {"did":"a","record":{"$type":"app.bsky.graph.block","subject":"c"}}
            {"uri":"at://b/app.bsky.graph.block/1","value":{"subject":"c"}}
            {"did":"a","record":{"$type":"app.bsky.graph.listitem","subject":"d","list":"at://x"}}
            {"uri":"at://b/app.bsky.feed.like/1","value":{"subject":{"uri":"at://y"}}}
            {"did":"a","kind":"commit","commit":{"operation":"delete","collection":"app.bsky.graph.follow","rkey":"1"}}
            {"did":"a","kind":"identity","identity":{"did":"a","handle":"ann.example"}}
            """
        let input = try read(text)
        #expect(input.follows == ["a>b"])
        #expect(input.blocks == ["a blocks c", "b blocks c"])
        #expect(input.people == ["a", "b", "c"])
        #expect(
            input.notes == [
                "f:6:1: 1 record of a deletion, left out",
                "f:4:1: 3 records of another kind than follow or block, left out; this is the first",
            ])
        let muted = try read(text, ReadOptions(role: .mutes))
        #expect(muted.follows == [] && muted.mutes == ["a mutes b"] && muted.blocks.count == 2)
    }

    /// Anybody can write any time into a record: the follow counts, the time does not.
    @Test func keepsFollowsWithImpossibleTimes() throws {
        let times = [
            "2021-12-31T23:59:59Z", "2022-01-01T00:00:00Z", "1970-01-01T00:00:00Z", "2030-01-01T00:00:00Z",
            "2023-02-30T00:00:00Z", "yesterday", "", "2023-05-01T24:00:00Z", "2023-05-01",
        ]
        let text = times.enumerated().map { #"{"did":"a","subject":"b\#($0)","createdAt":"\#($1)"}"# }
        let input = try read(text.joined(separator: "\n"), ReadOptions(latestTime: 1_700_000_000_000))
        #expect(input.follows.count == 9)
        #expect(input.times == [nil, 1_640_995_200, nil, nil, nil, nil, nil, nil, 1_682_899_200])
        #expect(
            input.notes == [
                "f:1:1: 7 records with a createdAt that cannot be, kept without a time; this is the first"
            ])
    }

    /// Escapes and any script in handles; repeated follows merge with the earliest time, self follows drop.
    @Test func readsAnyHandle() throws {
        let input = try read(
            """
            {"did":"did:web:b\\u00fccher.example","subject":"did:plc:😀"}
            {"did":"did:web:bücher.example","subject":"did:plc:\\uD83D\\uDE00","createdAt":"2023-01-01T00:00:00Z"}
            {"did":"x","subject":"x"}
            {"did":18446744073709551617,"subject":"x"}
            """)
        #expect(input.follows == ["18446744073709551617>x", "did:web:bücher.example>did:plc:😀"])
        #expect(input.network.report == ImportReport(followsRead: 4, duplicateFollows: 1, selfFollows: 1))
    }

    @Test(arguments: [
        ("", "f:1:1: found the end of the input; expected JSON records"),
        ("{\"subject\":\"b\"}", "f:1:1: found a record without its author; expected \"did\", or \"uri\": \"at://…\""),
        ("\n {\"did\":\"a\"}", "f:2:2: found a record without \"subject\"; expected \"subject\": somebody's DID"),
        (
            "{\"did\":\"a\",\"subject\":null}",
            "f:1:1: found a record without \"subject\"; expected \"subject\": somebody's DID"
        ),
        ("{\"did\":\"a\",\"subject\":\"\"}", "f:1:23: found an empty id; expected somebody's id"),
        ("{\"did\":1.5,\"subject\":\"b\"}", "f:1:8: found \"1.5\"; expected an id: a string or a whole number"),
        ("{\"did\":\"\\uD800\",\"subject\":\"b\"}", "f:1:9: found \"\\uD800\"; expected an id in valid Unicode"),
        (
            "{\"uri\":\"http://x\",\"value\":{\"subject\":\"b\"}}",
            "f:1:9: found \"http://x\"; expected at://author/collection/key"
        ),
        (
            "{\"did\":\"a\",\"subject\":\"b\"}\n{\"did\":\"a\",\"sub",
            "f:2:16: found the end of the input; expected the closing quote of a string"
        ),
        ("did,subject\na,b", "f:1:1: found \"did,subject\"; expected a record: {…}"),
    ])
    func namesThePlaceOfAFlaw(text: String, expected: String) {
        #expect(message(text) == expected)
    }

    @Test func refusesInvalidUTF8AndNesting() {
        let bytes = Array("{\"did\":\"a\",\"subject\":\"b".utf8) + [0xFF] + Array("\"}".utf8)
        #expect(
            TextInput.message(bytes, BlueskyReader.read)
                == "f:1:23: found \"b\u{FFFD}\"; expected an id in valid Unicode")
        let nested = String(repeating: "{\"record\":", count: 1_000_000)
        #expect(message(nested).hasSuffix("expected at most 8 records inside each other"))
    }

    /// Random records in random forms, against pairs and times kept aside; the file is larger than a block.
    @Test func agreesWithWhatWasWritten() throws {
        var generator = SeededGenerator(seed: 21)
        let formatter = ISO8601DateFormatter()
        var lines: [String] = []
        var earliest: [String: Int] = [:]
        for _ in 0..<9000 {
            let from = "did:plc:\(generator.below(300) * 7_919_000_003)"
            let to = "did:plc:\(generator.below(300) * 7_919_000_003)"
            let second = 1_640_995_200 + Int(generator.below(50_000_000))
            let date = formatter.string(from: Date(timeIntervalSince1970: Double(second)))
            let record = #"{"subject":"\#(to)","createdAt":"\#(date)","$type":"app.bsky.graph.follow"}"#
            switch generator.below(3) {
            case 0: lines.append(#"{"subject":"\#(to)","did":"\#(from)","createdAt":"\#(date)"}"#)
            case 1: lines.append(#"{"record":\#(record),"did":"\#(from)"}"#)
            default: lines.append(#"{"value":\#(record),"uri":"at://\#(from)/app.bsky.graph.follow/x"}"#)
            }
            if from != to { earliest["\(from)>\(to)"] = min(second, earliest["\(from)>\(to)"] ?? .max) }
        }
        let input = try read(lines.joined(separator: "\n"))
        let times = try #require(input.times)
        let found = zip(input.follows, times).map { "\($0) \($1 ?? 0)" }
        #expect(Set(found) == Set(earliest.map { "\($0) \(Double($1))" }))
        #expect(found.count == earliest.count)
    }
}
