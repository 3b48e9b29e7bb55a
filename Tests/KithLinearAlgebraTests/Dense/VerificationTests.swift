import KithLinearAlgebra
import Testing

/// The easy factorizations, checked by the public verifiers, and the verifiers against results that are wrong.
@Suite struct VerificationTests {
    /// A dense matrix as an operator, by plain sums.
    private struct Plain: SymmetricOperator {
        let matrix: Matrix<Double>
        var rowCount: Int { matrix.rows }

        func multiply(
            _ panel: MatrixView<Double>, into result: MutableMatrixView<Double>, alpha: Double, beta: Double,
            threads: Int
        ) {
            let product = naiveProduct(matrix, Matrix(panel))
            for row in 0..<result.rows {
                for column in 0..<result.columns {
                    result[row, column] = alpha * product[row, column] + (beta == 0 ? 0 : beta * result[row, column])
                }
            }
        }
    }

    @Test func factorizationsPass() throws {
        let a: Matrix<Double> = randomPositive(20, seed: 1)
        let eigen = try a.symmetricEigen()
        #expect(eigen.values == eigen.values.sorted(by: >))
        #expect(try Verification.orthogonalityError(eigen.vectors.view) < 1e-14)
        let (vectors, values) = (eigen.vectors.view, eigen.values)
        #expect(
            try Verification.reconstructionError(
                a.view, left: vectors, values: values, right: vectors, rightTranspose: .yes) < 1e-14)
        #expect(Verification.eigenResiduals(Plain(matrix: a), values: values, vectors: vectors).max()! < 1e-12)

        let factor = try a.cholesky()
        #expect(factor[0, 19] == 0)
        #expect(
            try Verification.reconstructionError(
                a.view, left: factor.view, right: factor.view, rightTranspose: .yes) < 1e-15)

        let tall: Matrix<Float> = randomMatrix(15, 4, seed: 2)
        let qr = try tall.qr()
        #expect(try Verification.orthogonalityError(qr.q.view) < 1e-6)
        #expect(try Verification.reconstructionError(tall.view, left: qr.q.view, right: qr.r.view) < 1e-6)
        #expect(difference(try qr.q.multiplied(by: qr.r), tall) < 1e-6)
    }

    @Test func singularTripletsPass() throws {
        for (rows, columns) in [(15, 4), (4, 15), (6, 6), (0, 3), (3, 0)] {
            let a: Matrix<Double> = randomMatrix(rows, columns, seed: 3)
            let svd = try a.singularValueDecomposition()
            #expect(svd.left.rows == rows && svd.right.rows == columns && svd.values.count == min(rows, columns))
            #expect(
                try Verification.reconstructionError(
                    a.view, left: svd.left.view, values: svd.values, right: svd.right.view, rightTranspose: .yes)
                    < 1e-14)
        }
        let a: Matrix<Double> = randomPositive(9, seed: 4)
        let svd = try a.singularValueDecomposition()
        let residuals = Verification.singularResiduals(
            Plain(matrix: a), left: svd.left.view, values: svd.values, right: svd.right.view)
        #expect(residuals.count == 9 && residuals.max()! < 1e-12)
    }

    @Test func wrongResultsFail() throws {
        let a = Matrix<Double>([[2, 0], [0, 1]])
        // (1, 1)/√2 is no eigenvector: A v − 2 v = (0, −1)/√2.
        let half = 0.5.squareRoot()
        let vector = Matrix<Double>([[half], [half]])
        let residual = Verification.eigenResiduals(Plain(matrix: a), values: [2], vectors: vector.view)[0]
        #expect(abs(residual - half) < 1e-15)
        let both = Verification.singularResiduals(
            Plain(matrix: a), left: vector.view, values: [2], right: vector.view)[0]
        #expect(abs(both - 1) < 1e-15)
        #expect(try Verification.orthogonalityError(a.view) == 3)
        #expect(try Verification.orthogonalityError(Matrix<Double>([[.nan]]).view).isNaN)
        #expect(
            try Verification.reconstructionError(a.view, left: a.view, right: Matrix(rows: 2, columns: 2).view) == 1)
    }
}
