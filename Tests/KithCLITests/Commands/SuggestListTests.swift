import Foundation
import KithTestSupport
import Testing

/// What stands beside the suggestions: why there are few, who waits, how many of one circle.
@Suite struct SuggestListTests {
    private func people(_ run: Tool.Run) throws -> [[String: Any]] {
        let object = try #require(try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
        return try #require(object["people"] as? [[String: Any]])
    }

    @Test("fewer than asked for is said, with the reasons")
    func short() throws {
        let town = try TownFiles.imported()
        let fay = try people(town.kith("suggest", "town.kith", "fay", "--format", "json"))[0]
        #expect(fay["complete"] as? Bool == false && fay["shortBy"] as? String == "exclusions")
        #expect(fay["leftOut"] as? [String: Int] == ["followed": 2, "muted": 1])
        let two = try town.kith("suggest", "town.kith", "fay", "--count", "2")
        #expect(!two.output.contains("only"))
        let full = try people(town.kith("suggest", "town.kith", "fay", "--count", "2", "--format", "json"))[0]
        #expect(full["complete"] as? Bool == true && full["leftOut"] == nil && full["shortBy"] == nil)
        let alone = try Tool.run("suggest", "-", "ada", "--from", "csv", input: "from,to\nada,ada\n")
        #expect(alone.output == "nobody is left to suggest: there is nobody else\n")
        let few = try Tool.run("suggest", "-", "cy", input: "ada bob\nbob cy\ncy cy\n")
        #expect(few.output.hasSuffix("only 1 of 5: of 2 other people 1 is left out (follower 1)\n"), "\(few.output)")
    }

    @Test("people who follow nobody are told where their suggestions come from")
    func followsNobody() throws {
        let follows = "ada bob\nbob cy\ncy ada\ndan ada\n"
        let run = try Tool.run("suggest", "-", "eve", "--count", "2", input: follows + "fay eve\n")
        #expect(run.status == 0)
        #expect(
            run.output.hasSuffix(
                "eve follows nobody: these are the people whom the whole network follows most (by PageRank)\n"),
            "\(run.output)")
        let json = try people(
            Tool.run("suggest", "-", "eve", "--count", "2", "--format", "json", input: follows + "fay eve\n"))[0]
        #expect(json["followsNobody"] as? Bool == true && json["complete"] as? Bool == true)
        let ada = try Tool.run("suggest", "-", "ada", input: follows)
        #expect(!ada.output.contains("follows nobody"))
    }

    /// eve follows ada since 1600000800 and has talked with her; bob and ada follow each other. bob is followed by fay
    /// since 1600000900, 35 days before the latest reply.
    @Test("those who wait are listed apart, with the time they have waited")
    func waiting() throws {
        let town = try TownFiles()
        try town.folder.write("replies.csv", "from,to,time\nada,eve,1600002000\neve,dan,1603025000\n")
        #expect(try town.importAll().status == 0)
        let bob = try town.kith("suggest", "town.kith", "bob", "--waiting")
        #expect(bob.status == 0)
        #expect(bob.output.contains("\n\nwaiting to be followed back\n"))
        #expect(
            bob.output.hasSuffix("rank  handle  waiting since  days\n   1  fay     2020-09-13       35\n"),
            "\(bob.output)")
        let ada = try town.kith("suggest", "town.kith", "ada", "--waiting")
        #expect(ada.output.hasSuffix("\n\nnobody waits to be followed back\n"))
        let talked = try town.kith("suggest", "town.kith", "ada", "--waiting", "--allow-talked", "--format", "json")
        let hands = try #require(try people(talked)[0]["waiting"] as? [[String: Any]])
        #expect(hands.map { $0["handle"] as? String } == ["eve"])
        #expect(hands[0]["since"] as? String == "2020-09-13T12:40:00Z")
        #expect(hands[0]["days"] as? Int == 35 && hands[0]["rank"] as? Int == 1)
        // Without times nobody knows since when; a network with no strangers has a list all the same.
        let bare = try Tool.run("suggest", "-", "ada", "--waiting", input: "bob ada\n")
        #expect(bare.status == 0)
        #expect(
            bare.output.hasSuffix("rank  handle  waiting since  days\n   1  bob     —                 —\n"),
            "\(bare.output)")
        let json = try people(Tool.run("suggest", "-", "ada", "--waiting", "--format", "json", input: "bob ada\n"))
        let hand = try #require((json[0]["waiting"] as? [[String: Any]])?.first)
        #expect(hand["since"] is NSNull && hand["days"] is NSNull)
    }

    /// me follows one of a clique of five, and one of another; both cliques hang on me alone.
    @Test("a circle gives no more than its share")
    func perCircle() throws {
        var follows = "me a0\nme b0\n"
        for clique in ["a", "b"] {
            for one in 0..<5 {
                for other in 0..<5 where one != other { follows += "\(clique)\(one) \(clique)\(other)\n" }
            }
        }
        func circles(_ limit: String) throws -> (rows: [Substring], run: Tool.Run) {
            let run = try Tool.run("suggest", "-", "me", "--per-circle", limit, "--format", "tsv", input: follows)
            return (run.output.split(separator: "\n").map { $0.split(separator: "\t")[2] }, run)
        }
        #expect(try circles("5").rows.count == 5)
        let two = try circles("2")
        #expect(two.rows.map { $0.prefix(1) }.sorted() == ["a", "a", "b", "b"])
        #expect(two.run.error == "kith: 1 person gets fewer than 5: no more are left\n")
        let table = try Tool.run("suggest", "-", "me", "--per-circle", "1", input: follows)
        #expect(table.status == 0)
        let words = "\nonly 2 of 5: at most 1 may come from one of the network's 2 circles\n"
        #expect(table.output.hasSuffix(words), "\(table.output)")
        let json = try people(
            Tool.run("suggest", "-", "me", "--per-circle", "1", "--format", "json", input: follows))[0]
        #expect(json["complete"] as? Bool == false && json["shortBy"] as? String == "circles")
    }
}
