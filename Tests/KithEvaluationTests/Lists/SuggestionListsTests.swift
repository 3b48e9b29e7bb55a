import KithGraph
import KithLinearAlgebra
import KithTestSupport
import Testing

@testable import KithEvaluation

@Suite struct SuggestionListsTests {
    /// a follows b and should find c, d and e, of whom e follows a; b should find a, who follows b.
    static func split() throws -> NetworkSplit {
        try NetworkSplit(
            train: Fixture.network([("a", "b"), ("e", "a"), ("c", "d")]),
            test: Fixture.network([("a", "c"), ("a", "d"), ("a", "e"), ("b", "a")]))
    }

    private func read(_ text: String, _ mode: Judgement.Mode = .strangers, count: Int = 3) throws -> SuggestionLists {
        let folder = try TemporaryFolder()
        return try SuggestionLists.read(
            folder.write("lists.tsv", text), name: "peer", for: Judgement(Self.split(), mode: mode, count: count))
    }

    private func handles(_ lists: SuggestionLists, _ index: Int) throws -> [String?] {
        let people = try Self.split().train.people
        return lists[index].map { $0.map { people[$0] } }
    }

    @Test("strangers alone are wanted, and whoever wants nobody is not judged")
    func judgement() throws {
        let split = try Self.split()
        let people = split.train.people
        let strangers = Judgement(split)
        #expect(strangers.people.map { people[$0] } == ["a"] && strangers.wanted.nonzeroCount == 2)
        let anyone = Judgement(split, mode: .anyone)
        #expect(anyone.people.map { people[$0] } == ["a", "b"] && anyone.wanted.nonzeroCount == 4)
        #expect(anyone.restricted { $0 == people.index(of: "b") }.wanted.nonzeroCount == 1)
    }

    @Test("a sample depends on seed and handles only")
    func sample() throws {
        let whole = try Fixture.random(people: 150, follows: 1_500, seed: 1)
        let judgement = Judgement(try NetworkSplit.random(whole))
        let sample = judgement.sampled(20, seed: 3)
        #expect(sample.people.count == 20 && Set(sample.people).isSubset(of: judgement.people))
        #expect(sample.people == judgement.sampled(20, seed: 3).people)
        #expect(sample.people != judgement.sampled(20, seed: 4).people)
        #expect(Set(sample.people).isSubset(of: judgement.sampled(30, seed: 3).people))
        #expect(judgement.sampled(10_000).people == judgement.people)
    }

    @Test("lines in any order fill the places, each kind of flaw is counted, and a flawed line leaves its place empty")
    func kinds() throws {
        let lists = try read(
            """
            a\t2\tc\t0.5
            a\t1\td

            a\t3\te
            a\t4\tc
            b\t1\tc
            nobody\t1\ta
            a\t1\ta
            a\t1\tb
            a\t3\tc
            a\t3\tnobody
            """)
        #expect(try handles(lists, 0) == ["d", "c", nil])
        let problems = lists.problems
        #expect(problems.follower == 1 && problems.beyond == 1 && problems.unjudged == 2 && problems.itself == 1)
        #expect(problems.followed == 1 && problems.repeated == 1 && problems.unknown == 1)
        #expect(problems.invalid == 5 && problems.replaced == 0)
        #expect(lists.listed?.count == 2)
        // With followers, e is as good as anybody.
        #expect(try handles(read("a\t3\te\n", .anyone), 0) == [nil, nil, "e"])
    }

    @Test("of several for one rank the last counts; the one before stays named")
    func replaced() throws {
        let lists = try read("a 1 c\na  1   d\na 2 c\n")
        #expect(try handles(lists, 0) == ["d", nil, nil])
        #expect(lists.problems.replaced == 1 && lists.problems.repeated == 1)
    }

