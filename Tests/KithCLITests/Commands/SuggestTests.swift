import Foundation
import KithTestSupport
import Testing

@Suite struct SuggestTests {
    /// fay follows bob and cy, has muted dan; ada is followed by bob and cy's friend eve.
    @Test("rank, handle, name, score and reasons; nobody muted, followed or talked with")
    func table() throws {
        let town = try TownFiles.imported()
        let run = try town.kith("suggest", "town.kith", "fay")
        #expect(run.status == 0)
        #expect(run.error == "")
        let lines = run.output.split(separator: "\n").map(String.init)
        #expect(lines.count == 4)
        #expect(lines[3] == "only 2 of 5: of 5 other people 3 are left out (followed 2, muted 1)")
        #expect(lines[0].wholeMatch(of: /rank  handle  name +score  because/) != nil)
        let handles = lines[1...2].map { $0.split(separator: " ")[1] }
        #expect(Set(handles) == ["ada", "eve"])
        #expect(lines[1].contains("%"))
        // ada has talked with eve, and follows bob and cy: dan and fay are left.
        let ada = try town.kith("suggest", "town.kith", "ada")
        #expect(ada.output.contains("dan") && ada.output.contains("fay") && !ada.output.contains("eve"))
    }

    @Test("drops are listed with their reasons")
    func drops() throws {
        let town = try TownFiles.imported()
        let fay = try town.kith("suggest", "town.kith", "fay", "--explain-drops")
        #expect(fay.output.hasSuffix("\n\nleft out  name      reason\ndan       Dan, \"D\"  muted\n"))
        let ada = try town.kith("suggest", "town.kith", "ada", "--explain-drops")
        #expect(ada.output.hasSuffix("\n\nleft out  name    reason\neve       Eve 李  talked\n"))
        let allowed = try town.kith("suggest", "town.kith", "ada", "--explain-drops", "--allow-talked")
        #expect(allowed.output.contains("eve       Eve 李  follower"))
        let all = try town.kith(
            "suggest", "town.kith", "ada", "--explain-drops", "--allow-talked", "--include-followers")
        #expect(all.output.hasSuffix("nobody was left out but followees\n"))
    }

    @Test("TSV is person, rank, candidate and score without a header, in the order asked for")
    func tsv() throws {
        let town = try TownFiles.imported()
        let run = try town.kith("suggest", "town.kith", "fay", "ada", "--count", "1", "--format", "tsv")
        let rows = run.output.split(separator: "\n").map { $0.split(separator: "\t").map(String.init) }
        #expect(rows.map { $0.count } == [4, 4])
        #expect(rows.map { $0[0] } == ["fay", "ada"])
        #expect(rows.map { $0[1] } == ["1", "1"])
        #expect(rows.allSatisfy { Double($0[3])! > 0 })
    }

    @Test("a file of people, everybody, and single handles give the same")
    func batches() throws {
        let town = try TownFiles.imported()
        try town.folder.write("asked.txt", "ada\nbob\r\n\ncy\ndan\neve\nfay")
        let file = try town.kith("suggest", "town.kith", "--people", "asked.txt", "--format", "tsv")
        let single = try ["ada", "bob", "cy", "dan", "eve", "fay"].map {
            try town.kith("suggest", "town.kith", $0, "--format", "tsv").output
        }.joined()
        #expect(file.output == single)
        let all = try town.kith("suggest", "town.kith", "--all", "--format", "tsv", "--threads", "2")
        #expect(all.output.split(separator: "\n").sorted() == file.output.split(separator: "\n").sorted())
        let input = try town.kith("suggest", "town.kith", "--people", "-", "--format", "tsv", input: "fay\n")
        #expect(file.output.hasSuffix(input.output))
        #expect(!input.output.isEmpty)
    }

    @Test("JSON carries schema, version, options, shares and drops")
    func json() throws {
        let run = try TownFiles.imported().kith(
            "suggest", "town.kith", "fay", "--format", "json", "--explain-drops")
        let object = try #require(try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
        #expect(object["schema"] as? String == "kith.suggest/1")
        #expect(object["kith"] as? String == "0.1.0")
        #expect((object["options"] as? [String: Any])?["count"] as? Int == 5)
        let people = try #require(object["people"] as? [[String: Any]])
        #expect(people.map { $0["handle"] as? String } == ["fay"])
        let suggestions = try #require(people[0]["suggestions"] as? [[String: Any]])
        #expect(suggestions.map { $0["rank"] as? Int } == [1, 2])
        let because = try #require(suggestions[0]["because"] as? [[String: Any]])
        #expect(because.allSatisfy { ($0["share"] as? Double ?? 0) > 0 })
        let drops = try #require(people[0]["drops"] as? [[String: String]])
        #expect(drops == [["handle": "dan", "reason": "muted"]])
    }

