import Testing

@testable import KithLinearAlgebra

@Suite struct NormalizedAdjacencyTests {
    /// By definition: (A + τ/n) scaled on both sides, zero where a vertex has no degree.
    static func dense(_ matrix: SparseMatrix, _ tau: Double) -> Matrix<Double> {
        var result: Matrix<Double> = matrix.dense()
        let size = matrix.rowCount
        let sums = (0..<size).map { row in (0..<size).reduce(tau) { $0 + Double(matrix[row, $1]) } }
        for row in 0..<size {
            for column in 0..<size {
                let scale = (sums[row] * sums[column]).squareRoot()
                let value = result[row, column] + tau / Double(size)
                result[row, column] = scale > 0 ? value / scale : 0
            }
        }
        return result
    }

    @Test func pathOfThreeAndAnIsolatedVertex() {
        let matrix = SparseMatrix(CompressedRows(rows: [[1], [0, 2], [1], []], columnCount: 4))
        let half = 1 / 2.0.squareRoot()
        let expected = Matrix<Double>([[0, half, 0, 0], [half, 0, half, 0], [0, half, 0, 0], [0, 0, 0, 0]])
        #expect(OperatorOracle.agrees(NormalizedAdjacency<Double>(matrix), expected, tolerance: 1e-15))
    }

    @Test(arguments: [0.0, 0.5, 3.0])
    func agreesWithItsDefinition(tau: Double) {
        for size in [0, 1, 2, 5, 40] {
            for seed in 0..<3 as Range<UInt64> {
                let matrix = SparseMatrix(SparseSamples.symmetric(size, degree: 4, seed: seed))
                let expected = Self.dense(matrix, tau)
                let double = NormalizedAdjacency<Double>(matrix, regularization: tau)
                #expect(OperatorOracle.agrees(double, expected, tolerance: 1e-13))
                let float = NormalizedAdjacency<Float>(matrix, regularization: tau)
                #expect(OperatorOracle.agrees(float, expected, tolerance: 1e-5))
            }
        }
    }

    @Test func threadsDoNotMatterWithManyParts() {
        let matrix = SparseMatrix(SparseSamples.symmetric(9_000, degree: 2, seed: 1))
        let op = NormalizedAdjacency<Float>(matrix, regularization: 2)
        let panel: Matrix<Float> = SparseSamples.panel(9_000, 3, seed: 1)
        let results = [1, 2, 3, 7].map { threads in
            let result = MutableMatrixView<Float>(rows: 9_000, columns: 3)
            op.multiply(panel.view, into: result, alpha: 1, beta: 0, threads: threads)
            return OperatorOracle.widened(Matrix(result.reading))
        }
        #expect(results.allSatisfy { OperatorOracle.distance($0, results[0]) == 0 })
        #expect(op.workspaceBytes(columns: 3) < 1000)
    }

    @Test func constantTimesDegreeRootIsAnEigenvector() {
        // D^½·1 has eigenvalue 1 for every network, regularized or not, where no vertex is isolated.
        let ring = SparseMatrix(
            CompressedRows(rows: (0..<6).map { [UInt32(($0 + 1) % 6), UInt32(($0 + 5) % 6)] }, columnCount: 6))
        let op = NormalizedAdjacency<Double>(ring, regularization: 1)
        let ones = Matrix<Double>([[Double]](repeating: [1], count: 6))
        var result = ones
        result.withMutableView { op.multiply(ones.view, into: $0, alpha: 1, beta: 0, threads: 1) }
        #expect(OperatorOracle.distance(result, ones) < 1e-15)
    }
}
