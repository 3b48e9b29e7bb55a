import Testing

@testable import KithLinearAlgebra

@Suite struct IterativeEASETests {
    typealias Options = IterativeEASE.Options

    /// The first `count` singular triplets of a small matrix, or as many as there are.
    private func triplets(_ matrix: SparseMatrix, _ count: Int) throws -> SingularTriplets<Float> {
        let dense: Matrix<Double> = matrix.dense()
        let size = min(dense.rows, dense.columns)
        let kept = min(count, size)
        let work = MutableMatrixView<Double>(rows: dense.rows, columns: dense.columns)
        work.copy(dense.view)
        let left = MutableMatrixView<Double>(rows: dense.rows, columns: size)
        let right = MutableMatrixView<Double>(rows: size, columns: dense.columns)
        let values = size == 0 ? [] : try LAPACK.gesdd(work, u: left, vt: right)
        return SingularTriplets(
            left: Matrix<Float>(rows: dense.rows, columns: kept), values: values.prefix(kept).map { Float($0) },
            right: Matrix<Float>(
                (0..<dense.columns).map { row in (0..<kept).map { Float(right[$0, row]) } }, columns: kept),
            residuals: [Float](repeating: 0, count: kept), iterations: 1, products: 0, converged: true)
    }

    /// −z_j (d_j + λ)^g with z by elimination.
    private func exact(_ matrix: SparseMatrix, row: Int, _ options: Options) -> [Double] {
        let dense: Matrix<Double> = matrix.dense()
        let n = matrix.columnCount
        let rows = (0..<matrix.rowCount).map { row in (0..<n).map { dense[row, $0] } }
        var gram = [[Double]](repeating: [Double](repeating: 0, count: n), count: n)
        for values in rows {
            for i in 0..<n where values[i] != 0 { for j in 0..<n { gram[i][j] += values[i] * values[j] } }
        }
        for i in 0..<n { gram[i][i] += options.regularization }
        let z = FactorOracle.solve(gram, rows[row])
        return (0..<n).map { column in
            let squares = rows.reduce(0) { $0 + $1[column] * $1[column] }
            return -z[column] * power(squares + options.regularization, options.power)
        }
    }

    /// `base` to the power 0, ½ or 1.
    private func power(_ base: Double, _ exponent: Double) -> Double {
        exponent == 0 ? 1 : exponent == 1 ? base : base.squareRoot()
    }

    private func difference(_ found: MatrixView<Float>, _ row: Int, _ expected: [Double]) -> Double {
        let scale = max(expected.map { abs($0) }.max() ?? 0, 1e-9)
        let largest = expected.indices.map { abs(Double(found[row, $0]) - expected[$0]) }.max() ?? 0
        return largest / scale
    }

    private func model(
        _ matrix: SparseMatrix, _ triplets: SingularTriplets<Float>, _ options: Options, threads: Int = 2
    ) -> IterativeEASE {
        IterativeEASE(
            SparseOperator(rows: matrix, transposed: matrix.transposed(threads: 1)), triplets: triplets,
            options: options, threads: threads)
    }

