import Foundation
import KithGraph
import KithLinearAlgebra
import KithTestSupport
import Testing

@testable import KithGraph

@Suite struct NetworkReaderTests {
    /// One table in every wrapping and layout that says the same.
    @Test func everyWayGivesTheSameNetwork() throws {
        let folder = try TemporaryFolder()
        let table = "source,target\nann,bo\nbo,cy\n"
        let files: [(String, [UInt8])] = [
            ("plain", Array(table.utf8)), ("gz", CompressedFixture.gzip(Array(table.utf8))),
            ("zst", CompressedFixture.zstd(Array(table.utf8))), ("list", Array("ann bo\nbo cy\n".utf8)),
            ("crlf", Array("\u{FEFF}source;target\r\nann;bo\r\nbo;cy\r\n".utf8)),
        ]
        for (name, bytes) in files {
            let network = try NetworkReader.load(folder.write(name, bytes), threads: 2)
            #expect(follows(network) == ["bo>cy", "ann>bo"], "\(name)")
            let pipe = try NamedPipe(folder.file("pipe"), bytes)
            #expect(follows(try NetworkReader.load(pipe.path, threads: 2)) == ["bo>cy", "ann>bo"], "\(name)")
        }
    }

    @Test func oneBuilderTakesManyInputs() throws {
        let folder = try TemporaryFolder()
        let builder = NetworkBuilder()
        try NetworkReader.read(folder.write("a", "ann bo\n"), into: builder)
        try NetworkReader.read(
            folder.write("b", "ann bo\nann bo\n"), into: builder, options: ReadOptions(role: .interactions(.reply)))
        try NetworkReader.read(
            folder.write("c", "handle,town\nbo,Ulm\n"), into: builder, options: ReadOptions(role: .people))
        try NetworkReader.read(
            folder.write("d", "bo\n"), into: builder, options: ReadOptions(role: .mutes, owner: "ann"))
        try NetworkReader.read(folder.write("e", "bo ann\n"), into: builder, options: ReadOptions(role: .blocks))
        let network = try builder.finish()
        #expect(follows(network) == ["ann>bo"])
        #expect(network.layer(.reply)?.totalCount == 2)
        #expect(network.attribute("town")?[0] == "Ulm")
        #expect(network.mutes.columns.map { network.people[$0] } == ["bo"])
        #expect(network.blocks.columns.map { network.people[$0] } == ["ann"])
        #expect(network.personCount == 2)
    }

