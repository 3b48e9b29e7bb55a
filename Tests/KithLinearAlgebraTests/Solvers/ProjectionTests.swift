import Testing

@testable import KithLinearAlgebra

@Suite struct ProjectionTests {
    /// The kernel against the products it stands for, for every width, with rows that fill no group of eight.
    @Test(arguments: [8, 16, 32], [1, 5, 8, 700])
    func kernelAgainstProducts(width: Int, rows: Int) throws {
        try compare(Float.self, width: width, rows: rows, tolerance: 1e-4)
        try compare(Double.self, width: width, rows: rows, tolerance: 1e-12)
    }

    private func compare<Scalar: MatrixScalar>(
        _ type: Scalar.Type, width: Int, rows: Int, tolerance: Scalar
    ) throws {
        let columns = 19
        let start = 6
        let basis: Matrix<Scalar> = SparseSamples.panel(rows, columns, seed: 1)
        let before: Matrix<Scalar> = SparseSamples.panel(rows, width, seed: 2)
        let factors: Matrix<Scalar> = SparseSamples.panel(columns - start, width, seed: 3)
        let panel = MutableMatrixView<Scalar>(rows: rows, columns: width)
        panel.copy(before.view)
        let gram = Projection.apply(
            basis.view, panel, subtracting: factors, from: start, gram: true, threads: 2)!
        for row in 0..<rows {
            for column in 0..<width {
                let sum = (start..<columns).reduce(Scalar(0)) { $0 + basis[row, $1] * factors[$1 - start, column] }
                #expect(abs(panel[row, column] - (before[row, column] - sum)) < tolerance)
            }
        }
        let expected = try Panel.gram(basis.view, panel.reading, threads: 1)
        for row in 0..<columns {
            for column in 0..<width {
                #expect(abs(gram[row, column] - expected[row, column]) < tolerance * Scalar(rows + 10))
            }
        }
    }
}
