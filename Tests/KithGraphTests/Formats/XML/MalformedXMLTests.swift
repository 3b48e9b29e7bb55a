import KithGraph
import KithLinearAlgebra
import KithTestSupport
import Testing

/// Documents that are not what they should be: each gives one clear line with its place.
@Suite struct MalformedXMLTests {
    private static let head = "<graphml>\n<graph edgedefault=\"directed\">\n"
    private static let tail = "\n</graph>\n</graphml>"

    private static let graphMLCases: [(text: String, message: String)] = [
        ("", "1:1: found the end of the file; expected well-formed XML"),
        ("   \n", "2:1: found the end of the file; expected well-formed XML"),
        ("id,name\n1,2", "1:1: found text where a tag should be; expected well-formed XML"),
        ("<html><body/></html>", "1:1: found <html>; expected <graphml>"),
        ("<graphml/>", ": found no <graph>; expected one"),
        (head + "<node id=\"a\"/>", "3:15: found the end of the file; expected 2 closing tags"),
        (head + "<node id=\"a", "3:1: found the end of the file; expected 2 closing tags"),
        (
            head + "<node id=\"a\"></edge>" + tail,
            "3:16: found a closing tag that is not the last opened one's; expected well-formed XML"
        ),
        (head + "<node id=\"a\" id=\"b\"/>" + tail, "3:14: found duplicate attribute; expected well-formed XML"),
        (head + tail + "<more/>", "5:11: found junk after document element; expected well-formed XML"),
        (
            "<?xml version=\"1.0\" encoding=\"klingon\"?><graphml/>",
            "1:31: found an encoding that is not known; expected UTF-8, UTF-16, ISO-8859-1 or US-ASCII"
        ),
        (head + "<node id=\"a\"/><node id=\"a\"/>" + tail, "3:15: found a second node \"a\"; expected each node once"),
        (head + "<node/>" + tail, "3:1: found a <node> without id; expected the id of a node"),
        (head + "<node id=\"\"/>" + tail, "3:1: found an empty id in <node>; expected a handle"),
        (
            head + "<node id=\"a\"/>\n<edge target=\"a\"/>" + tail,
            "4:1: found an <edge> without source; expected the id of a node"
        ),
        (
            head + "<node id=\"a\"/>\n<edge source=\"a\"/>" + tail,
            "4:1: found an <edge> without target; expected the id of a node"
        ),
        (
            head + "<node id=\"a\"/>\n<edge source=\"a\" target=\"zoë\"/>\n<edge source=\"b\" target=\"a\"/>" + tail,
            "4: found an edge with the undeclared node \"zoë\"; expected a <node> with that id somewhere in the file"
        ),
        (
            head + "<node id=\"a\"/><edge source=\"a\" target=\"a\" directed=\"maybe\"/>" + tail,
            "3:15: found directed=\"maybe\"; expected directed=\"true\" or \"false\""
        ),
        (head + "<hyperedge/>" + tail, "3:1: found a <hyperedge>; expected edges between two nodes only"),
        (
            head + "</graph><graph edgedefault=\"directed\">" + tail,
            "3:9: found a second <graph>; expected one graph in a file"
        ),
        (
            "<graphml><graph/></graphml>",
            "1:10: found a <graph> without edgedefault; expected edgedefault=\"directed\" or \"undirected\""
        ),
        (
            "<graphml><node id=\"a\"/></graphml>",
            "1:10: found a <node> outside of a graph; expected it inside a <graph>"
        ),
        (
            head + "<node id=\"a\"><data key=\"k\">1</data></node>" + tail,
            "3:14: found data of the undeclared key \"k\"; expected a <key> with that id before the graph"
        ),
        (
            head + "<node id=\"a\"><data>1</data></node>" + tail,
            "3:14: found a <data> without key; expected the id of a key"
        ),
        (
            "<graphml><key id=\"k\"/><key id=\"k\"/></graphml>",
            "1:23: found a second <key> \"k\"; expected each id once"
        ),
        ("<graphml><key/></graphml>", "1:10: found a <key> without an id; expected an id"),
        (head + "<key id=\"k\"/>" + tail, "3:1: found a <key> after the graph's start; expected keys before it"),
        (head + "<node id=\"&nosuch;\"/>" + tail, "3:1: found undefined entity; expected well-formed XML"),
        (
            "<!DOCTYPE graphml SYSTEM \"graphml.dtd\">\n<graphml><key id=\"k\"><default>&ent;</default></key></graphml>",
            "2:31: found the undefined entity \"&ent;\"; expected a character"
        ),
        (
            "<graphml><key id=\"w\" for=\"edge\" attr.name=\"weight\"/><graph edgedefault=\"directed\"><node id=\"a\"/>"
                + "<edge source=\"a\" target=\"a\">\n<data key=\"w\">heavy</data></edge></graph></graphml>",
            "2:20: found \"heavy\"; expected a weight: a number, 0 or more"
        ),
        (
            "<graphml><key id=\"w\" for=\"edge\" attr.name=\"weight\"/><graph edgedefault=\"directed\"><node id=\"a\"/>"
                + "<edge source=\"a\" target=\"a\">\n<data key=\"w\">-1</data></edge></graph></graphml>",
            "2:17: found \"-1\"; expected a weight: a number, 0 or more"
        ),
        (
            "<graphml><key id=\"t\" for=\"edge\" attr.name=\"time\"/><graph edgedefault=\"directed\"><node id=\"a\"/>"
                + "<edge source=\"a\" target=\"a\">\n<data key=\"t\">noon</data></edge></graph></graphml>",
            "2:19: found \"noon\"; expected a time: seconds since 1970 (see --time-unit) or an ISO 8601 date"
        ),
    ]

