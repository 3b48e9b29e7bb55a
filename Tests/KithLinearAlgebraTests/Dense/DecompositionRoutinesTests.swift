import KithLinearAlgebra
import Testing

/// QR, eigenpairs and singular values of both libraries: factors multiplied together again.
@Suite struct DecompositionRoutinesTests {
    /// A window of a wider matrix, so that the stride is not the width.
    private func framed<Scalar: MatrixScalar>(_ matrix: Matrix<Scalar>) -> MutableMatrixView<Scalar> {
        let frame = MutableMatrixView<Scalar>(rows: matrix.rows + 1, columns: matrix.columns + 3)
        frame.fill(.nan)
        let window = frame.window(rows: 0..<matrix.rows, columns: 2..<matrix.columns + 2)
        window.copy(matrix.view)
        return window
    }

    /// Orthonormal within a few roundings for every reflection or sweep of rotations a column went through.
    private func isOrthonormal<Scalar: MatrixScalar>(_ q: Matrix<Scalar>) -> Bool {
        let error = difference(naiveProduct(q.transposed(), q), .identity(q.columns))
        return error < (20 + 2 * Double(q.columns)) * Double(Scalar.ulpOfOne)
    }

    private func diagonal<Scalar: MatrixScalar>(_ values: MutableMatrixView<Scalar>) -> Matrix<Scalar> {
        let result = MutableMatrixView<Scalar>(rows: values.columns, columns: values.columns)
        for index in 0..<values.columns { result[index, index] = values[0, index] }
        return Matrix(result.reading)
    }

    private func checkQR<Scalar: MatrixScalar>(_ library: any DenseRoutines.Type, _ a: Matrix<Scalar>) {
        let q = framed(a)
        let r = framed(Matrix<Scalar>(rows: a.columns, columns: a.columns))
        #expect(library.qr(q, r) == 0)
        #expect(isOrthonormal(Matrix(q.reading)))
        #expect(difference(naiveProduct(Matrix(q.reading), Matrix(r.reading)), a) < 20 * Double(Scalar.ulpOfOne))
        for row in 0..<a.columns {
            for column in 0..<row { #expect(r[row, column] == 0) }
        }
    }

    @Test(arguments: Library.allCases) func qr(library: Library) {
        let library = library.routines
        for (rows, columns) in [(1, 1), (4, 1), (3, 3), (9, 4), (60, 20)] {
            checkQR(library, randomMatrix(rows, columns, seed: 1, Float.self))
            checkQR(library, randomMatrix(rows, columns, seed: 2, Double.self))
        }
        checkQR(library, Matrix<Double>(rows: 5, columns: 3))
        checkQR(library, Matrix<Float>([[1, 1, 0], [1, 1, 0], [1, 1, 0], [0, 0, 0]]))
    }

    private func checkEigen<Scalar: MatrixScalar>(
        _ library: any DenseRoutines.Type, _ a: Matrix<Scalar>, size: Double
    ) {
        for triangle in DenseRoutinesTests.triangles {
            let vectors = framed(a)
            let values = framed(Matrix<Scalar>(rows: 1, columns: a.rows))
            #expect(library.syevd(triangle, vectors, values) == 0)
            let v = Matrix(vectors.reading).transposed()
            #expect(isOrthonormal(v))
            let again = naiveProduct(naiveProduct(v, diagonal(values)), v.transposed())
            #expect(difference(again, a) <= 20 * size * Double(Scalar.ulpOfOne))
            for index in 1..<max(1, a.rows) { #expect(values[0, index - 1] <= values[0, index]) }
        }
    }

    @Test(arguments: Library.allCases) func eigenpairs(library: Library) {
        let library = library.routines
        for size in [1, 2, 3, 8, 40] {
            checkEigen(library, randomPositive(size, seed: 3, Float.self), size: Double(size))
            checkEigen(library, randomPositive(size, seed: 4, Double.self), size: Double(size))
        }
        checkEigen(library, Matrix<Double>(rows: 6, columns: 6), size: 0)
        checkEigen(library, Matrix<Double>.identity(7), size: 1)
        // Two triangles that do not touch: −1 four times and 2 twice.
        let triangles = writing(Matrix<Double>(rows: 6, columns: 6)) { view in
            for row in 0..<6 {
                for column in 0..<6 where row != column && row / 3 == column / 3 { view[row, column] = 1 }
            }
        }
        checkEigen(library, triangles, size: 2)
        checkEigen(library, writing(triangles) { scale($0, 0x1p-1000) }, size: 0x1p-999)
        checkEigen(library, writing(triangles) { scale($0, 0x1p1000) }, size: 0x1p1001)
    }

    private func scale(_ view: MutableMatrixView<Double>, _ factor: Double) {
        for row in 0..<view.rows {
            for column in 0..<view.columns { view[row, column] *= factor }
        }
    }

    private func checkSVD<Scalar: MatrixScalar>(
        _ library: any DenseRoutines.Type, _ a: Matrix<Scalar>, size: Double
    ) {
        let count = min(a.rows, a.columns)
        let u = framed(Matrix<Scalar>(rows: a.rows, columns: count))
        let vt = framed(Matrix<Scalar>(rows: count, columns: a.columns))
        let values = framed(Matrix<Scalar>(rows: 1, columns: count))
        #expect(library.gesdd(framed(a), u, values, vt) == 0)
        #expect(isOrthonormal(Matrix(u.reading)))
        #expect(isOrthonormal(Matrix(vt.reading).transposed()))
        let again = naiveProduct(naiveProduct(Matrix(u.reading), diagonal(values)), Matrix(vt.reading))
        #expect(difference(again, a) <= 20 * size * Double(Scalar.ulpOfOne))
        for index in 0..<count { #expect(values[0, index] >= 0) }
        for index in 1..<max(1, count) { #expect(values[0, index - 1] >= values[0, index]) }
    }

    @Test(arguments: Library.allCases) func singularTriplets(library: Library) {
        let library = library.routines
        for (rows, columns) in [(1, 1), (1, 5), (5, 1), (3, 3), (9, 4), (4, 9), (40, 20), (20, 40)] {
            checkSVD(library, randomMatrix(rows, columns, seed: 5, Float.self), size: 10)
            checkSVD(library, randomMatrix(rows, columns, seed: 6, Double.self), size: 10)
        }
        checkSVD(library, Matrix<Double>(rows: 4, columns: 3), size: 0)
        checkSVD(library, Matrix<Double>([[1, 1], [1, 1], [1, 1]]), size: 3)
        checkSVD(library, Matrix<Double>.identity(5), size: 1)
        let graded = writing(Matrix<Double>.identity(5)) { view in
            for row in 0..<5 { view[row, row] = Double(sign: .plus, exponent: -150 * row, significand: 1) }
        }
        checkSVD(library, graded, size: 1)
    }
}
