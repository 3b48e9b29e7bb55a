import Foundation
import KithTestSupport
import Testing

@Suite struct ExportTests {
    @Test(
        "what is exported describes the same network again",
        arguments: ["edgelist", "csv", "mtx", "graphml", "gexf", "jsonl"])
    func roundTrip(format: String) throws {
        let town = try TownFiles.imported()
        let run = try town.kith("export", "town.kith", "--to", format, "-o", "out.\(format)")
        #expect(run.status == 0, "\(run.error)")
        #expect(run.output == "")
        let stream = try town.kith("export", "town.kith", "--to", format)
        #expect(try town.bytes("out.\(format)") == Data(stream.output.utf8))
        // JSON lines are for other programs; Kith reads Bluesky's only.
        if format == "jsonl" { return }
        let back = try town.kith("describe", "out.\(format)", "--format", "json")
        #expect(back.status == 0, "\(back.error)")
        let object = try #require(try JSONSerialization.jsonObject(with: Data(back.output.utf8)) as? [String: Any])
        let network = try #require(object["network"] as? [String: Any])
        #expect(network["people"] as? Int == 6)
        #expect(network["follows"] as? Int == 11)
    }

    @Test("a failed run leaves the file that was there")
    func failure() throws {
        let town = try TownFiles()
        try town.folder.write("out.csv", "before")
        let run = try town.kith("export", "none.kith", "--to", "csv", "-o", "out.csv")
        #expect(run.status == 66)
        #expect(try town.bytes("out.csv") == Data("before".utf8))
    }

    @Test("a format that is not known")
    func usage() throws {
        let run = try Tool.run("export", "-", "--to", "docx")
        #expect(run.status == 64)
        #expect(run.error.contains("edgelist"))
    }
}
