import KithGraph
import KithLinearAlgebra
import KithTestSupport
import Testing

@Suite struct GraphMLReaderTests {
    /// Keys of every sort: a typed attribute with a default, a display name, a weight with a default, a time.
    @Test func readsKeysDefaultsAndTypes() throws {
        let network = try ReadXML.graphML(
            """
            <?xml version="1.0"?>
            <!-- a comment --><graphml xmlns="http://graphml.graphdrawing.org/xmlns">
              <key id="d0" for="node" attr.name="Label" attr.type="string"/>
              <key id="d1" for="node" attr.name="age" attr.type="int"><desc>years</desc><default>18</default></key>
              <key id="d2" for="edge" attr.name="weight" attr.type="double"><default>2</default></key>
              <key id="d3" for="edge" attr.name="time" attr.type="long"/>
              <key id="d4" for="all" attr.name="note"/>
              <graph id="G" edgedefault="directed">
                <data key="d4">about the graph</data>
                <node id="a"><data key="d0">Ann &amp; Co</data></node>
                <node id="b"><data key="d1"> 40 </data><data key="d1">41</data></node>
                <node id="c"/>
                <edge id="e" source="a" target="b"><data key="d2">
                    0.5 </data><data key="d3">1700000000</data><data key="d4">x<em>y</em></data></edge>
                <edge source="b" target="c"/>
                <edge source="c" target="a" directed="false"/>
              </graph>
            </graphml>
            """)
        #expect(ReadXML.follows(network) == ["a>b", "a>c", "b>c", "c>a"])
        #expect(network.weights.map { Array($0) } == [0.5, 2, 2, 2])
        #expect(
            network.times.map { Array($0) } == [1_700_000_000_000, .unknownTime, .unknownTime, .unknownTime])
        #expect(network.isDirected)
        #expect(network.attributes.map { $0.name } == ["age", "name"])
        #expect(network.attribute("name")?[0] == "Ann & Co")
        // " 40 " is no integer, so the column is one of text, where "41" replaced it.
        let age = try #require(network.attribute("age"))
        #expect((0..<3).map { age[$0] } == ["18", "41", "18"])
        #expect(age.type == .text)
    }

    @Test func undirectedReadsBothWays() throws {
        let text = """
            <graphml><graph edgedefault="undirected"><node id="a"/><node id="b"/><node id="c"/>
            <edge source="a" target="b"/><edge source="c" target="c"/></graph></graphml>
            """
        let network = try ReadXML.graphML(text)
        #expect(ReadXML.follows(network) == ["a>b", "b>a"])
        #expect(!network.isDirected)
        #expect(network.report.selfFollows == 1)
        let directed = try ReadXML.graphML(text, ReadOptions(isDirected: true))
        #expect(ReadXML.follows(directed) == ["a>b"])
        #expect(directed.isDirected)
    }

    /// One edge that goes one way makes the network a directed one.
    @Test func mixedIsDirected() throws {
        let network = try ReadXML.graphML(
            """
            <graphml><graph edgedefault="undirected"><node id="a"/><node id="b"/><node id="c"/>
            <edge source="a" target="b"/><edge source="c" target="a" directed="true"/></graph></graphml>
            """)
        #expect(ReadXML.follows(network) == ["a>b", "b>a", "c>a"])
        #expect(network.isDirected)
    }

    @Test func edgesMayComeBeforeNodes() throws {
        let network = try ReadXML.graphML(
            """
            <graphml><graph edgedefault="directed"><edge source="b" target="a"/>
            <node id="a"/><node id="b"/></graph></graphml>
            """)
        #expect(ReadXML.follows(network) == ["b>a"])
    }

    /// A group as yEd writes it: the inner graph's people are people like all others, ports are passed over, and the
    /// drawing's label is the display name.
    @Test func nestedGraphsAreFlattened() throws {
        let network = try ReadXML.graphML(
            """
            <graphml xmlns:y="http://www.yworks.com/xml/graphml"><key for="node" id="d6" yfiles.type="nodegraphics"/>
            <key for="edge" id="d9" yfiles.type="edgegraphics"/>
            <graph edgedefault="directed">
            <node id="n0"><port name="p"/><data key="d6"><y:GroupNode><y:NodeLabel a="b">  The group
            <y:LabelModel><y:edge/></y:LabelModel>tail</y:NodeLabel></y:GroupNode></data>
              <graph id="n0:" edgedefault="directed"><node id="n0::n0"/><node id="n0::n1"/>
              <edge source="n0::n0" target="n0::n1"/></graph></node>
            <node id="n1"/><edge source="n1" target="n0::n0" sourceport="p"><data key="d9"><y:data/></data></edge>
            </graph></graphml>
            """)
        #expect(ReadXML.follows(network) == ["n1>n0::n0", "n0::n0>n0::n1"])
        #expect(network.attribute("name")?[0] == "The group")
        #expect(network.attribute("name")?.presentCount == 1)
    }

    /// Prefixed elements, CDATA, a character reference and another encoding: 0xFC is ü in ISO 8859-1.
    @Test func namespacesAndEncodings() throws {
        var bytes = Array(
            """
            <?xml version="1.0" encoding="ISO-8859-1"?><g:graphml xmlns:g="urn:x"><g:key id="k" for="node" \
            attr.name="name"/><g:graph edgedefault="directed"><g:node id="J?rg"><g:data key="k"><![CDATA[<J>&]]>\
            &#x1F986;</g:data></g:node></g:graph></g:graphml>
            """.utf8)
        let place = try #require(bytes.indices.last { bytes[$0] == UInt8(ascii: "?") })
        bytes[place] = 0xFC
        let builder = NetworkBuilder()
        try GraphMLReader.read(ByteSource(name: "x", bytes: bytes), into: builder, options: ReadOptions())
        let network = try builder.finish()
        #expect(network.people[0] == "Jürg")
        #expect(network.attribute("name")?[0] == "<J>&🦆")
    }

    @Test func rolesAndColumns() throws {
        let text = """
            <graphml><key id="w" for="edge" attr.name="strength" attr.type="int"/>
            <key id="t" for="edge" attr.name="since" attr.type="string"/>
            <key id="p" for="node" attr.name="party"/>
            <graph edgedefault="directed"><node id="a"><data key="p">x</data></node><node id="b"/>
            <edge source="a" target="b"><data key="w">3</data><data key="t">2020-01-02</data></edge>
            </graph></graphml>
            """
        let plain = try ReadXML.graphML(text)
        #expect(plain.weights == nil && plain.times == nil)
        let named = try ReadXML.graphML(text, ReadOptions(weightColumn: "strength", timeColumn: "since"))
        #expect(named.weights.map { Array($0) } == [3])
        #expect(named.times.map { Array($0) } == [1_577_923_200_000])
        let replies = try ReadXML.graphML(text, ReadOptions(role: .interactions(.reply), weightColumn: "strength"))
        #expect(replies.followCount == 0 && replies.layer(.reply)?.totalCount == 3)
        #expect(try ReadXML.graphML(text, ReadOptions(role: .mutes)).mutes.nonzeroCount == 1)
        #expect(try ReadXML.graphML(text, ReadOptions(role: .blocks)).blocks.nonzeroCount == 1)
        let people = try ReadXML.graphML(text, ReadOptions(role: .people))
        #expect(people.followCount == 0 && people.attribute("party")?[0] == "x")
    }

    @Test func layersOfOtherMakers() throws {
        let network = try ReadXML.graphML(
            """
            <graphml><key id="l" for="edge" attr.name="kith_layer"/><key id="w" for="edge" attr.name="weight"/>
            <graph edgedefault="undirected"><node id="a"/><node id="b"/>
            <edge source="a" target="b"><data key="w">2</data><data key="l">wink</data></edge>
            <edge source="a" target="b" directed="true"><data key="l">block</data></edge>
            <edge source="a" target="b"><data key="l">follow</data></edge></graph></graphml>
            """)
        #expect(network.layers.map { $0.kind.name } == ["wink"])
        #expect(network.layers.map { Array($0.counts) } == [[2, 2]])
        #expect(network.blocks.nonzeroCount == 1)
        #expect(ReadXML.follows(network) == ["a>b", "b>a"])
        #expect(!network.isDirected)
    }
}
