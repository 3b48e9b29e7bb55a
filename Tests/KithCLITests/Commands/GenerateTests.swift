import Foundation
import KithTestSupport
import Testing

@Suite struct GenerateTests {
    @Test(
        "the same seed gives the same bytes on any number of threads, another seed others",
        arguments: [
            ["rmat", "--scale", "8"], ["sbm", "--sizes", "30,20"], ["lfr", "--people", "300"],
            ["town", "--people", "400"],
        ])
    func seeded(arguments: [String]) throws {
        let folder = try TemporaryFolder()
        for (name, options) in [
            ("a", ["--seed", "7", "--threads", "1"]), ("b", ["--seed", "7", "--threads", "3"]), ("c", ["--seed", "8"]),
        ] {
            for kind in ["kith", "txt"] {
                let run = try Tool.run(
                    ["generate"] + arguments + options + ["-o", "\(name).\(kind)"], in: folder.path)
                #expect(run.status == 0, "\(run.error)")
                #expect(run.error.hasPrefix("kith: made "))
            }
        }
        for kind in ["kith", "txt"] {
            let files = try ["a", "b", "c"].map { try Data(contentsOf: URL(filePath: folder.file("\($0).\(kind)"))) }
            #expect(files[0] == files[1])
            #expect(files[0] != files[2])
        }
    }

    @Test("an edge list of R-MAT has a line for each edge, and reads back as the network")
    func edgeList() throws {
        let folder = try TemporaryFolder()
        let list = try Tool.run("generate", "rmat", "--scale", "6", "--edge-factor", "3", "-o", "-")
        #expect(list.output.split(separator: "\n").count == 192)
        _ = try Tool.run("generate", "rmat", "--scale", "6", "--edge-factor", "3", "-o", "a.kith", in: folder.path)
        let fromText = try Tool.run("export", "-", "--to", "csv", input: list.output)
        let fromSnapshot = try Tool.run("export", "a.kith", "--to", "csv", in: folder.path)
        #expect(fromText.output == fromSnapshot.output)
        #expect(fromText.output.split(separator: "\n").count > 100)
    }

    @Test("a town's folder holds its files, and imports as the same network")
    func townFolder() throws {
        let folder = try TemporaryFolder()
        let run = try Tool.run("generate", "town", "--people", "400", "--seed", "3", "-o", "town/", in: folder.path)
        #expect(run.status == 0, "\(run.error)")
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.file("town")).sorted()
        #expect(files.contains("circles.csv") && files.contains("follows.csv") && files.contains("people.csv"))
        _ = try Tool.run("generate", "town", "--people", "400", "--seed", "3", "-o", "a.kith", in: folder.path)
        let importing = try Tool.run(
            [
                "import", "town/follows.csv", "--interactions", "town/replies.csv=reply", "--interactions",
                "town/mentions.csv=mention", "--interactions", "town/reposts.csv=repost", "--interactions",
                "town/likes.csv=like", "--people", "town/people.csv", "--muted", "town/mutes.csv", "--blocked",
                "town/blocks.csv", "-o", "b.kith",
            ], in: folder.path)
        #expect(importing.status == 0, "\(importing.error)")
        let descriptions = try ["a.kith", "b.kith"].map { try Tool.run("describe", $0, in: folder.path).output }
        let (first, second) = (descriptions[0].split(separator: "\n"), descriptions[1].split(separator: "\n"))
        #expect(first.prefix(3) == second.prefix(3))
        #expect(first.first { $0.contains("reply") } == second.first { $0.contains("reply") })
    }

    @Test("a town without the special groups, with other rates and times")
    func townOptions() throws {
        let folder = try TemporaryFolder()
        let run = try Tool.run(
            [
                "generate", "town", "--people", "200", "--circles", "8", "--clique-size", "0", "--open-size", "0",
                "--celebrities", "0", "--ring-size", "0", "--start", "2020-01-01", "--end", "2020-03-01T00:00:00Z",
                "--member-rates", "0.5..0.6", "--clique-rates", "0.9,0.5,0.1", "-o", "a.csv",
            ], in: folder.path)
        #expect(run.status == 0, "\(run.error)")
        let text = try String(contentsOfFile: folder.file("a.csv"), encoding: .utf8)
        let times = text.split(separator: "\n").dropFirst().compactMap { Int($0.split(separator: ",")[2]) }
        #expect(times.allSatisfy { (1_577_836_800...1_583_020_800).contains($0) })
        #expect(times.count > 200)
    }

    @Test(
        "mistakes in use name the option and what it may be",
        arguments: [
            (["rmat", "--scale", "40", "-o", "x"], "option scale: found 40; expected a whole number from 1 to 31"),
            (["rmat", "--a", "2", "-o", "x"], "option a: found 2.0"),
            (["rmat", "--scale", "4"], "Missing expected argument '--output <output>'"),
            (["rmat", "-o", ""], "--output must not be empty."),
            (["rmat", "--to", "kith", "-o", "-"], "A snapshot cannot go to standard output."),
            (["sbm", "--sizes", "10,x", "-o", "x"], "The value '10,x' is invalid"),
            (["sbm", "--sizes", "10,20", "--matrix", "0.1;0.2", "-o", "x"], "option probabilities"),
            (["lfr", "--mixing", "1.5", "-o", "x"], "option mixing: found 1.5"),
            (["town", "--start", "tomorrow", "-o", "x"], "The value 'tomorrow' is invalid"),
            (["town", "--member-rates", "0.9..0.1", "-o", "x"], "The value '0.9..0.1' is invalid"),
            (["town", "--clique-rates", "0.9", "-o", "x"], "The value '0.9' is invalid"),
            (["town", "--people", "3", "-o", "x"], "option people: found 3"),
        ])
    func usage(arguments: [String], words: String) throws {
        let folder = try TemporaryFolder()
        let run = try Tool.run(["generate"] + arguments, in: folder.path)
        #expect(run.status == 64)
        #expect(run.error.hasPrefix("kith: \(words)"), "\(run.error)")
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == [])
    }
}
