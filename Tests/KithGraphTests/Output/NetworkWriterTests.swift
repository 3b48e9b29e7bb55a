import Foundation
import KithGraph
import KithLinearAlgebra
import KithTestSupport
import Testing

@Suite struct NetworkWriterTests {
    /// Three people and a loner: weights, one time to the second, one to the millisecond, interactions, a mute, a block,
    /// a blocked domain, attributes.
    private func full() throws -> Network {
        let builder = NetworkBuilder()
        let ann = builder.person("ann")
        let bo = builder.person("b,\"o")
        let cy = builder.person("cy & co")
        _ = builder.person("lonely")
        try builder.follow(ann, bo, weight: 0.1, time: 1_700_000_000_000)
        try builder.follow(bo, ann, weight: 3, time: 1_700_000_000_007)
        try builder.follow(cy, ann, weight: 1e-9, time: 0)
        try builder.interact(.reply, ann, cy, count: 2)
        try builder.interact(.reply, ann, cy, time: 1000)
        try builder.interact(InteractionKind("wave"), cy, bo)
        try builder.mute(cy, bo)
        try builder.block(bo, cy)
        builder.blockDomain(ann, "bad.example")
        builder.setAttribute("name", of: ann, to: "Ann <3")
        builder.setAttribute("age", of: ann, to: "41", type: .integer)
        builder.setAttribute("age", of: cy, to: "007", type: .integer)
        builder.noteInput(directed: true)
        return try builder.finish()
    }

    private func undirected() throws -> Network {
        let builder = NetworkBuilder()
        let people = ["1", "2", "3"].map { builder.person($0) }
        for (a, b) in [(0, 1), (1, 2)] {
            try builder.follow(people[a], people[b])
            try builder.follow(people[b], people[a])
        }
        builder.noteInput(directed: false)
        return try builder.finish()
    }

    private func text(_ network: Network, _ format: ExportFormat) throws -> String {
        let folder = try TemporaryFolder()
        try NetworkWriter.write(network, to: folder.file("out"), format: format)
        return try String(contentsOfFile: folder.file("out"), encoding: .utf8)
    }

