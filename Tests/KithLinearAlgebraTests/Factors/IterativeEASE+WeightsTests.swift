import Testing

@testable import KithLinearAlgebra

@Suite struct IterativeEASEWeightsTests {
    private func model(
        _ matrix: SparseMatrix, vectors: Int, _ options: IterativeEASE.Options
    ) throws -> IterativeEASE {
        let matrix = SparseOperator<Float>(rows: matrix, transposed: matrix.transposed(threads: 1))
        let triplets = try TruncatedSVD.solve(matrix, count: vectors, options: .init(tolerance: 1e-5, threads: 1))
        return IterativeEASE(matrix, triplets: triplets, options: options, threads: 1)
    }

    /// (AᵀA)_cv from the dense matrix.
    private func common(_ dense: Matrix<Double>, _ columns: [UInt32], _ target: Int) -> [Double] {
        columns.map { column in
            (0..<dense.rows).reduce(0) { $0 + dense[$1, Int(column)] * dense[$1, target] }
        }
    }

    /// A score is a sum over the row's entries: what an entry alone scores, by leaving all others out, is its weight times
    /// a factor of the column scored. Exactly so in the subspace; nearly for solutions by many steps.
    @Test(arguments: [(30.0, 6), (100, 12), (5, 20)])
    func areWhatEachEntryAloneScores(lambda: Double, vectors: Int) throws {
        let n = 48
        let pattern = SparseSamples.pattern(60, n, degree: 9, seed: 11)
        let matrix = SparseMatrix(pattern)
        let dense: Matrix<Double> = matrix.dense()
        let model = try model(matrix, vectors: vectors, .init(regularization: lambda, power: 1, steps: 40))
        var differences: [Double] = []
        for row in stride(from: UInt32(0), to: 60, by: 7) {
            let columns = pattern.range(Int(row)).map { pattern.columns[$0] }
            let alone = try model.scores(
                of: columns.map { _ in row }, leavingOut: columns.map { one in columns.filter { $0 != one } },
                threads: 1)
            let whole = try model.scores(of: [row], threads: 1)
            for target in 0..<n where !columns.contains(UInt32(target)) {
                let weights = model.weights(of: columns, for: UInt32(target), common: common(dense, columns, target))
                let subspace = columns.indices.map { Double(alone.subspace[$0, target]) }
                let factor = scale(subspace, weights.subspace)
                #expect(zip(subspace, weights.subspace).allSatisfy { abs($0 - factor * $1) < 1e-4 })
                #expect(abs(weights.subspace.reduce(0, +) * factor - Double(whole.subspace[0, target])) < 1e-3)
                let full = columns.indices.map { Double(alone.full[$0, target]) }
                differences.append(distance(positive(full), positive(weights.full)))
            }
        }
        // Shares are off by a few hundredths on the mean where λ is not small.
        let mean = differences.reduce(0, +) / Double(differences.count)
        #expect(mean < (lambda < 10 ? 0.2 : 0.1), "\(mean)")
    }

    /// Leaving nothing out changes nothing, leaving all out leaves zeros, and a row does not depend on others beside it.
    @Test func leavingOut() throws {
        let pattern = SparseSamples.pattern(30, 30, degree: 5, seed: 3)
        let model = try model(SparseMatrix(pattern), vectors: 5, .init())
        let columns = (0..<3).map { row in pattern.range(row).map { pattern.columns[$0] } }
        let plain = try model.scores(of: [0, 1, 2], threads: 1)
        let same = try model.scores(of: [0, 1, 2], leavingOut: [[], [], []], threads: 2)
        let none = try model.scores(of: [0, 1, 2], leavingOut: columns, threads: 1)
        let mixed = try model.scores(of: [0, 1, 2], leavingOut: [[], columns[1], []], threads: 3)
        for column in 0..<30 {
            for row in 0..<3 {
                #expect(plain.full[row, column] == same.full[row, column])
                #expect(plain.subspace[row, column] == same.subspace[row, column])
                #expect(none.full[row, column] == 0 && none.subspace[row, column] == 0)
                let expected = row == 1 ? none : plain
                #expect(mixed.full[row, column] == expected.full[row, column])
            }
        }
    }

    /// The factor that makes `weights` the nearest to `values`.
    private func scale(_ values: [Double], _ weights: [Double]) -> Double {
        let square = weights.reduce(0) { $0 + $1 * $1 }
        return square > 0 ? zip(values, weights).reduce(0) { $0 + $1.0 * $1.1 } / square : 0
    }

    private func positive(_ values: [Double]) -> [Double] {
        let total = values.reduce(0) { $0 + max(0, $1) }
        return values.map { total > 0 ? max(0, $0) / total : 0 }
    }

    private func distance(_ left: [Double], _ right: [Double]) -> Double {
        zip(left, right).reduce(0) { $0 + abs($1.0 - $1.1) } / 2
    }
}
