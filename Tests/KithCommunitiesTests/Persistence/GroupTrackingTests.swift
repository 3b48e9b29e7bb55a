import KithLinearAlgebra
import Testing

@testable import KithCommunities

@Suite("Ids of groups over time")
struct GroupTrackingTests {
    static func previous(_ groups: [(String, [UInt32], Int)], people: Int) -> KnownGroups {
        KnownGroups(
            groups: groups.map { .init(name: $0.0, members: $0.1, absentCount: $0.2) }, personCount: people)
    }

    @Test("the same groups keep their ids, and nothing happens")
    func unchanged() {
        let partition = Partition(labels: [0, 0, 0, 1, 1, 1, 1, 2])
        let result = GroupTracking.run(partition, after: KnownGroups(partition, names: ["7", "x", "3"]))
        #expect(result.ids == ["7", "x", "3"])
        #expect(result.events.isEmpty)
        #expect(result.keptShare == 1)
        #expect(result.matches[0] == .init(previous: 0, jaccard: 1))
    }

    @Test("born and died, with the next free number")
    func bornAndDied() {
        let before = Self.previous([("4", [0, 1, 2, 3], 0), ("9", [], 5)], people: 8)
        let result = GroupTracking.run(Partition(labels: [0, 0, 0, 0, 1, 1, 1, 1]), after: before)
        // Everybody of 9 is gone; 4 to 7 were in no group.
        #expect(result.ids == ["4", "10"])
        #expect(result.events == [.died("9"), .born("10")])
    }

    @Test("a group that falls apart gives its id to the part most like it")
    func split() {
        let before = Self.previous([("1", Array(0..<10), 0)], people: 10)
        let result = GroupTracking.run(Partition(labels: [0, 0, 0, 0, 0, 0, 1, 1, 1, 1]), after: before)
        #expect(result.ids == ["1", "2"])
        #expect(result.matches.map { $0?.jaccard } == [0.6, nil])
        #expect(result.events == [.split("1", into: ["1", "2"]), .shrunk("1", from: 10, to: 6)])
        #expect(result.keptShare == 0.6)
    }

    @Test("groups that come together keep the id of the one most like the whole")
    func merged() {
        let before = Self.previous([("1", [0, 1, 2], 0), ("2", [3, 4, 5, 6], 0)], people: 7)
        let result = GroupTracking.run(Partition(labels: [0, 0, 0, 0, 0, 0, 0]), after: before)
        #expect(result.ids == ["2"])
        #expect(result.events == [.grown("2", from: 4, to: 7), .merged(["1", "2"], into: "2")])
    }

    @Test("people who left count, so that what is left of a group is no longer it")
    func absent() {
        // Three of twelve are still there: 0.25 is below 0.3.
        let before = Self.previous([("1", [0, 1, 2], 9)], people: 3)
        let result = GroupTracking.run(Partition(labels: [0, 0, 0]), after: before)
        #expect(result.ids == ["2"])
        #expect(result.events == [.died("1"), .born("2")])
        let lenient = GroupTracking.run(
            Partition(labels: [0, 0, 0]), after: before, options: .init(minimumJaccard: 0.25))
        #expect(lenient.ids == ["1"])
        #expect(lenient.events == [.shrunk("1", from: 12, to: 3)])
    }

    @Test("matching looks at all groups together")
    func together() {
        // A is more like the first than anything else is, but then the second, a part of A, and B would have no one.
        let before = Self.previous([("A", Array(0..<10), 0), ("B", [0, 1, 10, 11, 12], 0)], people: 13)
        let circles = Circles(members: [[0, 1, 2, 3, 4, 5, 10, 11], [6, 7, 8, 9]], personCount: 13)
        let result = GroupTracking.run(circles, after: before)
        #expect(result.ids == ["B", "A"])
        #expect(result.matches.map { $0?.jaccard } == [4.0 / 9, 4.0 / 10])
    }

    @Test("small groups have ids and make no events")
    func small() {
        let before = Self.previous([("1", [0], 0), ("2", [1, 2], 0)], people: 4)
        let result = GroupTracking.run(Partition(labels: [0, 0, 1, 2]), after: before)
        #expect(result.ids.count == 3 && Set(result.ids).count == 3)
        #expect(result.events.isEmpty)
    }

    @Test("when one person in a hundred moves, ids stay")
    func churn() {
        var generator = SeededGenerator(seed: 3)
        let before = (0..<2_000).map { _ in UInt32(generator.below(40)) }
        var after = before
        for _ in 0..<20 { after[Int(generator.below(2_000))] = UInt32(generator.below(40)) }
        let known = KnownGroups(Partition(labels: before), names: (1...40).map { String($0) })
        let result = GroupTracking.run(Partition(labels: after), after: known)
        #expect(Set(result.ids) == Set(known.groups.map(\.name)))
        #expect(result.keptShare! > 0.98)
        #expect(result.events.isEmpty)
    }
}
