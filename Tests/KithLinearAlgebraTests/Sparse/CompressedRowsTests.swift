import KithLinearAlgebra
import Testing

@Suite struct CompressedRowsTests {
    @Test func sortsRowsAndDropsRepeats() {
        let rows = CompressedRows(rows: [[2, 0, 2], [], [1]], columnCount: 3)
        #expect(Array(rows.offsets) == [0, 2, 2, 3])
        #expect(Array(rows.columns) == [0, 2, 1])
        #expect(rows.contains(0, 2) && !rows.contains(0, 1) && !rows.contains(1, 0))
        #expect(rows.position(2, 1) == 2 && rows.position(2, 0) == nil)
        #expect(rows.degree(0) == 2 && rows.range(1) == 2..<2 && rows[0].count == 2)
        #expect(rows.firstFlaw() == nil)
    }

    @Test func emptyRowsHoldNothing() {
        let rows = CompressedRows(emptyRows: 4, columnCount: 9)
        #expect(rows.rowCount == 4 && rows.nonzeroCount == 0 && rows.columnCount == 9 && rows.firstFlaw() == nil)
        #expect(CompressedRows(emptyRows: 0, columnCount: 0).transposed().rowCount == 0)
    }

    @Test(
        arguments: [
            ([0, 2, 1, 3], [0, 1, 2], 1), ([0, 1, 3, 3], [0, 2, 1], 1), ([0, 1, 3, 3], [0, 1, 1], 1),
            ([0, 1, 2, 3], [0, 1, 3], 2),
        ] as [([UInt64], [UInt32], Int)])
    func flawsAreFound(offsets: [UInt64], columns: [UInt32], row: Int) {
        let rows = CompressedRows(offsets: SharedBuffer(offsets), columns: SharedBuffer(columns), columnCount: 3)
        #expect(rows.firstFlaw() == row)
    }
}