    @Test("CSV quotes what needs quoting and names the reasons")
    func csv() throws {
        let run = try TownFiles.imported().kith("suggest", "town.kith", "ada", "--count", "1", "--format", "csv")
        let lines = run.output.split(separator: "\n")
        #expect(lines[0] == "person,rank,candidate,name,score,source,because")
        #expect(lines[1].hasPrefix("ada,1,dan,\"Dan, \"\"D\"\"\","))
    }

    @Test("nobody left to suggest is said, with exit code 1")
    func nobody() throws {
        let run = try Tool.run("suggest", "-", "ada", input: "ada bob\nbob ada\n")
        #expect(run.status == 1)
        #expect(run.output == "nobody is left to suggest: of 1 other person 1 is left out (followed 1)\n")
        let tsv = try Tool.run("suggest", "-", "ada", "--format", "tsv", input: "ada bob\nbob ada\n")
        #expect(tsv.status == 1)
        #expect(tsv.output == "")
        #expect(tsv.error == "kith: 1 person gets fewer than 5: the network holds no more\n")
    }

    @Test("handles cannot steer the terminal, and read back from TSV")
    func escapes() throws {
        let follows = "ada,bob\nbob,c\u{1B}[2Jy\nada,dan\ndan,\"e\tve\"\ndan,bob\n"
        let table = try Tool.run("suggest", "-", "ada", "--from", "csv", input: "from,to\n" + follows)
        #expect(table.status == 0, "\(table.error)")
        #expect(!table.output.contains("\u{1B}") && !table.output.contains("\t"))
        #expect(table.output.contains("c\\u{1b}[2Jy") && table.output.contains("e\\u{9}ve"))
        let tsv = try Tool.run(
            "suggest", "-", "ada", "--from", "csv", "--format", "tsv", input: "from,to\n" + follows)
        #expect(tsv.output.contains("\te\\tve\t"))
    }

    @Test(
        "mistakes in use",
        arguments: [
            (["suggest", "a.txt"], "Name somebody to suggest to"),
            (["suggest", "a.txt", "ada", "--all"], "Handles, --people and --all exclude each other."),
            (["suggest", "-", "--people", "-"], "Standard input can be read once only."),
            (["suggest", "a.txt", "ada", "--count", "0"], "--count must be between 1 and 10000."),
            (["suggest", "a.txt", "ada", "--explain-drops", "--format", "tsv"], "--explain-drops goes with"),
            (["suggest", "a.txt", "ada", "--waiting", "--format", "csv"], "--waiting goes with the formats"),
            (["suggest", "a.txt", "ada", "--waiting", "--include-followers"], "--waiting lists followers apart"),
            (["suggest", "a.txt", "ada", "--why", "--per-circle", "2"], "--why asks who is among the first"),
            (["suggest", "a.txt", "ada", "--per-circle", "0"], "--per-circle must be at least 1."),
        ])
    func usage(arguments: [String], words: String) throws {
        let run = try Tool.run(arguments)
        #expect(run.status == 64)
        #expect(run.error.hasPrefix("kith: \(words)"), "\(run.error)")
    }

    /// bob and cy are fay's followees: cy follows dan and eve, and is followed by bob, as ada is.
    @Test("--why says in words who follows whom, in the formats that have room for it")
    func why() throws {
        let town = try TownFiles.imported()
        let plain = try town.kith("suggest", "town.kith", "fay", "--method", "circle").output.split(separator: "\n")
            .map(String.init)
        let run = try town.kith("suggest", "town.kith", "fay", "--method", "circle", "--why")
        #expect(run.status == 0)
        let lines = run.output.split(separator: "\n").map(String.init)
        #expect(lines.filter { !$0.hasPrefix("      ") } == plain)
        let sentences = lines.filter { $0.hasPrefix("      ") }
        #expect(sentences.count == 2)
        for (row, sentence) in zip(plain.dropFirst(), sentences) {
            // Bob follows ada, but is no reason; cy, who is, does not follow her, though bob follows both.
            if row.contains("ada") {
                #expect(sentence.contains("people who follow cy, as you do, follow them too (100%)"))
            }
            if row.contains("eve") { #expect(sentence.contains("followed by cy, whom you follow (")) }
        }
        let json = try town.kith(
            "suggest", "town.kith", "fay", "--method", "circle", "--why", "--format", "json")
        let object = try #require(try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
        let people = try #require(object["people"] as? [[String: Any]])
        let suggestions = try #require(people[0]["suggestions"] as? [[String: Any]])
        for (suggestion, sentence) in zip(suggestions, sentences) {
            #expect(suggestion["why"] as? String == sentence.trimmingCharacters(in: .whitespaces))
            #expect(suggestion["without"] is NSNull)
        }
        let csv = try town.kith("suggest", "town.kith", "fay", "--why", "--format", "csv")
        #expect(csv.status == 64 && csv.error.contains("--why goes with the formats table and json only."))
    }
}
