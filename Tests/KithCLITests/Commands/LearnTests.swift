import Foundation
import KithTestSupport
import Testing

@testable import KithCLI

@Suite struct LearnTests {
    /// Two groups of twenty, in each of which everybody follows every other one of the next sixteen, and one person who
    /// follows nobody.
    private static let groups =
        ["a", "b"].flatMap { group in
            (0..<20).flatMap { person in
                stride(from: 1, through: 15, by: 2).map { "\(group)\(person) \(group)\((person + $0) % 20)\n" }
            }
        }.joined() + "a0 lone\n"

    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try folder.write("groups.txt", Self.groups)
        try folder.write("other.txt", Self.groups + "a1 lone\n")
        try folder.write("few.txt", "x y\ny x\n")
    }

    private func kith(_ arguments: String...) throws -> Tool.Run {
        try Tool.run(arguments, input: "", in: folder.path)
    }

    @Test("a model suggests within the group, to the lone too, and to its own network alone")
    func model() throws {
        let learned = try kith("learn", "groups.txt", "-o", "groups.kithmodel", "--people", "40")
        #expect(learned.status == 0 && learned.output == "")
        #expect(
            learned.error == """
                kith: learned from 40 lessons for strangers and 40 lessons for anyone

                """)
        let run = try kith("suggest", "groups.txt", "a3", "--model", "groups.kithmodel", "--format", "tsv")
        #expect(run.status == 0)
        let rows = run.output.split(separator: "\n").map { $0.split(separator: "\t") }
        #expect(rows.count == 5)
        // a3 follows a4, a6 … a18: what is left of the group are strangers, or follow a3; a0 knows the lone one.
        let strangers = (0..<20).filter { $0 != 3 && ($0 - 3 + 20) % 20 % 2 == 0 }.map { "a\($0)" } + ["lone"]
        for row in rows { #expect(strangers.contains(String(row[2]))) }

        let why = try kith("suggest", "groups.txt", "a3", "--model", "groups.kithmodel", "--why", "--format", "json")
        let object = try #require(try JSONSerialization.jsonObject(with: Data(why.output.utf8)) as? [String: Any])
        let people = try #require(object["people"] as? [[String: Any]])
        let five = try #require(people[0]["suggestions"] as? [[String: Any]])
        #expect(five.map { $0["handle"] as? String } == rows.map { String($0[2]) })
        let followees = (0..<20).filter { $0 % 2 == 0 }.map { "a\($0)" }
        for suggestion in five {
            #expect((suggestion["why"] as? String)?.contains(" follow") == true)
            guard let without = suggestion["without"] as? [String] else { continue }
            #expect(!without.isEmpty && without.allSatisfy { followees.contains($0) })
        }

        let lone = try kith("suggest", "groups.txt", "lone", "--model", "groups.kithmodel", "--format", "tsv")
        #expect(lone.output.split(separator: "\n").count == 5)

        let foreign = try kith("suggest", "other.txt", "a3", "--model", "groups.kithmodel")
        #expect(foreign.status == 65 && foreign.output == "")
        #expect(foreign.error == "kith: the model was learned on another network; learn one with 'kith learn'\n")
    }

    @Test("what cannot be learned from, and what is no model, is said in a line")
    func refusals() throws {
        let few = try kith("learn", "few.txt", "-o", "few.kithmodel")
        #expect(few.status == 0)
        #expect(
            few.error == """
                kith: too few follows to learn from for strangers: the ranker that comes with Kith stands alone
                kith: too few follows to learn from for anyone: the ranker that comes with Kith stands alone

                """)
        #expect(try kith("suggest", "groups.txt", "a3", "--model", "few.kithmodel").status == 65)
        #expect(try kith("suggest", "groups.txt", "a3", "--model", "none.kithmodel").status == 66)
        #expect(try kith("learn", "groups.txt", "-o", "x", "--people", "20").status == 64)
        let text = try kith("suggest", "groups.txt", "a3", "--model", "few.txt")
        #expect(text.status == 65)
        #expect(text.error == "kith: few.txt: not a usable Kith model: it does not begin like one\n")
        #expect(try kith("suggest", "groups.txt", "a3", "--model", "x", "--method", "circle").status == 64)
        #expect(try kith("learn", "groups.txt", "-o", "x", "--share", "1").status == 64)
    }
}