    @Test("handles with spaces and escapes come back between tabs")
    func escapes() throws {
        let split = try NetworkSplit(
            train: Fixture.network([("a b", "x"), ("t\tb", "x")]), test: Fixture.network([("a b", "t\tb")]))
        let folder = try TemporaryFolder()
        let path = try folder.write("lists.tsv", "a b\t1\tt\\tb\r\na b\t2\tb\\\\x\n")
        let lists = try SuggestionLists.read(path, name: "peer", for: Judgement(split, count: 2))
        #expect(lists[0] == [split.train.people.index(of: "t\tb"), nil] && lists.problems.unknown == 1)
    }

    @Test(
        "a line that is no suggestion is named with its place",
        arguments: [
            ("a\t1\tc\na\t1\n", 2, "a line of 2 fields"), ("\n\na\n", 3, "a line of 1 field"),
            ("a\tfirst\tc\n", 1, "the rank \"first\""), ("a\t0\tc\n", 1, "the rank \"0\""),
            ("a\t-1\tc\n", 1, "the rank \"-1\""),
        ])
    func errors(text: String, line: Int, found: String) throws {
        let error = #expect(throws: KithGraphError.self) { try read(text) }
        guard case .badData(let place, let what, _)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(place.line == line && what == found)
        #expect(throws: KithGraphError.self) {
            try SuggestionLists.read("/no/such", name: "x", for: Judgement(Self.split()))
        }
    }

    /// Pieces that lines are made of, in any order: whatever comes out, no place holds somebody who must not be there.
    @Test("no input breaks the reader", arguments: 0..<60)
    func anything(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let pieces: [[UInt8]] =
            ["a", "b", "c", "d", "\t", "\t", "\n", "1", "2", "\\", " ", "\r\n", "999999999999999999999"]
            .map { Array($0.utf8) } + [[0], [0xFF], [0xEF, 0xBB, 0xBF]]
        var text: [UInt8] = []
        for _ in 0..<60 { text += pieces[Int(generator.below(UInt64(pieces.count)))] }
        for _ in 0..<20 { text += Array("\na\t\(1 + generator.below(4))\t".utf8) + pieces[Int(generator.below(4))] }
        let folder = try TemporaryFolder()
        let judgement = Judgement(try Self.split(), count: 3)
        // The lines at the end are sound, those before may not be.
        let sound = Array(text.split(separator: 10).suffix(20).joined(separator: [10]))
        for content in [text, sound] {
            do {
                let lists = try SuggestionLists.read(folder.write("x", content), name: "x", for: judgement)
                let train = judgement.split.train
                for case let candidate? in lists[0] {
                    #expect(candidate != 0 && !train.follows(0, candidate) && !train.follows(candidate, 0))
                }
                #expect(Set(lists[0].compactMap { $0 }).count == lists[0].compactMap { $0 }.count)
            } catch KithGraphError.badData(let place, _, _) {
                #expect(place.line != nil && content == text)
            }
        }
    }

    @Test("communities: tab, comma or space; the last line counts; nobody's lines are counted")
    func communities() throws {
        let people = try Self.split().train.people
        let folder = try TemporaryFolder()
        let path = try folder.write("groups", "person,group\na,one\nb\ttwo\nc one\na,two\n")
        let groups = try Communities.read(path, of: people)
        #expect(groups.unknownLines == 1 && groups.count == 2 && groups.origin == .file(path))
        #expect(groups.groups[0] == groups.groups[1] && groups.groups[2] != groups.groups[0])
        #expect(groups.groups[3] == nil)
        let bad = try folder.write("bad", "a,one\nb\n")
        #expect(throws: KithGraphError.self) { try Communities.read(bad, of: people) }
    }

    @Test("handles one a line")
    func handleLines() throws {
        let folder = try TemporaryFolder()
        #expect(try HandleLines.read(folder.write("h", "a b\r\n\nç\nlast")) == ["a b", "ç", "last"])
        let bad = try folder.write("bad", [97, 10, 255, 10])
        #expect(throws: KithGraphError.self) { try HandleLines.read(bad) }
    }
}
