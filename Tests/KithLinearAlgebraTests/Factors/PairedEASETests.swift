import Testing

@testable import KithLinearAlgebra

@Suite struct PairedEASETests {
    /// [A, w Aᵀ], written out.
    private func profiles(_ pattern: CompressedRows, weight: Float) throws -> SparseMatrix {
        let n = pattern.rowCount
        let transposed = SparseMatrix(pattern).transposed(threads: 1).pattern
        var offsets: [UInt64] = [0]
        var (columns, values) = ([UInt32](), [Float]())
        for row in 0..<n {
            for entry in pattern.range(row) {
                columns.append(pattern.columns[entry])
                values.append(1)
            }
            for entry in transposed.range(row) {
                columns.append(transposed.columns[entry] + UInt32(n))
                values.append(weight)
            }
            offsets.append(UInt64(columns.count))
        }
        return try SparseMatrix(
            pattern: CompressedRows(
                offsets: SharedBuffer(offsets), columns: SharedBuffer(columns), columnCount: 2 * n),
            values: SharedBuffer(values))
    }

    private func model(
        _ pattern: CompressedRows, vectors: Int, weight: Float, _ options: IterativeEASE.Options, threads: Int = 2
    ) throws -> PairedEASE {
        let rows = SparseMatrix(pattern)
        let adjacency = SparseOperator<Float>(rows: rows, transposed: rows.transposed(threads: 1))
        let profiles = SparseOperator<Float>(try profiles(pattern, weight: weight), threads: 1)
        let svd = TruncatedSVD.Options(tolerance: 1e-3, threads: 1)
        return try PairedEASE(
            adjacency, triplets: TruncatedSVD.solve(adjacency, count: vectors, options: svd), profiles: profiles,
            profileTriplets: TruncatedSVD.solve(profiles, count: vectors, options: svd), weight: weight,
            options: options, threads: threads)
    }

    /// Both systems solved apart, with P's values in place, after as many steps.
    @Test(arguments: [(0, 6), (5, 6), (5, 0), (12, 2), (12, 40)])
    func agreesWithBothApart(vectors: Int, steps: Int) throws {
        let n = 70
        let pattern = SparseSamples.pattern(n, n, degree: 9, seed: UInt64(vectors + steps))
        for weight: Float in [0.5, 1, 0] {
            let options = IterativeEASE.Options(regularization: 8, power: 0.5, steps: steps)
            let paired = try model(pattern, vectors: vectors, weight: weight, options)
            let rows: [UInt32] = [3, 69, 0, 3, 41]
            let scores = try paired.scores(of: rows, threads: 2)
            let one = try paired.ahead.scores(of: rows, threads: 1)
            let two = try paired.both.scores(of: rows, threads: 1).full
            for place in rows.indices {
                for column in 0..<n {
                    #expect(abs(scores.full[place, column] - one.full[place, column]) < 1e-5)
                    #expect(abs(scores.subspace[place, column] - one.subspace[place, column]) < 1e-5)
                    #expect(abs(scores.twoSided[place, column] - two[place, column]) < 1e-5)
                }
            }
        }
    }

    /// Entries left out, of both kinds, and all of them: nothing is scored then.
    @Test func leavingOut() throws {
        let n = 50
        let pattern = SparseSamples.pattern(n, n, degree: 7, seed: 5)
        let paired = try model(pattern, vectors: 6, weight: 0.5, .init(regularization: 20))
        let transposed = SparseMatrix(pattern).transposed(threads: 1).pattern
        let row = try #require((0..<n).first { pattern.degree($0) > 1 && transposed.degree($0) > 1 })
        let followers = transposed.range(row).map { transposed.columns[$0] + UInt32(n) }
        let followees = pattern.range(row).map { pattern.columns[$0] }
        let out = [[], [followees[0], followers[1]], followees + followers, [UInt32(2 * n - 1)]]
        let rows = [UInt32](repeating: UInt32(row), count: out.count)
        let scores = try paired.scores(of: rows, leavingOut: out, threads: 2)
        let one = try paired.ahead.scores(of: rows, leavingOut: out, threads: 1)
        let two = try paired.both.scores(of: rows, leavingOut: out, threads: 1).full
        for place in rows.indices {
            for column in 0..<n {
                #expect(abs(scores.full[place, column] - one.full[place, column]) < 1e-5)
                #expect(abs(scores.twoSided[place, column] - two[place, column]) < 1e-5)
            }
        }
        for column in 0..<n { #expect(scores.full[2, column] == 0 && scores.twoSided[2, column] == 0) }
    }

    /// The same bytes alone, beside others, more than fit into a panel, a second time in used memory, and on any number of
    /// threads.
    @Test func sameForOneAndMany() throws {
        let n = 1_200
        let pattern = SparseSamples.pattern(n, n, degree: 20, seed: 9)
        let paired = try model(pattern, vectors: 10, weight: 0.5, .init())
        let all = try paired.scores(of: Array(0..<40), threads: 1)
        for (rows, threads) in [([UInt32(33)], 2), ([5, 6], 3), ([39, 0, 17], 7), (Array(1..<36), 2)] {
            let some = try paired.scores(of: rows, threads: threads)
            for (place, row) in rows.enumerated() {
                for column in stride(from: 0, to: n, by: 3) {
                    #expect(some.full[place, column] == all.full[Int(row), column])
                    #expect(some.subspace[place, column] == all.subspace[Int(row), column])
                    #expect(some.twoSided[place, column] == all.twoSided[Int(row), column])
                }
            }
        }
    }

    @Test func nobody() throws {
        let empty = CompressedRows(rows: [[], []], columnCount: 2)
        let paired = try model(empty, vectors: 0, weight: 0.5, .init())
        let none = try paired.scores(of: [])
        #expect((none.full.rows, none.twoSided.columns) == (0, 2))
        let scores = try paired.scores(of: [1])
        for column in 0..<2 { #expect(scores.full[0, column] == 0 && scores.twoSided[0, column] == 0) }
    }
}
