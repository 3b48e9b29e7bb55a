import Foundation
import KithLinearAlgebra
import KithTestSupport
import Testing

@testable import KithGraph

private func read(_ text: String, _ options: ReadOptions = ReadOptions()) throws(KithGraphError) -> TextInput {
    try TextInput(text, options: options, GMLReader.read)
}

private func message(_ text: String, _ options: ReadOptions = ReadOptions()) -> String {
    TextInput.message(text, options: options, GMLReader.read)
}

@Suite struct GMLReaderTests {
    /// Everything that programs write: comments, keys in any case, lists to be passed over, all on one line or not;
    /// without "directed" a tie goes both ways.
    @Test func readsWhatProgramsWrite() throws {
        let input = try read(
            """
            # made by hand ] [
            Creator "somebody # no comment"
            Version 1
            GRAPH [ comment "a ] in a string" Label "x" hierarchic 1
              node [ ID 1 label "Ann &amp; Bo" age 41 height -1.5e0 graphics [ x 1.0 type "oval" point [ id 9 ] ] ]
              Node [ id 2 label "two
            lines" age 7 ] node[id 3 height +.5 note ""]
              edge [ source 1 target 2 weight 2.5 value 9 graphics [ width 3 ] ] # the only weight
              edge [ target 1 source 3 label "e" ]
            ]
            """)
        #expect(input.people == ["1", "2", "3"])
        #expect(input.follows == ["1>2", "1>3", "2>1", "3>1"])
        #expect(input.weights == [2.5, 1, 2.5, 1])
        #expect(!input.network.isDirected)
        #expect(input.attribute("name") == ["1": "Ann & Bo", "2": "two\nlines"])
        #expect(input.attribute("age") == ["1": "41", "2": "7"])
        #expect(input.network.attribute("age")?.type == .integer)
        #expect(input.attribute("height") == ["1": "-1.5e0", "3": "+.5"])
        #expect(input.network.attribute("height")?.type == .number)
        #expect(input.attribute("note") == ["3": ""])
        #expect(input.network.attributes.count == 4)
    }

