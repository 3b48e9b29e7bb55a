import Foundation
import KithLinearAlgebra
import KithTestSupport
import Testing

@Suite struct FindCommunitiesTests {
    /// Three cliques of five in a ring, one tie between neighbours.
    private static let cliques: String = {
        var lines: [String] = []
        for (number, letter) in ["a", "b", "c"].enumerated() {
            for i in 1...5 { for j in 1..<i { lines.append("\(letter)\(j) \(letter)\(i)\n") } }
            lines.append("\(letter)1 \(["b", "c", "a"][number])5\n")
        }
        return lines.joined()
    }()

    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try folder.write("cliques.txt", Self.cliques)
    }

    private func communities(_ arguments: String...) throws -> Tool.Run {
        try Tool.run(["communities", "cliques.txt"] + arguments, in: folder.path)
    }

    private func text(_ name: String) throws -> String {
        try String(contentsOfFile: folder.file(name), encoding: .utf8)
    }

    private func json(_ text: String) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    }

    /// 33 ties, a third of their ends in each group: modularity is 30/33 − 1/3, a group's conductance 2 of 22 ends. The name
    /// goes to members who are known inside alone.
    @Test("the whole output: the cliques, their figures, how sure")
    func table() throws {
        let run = try communities("--undirected", "--confidence", "--no-chance")
        #expect(run.status == 0 && run.error == "")
        #expect(
            run.output == """
                groups      15 people in 3 groups, by leiden
                ties        as the network has them, undirected
                modularity  0.5758
                confidence  0 people stand between groups, of 20 searches anew

                group  size  density  conductance  confidence  name
                    1     5    1.000        0.091       1.000  a2, a3, a4
                    2     5    1.000        0.091       1.000  b2, b3, b4
                    3     5    1.000        0.091       1.000  c2, c3, c4

                """)
        #expect(try communities("--undirected", "--confidence", "--no-chance", "--threads", "1").output == run.output)
        let few = try communities("--undirected", "--no-chance", "--top", "1").output
        #expect(few.contains("and 2 smaller groups with 10 members; --top shows more"))
    }

    @Test("how a directed network was read is said, and chance is asked")
    func directed() throws {
        for (ties, words) in [
            ("either", "either follows the other"), ("directed", "every follow, by its direction"),
        ] {
            let run = try communities("--symmetrize", ties)
            #expect(run.status == 0 && run.output.contains("ties        \(words)\n"), "\(run.error)")
            #expect(run.output.contains("15 people in 3 groups") && run.output.contains("  0.000  a"))
            #expect(run.output.contains("more structure than chance gives: ") == (ties == "either"))
        }
        // Nobody follows back, so nobody is tied to anybody.
        let mutual = try communities("--symmetrize", "mutual")
        #expect(mutual.output.contains("15 people in 15 groups"))
        #expect(mutual.output.contains("chance      no more structure than chance: "))
    }

    @Test("every method finds the cliques", arguments: ["leiden", "spectral", "labels", "overlapping"])
    func methods(method: String) throws {
        let run = try communities("--method", method, "--no-chance", "-o", "groups.csv")
        #expect(run.status == 0, "\(run.error)")
        let rows = try text("groups.csv").split(separator: "\n").map { $0.split(separator: ",") }
        #expect(rows[0] == ["person", "group"])
        var groups: [Substring: Set<Substring>] = [:]
        for row in rows.dropFirst() { groups[row[1], default: []].insert(row[0]) }
        for letter in ["a", "b", "c"] {
            let clique = Set((1...5).map { Substring("\(letter)\($0)") })
            #expect(groups.values.contains { $0.isSuperset(of: clique) && $0.count <= 6 }, "\(groups)")
        }
        #expect(groups.count == 3)
    }

    @Test("ids go on from an earlier result, as JSON or as a table, and what happened is told")
    func previous() throws {
        let first = try communities("-o", "old.json", "--no-chance", "--format", "json")
        #expect(first.status == 0 && first.error == "")
        #expect(try text("old.json") == first.output)
        let document = try json(first.output)
        #expect(document["schema"] as? String == "kith.communities/1")
        let groups = try #require(document["groups"] as? [[String: Any]])
        #expect(groups.map { $0["id"] as? String } == ["1", "2", "3"])
        let handles = (groups[1]["members"] as? [[String: Any]])?.compactMap { $0["handle"] as? String }
        #expect(handles == ["b1", "b2", "b3", "b4", "b5"])
        // Without clique a, and with more of c: b and c keep their ids.
        let later = Self.cliques.split(separator: "\n").filter { !$0.contains("a") } + ["c6 c1", "c6 c2", "c6 c3"]
        try folder.write("later.txt", later.joined(separator: "\n") + "\n")
        try folder.write(
            "old.csv",
            "person,group\n"
                + ["a", "b", "c"].enumerated().flatMap { number, letter in
                    (1...5).map { "\(letter)\($0),\(number + 1)\n" }
                }.joined())
        for old in ["old.json", "old.csv"] {
            let run = try Tool.run(
                ["communities", "later.txt", "--previous", old, "--no-chance", "-o", "new.csv"], in: folder.path)
            #expect(run.status == 0, "\(run.error)")
            #expect(run.output.contains("previous    100.0% of those who were there before keep the id of their group"))
            #expect(
                run.output.hasSuffix(
                    "since the previous result:\n  group 1 is gone\n  group 3 grew from 5 to 6\n"), "\(run.output)")
            #expect(try text("new.csv").contains("b1,2\n") && text("new.csv").contains("c6,3\n"))
        }
    }

    @Test("known groups, from a file or an attribute")
    func truth() throws {
        try folder.write("truth.txt", "a1 x\na2 x\nb1 y\nb2 y\nc1 z\nnobody z\n")
        let run = try communities("--truth", "truth.txt", "--no-chance")
        #expect(run.output.contains("truth       AMI 1.000, NMI 1.000, ARI 1.000, purity 1.000 over 5 people\n"))
        try folder.write("lists.txt", "a1 a2 a3 a4 a5\nb1 b2 b3 b4 b5 a1\n")
        let circles = try communities("--truth", "lists.txt", "--no-chance", "--method", "overlapping").output
        #expect(circles.contains("truth       average F1 0.9"))
        try folder.write("foreign.txt", "ghost x\n")
        let foreign = try communities("--truth", "foreign.txt")
        #expect(foreign.status == 65 && foreign.output == "")
        #expect(
            foreign.error == """
                kith: foreign.txt: found nobody of the network; expected lines of a person and a group, or of the \
                members of one group

                """)
        let missing = try communities("--truth-attribute", "party")
        #expect(
            missing.status == 64
                && missing.error.contains("kith: the people have no attribute \"party\"; there are none\n"))
    }

    @Test("a network for Gephi with everybody's group")
    func gexf() throws {
        #expect(try communities("-o", "groups.gexf", "--no-chance").status == 0)
        let exported = try Tool.run(
            ["communities", "groups.gexf", "--truth-attribute", "group", "--no-chance"], in: folder.path)
        #expect(exported.output.contains("AMI 1.000"), "\(exported.error)")
    }

    @Test("a circle around a few people, or none")
    func seeds() throws {
        // The cliques are small beside many people who are tied at random.
        var lines = Self.cliques
        var generator = SeededGenerator(seed: 7)
        for i in 0..<300 { for _ in 0..<5 { lines += "r\(i) r\(generator.below(300))\n" } }
        try folder.write("many.txt", lines + "r0 b1\n")
        let run = try Tool.run(["communities", "many.txt", "--seeds", "a1,a3", "-o", "circle.csv"], in: folder.path)
        #expect(run.status == 0, "\(run.output)\(run.error)")
        #expect(run.output.hasPrefix("a circle of 5 people: conductance 0.0"))
        #expect(try text("circle.csv").hasPrefix("person,group,inclusion\na1,1,"))
        let none = try Tool.run(["communities", "many.txt", "--seeds", "r5,r100"], in: folder.path)
        #expect(none.status == 1 && none.output.hasPrefix("no such circle: "), "\(none.output)\(none.error)")
        let crowd = (0..<50).map { "r\($0)" }.joined(separator: ",")
        let many = try Tool.run(["communities", "many.txt", "--seeds", crowd], in: folder.path)
        #expect(many.status == 64 && many.error.contains("--seeds names 50 people; a circle starts from 49 at most\n"))
        let unknown = try Tool.run(["communities", "many.txt", "--seeds", "a1,zed"], in: folder.path)
        #expect(unknown.status == 66)
    }

    @Test(
        "what cannot be is refused",
        arguments: [
            (["-o", "groups.txt"], "--output must end in .json, .csv or .gexf."),
            (["--groups", "3"], "--groups goes with spectral only."),
            (["--method", "labels", "--confidence"], "--confidence goes with leiden only."),
            (["--method", "labels", "--budget", "1G"], "--budget goes with leiden and spectral only."),
            (["--resolution=-1"], "--resolution must be 0 or more."),
            (["--seeds", "a1", "--confidence"], "--confidence does not go with --seeds."),
            (["--chance", "--symmetrize", "directed"], "--chance goes with undirected ties only"),
        ])
    func refused(arguments: [String], words: String) throws {
        let run = try Tool.run(["communities", "cliques.txt"] + arguments, in: folder.path)
        #expect(run.status == 64 && run.output == "" && run.error.contains(words), "\(run.error)")
    }

    @Test("a budget too small, a weight below zero, a result of another layout")
    func badData() throws {
        let plain = try communities("--weighted")
        #expect(plain.status == 64)
        #expect(plain.error == "kith: --weighted asks for weights, and the follows have none\n")
        let small = try communities("--budget", "10")
        #expect(small.status == 65 && small.error.hasSuffix("10 bytes are allowed\n"))
        try folder.write("weights.csv", "source,target,weight\na,b,1\nb,c,-2\n")
        let weights = try Tool.run(["communities", "weights.csv", "--weighted", "-o", "out.json"], in: folder.path)
        #expect(weights.status == 65 && weights.error.contains("-2"), "\(weights.error)")
        #expect(!FileManager.default.fileExists(atPath: folder.file("out.json")))
        try folder.write("other.json", "{\"schema\": \"kith.suggest/1\"}\n")
        let other = try communities("--previous", "other.json")
        #expect(other.status == 65)
        #expect(
            other.error
                == "kith: other.json: found no member \"groups\"; expected a result of 'kith communities' in JSON\n")
    }
}