    /// One person with two follows, λ = 2: AᵀA is all ones, (J + 2 I) z = (1, 1) has z = 1/4, and both columns have one
    /// entry: −¼ √3 each.
    @Test func byHand() throws {
        let matrix = SparseMatrix(CompressedRows(rows: [[0, 1]], columnCount: 2))
        for vectors in [0, 1] {
            let scores = try model(
                matrix, triplets(matrix, vectors), Options(regularization: 2, power: 0.5, steps: 3)
            ).scores(of: [0])
            for column in 0..<2 { #expect(abs(scores.full[0, column] + 0.25 * Float(3).squareRoot()) < 1e-6) }
            // s² = 2, V = (1, 1)/√2: x M = ½ and M_jj = ¼, so ½ / ¾.
            for column in 0..<2 { #expect(abs(scores.subspace[0, column] - (vectors == 0 ? 0 : 2.0 / 3)) < 1e-6) }
        }
    }

    @Test(arguments: [0.5, 3, 100])
    func agreesWithDenseSolution(lambda: Double) throws {
        for (rows, columns) in [(1, 7), (20, 14), (14, 20), (25, 25)] {
            for valued in [false, true] {
                let sample = try SparseSamples.valued(rows, columns, degree: 8, seed: UInt64(rows + columns))
                let matrix = valued ? sample : SparseMatrix(sample.pattern)
                for (vectors, power) in [(0, 0.5), (5, 1.0), (100, 0.0)] {
                    let options = Options(regularization: lambda, power: power, steps: 60)
                    let scores = try model(matrix, triplets(matrix, vectors), options)
                        .scores(of: (0..<UInt32(rows)).reversed())
                    for row in stride(from: 0, to: rows, by: 6) {
                        #expect(
                            difference(scores.full.reading, rows - 1 - row, exact(matrix, row: row, options)) < 2e-5)
                    }
                }
            }
        }
    }

    /// Steps from the start in the subspace are nearer the solution than as many from nothing, and all vectors together
    /// need no step.
    @Test func vectorsShortenTheWay() throws {
        let matrix = SparseMatrix(SparseSamples.pattern(60, 40, degree: 20, seed: 2))
        func worst(_ vectors: Int, _ steps: Int) throws -> Double {
            let options = Options(regularization: 5, steps: steps)
            let scores = try model(matrix, triplets(matrix, vectors), options).scores(of: Array(0..<8))
            return (0..<8).map { difference(scores.full.reading, $0, exact(matrix, row: $0, options)) }.max()!
        }
        #expect(try worst(0, 1) > 2 * worst(20, 1))
        let (bare, helped) = (try worst(0, 6), try worst(20, 6))
        #expect(helped < 0.015)
        #expect(bare > 1.5 * helped)
        #expect(try worst(40, 0) < 1e-4)
    }

    /// The subspace's scores by definition and, off the row's own entries, in the order of ``SubspaceEASE``.
    @Test(arguments: [(30, 22, 6), (22, 30, 9), (25, 25, 25)])
    func subspaceScores(rows: Int, columns: Int, vectors: Int) throws {
        let matrix = try SparseSamples.valued(rows, columns, degree: 9, seed: 31)
        let triplets = try triplets(matrix, vectors)
        let lambda = 1.5
        let all = Array(0..<UInt32(rows))
        let scores = try model(matrix, triplets, Options(regularization: lambda)).scores(of: all).subspace
        let dense: Matrix<Double> = matrix.dense()
        let gains = triplets.values.map { Double($0) * Double($0) / (Double($0) * Double($0) + lambda) }
        func weight(_ i: Int, _ j: Int) -> Double {
            gains.indices.reduce(0) { $0 + Double(triplets.right[i, $1]) * gains[$1] * Double(triplets.right[j, $1]) }
        }
        let weights = (0..<columns).map { i in (0..<columns).map { weight(i, $0) } }
        let lists = try SubspaceEASE(triplets, regularization: lambda, threads: 1)
            .best(5, of: matrix, excluding: matrix.pattern, threads: 1)
        for row in 0..<rows {
            let expected = (0..<columns).map { column in
                (0..<columns).reduce(0) { $0 + dense[row, $1] * weights[$1][column] } / (1 - weights[column][column])
            }
            #expect((0..<columns).allSatisfy { abs(Double(scores[row, $0]) - expected[$0]) < 2e-5 })
            let order = FactorOracle.best((0..<columns).map { Double(scores[row, $0]) }, 5) {
                matrix.pattern.contains(row, UInt32($0))
            }
            for (own, theirs) in zip(order, lists[row]) { #expect(abs(scores[row, own] - theirs.score) < 2e-5) }
        }
    }

    @Test func sameBytesForAnyThreads() throws {
        let matrix = SparseMatrix(SparseSamples.pattern(300, 1_500, degree: 30, seed: 6))
        let triplets = try triplets(SparseMatrix(SparseSamples.pattern(40, 1_500, degree: 30, seed: 6)), 12)
        let rows: [UInt32] = [0, 299, 7, 7, 20]
        let first = try model(matrix, triplets, Options(), threads: 1).scores(of: rows, threads: 1)
        for threads in [2, 3, 7] {
            let other = try model(matrix, triplets, Options(), threads: threads).scores(of: rows, threads: threads)
            for row in 0..<rows.count {
                for column in stride(from: 0, to: 1_500, by: 7) {
                    #expect(other.full[row, column] == first.full[row, column])
                    #expect(other.subspace[row, column] == first.subspace[row, column])
                }
            }
        }
    }

    /// A row's scores are the same bytes alone and beside others.
    @Test func sameForOneAndMany() throws {
        let matrix = SparseMatrix(SparseSamples.pattern(200, 600, degree: 40, seed: 6))
        let model = model(
            matrix, try triplets(SparseMatrix(SparseSamples.pattern(40, 600, degree: 30, seed: 6)), 12), Options())
        let all = try model.scores(of: Array(0..<64))
        for rows in [[UInt32(63)], [5, 6], [40, 0, 63], Array(1..<34)] {
            let some = try model.scores(of: rows)
            for (place, row) in rows.enumerated() {
                for column in 0..<600 {
                    #expect(some.full[place, column] == all.full[Int(row), column])
                    #expect(some.subspace[place, column] == all.subspace[Int(row), column])
                }
            }
        }
    }

    /// A row without entries scores nobody, a column without entries gets nothing; and no rows, columns or people.
    @Test func nothingToGoBy() throws {
        let matrix = SparseMatrix(CompressedRows(rows: [[], [0, 2], [2]], columnCount: 4))
        for vectors in [0, 2] {
            let scores = try model(matrix, triplets(matrix, vectors), Options(regularization: 1)).scores(of: [0, 1])
            for column in 0..<4 {
                #expect(scores.full[0, column] == 0)
                #expect(scores.subspace[0, column] == 0)
            }
            for column in [1, 3] {
                #expect(abs(scores.full[1, column]) < 1e-6)
                #expect(abs(scores.subspace[1, column]) < 1e-6)
            }
        }
        let none = try model(matrix, triplets(matrix, 1), Options()).scores(of: [])
        #expect((none.full.rows, none.full.columns) == (0, 4))
        for (rows, columns) in [(0, 0), (1, 1), (1, 0), (0, 3)] {
            let empty = SparseMatrix(CompressedRows(rows: [[UInt32]](repeating: [], count: rows), columnCount: columns))
            let scores = try model(empty, triplets(empty, 0), Options()).scores(of: Array(0..<UInt32(rows)))
            #expect((scores.full.rows, scores.full.columns) == (rows, columns))
            for row in 0..<rows { for column in 0..<columns { #expect(scores.full[row, column] == 0) } }
        }
    }
}
