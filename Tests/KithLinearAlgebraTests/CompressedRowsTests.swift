import KithLinearAlgebra
import Testing

@Suite struct CompressedRowsTests {
    @Test func sortsRowsAndDropsRepeats() {
        let rows = CompressedRows(rows: [[2, 0, 2], [], [1]], columnCount: 3)
        #expect(Array(rows.offsets) == [0, 2, 2, 3])
        #expect(Array(rows.columns) == [0, 2, 1])
        #expect(rows.contains(0, 2) && !rows.contains(0, 1) && !rows.contains(1, 0))
        #expect(rows.firstFlaw() == nil)
    }
}
