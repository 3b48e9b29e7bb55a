import Foundation
import KithTestSupport
import Testing

@Suite struct ShowBoundaryTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try folder.write("cliques.txt", FindCliquesTests.cliques)
        try folder.write(
            "groups.csv",
            "person,group\n"
                + ["a", "b", "c"].map { letter in
                    (1...5).map { "\(letter)\($0),\(letter)\n" }.joined()
                }.joined())
    }

    private func boundary(_ arguments: String...) throws -> Tool.Run {
        try Tool.run(["boundary", "cliques.txt"] + arguments, in: folder.path)
    }

    /// 64 follows; the members of b make 22 and receive 21 of them.
    @Test("the whole output of one group without times")
    func one() throws {
        let run = try boundary("--groups", "groups.csv", "--group", "b")
        #expect(run.status == 0 && run.error == "")
        #expect(
            run.output == """
                group            b of groups.csv: 5 people, b2, b3, b4
                ties             either follows the other
                verdict          unknown: not enough evidence (static)
                returned         <1% (0 to 97%) of 1 follow from outside; who began is not known
                openness         not enough evidence: too few follows by strangers
                inside           10 ties, density 1.000, 100% of the follows returned
                outward          conductance 0.091, 2 follows
                inward           conductance 0.048, 1 follow
                at the boundary  2 of 5 people; most ties outside: b1 (2); b5 (1)
                core             5 people with 4 ties and more among them: b1; b2; b3; b4; b5; periphery 0 people; truss 5
                brokers          b1; b5, the least constrained first

                to group  follows out  follows in  members tied  who bridges most
                       a            1           1             2  b1 (1); b5 (1)
                       c            1           0             1  b1 (1)

                """)
        try folder.write("b.txt", "b1\nb2\nb3\nb4\nb5\n")
        let members = try boundary("--members", "b.txt").output
        #expect(members.contains("outward          conductance 0.091, 2 follows\n"))
    }

    @Test("all groups, in a table and in files")
    func all() throws {
        let run = try boundary("--groups", "groups.csv", "-o", "out.csv")
        #expect(run.status == 0)
        #expect(
            run.output.contains("openness  static: follows of strangers that are returned; who began is not known\n"))
        #expect(run.output.contains("verdicts  0 open, 0 clique, 0 unresponsive, 3 unknown\n"))
        let rows = try String(contentsOfFile: folder.file("out.csv"), encoding: .utf8).split(separator: "\n")
        #expect(rows.count == 4 && rows[2].hasPrefix("b,5,1.0,1.0,0.0909090909"))
        #expect(rows[2].hasSuffix(",unknown,true"))
        #expect(
            try boundary("--groups", "groups.csv", "--top", "1").output.contains(
                "and 2 smaller groups; --top shows more"))
        // Without a choice the communities of the network, which are the cliques here.
        let found = try boundary("--community-of", "c3", "--format", "json")
        let object = try #require(try JSONSerialization.jsonObject(with: Data(found.output.utf8)) as? [String: Any])
        let groups = try #require(object["groups"] as? [[String: Any]])
        #expect(groups.count == 1 && groups[0]["size"] as? Int == 5 && object["evidence"] as? String == "static")
        #expect(groups[0]["core"] as? [String] == ["c1", "c2", "c3", "c4", "c5"])
    }

    @Test("with times: groups of the time before, knocks after it, the same on any number of threads")
    func timed() throws {
        let town = try Tool.run(["generate", "town", "--people", "500", "-o", "town.kith"], in: folder.path)
        #expect(town.status == 0)
        let run = try Tool.run(["boundary", "town.kith", "--threads", "1"], in: folder.path)
        #expect(run.status == 0 && run.error == "")
        #expect(run.output.contains("found in the contacts before 20"))
        // The planted clique is one, and nobody else is called so who is not.
        #expect(run.output.contains("  clique   ") && run.output.contains(", 1 clique, "))
        #expect(try Tool.run(["boundary", "town.kith", "--threads", "3"], in: folder.path).output == run.output)
        let still = try Tool.run(["boundary", "town.kith", "--no-times"], in: folder.path)
        #expect(still.output.contains("openness  static: "))
        let json = try Tool.run(["boundary", "town.kith", "--format", "json"], in: folder.path).output
        let object = try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
        #expect(object["evidence"] as? String == "timed" && object["since"] is String)
    }

    @Test("groups keep their names, whatever their sizes and order")
    func names() throws {
        // The smallest comes first, one is there twice, and one has nobody of the network.
        try folder.write(
            "some.csv",
            "person,group\na1,small\na2,small\nzed,gone\n"
                + (1...5).map { "b\($0),large\n" }.joined() + "c1,middle\nc2,middle\nc3,middle\na2,again\na1,again\n")
        for (name, size) in [("small", 2), ("middle", 3), ("large", 5)] {
            let run = try boundary("--groups", "some.csv", "--group", name, "--format", "json")
            let object = try #require(try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
            let group = try #require((object["groups"] as? [[String: Any]])?.first)
            #expect(group["id"] as? String == name && group["size"] as? Int == size)
        }
        #expect(try boundary("--groups", "some.csv", "--group", "again").status == 66)
    }

    @Test("an undirected network has a boundary and no openness")
    func undirected() throws {
        let run = try boundary("--undirected", "--groups", "groups.csv")
        #expect(run.status == 0)
        #expect(run.output.contains("openness  unknown: an undirected network does not say who came to whom\n"))
        #expect(!run.output.contains("verdict"))
    }

    @Test(
        "what cannot be is refused",
        arguments: [
            (["--groups", "groups.csv", "--members", "b.txt"], 64, "--groups and --members do not go together."),
            (
                ["--groups", "groups.csv", "--community-of", "a1"], 64,
                "--community-of does not go with groups of your own."
            ),
            (["--no-times", "--since", "2024-01-01"], 64, "--since and --window do not go with --no-times."),
            (["--days", "0"], 64, "--days must be more than 0."),
            (["-o", "out.txt"], 64, "--output must end in .json or .csv."),
            (["--times"], 65, "nothing in this network has a time"),
            (
                ["--groups", "groups.csv", "--group", "z"], 66,
                "no group is called \"z\"; there are \"a\", \"b\", \"c\""
            ),
            (["--attribute", "party"], 64, "the people have no attribute \"party\"; there are none"),
            (["--community-of", "zed"], 66, "nobody here is called \"zed\""),
        ] as [([String], Int32, String)])
    func refusals(arguments: [String], status: Int32, words: String) throws {
        let run = try Tool.run(["boundary", "cliques.txt"] + arguments, in: folder.path)
        #expect(run.status == status && run.output == "" && run.error.contains(words), "\(run.error)")
    }
}
