import Foundation
import KithTestSupport
import Testing

@Suite struct FindDoorsTests {
    private let folder: TemporaryFolder

    /// x wants in with a, b and c, who follow each other. a follows back two of the three outsiders who follow them, b none
    /// of one; c is followed by nobody from outside. a and b follow those two, who are so let in. w follows x and is
    /// followed by a.
    init() throws {
        folder = try TemporaryFolder()
        try folder.write(
            "follows.txt",
            """
            a b
            b a
            a c
            c a
            b c
            c b
            p a
            a p
            q a
            a q
            r a
            r b
            b p
            b q
            w x
            x w
            a w
            w a
            """)
        try folder.write("group.txt", "a\nb\nc\n")
    }

    private func doors(_ arguments: String...) throws -> Tool.Run {
        try Tool.run(["doors", "follows.txt"] + arguments, in: folder.path)
    }

    @Test("doors in order, with what each comes from, and the route")
    func table() throws {
        let run = try doors("x", "--members", "group.txt")
        #expect(run.status == 0 && run.error == "")
        let lines = run.output.split(separator: "\n").map(String.init)
        #expect(lines[0] == "group       1, 3 members")
        #expect(lines[1] == "estimates   static: follows returned; who began is not known")
        #expect(lines[2].hasPrefix("best route  x → w → a: "))
        #expect(lines[3].hasPrefix("   door  answers  lets in"))
        // a has followed p, q and w back, two of whom b follows as well; nobody else has let anybody in.
        #expect(lines[4].hasPrefix("1  a") && lines[4].hasSuffix("  3"))
        #expect(lines.count == 7)
        let json = try doors("x", "--members", "group.txt", "--format", "json", "--top", "1")
        let object = try #require(try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
        let found = try #require(object["doors"] as? [[String: Any]])
        #expect(found.count == 1 && found[0]["handle"] as? String == "a")
        let value = try #require(found[0]["value"] as? Double)
        #expect(value == (found[0]["answers"] as! Double) * (found[0]["admits"] as! Double))
    }

    @Test("members, those who were met already, and muted ones are no doors")
    func others() throws {
        let member = try doors("a", "--members", "group.txt")
        #expect(member.status == 1 && member.output.hasSuffix("a belongs to the group already\n"))
        // r has followed a and b and waits; only c is left.
        let waiting = try doors("r", "--members", "group.txt")
        #expect(waiting.output.contains("have not answered yet  a, b\n") && waiting.output.contains("\n1  c"))
        // p is followed by a and b.
        #expect(try doors("p", "--members", "group.txt").output.contains("have come to p  a, b\n"))
        try folder.write("mutes.txt", "x a\n")
        let made = try Tool.run(["import", "follows.txt", "--muted", "mutes.txt", "-o", "town.kith"], in: folder.path)
        #expect(made.status == 0, "\(made.error)")
        let muted = try Tool.run(["doors", "town.kith", "x", "--members", "group.txt"], in: folder.path)
        #expect(!muted.output.contains("  a ") && muted.output.contains("best route  none"))
    }

    @Test("groups of the network by their numbers, and what is refused")
    func groups() throws {
        #expect(try doors("x", "--group", "1").status == 0 || (try doors("x", "--group", "2").status == 0))
        let missing = try doors("x", "--group", "77")
        #expect(missing.status == 66 && missing.error.hasPrefix("kith: no group is called \"77\"; there are \"1\""))
        #expect(try doors("x").status == 64)
        #expect(try doors("zed", "--group", "1").status == 66)
        let undirected = try doors("x", "--members", "group.txt", "--undirected")
        #expect(undirected.status == 65)
        #expect(undirected.error == "kith: an undirected network does not say who answers whom\n")
    }

    @Test("with times the groups are those that 'kith boundary' tells of")
    func sameGroups() throws {
        #expect(
            try Tool.run(["generate", "town", "--people", "500", "-o", "town.kith"], in: folder.path).status == 0)
        let told = try Tool.run(["boundary", "town.kith", "--group", "2", "--format", "json"], in: folder.path)
        let object = try #require(try JSONSerialization.jsonObject(with: Data(told.output.utf8)) as? [String: Any])
        let group = try #require((object["groups"] as? [[String: Any]])?.first)
        let member = try #require((group["core"] as? [String])?.first)
        let doors = try Tool.run(["doors", "town.kith", member, "--group", "2"], in: folder.path)
        #expect(doors.status == 1 && doors.output.hasSuffix("\(member) belongs to the group already\n"))
        #expect(doors.output.hasPrefix("group      2, \(group["size"] as! Int) members\n"))
        #expect(doors.output.contains("estimates  knocks answered so far\n"))
    }
}
