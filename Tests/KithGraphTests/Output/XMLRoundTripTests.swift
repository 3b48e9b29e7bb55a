import Foundation
import KithGraph
import KithLinearAlgebra
import KithTestSupport
import Testing

/// What Kith writes as GraphML and GEXF it reads back as the same network.
@Suite struct XMLRoundTripTests {
    private static let contents: [AwkwardNetwork.Content] = [
        [], .weights, .times, .everything, [.everything, .undirected], [.weights, .times, .undirected], .relations,
        .attributes,
    ]

    private func roundTrip(_ network: Network, _ format: ExportFormat) throws -> Network {
        let folder = try TemporaryFolder()
        let path = folder.file("network")
        try NetworkWriter.write(network, to: path, format: format)
        let builder = NetworkBuilder(options: .init(threads: 1))
        let source = try ByteSource.open(path)
        if format == .gexf {
            try GEXFReader.read(source, into: builder, options: ReadOptions())
        } else {
            try GraphMLReader.read(source, into: builder, options: ReadOptions())
        }
        return try builder.finish()
    }

    @Test(arguments: [ExportFormat.graphml, .gexf], contents.indices)
    func readsBackTheSame(format: ExportFormat, content: Int) throws {
        for seed in 0..<25 as Range<UInt64> {
            let network = try AwkwardNetwork.random(seed: seed, Self.contents[content])
            let again = try roundTrip(network, format)
            expectEqual(network, again, "\(format) content \(content) seed \(seed)")
        }
    }

    /// The display name is the handle itself: it is kept all the same.
    @Test(arguments: [ExportFormat.graphml, .gexf]) func keepsNameThatRepeatsTheHandle(format: ExportFormat) throws {
        let builder = NetworkBuilder()
        try builder.follow(builder.person("a"), builder.person("b"))
        builder.setAttribute("name", of: builder.person("a"), to: "a")
        let network = try builder.finish()
        expectEqual(network, try roundTrip(network, format))
    }

    /// Interactions counted fewer times than they have times, as a table with a count of zero can say.
    @Test(arguments: [ExportFormat.graphml, .gexf]) func keepsFewerCountsThanTimes(format: ExportFormat) throws {
        let builder = NetworkBuilder()
        let a = builder.person("a")
        let b = builder.person("b")
        try builder.interact(.reply, a, b, count: 0, time: 5)
        try builder.interact(.reply, a, b, count: 1, time: 7)
        try builder.interact(.reply, b, a, count: 7, time: 1)
        try builder.interact(.reply, b, a, count: 1, time: 2)
        let network = try builder.finish()
        expectEqual(network, try roundTrip(network, format))
    }

    /// Characters that XML cannot hold: refused in a handle, replaced in a value.
    @Test(arguments: [ExportFormat.graphml, .gexf]) func controlCharacters(format: ExportFormat) throws {
        let builder = NetworkBuilder()
        try builder.follow(builder.person("a"), builder.person("b"))
        builder.setAttribute("name", of: builder.person("a"), to: "be\u{8}ll\u{FFFF}s")
        let again = try roundTrip(try builder.finish(), format)
        #expect(again.attribute("name")?[0] == "be\u{FFFD}ll\u{FFFD}s")

        let bad = try Fixture.network([("a", "b\u{1}")])
        let folder = try TemporaryFolder()
        let error = #expect(throws: KithGraphError.self) {
            try NetworkWriter.write(bad, to: folder.file("x"), format: format)
        }
        #expect(
            error?.description
                == "\(folder.file("x")): found the handle \"b\\u{1}\", which has a character that XML cannot hold; "
                + "expected handles that the format can hold (GraphML, CSV and JSON lines hold most)")
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == [])
    }

    /// A network marked undirected whose follows go one way is written edge by edge as what it is.
    @Test(arguments: [ExportFormat.graphml, .gexf]) func oneWayFollowMakesADirectedNetwork(format: ExportFormat) throws
    {
        let builder = NetworkBuilder()
        let a = builder.person("a")
        let b = builder.person("b")
        try builder.follow(a, b)
        try builder.follow(b, builder.person("c"))
        try builder.follow(builder.person("c"), b)
        builder.noteInput(directed: false)
        let network = try builder.finish()
        let again = try roundTrip(network, format)
        #expect(again.following.columns == network.following.columns)
        #expect(again.isDirected && !network.isDirected)
    }
}
