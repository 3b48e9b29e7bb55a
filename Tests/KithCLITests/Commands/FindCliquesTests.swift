import Foundation
import KithTestSupport
import Testing

@Suite struct FindCliquesTests {
    private let folder: TemporaryFolder

    /// Three cliques of five who all follow each other, the first of each following the last of the next one; b1 follows
    /// a5 too.
    static let cliques: String = {
        var lines: [String] = []
        for letter in ["a", "b", "c"] {
            for i in 1...5 { for j in 1...5 where i != j { lines.append("\(letter)\(i) \(letter)\(j)\n") } }
        }
        return lines.joined() + "a1 b5\nb1 c5\nc1 a5\nb1 a5\n"
    }()

    init() throws {
        folder = try TemporaryFolder()
        try folder.write("cliques.txt", Self.cliques)
    }

    private func cliques(_ arguments: String...) throws -> Tool.Run {
        try Tool.run(["cliques", "cliques.txt"] + arguments, in: folder.path)
    }

    private func text(_ name: String) throws -> String {
        try String(contentsOfFile: folder.file(name), encoding: .utf8)
    }

    @Test("the whole output: how many of each size, and the largest")
    func table() throws {
        let run = try cliques()
        #expect(run.status == 0 && run.error == "")
        #expect(
            run.output == """
                cliques  3 maximal cliques of 3 and more among 15 people
                ties     both follow each other
                largest  5 people: a1, a2, a3, a4, a5

                members  cliques
                      5        3

                """)
        // One-sided follows are cliques of two.
        let either = try cliques("--symmetrize", "either", "--min-size", "2")
        #expect(either.output.contains("      2        4\n      5        3\n"))
        #expect(either.output.contains("ties     either follows the other\n"))
    }

    @Test("the number alone, of all and of one person")
    func count() throws {
        #expect(try cliques("--count").output == "3\n")
        #expect(try cliques("--count", "--min-size", "6").output == "0\n")
        #expect(try cliques("--count", "--symmetrize", "either", "--min-size", "2", "--of", "a5").output == "3\n")
    }

    @Test("one person's, the largest first")
    func person() throws {
        let run = try cliques("--of", "a5", "--symmetrize", "either", "--min-size", "2")
        #expect(run.status == 0)
        #expect(
            run.output == """
                a5 is in 3 maximal cliques of 2 and more
                ties: either follows the other

                members  who
                      5  a1, a2, a3, a4
                      2  b1
                      2  c1

                """)
        let top = try cliques("--of", "a5", "--symmetrize", "either", "--min-size", "2", "--top", "1")
        #expect(top.output.hasSuffix("      5  a1, a2, a3, a4\nand 2 more; --top shows more\n"))
        #expect(try cliques("--of", "a5", "--min-size", "6").status == 1)
        let nobody = try cliques("--of", "zed")
        #expect(nobody.status == 66 && nobody.error == "kith: nobody here is called \"zed\"\n")
    }

    @Test("files of all cliques, the same on any number of threads")
    func files() throws {
        for threads in ["1", "2", "4"] {
            let run = try cliques("--min-size", "2", "--threads", threads, "-o", "all.jsonl")
            #expect(run.status == 0 && run.output == "3 maximal cliques of 2 and more written to all.jsonl\n")
            let lines = try text("all.jsonl").split(separator: "\n")
            #expect(lines.count == 4 && lines[0] == #"{"size": 5, "members": ["a1", "a2", "a3", "a4", "a5"]}"#)
            #expect(lines[3].contains(#""count": 3, "exact": true"#))
        }
        #expect(try cliques("-o", "all.csv").status == 0)
        let rows = try text("all.csv").split(separator: "\n")
        #expect(rows.count == 16 && rows[0] == "clique,person" && rows[6] == "2,b1")
        #expect(try cliques("-o", "all.txt", "--of", "c2").status == 0)
        #expect(try text("all.txt") == "c1\tc2\tc3\tc4\tc5\n")
    }

    @Test("the largest alone, and as JSON")
    func maximum() throws {
        let run = try cliques("--maximum")
        #expect(run.status == 0 && run.output.hasPrefix("the largest clique has 5 people\n"))
        let json = try cliques("--maximum", "--format", "json")
        let object = try #require(
            try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
        #expect(object["exact"] as? Bool == true && object["size"] as? Int == 5)
        #expect(object["members"] as? [String] == ["a1", "a2", "a3", "a4", "a5"])
    }

    @Test("a budget that is spent: what was found is said to be a lower bound")
    func budget() throws {
        let run = try cliques("--budget", "2")
        #expect(run.status == 2)
        #expect(run.output.hasPrefix("cliques  at least 2 maximal cliques of 3 and more among 15 people\n"))
        #expect(run.output.contains("exact    no: no more than 2 were asked for\n"))
        #expect(
            run.output.contains(
                "densest  15 people among whom every tie is in 3 triangles and more (5-truss); "
                    + "no clique has more than 5\n"))
        let count = try cliques("--budget", "2", "--count")
        #expect(count.status == 2 && count.output == "2\n")
        #expect(count.error == "kith: not all cliques were seen: no more than 2 were asked for\n")
        // A file says so at its end.
        #expect(try cliques("--budget", "1", "-o", "some.jsonl").status == 2)
        #expect(try text("some.jsonl").contains(#""count": 1, "exact": false, "stop": "count""#))
        // Forty times three people who do not know each other: 3^40 cliques, and the time is kept.
        var lines: [String] = []
        for i in 0..<120 { for j in 0..<i where i / 3 != j / 3 { lines.append("\(i) \(j)\n") } }
        try folder.write("moon.txt", lines.joined())
        let moon = try Tool.run(
            ["cliques", "moon.txt", "--undirected", "--count", "--budget", "300ms,100MB"], in: folder.path)
        #expect(moon.status == 2 && moon.error == "kith: not all cliques were seen: the time allowed was over\n")
        #expect(Int(moon.output.dropLast()) ?? 0 > 0)
        // The largest clique, which is found at once, and the count share the time.
        let both = try Tool.run(["cliques", "moon.txt", "--undirected", "--budget", "300ms,100MB"], in: folder.path)
        #expect(both.status == 2 && both.output.contains("exact    no: the time allowed was over\n"))
        #expect(both.output.contains("largest  40 people") && both.output.contains("cliques  at least "))
    }

    @Test("communities of cliques, which other commands read as groups")
    func communities() throws {
        let run = try cliques("--k-clique", "5", "-o", "groups.json")
        #expect(run.status == 0 && run.output.contains("groups   3 communities of cliques of 5, with 15 people\n"))
        #expect(run.output.contains("    2     5  b1, b2, b3, b4, b5\n"))
        let boundary = try Tool.run(
            ["boundary", "cliques.txt", "--groups", "groups.json", "--group", "2"], in: folder.path)
        #expect(boundary.status == 0 && boundary.output.contains("group            2 of groups.json: 5 people"))
        let none = try cliques("--k-clique", "6")
        #expect(none.status == 1 && none.output.contains("no communities of cliques of 6"))
    }

    @Test(
        "what cannot be is refused",
        arguments: [
            (["--count", "--maximum"], "--count and --maximum do not go together."),
            (["--maximum", "--of", "a1"], "--of does not go with --maximum."),
            (["--k-clique", "1"], "--k-clique must be at least 2."),
            (["--min-size", "0"], "--min-size must be at least 1."),
            (["-o", "all.json"], "--output must end in .jsonl, .csv or .txt."),
            (["--k-clique", "3", "-o", "all.gexf"], "--output must end in .json or .csv."),
            (["--budget", "1,2"], "The value '1,2' is invalid"),
        ])
    func refusals(arguments: [String], words: String) throws {
        let run = try Tool.run(["cliques", "cliques.txt"] + arguments, in: folder.path)
        #expect(run.status == 64 && run.output == "" && run.error.contains(words), "\(run.error)")
        #expect(!FileManager.default.fileExists(atPath: folder.file("all.json")))
    }
}