    /// What is asked of lines without a telling header makes a table of them.
    @Test func optionsDecideWhereContentDoesNot() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("a", "who,whom\nann,bo\n")
        #expect(follows(try NetworkReader.load(path)) == ["ann>bo", "who>whom"])
        let options = ReadOptions(sourceColumn: "whom", targetColumn: "who")
        #expect(follows(try NetworkReader.load(path, options: options)) == ["bo>ann"])
        #expect(follows(try NetworkReader.load(path, options: ReadOptions(format: .csv))) == ["ann>bo"])
        let people = try NetworkReader.load(folder.write("b", "ann\nbo\n"), options: ReadOptions(role: .people))
        #expect(people.personCount == 2)
    }

    @Test func errorsNameTheFile() throws {
        let folder = try TemporaryFolder()
        #expect(
            message { _ = try NetworkReader.load("/no/such") } == "/no/such: cannot be read: No such file or directory")
        #expect(message { _ = try NetworkReader.load(folder.path) } == "\(folder.path): cannot be read: Is a directory")
        let empty = try folder.write("empty", "")
        #expect(message { _ = try NetworkReader.load(empty) }.hasPrefix("\(empty): found an empty file; expected"))
        let cut = try folder.write("cut.gz", CompressedFixture.gzip.dropLast(9))
        #expect(message { _ = try NetworkReader.load(cut) }.contains("\(cut): found a gzip stream that ends early"))
        let single = try folder.write("single", "ann\nbo\n")
        #expect(message { _ = try NetworkReader.load(single) }.hasPrefix("\(single):1: found one column; expected two"))
    }

    /// A snapshot is opened, or merged with other inputs; where it cannot be mapped, that is said.
    @Test func snapshotsAreOpenedAndMerged() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("a.kith")
        try Fixture.network([("ann", "bo")]).write(snapshot: path)
        #expect(follows(try NetworkReader.load(path)) == ["ann>bo"])
        let builder = NetworkBuilder()
        try NetworkReader.read(path, into: builder)
        try NetworkReader.read(folder.write("b", "bo cy\n"), into: builder)
        #expect(follows(try builder.finish()) == ["bo>cy", "ann>bo"])
        let bytes = Array(try Data(contentsOf: URL(filePath: path)))
        let packed = try folder.write("a.gz", CompressedFixture.gzip(bytes))
        #expect(message { _ = try NetworkReader.load(packed) }.contains("found a compressed snapshot"))
        let pipe = try NamedPipe(folder.file("pipe"), bytes)
        #expect(message { _ = try NetworkReader.load(pipe.path) }.contains("found a snapshot through a pipe"))
    }

    private static let layouts = [
        ("% asym unweighted\n1 2\n", "1>2"), ("%%MatrixMarket matrix coordinate pattern general\n2 2 1\n1 2\n", "1>2"),
        ("graph [ directed 1 node [ id 1 ] node [ id 2 ] edge [ source 1 target 2 ] ]", "1>2"),
        (
            """
            <graphml xmlns="http://graphml.graphdrawing.org/xmlns"><graph edgedefault="directed"><node id="1"/>
            <node id="2"/><edge source="1" target="2"/></graph></graphml>
            """, "1>2"
        ),
        (
            """
            <gexf xmlns="http://gexf.net/1.3" version="1.3"><graph defaultedgetype="directed"><nodes><node id="1"/>
            <node id="2"/></nodes><edges><edge id="0" source="1" target="2"/></edges></graph></gexf>
            """, "1>2"
        ),
        ("Account address,Show boosts\nbo@b.example,true\n", "me>bo@b.example"),
        ("window.YTD.following.part0 = [{\"following\":{\"accountId\":\"7\"}}]", "me>7"),
        (
            "{\"did\":\"did:plc:a\",\"subject\":\"did:plc:b\",\"createdAt\":\"2024-01-01T00:00:00Z\"}\n",
            "did:plc:a>did:plc:b"
        ),
    ]

    /// Every layout finds its reader through its content alone.
    @Test(arguments: layouts)
    func everyLayoutIsDispatched(text: String, follow: String) throws {
        let folder = try TemporaryFolder()
        for bytes in [Array(text.utf8), CompressedFixture.zstd(Array(text.utf8))] {
            #expect(follows(try NetworkReader.load(folder.write("in", bytes), threads: 1)) == [follow])
        }
    }

    /// Small texts of every layout with bytes changed, lost or doubled, read as what they seem and as everything else:
    /// a network without a flaw or an error, never a crash.
    @Test(arguments: 0..<4 as Range<UInt64>) func damagedInputsAreReadOrRefused(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let tables = ["source,target,weight,time\na,b,2,5\n\"c\",\"d\"\"e\",0.5,\n", "id\tname\n1\tAnn\n", "a b 1\n"]
        let texts = NetworkReaderTests.layouts.map(\.0) + tables
        let roles: [InputRole] = [.follows, .interactions(.reply), .mutes, .blocks, .people]
        var readable = 0
        for _ in 0..<400 {
            var bytes = Array(texts[Int(generator.below(UInt64(texts.count)))].utf8)
            for _ in 0..<generator.below(4) {
                let place = Int(generator.below(UInt64(bytes.count)))
                switch generator.below(4) {
                case 0: bytes[place] = UInt8(generator.below(256))
                case 1: bytes.remove(at: place)
                case 2: bytes.insert(contentsOf: bytes[place...].prefix(9), at: place)
                default: bytes.removeSubrange(place...)
                }
                if bytes.isEmpty { bytes = [10] }
            }
            let format = generator.below(2) == 0 ? nil : FileFormat.allCases[Int(generator.below(12))]
            let options = ReadOptions(format: format, role: roles[Int(generator.below(5))])
            let builder = NetworkBuilder(options: .init(threads: 1))
            let source = ByteSource(name: "in", bytes: bytes)
            guard (try? NetworkReader.read(source, into: builder, options: options)) != nil else { continue }
            #expect(try builder.finish().firstFlaw(threads: 1) == nil, "\(String(decoding: bytes, as: UTF8.self))")
            readable += 1
        }
        #expect(readable > 40)
    }
}
