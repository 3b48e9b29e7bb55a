import Testing

@testable import KithLinearAlgebra

@Suite struct ImplicitALSTests {
    /// After an iteration with exact solutions every column's factors solve its least-squares problem.
    @Test(arguments: [(1, 1, 1), (1, 9, 3), (9, 1, 2), (12, 30, 5), (60, 14, 20), (30, 20, 33), (25, 9, 64)])
    func solvesEachColumnExactly(rows: Int, columns: Int, factors: Int) throws {
        for (seed, weight, exponent) in [(1, 1.0, 0.0), (2, 0.3, 1.0), (3, 1.0, 0.5)] {
            let matrix = try SparseSamples.valued(rows, columns, degree: columns, seed: UInt64(seed))
            let options = ImplicitALS.Options(
                factors: factors, iterations: 2, alpha: 3, unobservedWeight: weight, regularization: 0.1,
                frequencyExponent: exponent, variant: .cholesky, seed: 7)
            let model = try ImplicitALS.fit(matrix, options: options, threads: 2)
            expectSolved(matrix.transposed(threads: 1), model.rowFactors, model.columnFactors, options)
        }
    }

    /// The right-hand side is what the exact solution has to reproduce: errors are measured there, as the conditioning
    /// of the problem does not enter.
    private func expectSolved(
        _ matrix: SparseMatrix, _ fixed: Matrix<Float>, _ solved: Matrix<Float>, _ options: ImplicitALS.Options
    ) {
        for row in 0..<matrix.rowCount {
            let found = FactorOracle.row(solved, row)
            guard matrix.pattern.degree(row) > 0 else {
                #expect(found.allSatisfy { $0 == 0 })
                continue
            }
            let right = FactorOracle.leastSquares(matrix, row: row, fixed, options)
            for column in 0..<matrix.columnCount {
                let y = FactorOracle.row(fixed, column)
                #expect(abs(FactorOracle.dot(found, y) - FactorOracle.dot(right, y)) < 2e-4)
            }
        }
    }

    @Test func emptyShapes() throws {
        for (rows, columns) in [(0, 0), (0, 4), (4, 0), (3, 3)] {
            for variant in [ImplicitALS.Variant.cholesky, .conjugateGradient(steps: 3)] {
                let matrix = SparseMatrix(CompressedRows(emptyRows: rows, columnCount: columns))
                let options = ImplicitALS.Options(factors: 5, iterations: 2, variant: variant, recordsLoss: true)
                let model = try ImplicitALS.fit(matrix, options: options, threads: 2)
                #expect(model.rowFactors.rows == rows && model.columnFactors.rows == columns)
                #expect(model.rowFactors.columns == 5)
                #expect(model.losses == [0, 0])
            }
        }
    }

    @Test func manyStepsOfConjugateGradientsAreExact() throws {
        let matrix = try SparseSamples.valued(30, 25, degree: 20, seed: 5)
        for factors in [8, 32, 40] {
            let options = ImplicitALS.Options(
                factors: factors, iterations: 1, alpha: 5, regularization: 1,
                variant: .conjugateGradient(steps: 60), seed: 3)
            let model = try ImplicitALS.fit(matrix, options: options, threads: 2)
            expectSolved(matrix.transposed(threads: 1), model.rowFactors, model.columnFactors, options)
        }
    }