    @Test func goesOneWayWhenToldTo() throws {
        let text = "graph [ directed 1 node [ id 1 ] node [ id 2 ] edge [ source 1 target 2 ] ]"
        #expect(try read(text).follows == ["1>2"])
        #expect(try read(text).network.isDirected)
        #expect(try read(text, ReadOptions(isDirected: false)).follows == ["1>2", "2>1"])
        let plain = text.replacing("directed 1", with: "directed 0")
        #expect(try read(plain).follows == ["1>2", "2>1"])
        #expect(try read(plain, ReadOptions(isDirected: true)).follows == ["1>2"])
        let late = "graph [ node [ id 1 ] node [ id 2 ] edge [ source 1 target 2 ] directed 0 ]"
        #expect(try read(late).follows.count == 2)
        #expect(
            try read(late.replacing("directed 0", with: "directed 1"), ReadOptions(isDirected: true)).follows == ["1>2"]
        )
    }

    /// Ids may be strings or longer than any number; edges may stand before their nodes.
    @Test func takesAnyIdAndOrder() throws {
        let input = try read(
            """
            graph [ edge [ source "a&#x62;" target 12345678901234567890123 ] node [ id 12345678901234567890123 ]
            node [ id "ab" name "n" label "l" ] ]
            """)
        #expect(input.follows == ["ab>12345678901234567890123", "12345678901234567890123>ab"])
        #expect(input.attribute("name") == ["ab": "n"])
        #expect(input.attribute("label") == ["ab": "l"])
    }

    @Test func takesColumnsAndRoles() throws {
        let text = """
            graph [ directed 1 node [ id 1 ] node [ id 2 ]
            edge [ source 1 target 2 value "friend" Strength 4 since 1000 ] edge [ source 2 target 1 ] ]
            """
        #expect(try read(text).weights == nil)
        let input = try read(text, ReadOptions(weightColumn: "strength", timeColumn: "since"))
        #expect(input.weights == [4, 1])
        #expect(input.times == [1000, nil])
        let replies = try read(text, ReadOptions(role: .interactions(.reply), weightColumn: "Strength"))
        #expect(replies.layer(.reply) == ["1>2 4", "2>1 1"] && replies.follows == [])
        #expect(try read(text, ReadOptions(role: .blocks)).blocks == ["1 blocks 2", "2 blocks 1"])
        let people = try read(text, ReadOptions(role: .people))
        #expect(people.people == ["1", "2"] && people.follows == [])
        #expect(
            message(text, ReadOptions(weightColumn: "w")) == "f: found no edge with \"w\"; expected the weight column")
        #expect(
            message(text, ReadOptions(weightColumn: "value"))
                == "f:2:33: found \"friend\"; expected a weight: a number, 0 or more")
    }

    @Test func resolvesReferences() {
        #expect(GMLText.resolved("a&amp;&lt;&gt;&quot;&apos;&#228;&#xE4;&#X1F600;") == "a&<>\"'ää😀")
        #expect(
            GMLText.resolved("AT&T &unknown; &; &#; &#0; &#xD800; &#x110000; &amp")
                == "AT&T &unknown; &; &#; &#0; &#xD800; &#x110000; &amp")
        #expect(GMLText.resolved("&&amp;&") == "&&&")
        #expect(GMLText.resolved("&#12345678901234567890;") == "&#12345678901234567890;")
    }

    @Test(arguments: [
        ("", "f:1:1: found the end of the input; expected graph [ … ]"),
        ("# only\n# comments", "f:2:11: found the end of the input; expected graph [ … ]"),
        ("graph [", "f:1:8: found the end of the input; expected a key or \"]\""),
        ("graph [ ] ]", "f:1:11: found \"]\"; expected a key"),
        ("graph [ ] graph [ ]", "f:1:11: found a second graph; expected one graph"),
        ("graph 1", "f:1:7: found \"1\"; expected \"[\" after graph"),
        ("graph [ node [ label \"x\" ] ]", "f:1:9: found a node without \"id\"; expected an id for every node"),
        ("graph [ node [ id 1 ]\nnode [ id 1 ] ]", "f:2:11: found \"1\"; expected an id that no node before has"),
        ("graph [ node [ id 1.5 ] ]", "f:1:19: found \"1.5\"; expected an id: a whole number or a string"),
        ("graph [ node [ id \"\" ] ]", "f:1:20: found \"\"; expected an id: a whole number or a string"),
        ("graph [ node [ id ] ]", "f:1:19: found \"]\"; expected an id: a whole number or a string"),
        (
            "graph [ node [ id 1 label name ] ]",
            "f:1:27: found \"name\"; expected a number, a string in double quotes or \"[\" after a key"
        ),
        (
            "graph [ node [ id 1 ]\nedge [ source 1 ] ]",
            "f:2:1: found an edge without \"target\"; expected source and target for every edge"
        ),
        (
            "graph [ node [ id 1 ]\nedge [ target 1 ] ]",
            "f:2:1: found an edge without \"source\"; expected source and target for every edge"
        ),
        (
            "graph [ node [ id 1 ]\nedge [ source 1 target 9 ]\nedge [ source 8 target 1 ] ]",
            "f:2:24: found \"9\"; expected the id of a node"
        ),
        (
            "graph [ node [ id 1 ] node [ id 2 ] edge [ source 1 target 2 weight NaN ] ]",
            "f:1:69: found \"NaN\"; expected a weight: a number, 0 or more"
        ),
        (
            "graph [ node [ id 1 ] node [ id 2 ] edge [ source 1 target 2 value -1 ] ]",
            "f:1:68: found \"-1\"; expected a weight: a number, 0 or more"
        ),
        ("graph [ directed yes ]", "f:1:18: found \"yes\"; expected directed 0 or directed 1"),
        (
            "graph [ node [ id 1 ] edge [ source 1 target 1 ] directed 1 ]",
            "f:1:59: found \"1\"; expected \"directed\" before the first edge"
        ),
        ("graph [ a \"b\n", "f:1:11: found a string without its closing quote; expected \"…\""),
        (
            "graph { }", "f:1:7: found \"{\"; expected a key, a number, a string in double quotes, \"[\" or \"]\""
        ),
        ("graph [ a [ b [ ] ", "f:1:19: found the end of the input; expected \"]\""),
    ])
    func namesThePlaceOfAFlaw(text: String, expected: String) {
        #expect(message(text) == expected)
    }

    @Test func survivesHostileInput() {
        let deep = String(repeating: "a [ ", count: 500_000)
        #expect(message("graph [ " + deep) == "f:1:2000009: found the end of the input; expected \"]\"")
        #expect(
            message("graph [ " + String(repeating: "[", count: 1_000_000))
                == "f:1:9: found \"[\"; expected a key or \"]\"")
        #expect(
            message("graph [ a \"" + String(repeating: "x", count: 4_000_000) + "\" ]")
                == "f:1:11: found a string or word of more than 1 MiB; expected GML with shorter ones")
        let bytes = Array("graph [ node [ id 1 label \"M".utf8) + [0xFC] + Array("nchen\" ] ]".utf8)
        #expect(
            TextInput.message(bytes, GMLReader.read) == "f:1:28: found \"M\u{FFFD}nchen\"; expected text in UTF-8")
    }

    /// Tokens over the ends of blocks, against the pairs written.
    @Test func readsOverTheEndsOfBlocks() throws {
        var generator = SeededGenerator(seed: 2)
        var text = "graph\n[ directed 1\n"
        for id in 0..<100 {
            text += "node [ id \(1_000_000_007 * id) label \"\(String(repeating: "é", count: 9000))\" ]\n"
        }
        var pairs: Set<String> = []
        for _ in 0..<3000 {
            let (from, to) = (generator.below(100) * 1_000_000_007, generator.below(100) * 1_000_000_007)
            text += String(repeating: " ", count: Int(generator.below(200)))
            text += "edge [ source \(from) target \(to) ]\n"
            if from != to { pairs.insert("\(from)>\(to)") }
        }
        let input = try read(text + "]")
        #expect(Set(input.follows) == pairs && input.follows.count == pairs.count)
    }
}

