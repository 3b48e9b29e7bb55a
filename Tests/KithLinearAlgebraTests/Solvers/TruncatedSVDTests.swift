import Foundation
import KithLinearAlgebra
import Testing

@Suite struct TruncatedSVDTests {
    /// [[3, 0], [0, −2], [0, 0]]: singular values 3 and 2, whatever the signs.
    @Test func byHand() throws {
        let matrix = DenseOperator(Matrix<Double>([[3, 0], [0, -2], [0, 0]]))
        let found = try TruncatedSVD.solve(matrix, count: 2)
        #expect(abs(found.values[0] - 3) < 1e-12 && abs(found.values[1] - 2) < 1e-12)
        #expect(abs(abs(found.left[0, 0]) - 1) < 1e-12 && abs(abs(found.right[1, 1]) - 1) < 1e-12)
        #expect(found.converged)
    }

    @Test(arguments: [(1, 1), (1, 5), (5, 1), (7, 4), (4, 7), (30, 50), (60, 20)])
    func smallOnesAgainstTheDenseDecomposition(rows: Int, columns: Int) throws {
        let dense: Matrix<Double> = RandomMatrix.uniform(rows, columns, seed: UInt64(rows * 100 + columns))
        let count = min(rows, columns)
        let u = MutableMatrixView<Double>(rows: rows, columns: count)
        let vt = MutableMatrixView<Double>(rows: count, columns: columns)
        let copy = MutableMatrixView<Double>(rows: rows, columns: columns)
        copy.copy(dense.view)
        let expected = try LAPACK.gesdd(copy, u: u, vt: vt)
        let found = try TruncatedSVD.solve(DenseOperator(dense), count: count)
        for index in 0..<count { #expect(abs(found.values[index] - expected[index]) < 1e-9) }
        #expect(try Verification.orthogonalityError(found.left.view) < 1e-9)
        #expect(try Verification.orthogonalityError(found.right.view) < 1e-9)
        // Rebuilt from its parts.
        for row in 0..<rows {
            for column in 0..<columns {
                let sum = (0..<count).reduce(0) {
                    $0 + found.left[row, $1] * found.values[$1] * found.right[column, $1]
                }
                #expect(abs(sum - dense[row, column]) < 1e-9)
            }
        }
    }

    @Test(arguments: [(1_200, 900), (900, 1_200)])
    func sparseInBothTypes(rows: Int, columns: Int) throws {
        let sparse = SparseMatrix(SparseSamples.pattern(rows, columns, degree: 12, seed: 4))
        let exact = try TruncatedSVD.solve(SparseOperator<Double>(sparse), count: 10)
        let single = try TruncatedSVD.solve(SparseOperator<Float>(sparse), count: 10)
        #expect(exact.converged && single.converged)
        for index in 0..<10 {
            #expect(abs(Double(single.values[index]) - exact.values[index]) < 1e-4 * exact.values[0])
            #expect(exact.residuals[index] <= 1e-9 * exact.values[0])
        }
        let rough = try RandomizedSVD.solve(
            SparseOperator<Double>(sparse), count: 10, options: .init(powerIterations: 6))
        for index in 0..<10 {
            // What a subspace shows of a singular value is never more than the value.
            #expect(rough.values[index] <= exact.values[index] + 1e-9)
            #expect(rough.values[index] >= 0.8 * exact.values[index])
        }
        #expect(rough.left.columns == 10 && rough.right.rows == columns)
    }

    /// Rank three, asked for six: the other values are zero and all vectors still orthonormal.
    @Test func fewerThanAskedFor() throws {
        let rows = (0..<700).map { row -> [UInt32] in
            let kind = UInt32(row % 4)
            return kind == 3 ? [] : [kind, kind + 10]
        }
        let pattern = CompressedRows(rows: rows, columnCount: 800)
        let found = try TruncatedSVD.solve(SparseOperator<Double>(SparseMatrix(pattern)), count: 6)
        for index in 0..<3 { #expect(abs(found.values[index] - 18.708286933869706) < 1e-9) }
        for index in 3..<6 { #expect(abs(found.values[index]) < 1e-7) }
        #expect(try Verification.orthogonalityError(found.left.view) < 1e-9)
        #expect(try Verification.orthogonalityError(found.right.view) < 1e-9)
        #expect(found.residuals.allSatisfy { $0 < 1e-6 })
        let rough = try RandomizedSVD.solve(SparseOperator<Double>(SparseMatrix(pattern)), count: 6)
        for index in 0..<6 { #expect(abs(rough.values[index] - (index < 3 ? 18.708286933869706 : 0)) < 1e-7) }
        #expect(rough.converged && rough.residuals.allSatisfy { $0 < 1e-6 })
        #expect(try Verification.orthogonalityError(rough.left.view) < 1e-9)
        #expect(try Verification.orthogonalityError(rough.right.view) < 1e-9)
    }

    /// Values that fall by a factor of 10⁴ within what is asked for: two products in a row without care would lose the
    /// small ones in a Float.
    @Test func valuesFarApart() throws {
        let values = (0..<600).map { Float(pow(10, -4 * Double($0) / 11)) }
        let matrix = try SymmetricSparse<Float>(diagonal: values).base
        let found = try RandomizedSVD.solve(matrix, count: 12, options: .init(powerIterations: 5))
        for index in 0..<12 { #expect(abs(found.values[index] - values[index]) < 1e-6) }
        #expect(found.converged && found.residuals.allSatisfy { $0 < 3e-6 })
    }

    @Test func emptyAndZero() throws {
        let none = SparseOperator<Float>(SparseMatrix(CompressedRows(emptyRows: 4, columnCount: 0)))
        #expect(try TruncatedSVD.solve(none, count: 0).values.isEmpty)
        let zero = SparseOperator<Float>(SparseMatrix(CompressedRows(emptyRows: 900, columnCount: 700)))
        let found = try TruncatedSVD.solve(zero, count: 3)
        #expect(found.converged && found.values == [0, 0, 0])
        #expect(try Verification.orthogonalityError(found.left.view) < 1e-5)
        #expect(throws: LinearAlgebraError.outOfRange(what: "singular triplets", value: 5, range: 0...0)) {
            _ = try TruncatedSVD.solve(none, count: 5)
        }
    }

    @Test func sameBytesForAnyNumberOfThreads() throws {
        let matrix = SparseOperator<Float>(SparseMatrix(SparseSamples.pattern(1_400, 1_300, degree: 9, seed: 6)))
        let one = try TruncatedSVD.solve(matrix, count: 8, options: .init(threads: 1))
        let random = try RandomizedSVD.solve(matrix, count: 8, options: .init(threads: 1))
        for threads in [2, 5] {
            let other = try TruncatedSVD.solve(matrix, count: 8, options: .init(threads: threads))
            #expect(other.left.elements == one.left.elements && other.right.elements == one.right.elements)
            let again = try RandomizedSVD.solve(matrix, count: 8, options: .init(threads: threads))
            #expect(again.left.elements == random.left.elements)
        }
    }

    @Test func memoryEstimates() async {
        await #expect(processExitsWith: .success) {
            let sparse = SparseMatrix(SparseSamples.pattern(20_000, 16_000, degree: 8, seed: 4))
            let matrix = SparseOperator<Float>(sparse)
            let exact = try peakBytes { _ = try TruncatedSVD.solve(matrix, count: 24, options: .init(tolerance: 0.01)) }
            precondition(isWithin(exact, of: TruncatedSVD.memoryNeeded(for: matrix, count: 24)), "\(exact)")
            let random = try peakBytes { _ = try RandomizedSVD.solve(matrix, count: 24) }
            precondition(isWithin(random, of: RandomizedSVD.memoryNeeded(for: matrix, count: 24)), "\(random)")
        }
    }
}
