import KithGraph
import KithLinearAlgebra
import KithTestSupport
import Testing

@Suite struct GEXFReaderTests {
    /// Labels, typed attributes with defaults and values that change, edge types, weights, `viz` passed over.
    @Test func readsLabelsAttributesAndTypes() throws {
        let network = try ReadXML.gexf(
            """
            <gexf xmlns="http://gexf.net/1.3" xmlns:viz="http://gexf.net/1.3/viz" version="1.3">
            <meta lastmodifieddate="2020-01-01"><creator>Someone</creator><keywords>k</keywords></meta>
            <graph defaultedgetype="directed" mode="static">
              <attributes class="node"><attribute id="0" title="age" type="integer"><default>18</default></attribute>
                <attribute id="1" title="tags" type="liststring"><options>a|b</options></attribute></attributes>
              <attributes class="edge"><attribute id="0" title="note" type="string"/></attributes>
              <nodes count="3">
                <node id="a" label="Ann"><attvalues><attvalue for="0" value="40"/></attvalues>
                  <viz:color r="1" g="2" b="3"/><viz:size value="2"/></node>
                <node id="b" label="b"><attvalues><attvalue for="1" value="x" start="1"/>
                  <attvalue id="1" value="y"/></attvalues></node>
                <node id="c"/>
              </nodes>
              <edges count="3">
                <edge id="0" source="a" target="b" weight="2.5"><attvalues><attvalue for="0" value="n"/></attvalues>
                  <viz:thickness value="3"/></edge>
                <edge id="1" source="b" target="c" type="mutual"/>
                <edge id="2" source="c" target="a" type="Undirected"/>
              </edges>
            </graph></gexf>
            """)
        #expect(ReadXML.follows(network) == ["a>b", "a>c", "b>c", "c>a", "c>b"])
        #expect(network.weights.map { Array($0) } == [2.5, 1, 1, 1, 1])
        #expect(network.isDirected)
        // b's label only repeats the id.
        #expect((0..<3).map { network.attribute("name")?[$0] } == ["Ann", nil, nil])
        #expect((0..<3).map { network.attribute("age")?[$0] } == ["40", "18", "18"])
        #expect(network.attribute("age")?.type == .integer)
        #expect((0..<3).map { network.attribute("tags")?[$0] } == [nil, "y", nil])
    }

    /// Every way in which GEXF says when; the earliest is kept for a follow.
    @Test func timesOfManySorts() throws {
        let network = try ReadXML.gexf(
            """
            <gexf><graph defaultedgetype="directed" mode="dynamic" timeformat="date">
            <nodes><node id="a"/><node id="b"/><node id="c"/><node id="d"/></nodes><edges>
            <edge source="a" target="b" start="2020-01-02" end="2021-01-01"/>
            <edge source="a" target="c" timestamp="10.5"/>
            <edge source="a" target="d"><spells><spell start="30"/><spell start="20" end="25"/></spells></edge>
            <edge source="b" target="a" timestamps="&lt;[40.0, 35.0]&gt;"/>
            <edge source="b" target="c" intervals="&lt;[60, 70]; [50, 55]&gt;"/>
            <edge source="b" target="d" start="-Infinity"/>
            <edge source="c" target="a" startopen="80"/>
            <edge source="c" target="b" kind="like" weight="3"><spells><spell timestamp="2"/><spell timestamp="1"/>\
            </spells></edge>
            </edges></graph></gexf>
            """)
        #expect(ReadXML.follows(network) == ["a>b", "a>c", "a>d", "b>a", "b>c", "b>d", "c>a"])
        #expect(
            network.times.map { Array($0) } == [
                1_577_923_200_000, 10_500, 20_000, 35_000, 50_000, .unknownTime, 80_000,
            ])
        let likes = try #require(network.layer(.like))
        #expect(Array(likes.counts) == [3])
        #expect(likes.times.map { Array($0) } == [1000, 2000])
    }

    /// GEXF's own default is undirected; weight and time as attributes; a default weight.
    @Test func undirectedWithAttributesForWeightAndTime() throws {
        let text = """
            <gexf version="1.2"><graph><attributes class="edge" mode="dynamic">
            <attribute id="w" title="Weight" type="float"><default>4</default></attribute>
            <attribute id="t" title="timestamp" type="long"/><attribute id="s" title="since" type="string"/>
            </attributes><nodes><node id="1"/><node id="2"/><node id="3"/></nodes>
            <edges><edge id="0" source="1" target="2"><attvalues><attvalue for="w" value="2"/>
            <attvalue for="t" value="5"/><attvalue for="s" value="1970-01-02"/></attvalues></edge>
            <edge id="1" source="2" target="3"/></edges></graph></gexf>
            """
        let network = try ReadXML.gexf(text)
        #expect(ReadXML.follows(network) == ["1>2", "2>1", "2>3", "3>2"])
        #expect(network.weights.map { Array($0) } == [2, 2, 4, 4])
        #expect(network.times.map { Array($0) } == [5000, 5000, .unknownTime, .unknownTime])
        #expect(!network.isDirected)
        let named = try ReadXML.gexf(text, ReadOptions(weightColumn: "timestamp", timeColumn: "since"))
        #expect(named.weights.map { Array($0) } == [5, 5, 1, 1])
        #expect(named.times?[0] == 86_400_000)
    }

    /// Hierarchies are flattened; an attribute titled `name` is the display name, not the label.
    @Test func nestedNodesAndNames() throws {
        let network = try ReadXML.gexf(
            """
            <gexf><graph defaultedgetype="directed"><attributes class="node">
            <attribute id="n" title="name" type="string"/></attributes><nodes>
            <node id="a" label="A"><attvalues><attvalue for="n" value="Ann"/></attvalues>
              <nodes><node id="b" pid="a" label="B"/></nodes><edges><edge source="b" target="a"/></edges></node>
            </nodes><edges/></graph></gexf>
            """)
        #expect(ReadXML.follows(network) == ["b>a"])
        #expect((0..<2).map { network.attribute("name")?[$0] } == ["Ann", "B"])
    }

    @Test func rolesAndKinds() throws {
        let text = """
            <gexf><graph defaultedgetype="directed"><nodes><node id="a"/><node id="b"/></nodes><edges>
            <edge source="a" target="b" kind="reply"/><edge source="b" target="a" kind="colleague" weight="2"/>
            <edge source="a" target="b" kind="interaction:Wave"/><edge source="b" target="a" kind="mute"/>
            </edges></graph></gexf>
            """
        let follows = try ReadXML.gexf(text)
        #expect(ReadXML.follows(follows) == ["b>a"])
        #expect(follows.layers.map { $0.kind.name } == ["reply", "wave"])
        #expect(follows.mutes.nonzeroCount == 1)
        let quotes = try ReadXML.gexf(text, ReadOptions(role: .interactions(.quote)))
        #expect(quotes.layer(.quote)?.totalCount == 2 && quotes.followCount == 0)
        let people = try ReadXML.gexf(text, ReadOptions(role: .people))
        #expect(people.personCount == 2 && people.followCount == 0 && people.layers.isEmpty)
    }
}