@Suite(.enabled(if: SharedData.isPresent, "shared datasets are not here"))
struct GMLClassicsTests {
    /// Counts as published for these networks; the pairs against a line-by-line scan for "source" and "target".
    @Test(arguments: [
        ("karate", 34, 78, false), ("dolphins", 62, 159, false), ("lesmis", 77, 254, false),
        ("polbooks", 105, 441, false), ("football", 115, 613, false), ("polblogs", 1490, 19_022, true),
    ])
    func readsTheClassics(name: String, people: Int, ties: Int, isDirected: Bool) throws {
        let path = SharedData.path("classics/\(name).gml")
        let builder = NetworkBuilder(options: .init(threads: 1))
        try GMLReader.read(ByteSource.open(path), into: builder, options: ReadOptions())
        let network = try builder.finish()
        #expect(network.personCount == people)
        #expect(network.followCount == (isDirected ? ties : 2 * ties))
        #expect(network.isDirected == isDirected)

        var pairs: Set<String> = []
        var source = Substring()
        for line in try String(contentsOfFile: path, encoding: .utf8).split(whereSeparator: \.isNewline) {
            let words = line.split(separator: " ")
            guard words.count == 2, Int(words[1]) != nil else { continue }
            if words[0] == "source" { source = words[1] }
            if words[0] == "target", source != words[1] {
                pairs.insert("\(source)>\(words[1])")
                if !isDirected { pairs.insert("\(words[1])>\(source)") }
            }
        }
        var found: Set<String> = []
        for person in 0..<network.personCount {
            for other in network.following.columns.slice(network.following.range(person)) {
                found.insert("\(network.people[PersonIndex(person)])>\(network.people[other])")
            }
        }
        #expect(found == pairs)
    }

    /// Les Misérables: names as display names and the published number of common chapters, 820 in all.
    @Test func readsNamesAndWeights() throws {
        let builder = NetworkBuilder(options: .init(threads: 1))
        try GMLReader.read(
            ByteSource.open(SharedData.path("classics/lesmis.gml")), into: builder, options: ReadOptions())
        let network = try builder.finish()
        #expect(network.attribute("name")?[try network.person("11")] == "Valjean")
        #expect(try #require(network.weights).reduce(0, +) == 2 * 820)
    }
}