    @Test func lossIsTheObjectiveAndFalls() throws {
        let matrix = try SparseSamples.valued(40, 30, degree: 12, seed: 9)
        for variant in [ImplicitALS.Variant.cholesky, .conjugateGradient(steps: 3)] {
            let options = ImplicitALS.Options(
                factors: 6, iterations: 5, alpha: 10, unobservedWeight: 0.5, regularization: 0.05,
                frequencyExponent: 0.5, variant: variant, recordsLoss: true)
            let model = try ImplicitALS.fit(matrix, options: options, threads: 2)
            #expect(model.iterations == 5 && model.losses.count == 5)
            for (earlier, later) in zip(model.losses, model.losses.dropFirst()) { #expect(later < earlier * 1.0001) }
            let expected = FactorOracle.objective(matrix, model.rowFactors, model.columnFactors, options)
            #expect(abs(model.losses[4] - expected) < 1e-5 * expected)
        }
    }

    /// People 0 to 4 follow one half and 5 to 9 the other, each all but one: the one left out is what fits best.
    @Test func fillsTheGapsOfACheckerboard() throws {
        let rows = (0..<10).map { person in
            (0..<10).filter { $0 / 5 == person / 5 && $0 != person }.map { UInt32($0) }
        }
        let matrix = SparseMatrix(CompressedRows(rows: rows, columnCount: 10))
        for variant in [ImplicitALS.Variant.cholesky, .conjugateGradient(steps: 3)] {
            let model = try ImplicitALS.fit(
                matrix, options: .init(factors: 4, alpha: 5, regularization: 0.1, variant: variant), threads: 2)
            let best = try TopScores(candidates: model.columnFactors.view).best(
                1, of: model.rowFactors.view, excluding: matrix.pattern)
            for person in 0..<10 { #expect(best[person].map { Int($0.candidate) } == [person]) }
        }
    }

    @Test func sameBytesForAnyNumberOfThreads() throws {
        let matrix = try SparseSamples.valued(300, 400, degree: 30, seed: 21)
        for variant in [ImplicitALS.Variant.cholesky, .conjugateGradient(steps: 2)] {
            let options = ImplicitALS.Options(factors: 20, iterations: 2, variant: variant, recordsLoss: true)
            let one = try ImplicitALS.fit(matrix, options: options, threads: 1)
            for threads in [2, 3, 7] {
                let other = try ImplicitALS.fit(matrix, options: options, threads: threads)
                #expect(same(one.rowFactors, other.rowFactors) && same(one.columnFactors, other.columnFactors))
                #expect(one.losses == other.losses)
            }
        }
    }

    private func same(_ left: Matrix<Float>, _ right: Matrix<Float>) -> Bool {
        (0..<left.rows).allSatisfy { row in (0..<left.columns).allSatisfy { left[row, $0] == right[row, $0] } }
    }

    /// Rows long enough to be cut into pieces are solved as others are.
    @Test func hubsAreCutIntoPieces() throws {
        let matrix = try SparseSamples.valued(30, 25, degree: 25, seed: 17)
        for variant in [ImplicitALS.Variant.cholesky, .conjugateGradient(steps: 40)] {
            var options = ImplicitALS.Options(
                factors: 18, iterations: 2, alpha: 2, regularization: 0.5, variant: variant)
            options.hubDegree = 12
            let one = try ImplicitALS.fit(matrix, options: options, threads: 1)
            expectSolved(matrix.transposed(threads: 1), one.rowFactors, one.columnFactors, options)
            let three = try ImplicitALS.fit(matrix, options: options, threads: 3)
            #expect(same(one.rowFactors, three.rowFactors) && same(one.columnFactors, three.columnFactors))
        }
    }

    @Test func foldingInAColumnAgainChangesNothing() throws {
        let matrix = try SparseSamples.valued(80, 70, degree: 30, seed: 31)
        let options = ImplicitALS.Options(
            factors: 19, iterations: 3, alpha: 4, regularization: 0.2, frequencyExponent: 0.4, variant: .cholesky)
        let model = try ImplicitALS.fit(matrix, options: options, threads: 2)
        let across = matrix.transposed(threads: 1)
        for column in 0..<70 {
            let range = across.pattern.range(column)
            let folded = try model.foldInColumn(
                rows: range.map { across.pattern.columns[$0] }, values: range.map { across.values![$0] })
            for place in 0..<19 { #expect(abs(folded[place] - model.columnFactors[column, place]) < 1e-3) }
        }
    }

    @Test func foldsInARowInAnyOrder() throws {
        let matrix = try SparseSamples.valued(60, 50, degree: 20, seed: 33)
        let options = ImplicitALS.Options(factors: 10, iterations: 2, alpha: 4, regularization: 0.2)
        let model = try ImplicitALS.fit(matrix, options: options, threads: 2)
        let new = SparseMatrix(CompressedRows(rows: [[3, 17, 41]], columnCount: 50))
        let expected = FactorOracle.leastSquares(new, row: 0, model.columnFactors, options)
        for order: [UInt32] in [[3, 17, 41], [41, 3, 17]] {
            let found = try model.foldInRow(columns: order)
            for place in 0..<10 { #expect(abs(Double(found[place]) - expected[place]) < 1e-3) }
        }
        #expect(try model.foldInRow(columns: []) == [Float](repeating: 0, count: 10))
        #expect(throws: LinearAlgebraError.notFinite(row: 0, column: 41)) {
            try model.foldInRow(columns: [3, 41], values: [1, .nan])
        }
    }

    /// Two columns cannot span three dimensions; without regularization the first row with an entry is singular.
    @Test func singularWithoutRegularization() {
        let matrix = SparseMatrix(CompressedRows(rows: [[], [0, 1], [1]], columnCount: 2))
        for variant in [ImplicitALS.Variant.cholesky, .conjugateGradient(steps: 3)] {
            #expect(throws: LinearAlgebraError.singular(routine: "ImplicitALS", row: 1)) {
                try ImplicitALS.fit(matrix, options: .init(factors: 3, regularization: 0, variant: variant))
            }
        }
    }

    @Test func keepsToItsBudget() throws {
        let matrix = SparseMatrix(SparseSamples.pattern(300, 200, degree: 20, seed: 3))
        var options = ImplicitALS.Options(factors: 16, iterations: 1)
        let needed = ImplicitALS.memoryNeeded(
            rows: 300, columns: 200, nonzeros: matrix.nonzeroCount, options: options, threads: 2)
        options.memoryBudget = needed
        _ = try ImplicitALS.fit(matrix, options: options, threads: 2)
        options.memoryBudget = needed - 1
        #expect(throws: LinearAlgebraError.memoryBudget(needed: needed, budget: needed - 1)) {
            try ImplicitALS.fit(matrix, options: options, threads: 2)
        }
    }

    @Test func memoryIsWhatIsTaken() async {
        await #expect(processExitsWith: .success) {
            let matrix = SparseMatrix(SparseSamples.pattern(6_000, 5_000, degree: 12, seed: 3))
            for (factors, variant) in [(16, ImplicitALS.Variant.cholesky), (40, .conjugateGradient(steps: 2))] {
                let options = ImplicitALS.Options(factors: factors, iterations: 1, variant: variant)
                let peak = try peakBytes { () throws(LinearAlgebraError) in
                    _ = try ImplicitALS.fit(matrix, options: options, threads: 2)
                }
                let needed = ImplicitALS.memoryNeeded(
                    rows: 6_000, columns: 5_000, nonzeros: matrix.nonzeroCount, options: options, threads: 2)
                precondition(isWithin(peak, of: needed), "\(peak) bytes taken, \(needed) estimated")
            }
        }
    }
}
