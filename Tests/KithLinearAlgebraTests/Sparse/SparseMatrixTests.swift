import Testing

@testable import KithLinearAlgebra

@Suite struct SparseMatrixTests {
    @Test func valuesFollowTheirEntriesThroughTransposition() throws {
        for seed in 0..<20 as Range<UInt64> {
            let matrix = try SparseSamples.valued(13, 9, degree: 5, seed: seed)
            for threads in [1, 2, 3, 7] {
                let other = matrix.transposed(threads: threads)
                #expect(other.pattern.firstFlaw() == nil)
                #expect(OperatorOracle.distance(other.dense(Double.self).transposed(), matrix.dense()) == 0)
            }
        }
    }

    @Test func entriesWithoutValuesAreOnes() {
        let matrix = SparseMatrix(CompressedRows(rows: [[1], []], columnCount: 3))
        #expect(matrix[0, 1] == 1 && matrix[0, 0] == 0 && matrix[1, 2] == 0)
        #expect(Array(matrix.rowSums()) == [1, 0])
        #expect(matrix.transposed()[1, 0] == 1)
    }

    @Test func valuesThatAreNotNumbersAreRejectedWithTheirPlace() {
        let pattern = CompressedRows(rows: [[0, 2], [], [1]], columnCount: 3)
        #expect(throws: LinearAlgebraError.notFinite(row: 2, column: 1)) {
            try SparseMatrix(pattern: pattern, values: SharedBuffer([1, 2, -.infinity]))
        }
        #expect(throws: LinearAlgebraError.notFinite(row: 0, column: 2)) {
            try SparseMatrix(pattern: pattern, values: SharedBuffer([1, .nan, .infinity]))
        }
        #expect(throws: Never.self) {
            try SparseMatrix(pattern: pattern, values: SharedBuffer([.greatestFiniteMagnitude, 0, -1]))
        }
    }

    @Test func emptyShapes() {
        for (rows, columns) in [(0, 0), (0, 4), (4, 0)] {
            let matrix = SparseMatrix(CompressedRows(emptyRows: rows, columnCount: columns))
            #expect(matrix.transposed().rowCount == columns)
            #expect(matrix.transposed().columnCount == rows)
        }
    }

    @Test func columnsOutOfRangeNeverReachAKernel() async {
        await #expect(processExitsWith: .failure) {
            _ = SparseMatrix(
                CompressedRows(offsets: SharedBuffer([0, 1]), columns: SharedBuffer([5]), columnCount: 5))
        }
        await #expect(processExitsWith: .failure) {
            _ = SparseMatrix(
                CompressedRows(offsets: SharedBuffer([0, 9, 1]), columns: SharedBuffer([0]), columnCount: 5))
        }
    }
}
