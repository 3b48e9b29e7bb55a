import KithGraph
import KithLinearAlgebra
import KithTestSupport
import Testing

@testable import KithEvaluation

@Suite struct NetworkSplitTests {
    /// A network of follows with times; `nil` for an unknown one.
    static func timed(
        _ follows: [(String, String, Timestamp?)], talk: [(String, String, Timestamp?)] = [], people: [String] = []
    ) throws -> Network {
        let builder = NetworkBuilder(options: .init(threads: 1))
        for handle in people { _ = builder.person(handle) }
        for (from, to, time) in follows {
            try builder.follow(builder.person(from), builder.person(to), time: time)
        }
        for (from, to, time) in talk {
            try builder.interact(.reply, builder.person(from), builder.person(to), time: time)
        }
        return try builder.finish()
    }

    /// The pairs of `rows` by handles.
    static func pairs(_ rows: CompressedRows, _ people: HandleTable) -> Set<String> {
        var found: Set<String> = []
        for row in 0..<rows.rowCount {
            for place in rows.range(row) { found.insert("\(people[PersonIndex(row)])>\(people[rows.columns[place]])") }
        }
        return found
    }

    /// a, b and c are there before the cut at 10, d by talk alone; e comes later and f has nothing at all.
    private func town() throws -> Network {
        try Self.timed(
            [
                ("a", "b", 1), ("b", "c", 10), ("a", "c", 11), ("c", "a", 12), ("b", "e", 13), ("e", "a", 14),
                ("a", "d", 15), ("c", "b", nil),
            ], talk: [("d", "a", 5), ("a", "b", 20), ("e", "a", 30), ("b", "c", nil)], people: ["f"])
    }