    @Test(arguments: graphMLCases.indices) func graphML(number: Int) {
        let (text, message) = Self.graphMLCases[number]
        let error = #expect(throws: KithGraphError.self) { try ReadXML.graphML(text) }
        let separator = message.hasPrefix(":") ? "" : ":"
        #expect(error?.description == "x.graphml\(separator)\(message)")
    }

    private static let gexfHead = "<gexf><graph>\n"
    private static let gexfCases: [(text: String, message: String)] = [
        ("<graphml/>", "1:1: found <graphml>; expected <gexf>"),
        ("<gexf/>", ": found no <graph>; expected one"),
        (
            "<gexf><graph defaultedgetype=\"sideways\"/></gexf>",
            "1:7: found the edge type \"sideways\"; expected directed, undirected or mutual"
        ),
        (
            gexfHead + "<nodes><node id=\"a\"/></nodes><edges><edge source=\"a\" target=\"a\" type=\"x\"/>",
            "2:37: found the edge type \"x\"; expected directed, undirected or mutual"
        ),
        (gexfHead + "<nodes><node label=\"a\"/>", "2:8: found a <node> without id; expected the id of a node"),
        (gexfHead + "<edges><edge target=\"a\"/>", "2:8: found an <edge> without source; expected the id of a node"),
        (gexfHead + "<edges><edge source=\"a\"/>", "2:8: found an <edge> without target; expected the id of a node"),
        (gexfHead + "<edges><edge source=\"\" target=\"b\"/>", "2:8: found an empty id in <edge>; expected a handle"),
        (
            gexfHead + "<nodes><node id=\"a\"/><node id=\"a\"/>",
            "2:22: found a second node \"a\"; expected each node once"
        ),
        (
            gexfHead + "<edges><edge source=\"a\" target=\"b\"/></edges><nodes><node id=\"b\"/></nodes></graph></gexf>",
            "2: found an edge with the undeclared node \"a\"; expected a <node> with that id somewhere in the file"
        ),
        (
            gexfHead + "<nodes><node id=\"a\"><attvalues><attvalue for=\"0\" value=\"\"/>",
            "2:32: found a value of the undeclared attribute \"0\"; expected an <attribute> with that id before it"
        ),
        (
            gexfHead + "<nodes><node id=\"a\"><attvalues><attvalue value=\"\"/>",
            "2:32: found an <attvalue> without for; expected the id of an attribute"
        ),
        (
            gexfHead + "<attributes class=\"graph\">",
            "2:1: found attributes of class \"graph\"; expected node or edge"
        ),
        (
            gexfHead + "<attributes class=\"node\"><attribute id=\"0\"/><attribute id=\"0\"/>",
            "2:45: found a second <attribute> \"0\"; expected each id once"
        ),
        (
            gexfHead + "<nodes><node id=\"a\"/></nodes><attributes class=\"node\"><attribute id=\"0\"/>",
            "2:55: found an <attribute> after the first node; expected attributes before it"
        ),
        (
            gexfHead + "<nodes><node id=\"a\"/></nodes><edges><edge source=\"a\" target=\"a\" weight=\"nan\"/>",
            "2:37: found \"nan\"; expected a weight: a number, 0 or more"
        ),
        (
            gexfHead + "<nodes><node id=\"a\"/></nodes><edges><edge source=\"a\" target=\"a\" start=\"-5\"/>",
            "2:37: found \"-5\"; expected a time not before 1970"
        ),
        (
            gexfHead
                + "<nodes><node id=\"a\"/></nodes><edges><edge source=\"a\" target=\"a\" kind=\"like\" weight=\"1.5\"/>",
            "2:37: found \"1.5\"; expected a count: a whole number below 2^32"
        ),
        (gexfHead + "</graph><graph>", "2:9: found a second <graph>; expected one graph in a file"),
    ]

    @Test(arguments: gexfCases.indices) func gexf(number: Int) {
        let (text, message) = Self.gexfCases[number]
        let error = #expect(throws: KithGraphError.self) { try ReadXML.gexf(text) }
        let separator = message.hasPrefix(":") ? "" : ":"
        #expect(error?.description == "x.gexf\(separator)\(message)")
    }

