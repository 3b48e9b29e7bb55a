import KithTestSupport
import Testing

@testable import KithLinearAlgebra

@Suite("GroupSearch")
struct GroupSearchTests {
    /// A random symmetric graph with weights that are sums of halves, so that sums are exact in any order.
    static func ties(_ count: Int, seed: UInt64, weighted: Bool, directed: Bool) -> GroupTies {
        var generator = SeededGenerator(seed: seed)
        var rows = [[UInt32]](repeating: [], count: count)
        for a in 0..<count {
            for b in 0..<a where generator.below(UInt64(count)) < 5 {
                rows[a].append(UInt32(b))
                rows[b].append(UInt32(a))
            }
        }
        let pattern = CompressedRows(rows: rows, columnCount: count)
        let weights = MutableBuffer<Float>(count: pattern.nonzeroCount)
        let masses = MutableBuffer<Double>(count: count)
        for row in 0..<count {
            for place in pattern.range(row) {
                let other = Int(pattern.columns[place])
                weights[place] = weighted ? Float((row * other) % 7) / 2 : 1
                masses[row] += Double(weights[place])
            }
        }
        let inMasses = SharedBuffer((0..<count).map { Double($0 % 5) })
        return GroupTies(
            rows: pattern, weights: weighted ? weights.freeze() : nil, masses: masses.freeze(),
            inMasses: directed ? inMasses : nil, scale: 0.03125)
    }

    static func labels(_ count: Int) -> MutableBuffer<UInt32> {
        let labels = MutableBuffer<UInt32>(count: count)
        for vertex in 0..<count { labels[vertex] = UInt32(vertex) }
        return labels
    }

    @Test("the kernel moves as the watched twin does", arguments: [0, 1, 2, 17, 60], [1, 2, 3] as [UInt64])
    func moving(count: Int, seed: UInt64) {
        for (weighted, directed) in [(false, false), (true, false), (false, true), (true, true)] {
            let ties = GroupSearchTests.ties(count, seed: seed, weighted: weighted, directed: directed)
            let (left, right) = (GroupSearchTests.labels(count), GroupSearchTests.labels(count))
            let takesLast = seed % 2 == 0
            let kernel = GroupSearch.kernelMove(
                ties, labels: left, order: GroupSearchTests.labels(count), takesLast: takesLast)
            let twin = GroupSearch.portableMove(
                ties, labels: right, order: GroupSearchTests.labels(count), takesLast: takesLast)
            #expect(kernel.moves == twin.moves && kernel.gain == twin.gain)
            #expect(left.freeze() == right.freeze())
        }
    }

    @Test(
        "looking ahead visits exactly those who gain, first, on any number of threads",
        arguments: [1, 2, 3] as [UInt64])
    func lookingAhead(seed: UInt64) {
        for directed in [false, true] {
            let ties = GroupSearchTests.ties(2000, seed: seed, weighted: false, directed: directed)
            func start() -> MutableBuffer<UInt32> {
                let labels = MutableBuffer<UInt32>(count: 2000)
                for vertex in 0..<2000 { labels[vertex] = UInt32(vertex * 37 % 211) }
                return labels
            }
            let (once, order) = (start(), GroupSearchTests.labels(2000))
            let first = GroupSearch.move(ties, labels: once, order: order, lookingAhead: 1)
            #expect(first.moves > 0 && first.gain > 0)
            for threads in [2, 3, 7] {
                let other = start()
                let again = GroupSearch.move(
                    ties, labels: other, order: GroupSearchTests.labels(2000), lookingAhead: threads)
                #expect(again == first && other.freeze() == once.freeze())
            }
            // Until nobody gains: then both ways of visiting find nobody.
            while GroupSearch.move(ties, labels: once, order: GroupSearchTests.labels(2000), lookingAhead: 2).moves > 0
            {}
            #expect(GroupSearch.kernelMove(ties, labels: once, order: GroupSearchTests.labels(2000)).moves == 0)
            // Somebody put elsewhere is found again.
            let settled = MutableBuffer<UInt32>(copying: once.freeze())
            settled[7] = settled[(0..<2000).first { settled[$0] != settled[7] }!]
            #expect(
                GroupSearch.move(ties, labels: settled, order: GroupSearchTests.labels(2000), lookingAhead: 2).moves > 0
            )
        }
    }

    @Test("the graph of groups holds the ties between them, and moving in it is weighed alike")
    func aggregation() {
        for (weighted, directed) in [(false, false), (true, true)] {
            let ties = GroupSearchTests.ties(80, seed: 4, weighted: weighted, directed: directed)
            let groups = MutableBuffer<UInt32>(count: 80)
            for vertex in 0..<80 { groups[vertex] = UInt32(vertex % 13) }
            let members = GroupSearch.members(groups, groupCount: 13)
            let coarse = GroupSearch.aggregate(ties, groups: groups, members: members, into: CoarseRoom(), threads: 2)
            for group in 0..<13 {
                var expected = [Double](repeating: 0, count: 13)
                for vertex in stride(from: group, to: 80, by: 13) {
                    for place in ties.range(vertex) { expected[ties.column(place) % 13] += ties.weight(place) }
                }
                expected[group] = 0
                var found = [Double](repeating: 0, count: 13)
                for place in coarse.range(group) { found[coarse.column(place)] += coarse.weight(place) }
                #expect(found == expected)
                let masses = stride(from: group, to: 80, by: 13).map { ties.masses[$0] }
                #expect(coarse.masses[group] == masses.reduce(0, +))
            }
            let (left, right) = (GroupSearchTests.labels(13), GroupSearchTests.labels(13))
            _ = GroupSearch.kernelMove(coarse, labels: left, order: GroupSearchTests.labels(13))
            _ = GroupSearch.portableMove(coarse, labels: right, order: GroupSearchTests.labels(13))
            #expect(left.freeze() == right.freeze())
        }
    }

    @Test("parts lie within groups and hang together")
    func refinement() {
        let ties = GroupSearchTests.ties(200, seed: 6, weighted: false, directed: false)
        let labels = GroupSearchTests.labels(200)
        _ = GroupSearch.kernelMove(ties, labels: labels, order: GroupSearchTests.labels(200))
        let groupCount = GroupSearch.compact(labels)
        let members = GroupSearch.members(labels, groupCount: groupCount)
        let parts = GroupSearch.refine(ties, members: members, labels: labels, threads: 2)
        #expect(parts.count >= groupCount && parts.count < 200)
        #expect(GroupSearch.components(ties, labels: parts.parts).count == parts.count)
        let both = GroupSearch.overlap(parts.parts, groupCount: parts.count, labels)
        #expect(GroupSearch.compact(both) == parts.count)
    }
}
