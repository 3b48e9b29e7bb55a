import KithLinearAlgebra
import Testing

/// What the LAPACK calls add to the library's: directions of vectors, right-hand sides, errors with names and places.
@Suite struct LAPACKTests {
    @Test func solvesForColumnsAndForRows() throws {
        for triangle in [BLAS.Triangle.lower, .upper] {
            let a: Matrix<Float> = randomPositive(6, seed: 1)
            let x: Matrix<Float> = randomMatrix(6, 2, seed: 2)
            let b = naiveProduct(a, x)
            let columns = try writing(b) { try LAPACK.posv(writable(a), $0, triangle: triangle) }
            #expect(difference(columns, x) < 1e-5)
            let rows = try writing(b.transposed()) { try LAPACK.posv(writable(a), rows: $0, triangle: triangle) }
            #expect(difference(rows.transposed(), x) < 1e-5)
        }
    }

    private func writable<Scalar: MatrixScalar>(_ matrix: Matrix<Scalar>) -> MutableMatrixView<Scalar> {
        let view = MutableMatrixView<Scalar>(rows: matrix.rows, columns: matrix.columns)
        view.copy(matrix.view)
        return view
    }

    @Test func eigenvectorsAreColumns() throws {
        // A path of two: eigenvalue −1 with (1, −1) and 1 with (1, 1).
        let a = writable(Matrix<Double>([[0, 1], [1, 0]]))
        let values = try LAPACK.syevd(a)
        #expect(abs(values[0] + 1) < 1e-15 && abs(values[1] - 1) < 1e-15)
        #expect(abs(a[0, 0] + a[1, 0]) < 1e-15 && abs(a[0, 1] - a[1, 1]) < 1e-15)
        let larger: Matrix<Float> = randomPositive(45, seed: 3)
        let vectors = writable(larger)
        let largerValues = try LAPACK.syevd(vectors, triangle: .upper)
        let scaled = writing(Matrix(vectors.reading)) { Panel.scaleColumns($0, by: largerValues, threads: 1) }
        #expect(difference(naiveProduct(larger, Matrix(vectors.reading)), scaled) < 1e-4)
    }

    @Test func emptyMatricesAreNothingToDo() throws {
        let empty = MutableMatrixView<Double>(rows: 0, columns: 0)
        try LAPACK.potrf(empty)
        #expect(try LAPACK.syevd(empty).isEmpty)
        #expect(try LAPACK.qr(MutableMatrixView<Double>(rows: 3, columns: 0)).rows == 0)
        let tall = MutableMatrixView<Double>(rows: 3, columns: 0)
        #expect(try LAPACK.gesdd(tall, u: tall, vt: empty).isEmpty)
    }

    @Test func breakdownsNameRoutineAndRow() {
        let indefinite = Matrix<Float>([[1, 0, 0], [0, 1, 2], [0, 2, 4]])
        #expect(throws: LinearAlgebraError.singular(routine: "potrf", row: 2)) {
            try LAPACK.potrf(writable(indefinite))
        }
        #expect(throws: LinearAlgebraError.singular(routine: "potrf", row: 1)) {
            try LAPACK.posv(
                writable(Matrix<Double>([[1, 0], [0, .nan]])), MutableMatrixView<Double>(rows: 2, columns: 1))
        }
        let spoiled = Matrix<Float>([[1, 0], [.nan, 1], [0, .infinity]])
        #expect(throws: LinearAlgebraError.notFinite(row: 1, column: 0)) { _ = try LAPACK.qr(writable(spoiled)) }
        #expect(throws: LinearAlgebraError.notFinite(row: 1, column: 0)) {
            _ = try LAPACK.gesdd(
                writable(spoiled), u: MutableMatrixView(rows: 3, columns: 2), vt: MutableMatrixView(rows: 2, columns: 2)
            )
        }
        let square = Matrix<Double>([[1, .nan], [2, 1]])
        #expect(throws: LinearAlgebraError.notFinite(row: 0, column: 1)) {
            _ = try LAPACK.syevd(writable(square), triangle: .upper)
        }
        #expect(throws: Never.self) { _ = try LAPACK.syevd(writable(square), triangle: .lower) }
    }
}