    @Test func namedColumnsMustExist() {
        let text = Self.head + Self.tail
        let error = #expect(throws: KithGraphError.self) {
            try ReadXML.graphML(text, ReadOptions(weightColumn: "w"))
        }
        #expect(error?.description == "x.graphml: found no edge attribute \"w\"; expected one, but the file has none")
        let keyed = "<graphml><key id=\"a\" attr.name=\"since\"/><key id=\"b\" for=\"edge\"/>"
        let other = #expect(throws: KithGraphError.self) {
            try ReadXML.graphML(keyed + Self.head.dropFirst(9) + Self.tail, ReadOptions(timeColumn: "t"))
        }
        #expect(other?.description == "x.graphml: found no edge attribute \"t\"; expected one of since, b")
    }

    /// A few lines that would unfold to gigabytes.
    @Test func entitiesAreRefused() {
        var text = "<?xml version=\"1.0\"?>\n<!DOCTYPE graphml [\n<!ENTITY a0 \"lol\">\n"
        for level in 1...30 { text += "<!ENTITY a\(level) \"&a\(level - 1);&a\(level - 1);\">\n" }
        text += "]>\n<graphml><graph edgedefault=\"directed\"><node id=\"&a30;\"/></graph></graphml>"
        let error = #expect(throws: KithGraphError.self) { try ReadXML.graphML(text) }
        #expect(
            error?.description
                == "x.graphml:2:19: found a document type with declarations of its own (entities, say); "
                + "expected none, since they can be used to fill the memory")
    }

    @Test(arguments: [1 << 20, 6 << 20]) func hugeAttributesAreRefused(length: Int) {
        let text = Self.head + "<node id=\"" + String(repeating: "a", count: length) + "\"/>" + Self.tail
        let error = #expect(throws: KithGraphError.self) { try ReadXML.graphML(text) }
        let what = length == 1 << 20 ? "tag" : "tag, comment or declaration"
        #expect(error?.description == "x.graphml:3:1: found a \(what) of more than 1 MiB; expected at most 1 MiB")
        let fitting = Self.head + "<node id=\"" + String(repeating: "a", count: (1 << 20) - 13) + "\"/>" + Self.tail
        #expect((try? ReadXML.graphML(fitting))?.personCount == 1)
    }

    @Test func hugeValuesAreRefused() {
        let value = String(repeating: "v", count: (1 << 20) + 1)
        let text =
            "<graphml><key id=\"k\" for=\"node\"/>" + Self.head.dropFirst(9) + "<node id=\"a\"><data key=\"k\">" + value
            + "</data></node>" + Self.tail
        let error = #expect(throws: KithGraphError.self) { try ReadXML.graphML(text) }
        #expect(error?.description.hasSuffix("found a value of more than 1 MiB; expected at most 1 MiB") == true)
    }

    @Test func deepNestingIsRefused() {
        let text = String(repeating: "<graphml>", count: 100_000)
        let error = #expect(throws: KithGraphError.self) { try ReadXML.graphML(text) }
        #expect(
            error?.description
                == "x.graphml:1:2305: found elements nested more than 256 deep; expected at most that many")
    }

    @Test func invalidBytesAreRefused() {
        var bytes = Array((Self.head + "<node id=\"a?b\"/>" + Self.tail).utf8)
        bytes[bytes.firstIndex(of: 63)!] = 0xFF
        let error = #expect(throws: KithGraphError.self) {
            try GraphMLReader.read(
                ByteSource(name: "x.graphml", bytes: bytes), into: NetworkBuilder(), options: ReadOptions())
        }
        #expect(
            error?.description == "x.graphml:3:12: found a character or byte that may not stand here; "
                + "expected well-formed XML in its declared encoding")
    }

    /// Every prefix of a document, and every document with one byte changed, is read or refused.
    @Test func damagedDocumentsNeverCrash() throws {
        let network = try AwkwardNetwork.random(seed: 5, .everything)
        let folder = try TemporaryFolder()
        for format in [ExportFormat.graphml, .gexf] {
            try NetworkWriter.write(network, to: folder.file("x"), format: format)
            let source = try ByteSource.open(folder.file("x"))
            let bytes = Array(try #require(source.whole))
            var generator = SeededGenerator(seed: 9)
            var refused = 0
            for _ in 0..<150 {
                var damaged = Array(bytes.prefix(Int(generator.below(UInt64(bytes.count)))))
                if generator.below(2) == 0 { damaged = bytes }
                let place = Int(generator.below(UInt64(max(1, damaged.count))))
                if !damaged.isEmpty { damaged[place] = UInt8(truncatingIfNeeded: generator.next()) }
                let input = ByteSource(name: "x", bytes: damaged)
                do {
                    if format == .gexf {
                        try GEXFReader.read(input, into: NetworkBuilder(), options: ReadOptions())
                    } else {
                        try GraphMLReader.read(input, into: NetworkBuilder(), options: ReadOptions())
                    }
                } catch {
                    refused += 1
                }
            }
            #expect(refused > 100)
        }
    }
}
