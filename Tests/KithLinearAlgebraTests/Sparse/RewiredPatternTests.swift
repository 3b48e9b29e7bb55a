import KithLinearAlgebra
import Testing

@Suite("Rewired pattern")
struct RewiredPatternTests {
    /// A ring of `count` with chords to the seventh neighbour.
    static func ring(_ count: Int) -> CompressedRows {
        CompressedRows(
            rows: (0..<count).map { row in
                [1, 7, count - 1, count - 7].map { UInt32((row + $0) % count) }
            }, columnCount: count)
    }

    @Test("rows keep their lengths and stay sorted and symmetric, whatever is drawn", arguments: [16, 40, 1_000])
    func soundness(count: Int) {
        let rows = Self.ring(count)
        for seed in 0..<3 {
            let rewired = RewiredPattern(rows, attempts: UInt64(20 * count), seed: UInt64(seed))
            #expect(rewired.rows.offsets == rows.offsets)
            #expect(rewired.rows.firstFlaw() == nil)
            #expect(rewired.rows.transposed(threads: 1).columns == rewired.rows.columns)
            #expect((0..<count).allSatisfy { !rewired.rows.contains($0, UInt32($0)) })
            #expect(rewired.exchanges > UInt64(5 * count) && rewired.exchanges <= UInt64(20 * count))
            // After ten exchanges a tie hardly more are left than chance puts back.
            let kept = (0..<count).reduce(0) { sum, row in
                sum + rows.columns.slice(rows.range(row)).count { rewired.rows.contains(row, $0) }
            }
            #expect(count < 1_000 || kept < 4 * count / 20)
        }
    }

    @Test("no attempts and no ties")
    func nothing() {
        let rows = Self.ring(20)
        #expect(RewiredPattern(rows, attempts: 0, seed: 1).rows.columns == rows.columns)
        let none = RewiredPattern(CompressedRows(emptyRows: 3, columnCount: 3), attempts: 10, seed: 1)
        #expect(none.rows.nonzeroCount == 0 && none.exchanges == 0)
    }
}
