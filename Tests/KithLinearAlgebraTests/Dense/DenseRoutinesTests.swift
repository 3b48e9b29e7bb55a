import KithLinearAlgebra
import Testing

/// The library of this build and the portable one, which are the same where no other is linked.
enum Library: String, CaseIterable {
    case linked, portable

    var routines: any DenseRoutines.Type { self == .linked ? DenseLibrary.self : PortableRoutines.self }
}

/// The linked library and its portable twin, both against sums written out.
@Suite struct DenseRoutinesTests {
    static let transposes: [BLAS.Transpose] = [.no, .yes]
    static let triangles: [BLAS.Triangle] = [.lower, .upper]

    /// `matrix` inside a larger one of NaNs, so that a wrong stride or edge shows.
    private func framed<Scalar: MatrixScalar>(_ matrix: Matrix<Scalar>) -> MutableMatrixView<Scalar> {
        let frame = MutableMatrixView<Scalar>(rows: matrix.rows + 2, columns: matrix.columns + 3)
        frame.fill(.nan)
        let window = frame.window(rows: 1..<matrix.rows + 1, columns: 2..<matrix.columns + 2)
        window.copy(matrix.view)
        return window
    }

    private func random<Scalar: MatrixScalar>(
        _ rows: Int, _ columns: Int, _ transpose: BLAS.Transpose, seed: UInt64
    ) -> (view: MatrixView<Scalar>, applied: Matrix<Scalar>) {
        let applied: Matrix<Scalar> = randomMatrix(rows, columns, seed: seed)
        return (framed(transpose == .no ? applied : applied.transposed()).reading, applied)
    }

    private func combination<Scalar: MatrixScalar>(
        _ alpha: Scalar, _ a: Matrix<Scalar>, _ beta: Scalar, _ b: Matrix<Scalar>
    ) -> Matrix<Scalar> {
        writing(a) { view in
            for row in 0..<a.rows {
                for column in 0..<a.columns { view[row, column] = alpha * a[row, column] + beta * b[row, column] }
            }
        }
    }

    private func checkProduct<Scalar: MatrixScalar>(
        _ library: any DenseRoutines.Type, _ m: Int, _ n: Int, _ k: Int, _: Scalar.Type
    ) {
        for aTranspose in Self.transposes {
            for bTranspose in Self.transposes {
                let a: (view: MatrixView<Scalar>, applied: Matrix<Scalar>) = random(m, k, aTranspose, seed: 1)
                let b: (view: MatrixView<Scalar>, applied: Matrix<Scalar>) = random(k, n, bTranspose, seed: 2)
                let c: Matrix<Scalar> = randomMatrix(m, n, seed: 3)
                let plain = naiveProduct(a.applied, b.applied)
                let tolerance = 4 * Double(k) * Double(Scalar.ulpOfOne)
                let sum = framed(c)
                library.gemm(a.view, aTranspose, b.view, bTranspose, sum, 2, -1)
                #expect(difference(Matrix(sum.reading), combination(2, plain, -1, c)) < tolerance)
                // With beta 0, NaNs in the result are overwritten.
                sum.fill(.nan)
                library.gemm(a.view, aTranspose, b.view, bTranspose, sum, 1, 0)
                #expect(difference(Matrix(sum.reading), plain) < tolerance)
            }
        }
    }

    @Test(arguments: Library.allCases) func generalProduct(library: Library) {
        let library = library.routines
        for (m, n, k) in [(1, 1, 1), (2, 3, 1), (5, 9, 7), (9, 8, 300), (70, 17, 33), (5, 1030, 3), (67, 10, 3)] {
            checkProduct(library, m, n, k, Float.self)
            checkProduct(library, m, n, k, Double.self)
        }
    }

    @Test(arguments: Library.allCases) func symmetricProducts(library: Library) {
        let library = library.routines
        for (size, inner) in [(1, 1), (3, 5), (70, 3)] {
            for triangle in Self.triangles {
                for transpose in Self.transposes {
                    let a: (view: MatrixView<Double>, applied: Matrix<Double>) = random(size, inner, transpose, seed: 4)
                    let c: Matrix<Double> = randomMatrix(size, size, seed: 5)
                    let result = framed(c)
                    library.syrk(a.view, transpose, result, triangle, 3, 0.5)
                    let whole = combination(3, naiveProduct(a.applied, a.applied.transposed()), 0.5, c)
                    let expected = writing(c) { copyTriangle(whole, triangle, to: $0) }
                    #expect(difference(Matrix(result.reading), expected) < 1e-13)
                }
                checkSymmetricFactor(library, size, inner, triangle)
            }
        }
    }

