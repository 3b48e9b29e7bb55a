import KithGraph
import KithLinearAlgebra
import KithTestSupport
import Testing

/// Files that other programs wrote; `Fixtures/XML/make.py` made them and tells the versions.
@Suite struct ForeignXMLTests {
    private static let folder =
        "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/") + "/Fixtures/XML/"

    private func read(_ file: String) throws -> Network {
        let builder = NetworkBuilder(options: .init(threads: 1))
        let source = try ByteSource.open(Self.folder + file)
        if file.hasSuffix(".gexf") {
            try GEXFReader.read(source, into: builder, options: ReadOptions())
        } else {
            try GraphMLReader.read(source, into: builder, options: ReadOptions())
        }
        return try builder.finish()
    }

    @Test(arguments: ["networkx-directed.graphml", "networkx-directed-1.2.gexf", "networkx-directed-1.3.gexf"])
    func directedByNetworkX(file: String) throws {
        let network = try read(file)
        #expect(ReadXML.follows(network) == ["ann>böb", "c d>ann", "böb>ann"])
        #expect(network.weights.map { Array($0) } == [2.5, 4, 1])
        #expect(network.times.map { Array($0) } == [1_700_000_000_000, .unknownTime, 1_600_000_000_000])
        #expect(network.isDirected)
        try expectAttributes(network)
    }

    @Test(arguments: ["networkx-undirected.graphml", "networkx-undirected-1.2.gexf", "networkx-undirected-1.3.gexf"])
    func undirectedByNetworkX(file: String) throws {
        let network = try read(file)
        #expect(
            ReadXML.follows(network) == ["ann>c d", "ann>böb", "c d>ann", "c d>böb", "böb>ann", "böb>c d"])
        #expect(network.weights.map { Array($0) } == [4, 2.5, 4, 1, 2.5, 1])
        #expect(!network.isDirected)
        try expectAttributes(network)
    }

    /// People stand as ann, c d, böb (four bytes), lonely.
    private func expectAttributes(_ network: Network) throws {
        #expect((0..<4).map { network.people[PersonIndex($0)] } == ["ann", "c d", "böb", "lonely"])
        #expect(network.attributes.map { $0.name } == ["age", "bot", "name", "score"])
        #expect(network.attributes.map { $0.type } == [.integer, .boolean, .text, .number])
        #expect((0..<4).map { network.attribute("name")?[$0] } == ["Ann <A&B>", nil, "日本", nil])
        #expect((0..<4).map { network.attribute("age")?[$0] } == ["41", nil, "7", nil])
        #expect((0..<4).map { network.attribute("score")?[$0] } == ["0.5", "-2.25", nil, nil])
        #expect((0..<4).map { network.attribute("bot")?[$0]?.lowercased() } == ["false", nil, "true", nil])
    }

    /// Parallel edges are one follow with the weights added.
    @Test func multigraphByNetworkX() throws {
        let network = try read("networkx-multi.graphml")
        #expect(network.weights.map { Array($0) } == [3])
        #expect(network.report.duplicateFollows == 1)
    }

    /// igraph makes up ids of its own; the names are attributes.
    @Test func directedByIgraph() throws {
        let network = try read("igraph.graphml")
        #expect(ReadXML.follows(network) == ["n0>n1", "n1>n2"])
        #expect(network.weights.map { Array($0) } == [2.5, 1])
        #expect((0..<3).map { network.attribute("name")?[$0] } == ["ann", "bo", "cy"])
        #expect((0..<3).map { network.attribute("age")?[$0] } == ["41", "7", nil])
    }
}
