import KithLinearAlgebra
import Testing

/// What the BLAS calls add to the library's: empty shapes, sizes beyond 32 bits, shapes that do not fit.
@Suite struct BLASTests {
    private func matrix(_ rows: Int, _ columns: Int) -> MutableMatrixView<Float> {
        let view = MutableMatrixView<Float>(rows: rows, columns: columns)
        view.fill(3)
        return view
    }

    @Test func emptyFactorsScaleTheResult() throws {
        let c = matrix(2, 2)
        try BLAS.gemm(matrix(2, 0).reading, matrix(0, 2).reading, into: c, beta: 2)
        #expect(c[0, 0] == 6 && c[1, 1] == 6)
        try BLAS.gemm(matrix(0, 2).reading, .yes, matrix(2, 0).reading, .yes, into: c)
        #expect(c[0, 0] == 0)
        c.fill(1)
        try BLAS.syrk(matrix(2, 0).reading, .no, into: c, triangle: .upper, beta: 5)
        #expect(c[0, 0] == 5 && c[0, 1] == 5 && c[1, 0] == 1)
    }

    @Test func emptyResultsAreNothingToDo() throws {
        for (rows, columns) in [(0, 0), (0, 3), (3, 0)] {
            try BLAS.gemm(matrix(rows, 2).reading, matrix(2, columns).reading, into: matrix(rows, columns))
            try BLAS.symm(matrix(rows, rows).reading, matrix(rows, columns).reading, into: matrix(rows, columns))
            try BLAS.trsm(matrix(rows, rows).reading, into: matrix(rows, columns))
            try BLAS.syrk(matrix(0, columns).reading, .no, into: matrix(0, 0))
        }
    }

    @Test func infinitiesOfTheOldResultAreNotRead() throws {
        let c = matrix(2, 2)
        c.fill(.nan)
        try BLAS.gemm(matrix(2, 1).reading, matrix(1, 2).reading, into: c)
        #expect(c[1, 1] == 9)
    }

    @Test func sizesBeyondThirtyTwoBitsAreRefused() {
        // No memory is behind a view without columns.
        let tall = MutableMatrixView<Float>(rows: 1 << 31, columns: 0)
        let limit = Int(Int32.max)
        #expect(throws: LinearAlgebraError.tooLarge(what: "rows", size: 1 << 31, limit: limit)) {
            _ = try Panel.gram(tall.reading, threads: 1)
        }
        #expect(throws: LinearAlgebraError.tooLarge(what: "columns", size: 1 << 31, limit: limit)) {
            try BLAS.gemm(
                MutableMatrixView<Float>(rows: 1, columns: 1).reading,
                MutableMatrixView<Float>(rows: 1, columns: 1 << 31).reading,
                into: MutableMatrixView<Float>(rows: 1, columns: 1 << 31))
        }
    }

    @Test func shapesThatDoNotFitAreTheCallersMistake() async {
        await #expect(processExitsWith: .failure) {
            let view = MutableMatrixView<Float>(rows: 2, columns: 3)
            try BLAS.gemm(view.reading, view.reading, into: view)
        }
        await #expect(processExitsWith: .failure) {
            let view = MutableMatrixView<Float>(rows: 2, columns: 3)
            try BLAS.syrk(view.reading, .no, into: MutableMatrixView(rows: 3, columns: 3))
        }
        await #expect(processExitsWith: .failure) {
            let view = MutableMatrixView<Float>(rows: 2, columns: 3)
            try BLAS.trsm(view.reading, into: view)
        }
        await #expect(processExitsWith: .failure) {
            let view = MutableMatrixView<Float>(rows: 2, columns: 3)
            try BLAS.symm(view.reading, view.reading, into: view)
        }
    }
}