    @Test func edgeList() throws {
        #expect(
            try text(full(), .edgeList) == """
                # Directed graph: each line is a follow
                # Nodes: 4\tEdges: 3
                # FollowerId\tFollowedId\tWeight\tTime
                ann\tb,"o\t0.1\t1700000000
                b,"o\tann\t3\t1700000000.007
                cy & co\tann\t1e-09\t0

                """)
        #expect(try text(undirected(), .edgeList).hasSuffix("Id\n1\t2\n2\t1\n2\t3\n3\t2\n"))
    }

    /// Where some times are not known, a column of them cannot be written.
    @Test func edgeListWithUnknownTimes() throws {
        let builder = NetworkBuilder()
        try builder.follow(builder.person("a"), builder.person("b"), time: 5000)
        try builder.follow(builder.person("b"), builder.person("a"))
        let network = try builder.finish()
        #expect(
            try text(network, .edgeList) == """
                # Directed graph: each line is a follow
                # Nodes: 2\tEdges: 2
                # Times are left out: some are not known
                # FollowerId\tFollowedId
                a\tb
                b\ta

                """)
        #expect(try text(network, .csv) == "source,target,time\na,b,5\nb,a,\n")
    }

    @Test(arguments: [("a\tb", "has a tab or a line break in it"), ("#a", "looks like the start of a comment")])
    func edgeListRefusesHandles(handle: String, reason: String) throws {
        let network = try Fixture.network([("x", handle)])
        let folder = try TemporaryFolder()
        let path = try folder.write("out", "what was there")
        let error = #expect(throws: KithGraphError.self) {
            try NetworkWriter.write(network, to: path, format: .edgeList)
        }
        let shown = handle.replacing("\t", with: "\\t")
        #expect(
            error?.description
                == "\(path): found the handle \"\(shown)\", which \(reason); "
                + "expected handles that the format can hold (GraphML, CSV and JSON lines hold most)")
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "what was there")
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["out"])
    }

    @Test func csv() throws {
        #expect(
            try text(full(), .csv) == """
                source,target,weight,time
                ann,"b,""o",0.1,1700000000
                "b,""o",ann,3,1700000000.007
                cy & co,ann,1e-09,0

                """)
        #expect(try text(undirected(), .csv) == "source,target\n1,2\n2,1\n2,3\n3,2\n")
        let awkward = try Fixture.network([("#a", "line\nbreak"), (" a", "a\r")])
        #expect(try text(awkward, .csv) == "source,target\n\" a\",\"a\r\"\n\"#a\",\"line\nbreak\"\n")
    }

    @Test func matrixMarket() throws {
        #expect(
            try text(full(), .matrixMarket) == """
                %%MatrixMarket matrix coordinate real general
                %person 1 ann
                %person 2 b,"o
                %person 3 lonely
                %person 4 cy & co
                4 4 3
                1 2 0.1
                2 1 3
                4 1 1e-09

                """)
        // The lower half; the handles are the row numbers, so that no comment need say so.
        #expect(
            try text(undirected(), .matrixMarket) == """
                %%MatrixMarket matrix coordinate pattern symmetric
                3 3 2
                2 1
                3 2

                """)
        #expect(throws: KithGraphError.self) { try text(try Fixture.network([("a", "b\n")]), .matrixMarket) }
    }

    @Test func jsonLines() throws {
        #expect(
            try text(full(), .jsonLines) == """
                {"type":"network","version":1,"directed":true,"people":4,"follows":3,"attributes":\
                [{"name":"age","type":"integer"},{"name":"name","type":"text"}]}
                {"type":"person","id":"ann","attributes":{"age":41,"name":"Ann <3"}}
                {"type":"person","id":"b,\\"o"}
                {"type":"person","id":"lonely"}
                {"type":"person","id":"cy & co","attributes":{"age":"007"}}
                {"type":"follow","source":"ann","target":"b,\\"o","weight":0.1,"time":"2023-11-14T22:13:20Z"}
                {"type":"follow","source":"b,\\"o","target":"ann","weight":3,"time":"2023-11-14T22:13:20.007Z"}
                {"type":"follow","source":"cy & co","target":"ann","weight":1e-09,"time":"1970-01-01T00:00:00Z"}
                {"type":"interaction","source":"ann","target":"cy & co","kind":"reply","count":3,\
                "times":["1970-01-01T00:00:01Z"]}
                {"type":"interaction","source":"cy & co","target":"b,\\"o","kind":"wave","count":1}
                {"type":"mute","source":"cy & co","target":"b,\\"o"}
                {"type":"block","source":"b,\\"o","target":"cy & co"}
                {"type":"domain_block","source":"ann","domain":"bad.example"}

                """)
        #expect(try text(undirected(), .jsonLines).components(separatedBy: "follow\"").count == 3)
    }

    /// Foundation's parser finds in every line what the network holds, awkward handles and values included.
    @Test func jsonLinesParse() throws {
        for seed in 0..<20 as Range<UInt64> {
            let network = try AwkwardNetwork.random(seed: seed, .everything)
            // Keyed by bytes: Swift holds composed and decomposed accents to be equal, handles differ.
            var people: [[UInt8]: [String: Any]] = [:]
            var follows = 0
            var counted = 0
            for line in try text(network, .jsonLines).split(separator: "\n") {
                let object = try #require(
                    try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any], "\(line)")
                switch object["type"] as? String {
                case "person":
                    people[Array(try #require(object["id"] as? String).utf8)] =
                        object["attributes"] as? [String: Any] ?? [:]
                case "follow": follows += 1
                case "interaction": counted += try #require(object["count"] as? Int)
                default: break
                }
            }
            #expect(follows == network.followCount)
            #expect(counted == network.layers.reduce(0) { $0 + Int($1.totalCount) })
            #expect(people.count == network.personCount)
            for person in 0..<PersonIndex(network.personCount) {
                let attributes = try #require(people[Array(network.people[person].utf8)])
                #expect(attributes["name"] as? String == network.attribute("name")?[person])
                #expect((attributes["age"] as? Int).map { "\($0)" } == network.attribute("age")?[person])
            }
        }
    }

    @Test func graphML() throws {
        #expect(
            try text(full(), .graphml) == """
                <?xml version="1.0" encoding="UTF-8"?>
                <graphml xmlns="http://graphml.graphdrawing.org/xmlns"
                    xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
                    xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns \
                http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">
                  <key id="kith.a0" for="node" attr.name="age" attr.type="long"/>
                  <key id="kith.name" for="node" attr.name="label" attr.type="string"/>
                  <key id="kith.domains" for="node" attr.name="kith_blocked_domains" attr.type="string"/>
                  <key id="kith.weight" for="edge" attr.name="weight" attr.type="double"/>
                  <key id="kith.time" for="edge" attr.name="time" attr.type="double"/>
                  <key id="kith.layer" for="edge" attr.name="kith_layer" attr.type="string"/>
                  <key id="kith.times" for="edge" attr.name="kith_times" attr.type="string"/>
                  <graph edgedefault="directed">
                    <node id="ann"><data key="kith.a0">41</data><data key="kith.name">Ann &lt;3</data>\
                <data key="kith.domains">bad.example</data></node>
                    <node id="b,&quot;o"/>
                    <node id="lonely"/>
                    <node id="cy &amp; co"><data key="kith.a0">007</data></node>
                    <edge source="ann" target="b,&quot;o"><data key="kith.weight">0.1</data>\
                <data key="kith.time">1700000000</data></edge>
                    <edge source="b,&quot;o" target="ann"><data key="kith.weight">3</data>\
                <data key="kith.time">1700000000.007</data></edge>
                    <edge source="cy &amp; co" target="ann"><data key="kith.weight">1e-09</data>\
                <data key="kith.time">0</data></edge>
                    <edge source="ann" target="cy &amp; co"><data key="kith.layer">reply</data>\
                <data key="kith.weight">3</data><data key="kith.times">1</data></edge>
                    <edge source="cy &amp; co" target="b,&quot;o"><data key="kith.layer">interaction:wave</data>\
                <data key="kith.weight">1</data></edge>
                    <edge source="cy &amp; co" target="b,&quot;o"><data key="kith.layer">mute</data></edge>
                    <edge source="b,&quot;o" target="cy &amp; co"><data key="kith.layer">block</data></edge>
                  </graph>
                </graphml>

                """)
    }

    @Test func gexf() throws {
        #expect(
            try text(full(), .gexf) == """
                <?xml version="1.0" encoding="UTF-8"?>
                <gexf xmlns="http://gexf.net/1.3" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
                    xsi:schemaLocation="http://gexf.net/1.3 http://gexf.net/1.3/gexf.xsd" version="1.3">
                  <meta><creator>Kith</creator></meta>
                  <graph defaultedgetype="directed" mode="dynamic" timeformat="date">
                    <attributes class="node">
                      <attribute id="0" title="age" type="long"/>
                      <attribute id="domains" title="kith_blocked_domains" type="string"/>
                    </attributes>
                    <nodes>
                      <node id="ann" label="Ann &lt;3"><attvalues><attvalue for="0" value="41"/>\
                <attvalue for="domains" value="bad.example"/></attvalues></node>
                      <node id="b,&quot;o"/>
                      <node id="lonely"/>
                      <node id="cy &amp; co"><attvalues><attvalue for="0" value="007"/></attvalues></node>
                    </nodes>
                    <edges>
                      <edge id="0" source="ann" target="b,&quot;o" kind="follow" weight="0.1" \
                start="2023-11-14T22:13:20Z"/>
                      <edge id="1" source="b,&quot;o" target="ann" kind="follow" weight="3" \
                start="2023-11-14T22:13:20.007Z"/>
                      <edge id="2" source="cy &amp; co" target="ann" kind="follow" weight="1e-09" \
                start="1970-01-01T00:00:00Z"/>
                      <edge id="3" source="ann" target="cy &amp; co" kind="reply" weight="3"><spells>\
                <spell start="1970-01-01T00:00:01Z" end="1970-01-01T00:00:01Z"/></spells></edge>
                      <edge id="4" source="cy &amp; co" target="b,&quot;o" kind="interaction:wave" weight="1"/>
                      <edge id="5" source="cy &amp; co" target="b,&quot;o" kind="mute"/>
                      <edge id="6" source="b,&quot;o" target="cy &amp; co" kind="block"/>
                    </edges>
                  </graph>
                </gexf>

                """)
        let plain = try text(undirected(), .gexf)
        #expect(plain.contains("<graph defaultedgetype=\"undirected\" mode=\"static\">"))
        #expect(plain.contains("<edge id=\"0\" source=\"1\" target=\"2\"/>\n      <edge id=\"1\" source=\"2\""))
    }

    @Test(arguments: ExportFormat.allCases) func emptyNetworkAndUnwritablePlace(format: ExportFormat) throws {
        let empty = try NetworkBuilder().finish()
        #expect(try text(empty, format).isEmpty == false)
        #expect(throws: KithGraphError.unwritable(path: "/nowhere/out", code: ENOENT)) {
            try NetworkWriter.write(empty, to: "/nowhere/out", format: format)
        }
    }

    /// Weights are the shortest decimals that read back as the same number.
    @Test func weightsReadBack() throws {
        var generator = SeededGenerator(seed: 1)
        let builder = NetworkBuilder()
        let hub = builder.person("hub")
        for index in 0..<5000 {
            var weight = Float(bitPattern: UInt32(truncatingIfNeeded: generator.next()) & 0x7FFF_FFFF)
            if !weight.isFinite { weight = .greatestFiniteMagnitude }
            try builder.follow(hub, builder.person("p\(index)"), weight: weight)
        }
        let network = try builder.finish()
        let again = try ReadXML.graphML(text(network, .graphml))
        #expect(again.weights == network.weights)
    }
}
