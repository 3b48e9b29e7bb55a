import KithLinearAlgebra
import KithTestSupport
import Testing

@Suite struct NumberedTiesTests {
    /// 1 has three ties; 0, 2 and 3 have two, one and two.
    private let rows = CompressedRows(rows: [[1, 3], [0, 2, 3], [1], [0, 1]], columnCount: 4)

    @Test func hubsHaveMoreTies() {
        let ties = NumberedTies(rows)
        #expect(Array(ties.hubs) == [0, 1, 1, 1] && Array(ties.others) == [3, 0, 2, 3])
        // Entries: 0–1, 0–3, 1–0, 1–2, 1–3, 2–1, 3–0, 3–1.
        #expect(Array(ties.numbers) == [1, 0, 1, 2, 3, 2, 0, 3])
    }

    @Test func sumsRunOverCommonNeighbours() {
        let ties = NumberedTies(rows)
        // 0, 1 and 3 are all tied.
        #expect(Array(ties.triangles(threads: 2).freeze()) == [1, 1, 0, 1])
        let scales = SharedBuffer([1.0, 10, 100, 1000])
        let plain = ties.commonSums(weights: nil, scales: scales, threads: 2)
        #expect(Array(plain.plain) == [1, 1, 0, 1] && Array(plain.scaled) == [10, 1000, 0, 1])
        let weights = SharedBuffer([2.0, 3, 2, 4, 5, 4, 3, 5])
        let weighted = ties.commonSums(weights: weights, scales: scales, threads: 2)
        #expect(Array(weighted.plain) == [10, 15, 0, 6])
        #expect(Array(weighted.scaled) == [100, 15_000, 0, 6])
    }

    /// Random symmetric patterns, sums by sets of neighbours; whole numbers, so that every order gives the same.
    @Test(arguments: 0..<10 as Range<UInt64>) func equalsSetsOfNeighbours(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let count = 70
        var sets = [Set<Int>](repeating: [], count: count)
        for _ in 0..<Int(60 + 120 * seed) {
            let one = Int(generator.below(UInt64(count)))
            let other = Int(generator.below(UInt64(one + 1)))
            if one == other { continue }
            sets[one].insert(other)
            sets[other].insert(one)
        }
        let rows = CompressedRows(rows: sets.map { row in row.map { UInt32($0) } }, columnCount: count)
        let weight = { (one: Int, other: Int) in Double(1 + (one * other + one + other) % 7) }
        let weights = SharedBuffer((0..<count).flatMap { one in sets[one].sorted().map { weight(one, $0) } })
        let scales = SharedBuffer((0..<count).map { Double($0 % 5) })
        let ties = NumberedTies(rows)
        let supports = ties.triangles(threads: 3)
        let sums = ties.commonSums(weights: weights, scales: scales, threads: 3)
        for tie in 0..<ties.count {
            let (one, other) = (Int(ties.hubs[tie]), Int(ties.others[tie]))
            let common = sets[one].intersection(sets[other])
            #expect(supports[tie] == UInt32(common.count))
            #expect(sums.plain[tie] == common.reduce(0) { $0 + weight(one, $1) * weight(other, $1) })
            #expect(sums.scaled[tie] == common.reduce(0) { $0 + weight(one, $1) * weight(other, $1) * scales[$1] })
            #expect((sets[one].count, other) > (sets[other].count, one))
        }
        #expect(ties.count == sets.reduce(0) { $0 + $1.count } / 2)
    }
}
