import Foundation
import KithTestSupport
import Testing

@testable import KithCLI

@Suite struct EvaluateTests {
    /// Thirty people in a ring, each of whom follows the next six.
    private static let ring = (0..<30).map { person in
        (1...6).map { "p\(person) p\((person + $0) % 30)\n" }.joined()
    }.joined()

    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try folder.write("ring.txt", Self.ring)
    }

    private func evaluate(_ arguments: String..., input: String = "") throws -> Tool.Run {
        try Tool.run(["evaluate"] + arguments, input: input, in: folder.path)
    }

    private func json(_ run: Tool.Run) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
    }

    @Test("the whole output: what was asked, a row a method, the classes, the differences")
    func table() throws {
        let run = try evaluate("ring.txt", "--seed", "3")
        #expect(run.status == 0 && run.error == "")
        #expect(
            run.output == """
                split    at random, 20.0% by seed 3: 150 follows to learn from, 30 hidden
                judged   30 people of 30, 5 suggestions each, strangers
                outside  3 communities found by Leiden

                method   nDCG@5  95% interval      precision  recall  hit rate     MRR     MAP  coverage  novelty  outside    Gini
                circle   0.8306  [0.7516, 0.9044]     0.2000  1.0000    1.0000  0.7722  0.7722    100.0%     2.66    72.7%  0.1320
                popular  0.0000  [0.0000, 0.0000]     0.0000  0.0000    0.0000  0.0000  0.0000     33.3%     2.32    90.7%  0.7156

                nDCG@5 by following  1–5 (30 people)
                circle               0.831 [0.752, 0.904]
                popular              0.000 [0.000, 0.000]

                against circle   nDCG@5  95% interval             p
                popular         -0.8306  [-0.9044, -0.7516]  0.0001

                """)
        #expect(try evaluate("ring.txt", "--seed", "3", "--threads", "1").output == run.output)
    }

    @Test("what 'kith suggest' says of a written split scores as the method itself does")
    func lists() throws {
        let written = try evaluate("ring.txt", "--methods", "none", "--write-split", "split")
        #expect(written.status == 0 && written.output == "" && written.error == "")
        let test = try String(contentsOfFile: folder.file("split/test.tsv"), encoding: .utf8)
        #expect(test.split(separator: "\n").count == 30 && test.hasPrefix("p0\tp"))
        let lists = try Tool.run(
            ["suggest", "split/train.tsv", "--all", "--method", "circle", "--format", "tsv"], in: folder.path)
        try folder.write("peer.tsv", lists.output + "p0\t5\tp0\nghost\t1\tp1\n")
        let run = try evaluate(
            "split/train.tsv", "--test", "split/test.tsv", "--judged", "split/users.txt", "--everybody",
            "split/people.txt", "--methods", "circle", "--lists", "peer=peer.tsv", "--format", "json")
        #expect(
            run.error == "kith: peer: suggestions that do not count: 1 of the person, 1 for people who are not judged\n"
        )
        let methods = try #require(json(run)["methods"] as? [[String: Any]])
        #expect(methods.map { $0["name"] as? String } == ["circle", "peer"])
        for key in ["ndcg", "precision", "recall", "hitRate", "mrr", "map", "lists", "buckets"] {
            #expect(methods[0][key] as? NSObject == methods[1][key] as? NSObject, "\(key)")
        }
        #expect((methods[1]["notCounted"] as? [String: Int])?["invalid"] == 1)
        let direct = try json(evaluate("ring.txt", "--methods", "circle", "--format", "json"))
        let whole = try #require((direct["methods"] as? [[String: Any]])?.first)
        #expect(whole["ndcg"] as? NSObject == methods[0]["ndcg"] as? NSObject)
    }

    /// The ring falls into three communities: a cap of one leaves at most three of each list.
    @Test("--per-circle caps what methods name")
    func perCircle() throws {
        func recall(_ options: String...) throws -> Double {
            let run = try Tool.run(
                ["evaluate", "ring.txt", "--methods", "circle", "--format", "json"] + options, in: folder.path)
            let method = try #require((try json(run)["methods"] as? [[String: Any]])?.first)
            let recall = try #require(method["recall"] as? [String: Any])
            return try #require(recall["mean"] as? Double)
        }
        let (free, first) = (try recall(), try recall("--count", "1"))
        #expect(free > first)
        let capped = try recall("--per-circle", "1")
        #expect(capped >= first && capped < free)
        #expect(try recall("--per-circle", "5") == free)
        let run = try evaluate("ring.txt", "--methods", "circle", "--per-circle", "2", "--format", "json")
        #expect((try json(run)["options"] as? [String: Any])?["perCircle"] as? Int == 2)
    }

    @Test("JSON carries schema, split, options, communities, buckets and differences")
    func members() throws {
        try folder.write("groups.csv", (0..<30).map { "p\($0),\($0 / 10)\n" }.joined())
        let run = try evaluate(
            "ring.txt", "--format", "json", "--include-followers", "--communities", "groups.csv", "--count", "3")
        let object = try json(run)
        #expect(object["schema"] as? String == "kith.evaluate/1")
        #expect((object["split"] as? [String: Any])?["way"] as? String == "random")
        #expect((object["options"] as? [String: Any])?["mode"] as? String == "anyone")
        #expect((object["communities"] as? [String: Any])?["count"] as? Int == 3)
        let differences = try #require(object["differences"] as? [[String: Any]])
        #expect(differences.count == 1 && differences[0]["against"] as? String == "circle")
        let methods = try #require(object["methods"] as? [[String: Any]])
        let buckets = try #require(methods[0]["buckets"] as? [[String: Any]])
        #expect(buckets.map { $0["following"] as? String } == ["1–5"] && buckets[0]["people"] as? Int == 30)
        let outside = try #require((methods[0]["lists"] as? [String: Any])?["outside"] as? Double)
        #expect(outside > 0 && outside < 1)
    }

    @Test("CSV has a row a method")
    func csv() throws {
        let run = try evaluate("ring.txt", "--format", "csv", "--people", "12")
        let rows = run.output.split(separator: "\n").map { $0.split(separator: ",") }
        #expect(
            rows.map { $0.count } == [29, 29, 29]
                && rows[0].prefix(4).joined(separator: ",") == "method,people,count,ndcg")
        #expect(rows[1].prefix(3).joined(separator: ",") == "circle,12,5" && Double(rows[1][3])! > 0.5)
    }

    /// eve follows ada after the cut; fay, who follows two, comes later altogether.
    @Test("with times the split is by time, and random only when asked for twice")
    func times() throws {
        let town = try TownFiles()
        let run = try town.kith("evaluate", "follows.csv", "--at", "2020-09-13T12:38:20Z", "--methods", "popular")
        #expect(run.status == 0, "\(run.error)")
        #expect(
            run.output.hasPrefix("split    by time, after 2020-09-13T12:38:20Z: 8 follows to learn from, 1 hidden\n"))
        #expect(
            run.errorLines == [
                "kith: people who did not exist at the cut, neither judged nor suggested: 1",
                "kith: later follows of or by people who did not exist at the cut, left out: 2",
            ])
        let random = try town.kith("evaluate", "follows.csv", "--split", "random")
        #expect(random.status == 64 && random.output == "")
        #expect(
            random.errorLines == [
                "kith: the follows have times, so hiding some at random would let later ones tell about earlier ones; "
                    + "split by time, or say --i-know"
            ])
        let untimed = try evaluate("ring.txt", "--split", "time")
        #expect(untimed.status == 64)
        #expect(untimed.error.hasPrefix("kith: the follows have no times to split by"))
    }

    @Test("nobody to judge is said, with exit code 1")
    func nobody() throws {
        let few = try evaluate("-", input: "a b\nb a\n")
        #expect(few.status == 1 && few.output == "")
        #expect(
            few.errorLines == ["kith: nobody is left to judge: nobody has 5 follows, of which some could be hidden"])
        try folder.write("test.txt", "p1 p0\n")
        let back = try evaluate("-", "--test", "test.txt", input: "p0 p1\n")
        #expect(back.status == 1)
        #expect(back.errorLines == ["kith: nobody is left to judge: no hidden follow is of a stranger"])
        try folder.write("lists.tsv", "nobody\t1\tp1\n")
        #expect(try evaluate("ring.txt", "--lists", "lists.tsv", "--only-listed").status == 1)
    }

    @Test("bad files end with their place")
    func badFiles() throws {
        try folder.write("lists.tsv", "p0\t1\tp9\np0\tsecond\tp8\n")
        let lists = try evaluate("ring.txt", "--lists", "lists.tsv")
        #expect(lists.status == 65 && lists.output == "")
        #expect(
            lists.error == "kith: lists.tsv:2: found the rank \"second\"; expected a whole number from 1\n")
        try folder.write("groups", "p0\n")
        let groups = try evaluate("ring.txt", "--communities", "groups")
        #expect(groups.status == 65 && groups.error.hasPrefix("kith: groups:1: found a line of 1 field"))
        #expect(try evaluate("ring.txt", "--test", "none.txt").status == 66)
        #expect(try evaluate("ring.txt", "--methods", "none", "--write-split", "ring.txt/x").status == 74)
    }

    @Test(
        "mistakes in use",
        arguments: [
            (["--test", "b", "--split", "time"], "--test is a split already"),
            (["--test", "b", "--i-know"], "--test is a split already"),
            (["--judged", "b"], "--judged and --everybody go with --test only."),
            (["--at", "2020-01-01", "--split", "random"], "--at goes with --split time."),
            (["--methods", "none"], "Name a method, or give --lists or --write-split."),
            (["--lists", "circle=b"], "Two methods or lists have one name."),
            (["--only-listed"], "--only-listed goes with --lists."),
            (["--share", "1"], "--share must be above 0 and below 1."),
            (["--count", "0"], "--count must be between 1 and 1000."),
            (["--people", "0"], "--people must be at least 1."),
            (["--per-circle", "0"], "--per-circle must be at least 1."),
            (["--test", "-", "--judged", "-"], "Standard input can be read once only."),
        ])
    func usage(options: [String], words: String) throws {
        let run = try Tool.run(["evaluate", "a.txt"] + options)
        #expect(run.status == 64)
        #expect(run.error.hasPrefix("kith: \(words)"), "\(run.error)")
    }

    @Test("an unknown method is named with what there is")
    func unknownMethod() throws {
        let run = try Tool.run("evaluate", "a.txt", "--methods", "circle,magic")
        #expect(run.status == 64 && run.error.contains("'circle,magic' is invalid for '--methods"), "\(run.error)")
        #expect(run.error.contains("popular (the most followed people)"), "\(run.error)")
    }

    @Test("names of lists")
    func namedFiles() {
        #expect(NamedFile(argument: "peer=a/b=c.tsv") == NamedFile(name: "peer", path: "a/b=c.tsv"))
        #expect(NamedFile(argument: "a/b.tsv") == NamedFile(name: "b.tsv", path: "a/b.tsv"))
        #expect(NamedFile(argument: "a/x=b.tsv") == NamedFile(name: "x=b.tsv", path: "a/x=b.tsv"))
        #expect(NamedFile(argument: "=b") == nil && NamedFile(argument: "a=") == nil && NamedFile(argument: "") == nil)
    }
}
