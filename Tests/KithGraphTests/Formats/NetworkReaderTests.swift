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
            let pipe = try Pipe(folder.file("pipe"), bytes)
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
}
