import KithLinearAlgebra
import Testing

@Suite struct TranspositionTests {
    /// Against pairs turned round and sorted; twice gives the beginning.
    @Test(arguments: [1, 2, 3, 8]) func equalsTurnedPairs(threads: Int) {
        for seed in 0..<20 as Range<UInt64> {
            var generator = SeededGenerator(seed: seed)
            let rowCount = Int(generator.below(60))
            let columnCount = 1 + Int(generator.below(60))
            let rows = (0..<rowCount).map { _ in
                (0..<generator.below(12)).map { _ in UInt32(generator.below(UInt64(columnCount))) }
            }
            let matrix = CompressedRows(rows: rows, columnCount: columnCount)
            var expected = [[UInt32]](repeating: [], count: columnCount)
            for (row, columns) in rows.enumerated() {
                for column in Set(columns) { expected[Int(column)].append(UInt32(row)) }
            }
            let turned = matrix.transposed(threads: threads)
            #expect(turned.firstFlaw() == nil && turned.rowCount == columnCount && turned.columnCount == rowCount)
            for column in 0..<columnCount {
                #expect(Array(turned.columns.slice(turned.range(column))) == expected[column].sorted())
            }
            let back = turned.transposed(threads: threads)
            #expect(back.offsets == matrix.offsets && back.columns == matrix.columns)
        }
    }
}
