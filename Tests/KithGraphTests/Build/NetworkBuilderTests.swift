import KithGraph
import KithLinearAlgebra
import KithTestSupport
import Testing

@Suite struct NetworkBuilderTests {
    /// ann follows bo twice and herself once; ids sort by length, then bytes, so "10" stands after "9".
    @Test func mergesAndCounts() throws {
        let network = try Fixture.network([
            ("10", "9"), ("9", "10"), ("10", "9"), ("9", "9"), ("9", "111"), ("10", "111"),
        ])
        #expect((0..<3).map { network.people[PersonIndex($0)] } == ["9", "10", "111"])
        #expect(Array(network.following.offsets) == [0, 2, 4, 4])
        #expect(Array(network.following.columns) == [1, 2, 0, 2])
        #expect(Array(network.followers.offsets) == [0, 1, 2, 4])
        #expect(Array(network.followers.columns) == [1, 0, 0, 1])
        #expect(network.report == ImportReport(followsRead: 6, duplicateFollows: 1, selfFollows: 1))
    }

    @Test(arguments: [1, 2, 3, 8]) func equalsSetsOfPairs(threads: Int) throws {
        for seed in 0..<20 as Range<UInt64> {
            var generator = SeededGenerator(seed: seed)
            let people = 1 + Int(generator.below(300))
            let builder = NetworkBuilder(options: .init(threads: threads))
            var expected: [String: Set<String>] = [:]
            var handles: Set<String> = []
            var duplicates = 0
            var loops = 0
            for _ in 0..<Int(generator.below(30_000)) {
                let pair = (0..<2).map { _ in "user-\(generator.below(UInt64(people)) * 7919)" }
                handles.formUnion(pair)
                try builder.follow(builder.person(pair[0]), builder.person(pair[1]))
                if pair[0] == pair[1] {
                    loops += 1
                } else if !expected[pair[0], default: []].insert(pair[1]).inserted {
                    duplicates += 1
                }
            }
            let network = try builder.finish()
            #expect(network.people.firstFlaw() == nil)
            #expect(network.following.firstFlaw() == nil)
            #expect(network.followers.firstFlaw() == nil)
            #expect(network.personCount == handles.count)
            #expect(network.report.duplicateFollows == UInt64(duplicates))
            #expect(network.report.selfFollows == UInt64(loops))
            for person in 0..<network.personCount {
                let handle = network.people[PersonIndex(person)]
                #expect(network.people.index(of: handle) == PersonIndex(person))
                let row = network.following.columns.slice(network.following.range(person))
                #expect(Set(row.map { network.people[$0] }) == expected[handle, default: []])
            }
            let back = network.following.transposed(threads: threads)
            #expect(back.columns == network.followers.columns && back.offsets == network.followers.offsets)
        }
    }

    @Test func weightsAddAndEarliestTimeStays() throws {
        let builder = NetworkBuilder()
        let a = builder.person("a")
        let b = builder.person("b")
        let c = builder.person("c")
        try builder.follow(a, b)
        try builder.follow(a, c, weight: 2, time: 50)
        try builder.follow(a, b, weight: 0.5, time: nil)
        try builder.follow(a, c, weight: 1, time: 30)
        let network = try builder.finish()
        #expect(network.weights.map { Array($0) } == [1.5, 3])
        #expect(network.times.map { Array($0) } == [.unknownTime, 30])
    }

    @Test func interactionsCountAndKeepTimes() throws {
        let builder = NetworkBuilder()
        let a = builder.person("a")
        let b = builder.person("b")
        try builder.interact(.reply, a, b, time: 20)
        try builder.interact(.reply, a, b, time: 10)
        try builder.interact(.reply, a, b, count: 3)
        try builder.interact(.reply, b, b)
        try builder.interact(.like, b, a, count: 2)
        try builder.mute(a, b)
        builder.setAttribute("name", of: b, to: "Bo")
        let network = try builder.finish()
        let replies = try #require(network.layer(.reply))
        #expect(Array(replies.counts) == [5])
        #expect(replies.times.map { Array($0) } == [10, 20])
        #expect(network.report.selfInteractions == 1)
        #expect(network.layer(.like)?.totalCount == 2)
        #expect(network.layer(.like)?.times == nil)
        #expect(Array(network.mutes.columns) == [1])
        #expect(network.attribute("name")?[1] == "Bo")
        #expect(network.attribute("name")?[0] == nil)
    }
}
