import KithLinearAlgebra
import KithTestSupport
import Testing

@testable import KithGraph

/// Valid files with bytes dropped, doubled, changed and cut off: each is read or refused with a place, never more.
@Suite struct DamagedArchiveTests {
    private static let samples: [(String, TextInput.Reader)] = [
        (
            #"{"did":"did:plc:a","record":{"$type":"app.bsky.graph.follow","subject":"did:plc:b","createdAt":"2023-05-01T02:00:00+02:00"}}"#
                + "\n" + #"{"uri":"at://did:plc:a/app.bsky.graph.block/3k","value":{"subject":"did:plc:\u00e9"}}"#,
            BlueskyReader.read
        ),
        (
            #"window.YTD.tweets.part0 = [ {"tweet":{"full_text":"RT @bo: x","created_at":"Sat Feb 18 19:45:15 +0000 2023","entities":{"user_mentions":[{"screen_name":"bo","id_str":"12"}]}}}, {"tweet":{"in_reply_to_user_id_str":"9"}} ]"#,
            XArchiveReader.read
        ),
        (
            #"window.YTD.block.part0 = [ {"blocking":{"accountId":"824308056351735809"}}, {"account":{"username":"a","accountId":"1"}} ]"#,
            XArchiveReader.read
        ),
        (
            "Account address,Show boosts,Languages\na@x.example,true,\"en, de\"\n@b@y.example,false,\n",
            MastodonReader.read
        ),
        ("Tea,a@x.example\n\"Birds, too\",b@y.example\n", MastodonReader.read),
        ("bad.example\nworse.example\n", MastodonReader.read),
        (
            "# c\ngraph [ directed 1 node [ id 1 label \"A &amp; B\" ] node [ id 2 g [ x 1.5 ] ] edge [ source 1 target 2 value 3 ] ]",
            GMLReader.read
        ),
    ]

    @Test(arguments: 0..<7) func isReadOrRefused(sample: Int) {
        let (text, read) = DamagedArchiveTests.samples[sample]
        let replacements = Array("{}[]\",:\\u0\n\r -.#&@=".utf8) + [0x00, 0xC3, 0xFF]
        var generator = SeededGenerator(seed: UInt64(sample))
        var outcomes: [Bool: Int] = [:]
        #expect(TextInput.message(text, read) == "read")
        for _ in 0..<700 {
            var bytes = Array(text.utf8)
            for _ in 0...Int(generator.below(3)) where !bytes.isEmpty {
                let place = Int(generator.below(UInt64(bytes.count)))
                switch generator.below(5) {
                case 0: bytes.remove(at: place)
                case 1: bytes[place] = replacements[Int(generator.below(UInt64(replacements.count)))]
                case 2: bytes.insert(bytes[place], at: place)
                case 3: bytes.insert(replacements[Int(generator.below(UInt64(replacements.count)))], at: place)
                default: if generator.below(4) == 0 { bytes.removeLast(bytes.count - place) }
                }
            }
            let message = TextInput.message(bytes, read)
            outcomes[message == "read", default: 0] += 1
            #expect(message == "read" || message.hasPrefix("f:"), "\(message)")
            #expect(!message.contains("\n"))
        }
        #expect(outcomes.count == 2, "damage that is always or never noticed: \(outcomes)")
    }
}