    private func checkSymmetricFactor(
        _ library: any DenseRoutines.Type, _ size: Int, _ inner: Int, _ triangle: BLAS.Triangle
    ) {
        let symmetric: Matrix<Double> = randomPositive(size, seed: 6)
        let half = framed(Matrix<Double>(rows: size, columns: size))
        half.fill(.nan)
        copyTriangle(symmetric, triangle, to: half)
        let tall: Matrix<Double> = randomMatrix(size, inner, seed: 7)
        let left = framed(tall)
        library.symm(.left, triangle, half.reading, framed(tall).reading, left, 2, -1)
        #expect(
            difference(Matrix(left.reading), combination(2, naiveProduct(symmetric, tall), -1, tall)) < 1e-11)
        let right = framed(tall.transposed())
        library.symm(.right, triangle, half.reading, framed(tall.transposed()).reading, right, 2, -1)
        #expect(difference(Matrix(right.reading).transposed(), Matrix(left.reading)) < 1e-11)
    }

    private func copyTriangle<Scalar: MatrixScalar>(
        _ source: Matrix<Scalar>, _ triangle: BLAS.Triangle, to target: MutableMatrixView<Scalar>
    ) {
        for row in 0..<source.rows {
            for column in triangle == .lower ? 0..<row + 1 : row..<source.rows {
                target[row, column] = source[row, column]
            }
        }
    }

    @Test(arguments: Library.allCases) func triangularSolves(library: Library) {
        let library = library.routines
        for size in [1, 2, 7, 53] {
            for triangle in Self.triangles {
                for transpose in Self.transposes {
                    for unit in [false, true] {
                        checkTriangular(library, size, triangle, transpose, unit)
                    }
                }
            }
        }
    }

    private func checkTriangular(
        _ library: any DenseRoutines.Type, _ size: Int, _ triangle: BLAS.Triangle, _ transpose: BLAS.Transpose,
        _ unit: Bool
    ) {
        // Small off the diagonal, so that the inverse stays of moderate size.
        var values: Matrix<Double> = randomMatrix(size, size, seed: 8)
        values.withMutableView { view in
            for row in 0..<size {
                for column in 0..<size where row != column { view[row, column] /= Double(size) }
                view[row, row] += 2
            }
        }
        let stored = framed(Matrix<Double>(rows: size, columns: size))
        stored.fill(.nan)
        copyTriangle(values, triangle, to: stored)
        var triangular = Matrix<Double>(rows: size, columns: size)
        triangular.withMutableView { copyTriangle(values, triangle, to: $0) }
        if unit {
            for index in 0..<size {
                stored[index, index] = .nan
                triangular[index, index] = 1
            }
        }
        if transpose == .yes { triangular = triangular.transposed() }
        let b: Matrix<Double> = randomMatrix(size, 5, seed: 9)
        let left = framed(b)
        library.trsm(.left, triangle, transpose, unit, stored.reading, left, 2)
        #expect(difference(naiveProduct(triangular, Matrix(left.reading)), combination(2, b, 0, b)) < 1e-12)
        let right = framed(b.transposed())
        library.trsm(.right, triangle, transpose, unit, stored.reading, right, 2)
        let product = naiveProduct(Matrix(right.reading), triangular).transposed()
        #expect(difference(product, combination(2, b, 0, b)) < 1e-12)
    }

    @Test(arguments: Library.allCases) func choleskyFactors(library: Library) {
        let library = library.routines
        for size in [1, 2, 5, 51] {
            let a: Matrix<Double> = randomPositive(size, seed: 10)
            for triangle in Self.triangles {
                let stored = framed(Matrix<Double>(rows: size, columns: size))
                stored.fill(.nan)
                copyTriangle(a, triangle, to: stored)
                #expect(library.potrf(triangle, stored) == 0)
                var factor = Matrix<Double>(rows: size, columns: size)
                factor.withMutableView { copyTriangle(Matrix(stored.reading), triangle, to: $0) }
                if triangle == .upper { factor = factor.transposed() }
                #expect(difference(naiveProduct(factor, factor.transposed()), a) < 1e-11)
            }
        }
    }

    @Test(arguments: Library.allCases) func choleskyTellsWhereItBreaksDown(library: Library) {
        for triangle in Self.triangles {
            for row in [0, 3, 59] {
                let a = writing(Matrix<Float>.identity(60)) { $0[row, row] = -1 }
                #expect(library.routines.potrf(triangle, framed(a)) == row + 1)
            }
        }
    }
}
