import Foundation
import KithTestSupport
import Testing

@Suite struct RankTests {
    /// A star: everybody follows hub, hub follows a.
    private static let star = "a hub\nb hub\nc hub\nhub a\n"

    @Test("PageRank of a star, worked out by hand")
    func pageRank() throws {
        // With d = 1/2: b = c = 1/8, hub = 1/8 + (a + b + c)/2, a = 1/8 + hub/2, so hub = 5/12 and a = 1/3.
        let run = try Tool.run("rank", "-", "--damping", "0.5", "--format", "tsv", input: Self.star)
        #expect(run.status == 0)
        let rows = run.output.split(separator: "\n").map { $0.split(separator: "\t") }
        #expect(rows.map { "\($0[0]) \($0[1])" } == ["1 hub", "2 a", "3 b", "4 c"])
        for (row, expected) in zip(rows, [5.0 / 12, 1.0 / 3, 1.0 / 8, 1.0 / 8]) {
            // The tolerance of 1e-8 bounds the distance in L1.
            #expect(abs(Double(row[2])! - expected) < 2e-8)
        }
    }

    @Test("the table, its first rows and everybody")
    func table() throws {
        let run = try Tool.run("rank", "-", "--damping", "0.5", "--top", "2", input: Self.star)
        #expect(run.output == "rank  handle   score\n   1  hub     0.4167\n   2  a       0.3333\n")
        let all = try Tool.run("rank", "-", "--all", input: Self.star)
        #expect(all.output.split(separator: "\n").count == 5)
    }

    @Test("HITS and SALSA order by authority and show hubs", arguments: ["hits", "salsa"])
    func hubs(method: String) throws {
        // The follows a, b, c → hub and hub → a share nobody on either side. HITS gives all to the larger group; SALSA
        // each group its share of the two authorities, and of the four hubs.
        let expected =
            method == "hits"
            ? "rank  handle  authority     hub\n   1  hub        1.0000  0.0000\n   2  a          0.0000  0.3333\n"
            : "rank  handle  authority     hub\n   1  a          0.5000  0.2500\n   2  hub        0.5000  0.2500\n"
        let table = try Tool.run("rank", "-", "--by", method, "--top", "2", input: Self.star)
        #expect(table.status == 0)
        #expect(table.output == expected)
        let csv = try Tool.run("rank", "-", "--by", method, "--format", "csv", input: Self.star)
        #expect(csv.output.hasPrefix("rank,handle,score,hub\n1,"))
        #expect(csv.output.split(separator: "\n").count == 5)
    }

    @Test("not converged: exit code 2, said on standard error and marked in the result")
    func notConverged() throws {
        let arguments = ["rank", "-", "--max-iterations", "1", "--damping", "0.99"]
        let table = try Tool.run(arguments, input: Self.star)
        #expect(table.status == 2)
        #expect(table.error.hasPrefix("kith: not converged: the last of 1 step changed the scores by "))
        #expect(table.output.contains("\nnot converged: "))
        let json = try Tool.run(arguments + ["--format", "json"], input: Self.star)
        #expect(json.status == 2)
        let object = try #require(try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
        #expect(object["converged"] as? Bool == false)
        #expect((object["people"] as? [[String: Any]])?.count == 4)
    }

    @Test(
        "mistakes in use",
        arguments: [
            (["--damping", "1"], "--damping must be"), (["--tolerance", "0"], "--tolerance must be above 0."),
            (["--tolerance", "nan"], "--tolerance must be above 0."), (["--top", "0"], "--top must be at least 1."),
            (["--by", "klout"], "The value 'klout' is invalid"),
            (["--by", "salsa", "--weighted"], "--weighted goes with pagerank only."),
        ])
    func usage(options: [String], words: String) throws {
        let run = try Tool.run(["rank", "-"] + options)
        #expect(run.status == 64)
        #expect(run.error.hasPrefix("kith: \(words)"), "\(run.error)")
    }
}
