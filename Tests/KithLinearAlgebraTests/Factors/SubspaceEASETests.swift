import Testing

@testable import KithLinearAlgebra

@Suite struct SubspaceEASETests {
    /// All singular triplets of a small matrix.
    private func triplets(_ matrix: SparseMatrix) throws -> SingularTriplets<Float> {
        let dense: Matrix<Double> = matrix.dense()
        let work = MutableMatrixView<Double>(rows: dense.rows, columns: dense.columns)
        work.copy(dense.view)
        let count = min(dense.rows, dense.columns)
        let left = MutableMatrixView<Double>(rows: dense.rows, columns: count)
        let right = MutableMatrixView<Double>(rows: count, columns: dense.columns)
        let values = try LAPACK.gesdd(work, u: left, vt: right)
        let v = Matrix<Float>(
            (0..<dense.columns).map { row in (0..<count).map { Float(right[$0, row]) } }, columns: count)
        return SingularTriplets(
            left: Matrix<Float>(rows: dense.rows, columns: count), values: values.map { Float($0) }, right: v,
            residuals: values.map { _ in 0 }, iterations: 1, products: 0, converged: true)
    }

    /// With all triplets it is EASE itself, whoever is excluded.
    @Test(arguments: [(1, 1), (6, 9), (25, 16), (16, 25)])
    func isEASEWithAllTriplets(rows: Int, columns: Int) throws {
        for valued in [false, true] {
            let sample = try SparseSamples.valued(rows, columns, degree: 10, seed: UInt64(rows * columns))
            let matrix = valued ? sample : SparseMatrix(sample.pattern)
            let model = try SubspaceEASE(triplets(matrix), regularization: 2, threads: 2)
            let scores = FactorOracle.easeScores(matrix, FactorOracle.easeWeights(matrix, regularization: 2))
            let some = SparseSamples.pattern(rows, columns, degree: 5, seed: 77)
            for excluding in [nil, matrix.pattern, some] {
                for excludingSelf in [false, true] {
                    let lists = try model.best(
                        4, of: matrix, excluding: excluding, excludingSelf: excludingSelf, threads: 2)
                    for row in 0..<rows {
                        let expected = FactorOracle.best(scores[row], 4) {
                            (excludingSelf && $0 == row) || excluding?.contains(row, UInt32($0)) == true
                        }
                        #expect(lists[row].count == expected.count)
                        for (found, best) in zip(lists[row], expected) {
                            #expect(abs(Double(found.score) - scores[row][best]) < 1e-4)
                            #expect(abs(scores[row][Int(found.candidate)] - scores[row][best]) < 1e-4)
                        }
                    }
                }
            }
        }
    }

    @Test func chosenRowsAndThreads() throws {
        let matrix = SparseMatrix(SparseSamples.pattern(50, 40, degree: 9, seed: 12))
        let triplets = try triplets(matrix)
        let all = try SubspaceEASE(triplets, threads: 1).best(3, of: matrix, excluding: matrix.pattern, threads: 1)
        for threads in [2, 3, 7] {
            let some = try SubspaceEASE(triplets, threads: threads)
                .best(3, of: matrix, rows: [49, 7, 7], excluding: matrix.pattern, threads: threads)
            for (place, row) in [49, 7, 7].enumerated() {
                #expect(some[place].map(\.candidate) == all[row].map(\.candidate))
                #expect(some[place].map(\.score) == all[row].map(\.score))
            }
        }
    }
}