    @Test("a cut in time: later follows among those who existed are hidden, follows at the cut are not")
    func time() throws {
        let split = try NetworkSplit.byTime(town(), at: .moment(10))
        let people = split.train.people
        #expect((0..<4).map { people[PersonIndex($0)] } == ["a", "b", "c", "d"] && people.count == 4)
        #expect(Self.pairs(split.train.following, people) == ["a>b", "b>c", "c>b"])
        #expect(Self.pairs(split.test, people) == ["a>c", "c>a", "a>d"])
        #expect(split.judged.map { people[$0] } == ["a", "c"])
        #expect(split.way == .time(cut: 10) && split.train.times != nil)
        // Talk at 20 and 30 is later; what has no time stays.
        let talk = try #require(split.train.layer(.reply))
        #expect(Self.pairs(talk.outgoing, people) == ["d>a", "b>c"])
        #expect(
            split.notes == [
                "follows without a time, which stay in the training part: 1",
                "interactions without a time, which stay in the training part: 1",
                "people who did not exist at the cut, neither judged nor suggested: 2",
                "later follows of or by people who did not exist at the cut, left out: 2",
            ])
    }

    @Test("a share of the latest follows; those of one moment stay together in the training part")
    func share() throws {
        let follows: [(String, String, Timestamp?)] = [
            ("a", "b", 1), ("b", "a", 2), ("c", "a", 3), ("a", "c", 4), ("b", "c", 4), ("c", "b", 5),
        ]
        // Six follows, a third of them hidden: the fourth time is 4, and both made then stay.
        let split = try NetworkSplit.byTime(Self.timed(follows), at: .latest(share: 1.0 / 3))
        #expect(split.way == .time(cut: 4) && Self.pairs(split.test, split.train.people) == ["c>b"])
        let half = try NetworkSplit.byTime(Self.timed(follows), at: .latest(share: 0.5))
        #expect(half.way == .time(cut: 3) && half.testCount == 3)
    }

    @Test("times are asked for, and something must be later")
    func timeErrors() throws {
        let untimed = try Fixture.network([("a", "b"), ("b", "c")])
        #expect(throws: EvaluationError.noTimes) { try NetworkSplit.byTime(untimed) }
        #expect(throws: EvaluationError.self) { try NetworkSplit.byTime(town(), at: .moment(1_000)) }
        let same = try Self.timed([("a", "b", 7), ("b", "c", 7)])
        #expect(throws: EvaluationError.self) { try NetworkSplit.byTime(same) }
    }

    @Test("a random split hides the share of everybody with enough follows, and nothing of the others")
    func random() throws {
        let whole = try Fixture.random(people: 200, follows: 1_600, seed: 3)
        let split = try NetworkSplit.random(whole, options: .init(share: 0.2, seed: 9))
        #expect(split.train.people.bytes == whole.people.bytes)
        let (all, train, test) = (
            Self.pairs(whole.following, whole.people), Self.pairs(split.train.following, whole.people),
            Self.pairs(split.test, whole.people)
        )
        #expect(train.union(test) == all && train.isDisjoint(with: test))
        for person in 0..<200 {
            let degree = whole.following.degree(person)
            let expected = degree < 5 ? 0 : max(1, Int((0.2 * Double(degree)).rounded()))
            #expect(split.test.degree(person) == expected)
        }
        #expect(split.judged == (0..<200).filter { whole.following.degree(Int($0)) >= 5 })
        let other = try NetworkSplit.random(whole, options: .init(share: 0.2, seed: 10))
        #expect(Self.pairs(other.test, whole.people) != test)
    }

    /// Other people with other numbers change nothing either: a pair's fate lies in its two handles.
    @Test("the order of rows and the threads change nothing")
    func order() throws {
        var generator = SeededGenerator(seed: 5)
        var follows: [(String, String)] = []
        for _ in 0..<600 { follows.append(("p\(generator.below(60))", "p\(generator.below(60))")) }
        let first = try NetworkSplit.random(Fixture.network(follows), options: .init(seed: 4))
        for threads in [1, 2, 3, 7] {
            follows.shuffle(using: &generator)
            let again = try NetworkSplit.random(Fixture.network(follows), options: .init(seed: 4), threads: threads)
            #expect(again.test.columns == first.test.columns && again.test.offsets == first.test.offsets)
            #expect(again.train.following.columns == first.train.following.columns)
        }
        let extra = [("a", "b"), ("p100", "a")]
        let wider = try NetworkSplit.random(Fixture.network(follows + extra), options: .init(seed: 4))
        #expect(
            Self.pairs(wider.test, wider.train.people) == Self.pairs(first.test, first.train.people))
    }

    @Test("an undirected tie is hidden in both directions, between two with enough ties")
    func undirected() throws {
        let builder = NetworkBuilder(options: .init(threads: 1))
        var generator = SeededGenerator(seed: 8)
        for _ in 0..<300 {
            let (a, b) = (builder.person("p\(generator.below(60))"), builder.person("p\(generator.below(60))"))
            try builder.follow(a, b)
            try builder.follow(b, a)
        }
        builder.noteInput(directed: false)
        let whole = try builder.finish()
        let split = try NetworkSplit.random(whole, options: .init(share: 0.3))
        #expect(!split.train.isDirected && split.train.isSymmetric)
        #expect(split.testCount > 40 && split.testCount + split.train.followCount == whole.followCount)
        for row in 0..<split.test.rowCount {
            for place in split.test.range(row) {
                let other = Int(split.test.columns[place])
                #expect(split.test.contains(other, UInt32(row)))
                #expect(whole.following.degree(row) >= 5 && whole.following.degree(other) >= 5)
            }
        }
    }

    @Test("a random split is refused where times are known, unless it is wanted all the same")
    func refused() throws {
        let follows = (0..<40).map { ("p\($0 / 8)", "p\($0 % 8 + 3)", Timestamp?.some(Timestamp($0))) }
        let network = try Self.timed(follows)
        #expect(throws: EvaluationError.timesAreKnown) { try NetworkSplit.random(network) }
        let split = try NetworkSplit.random(network, options: .init(allowsTimes: true))
        #expect(split.testCount > 0 && split.train.times != nil)
        let small = try Fixture.network([("a", "b"), ("b", "a")])
        #expect(throws: EvaluationError.self) { try NetworkSplit.random(small) }
    }

    @Test("mutes, blocks, blocked domains, attributes, weights and people without follows stay")
    func rest() throws {
        let builder = NetworkBuilder(options: .init(threads: 1))
        let hub = builder.person("hub")
        for index in 0..<10 { try builder.follow(hub, builder.person("p\(index)"), weight: Float(index) + 0.5) }
        try builder.mute(hub, builder.person("muted"))
        try builder.block(builder.person("p1"), hub)
        builder.blockDomain(hub, "b.org")
        builder.setAttribute("city", of: builder.person("p2"), to: "Leeds")
        try builder.interact(.like, hub, builder.person("p3"), count: 4)
        let whole = try builder.finish()
        let train = try NetworkSplit.random(whole).train
        #expect(train.followCount == 8 && train.people.bytes == whole.people.bytes)
        #expect(train.mutes.columns == whole.mutes.columns && train.blocks.columns == whole.blocks.columns)
        #expect(train.domainBlocks == whole.domainBlocks)
        #expect(train.attribute("city")?.bytes == whole.attribute("city")?.bytes)
        #expect(train.layer(.like)?.counts == whole.layer(.like)?.counts)
        for row in 0..<train.personCount {
            for place in train.following.range(row) {
                let before = whole.following.position(row, train.following.columns[place])!
                #expect(train.weights![place] == whole.weights![before])
            }
        }
    }

    @Test("a given split: unknown people join, known follows are left out, those without test follows are not judged")
    func given() throws {
        let train = try Fixture.network([("a", "b"), ("b", "c")])
        let test = try Fixture.network([("a", "c"), ("a", "b"), ("c", "new")])
        let split = try NetworkSplit(train: train, test: test, judged: ["c", "a", "b"], everybody: ["a", "zed"])
        let people = split.train.people
        #expect(people.count == 5 && people.index(of: "zed") != nil)
        #expect(Self.pairs(split.train.following, people) == ["a>b", "b>c"])
        #expect(Self.pairs(split.test, people) == ["a>c", "c>new"])
        #expect(split.judged.map { people[$0] } == ["a", "c"])
        #expect(
            split.notes == [
                "people without a follow in the training part, who count as people: 2",
                "test follows that stand in the training part already, left out: 1",
            ])
        let some = try NetworkSplit(train: train, test: test, judged: ["c"])
        #expect(some.judged.map { some.train.people[$0] } == ["c"] && some.way == .given)
    }

    @Test("a written split reads back as the same")
    func written() throws {
        let whole = try Fixture.random(people: 80, follows: 600, seed: 2)
        let split = try NetworkSplit.random(whole)
        let folder = try TemporaryFolder()
        try SplitWriter.write(split, to: folder.file("deep/split"))
        let path = { folder.file("deep/split/" + $0) }
        let again = try NetworkSplit(
            train: NetworkReader.load(path("train.tsv")), test: NetworkReader.load(path("test.tsv")),
            judged: HandleLines.read(path("users.txt")), everybody: HandleLines.read(path("people.txt")))
        #expect(again.train.people.bytes == split.train.people.bytes && again.judged == split.judged)
        #expect(again.train.following.columns == split.train.following.columns)
        #expect(again.test.columns == split.test.columns && again.test.offsets == split.test.offsets)
    }

    @Test("handles that no line can hold are refused before anything is written")
    func unwritable() throws {
        let follows = (0..<6).map { ("a", "b\n\($0)") }
        let split = try NetworkSplit.random(Fixture.network(follows))
        let folder = try TemporaryFolder()
        #expect(throws: KithGraphError.self) { try SplitWriter.write(split, to: folder.file("s")) }
        #expect(throws: KithGraphError.self) { try SplitWriter.write(split, to: "/dev/null/s") }
    }
}
