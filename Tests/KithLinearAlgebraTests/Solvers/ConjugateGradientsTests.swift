import KithLinearAlgebra
import Testing

@Suite struct ConjugateGradientsTests {
    @Test("two unknowns worked out by hand: two steps, as many as there are unknowns")
    func byHand() throws {
        // [4 1; 1 3] x = [1; 2] has x = [1/11; 7/11].
        let result = try ConjugateGradients.solve(
            TestOperator<Double>([[4, 1], [1, 3]]), Matrix<Double>([[1], [2]]).view, options: .init(tolerance: 1e-14))
        #expect(abs(result.solution[0, 0] - 1.0 / 11) < 1e-15 && abs(result.solution[1, 0] - 7.0 / 11) < 1e-15)
        #expect(result.iterations == 2 && result.converged && result.outcomes == [.solved])
    }

    @Test("every small size and number of columns, with and without the diagonal, in both types", arguments: 0...6)
    func small(size: Int) throws {
        for columns in 0...3 {
            let matrix = RandomMatrix.definite(size, shift: 0.5, seed: UInt64(size), type: Double.self)
            let right = RandomMatrix.uniform(size, columns, seed: 7, type: Double.self)
            let diagonal = SharedBuffer((0..<size).map { matrix[$0, $0] })
            for weights in [nil, diagonal] {
                let result = try ConjugateGradients.solve(
                    TestOperator(matrix), right.view, diagonal: weights, options: .init(tolerance: 1e-12))
                #expect(result.converged && result.solution.rows == size && result.solution.columns == columns)
                #expect(Self.largestResidual(matrix, result.solution, right) < 1e-11)
            }
            let single = try ConjugateGradients.solve(
                TestOperator(Matrix(matrix.rounded)), Matrix(right.rounded, columns: columns).view,
                options: .init(tolerance: 1e-4))
            #expect(single.converged)
        }
    }

    @Test("reported residuals are those of the solution, and a start at the solution takes no step")
    func residuals() throws {
        let matrix = RandomMatrix.definite(20, shift: 1, seed: 3, type: Double.self)
        let right = RandomMatrix.uniform(20, 5, seed: 4, type: Double.self)
        let result = try ConjugateGradients.solve(TestOperator(matrix), right.view, options: .init(tolerance: 1e-10))
        let naive = Self.largestResidual(matrix, result.solution, right)
        #expect(abs(result.residuals.max()! - naive) < 1e-13)
        let again = try ConjugateGradients.solve(
            TestOperator(matrix), right.view, start: result.solution.view, options: .init(tolerance: 1e-9))
        #expect(again.iterations == 0 && again.converged && again.solution.elements == result.solution.elements)
    }

    @Test("columns have steps of their own: a panel gives what its columns give alone")
    func columnsAreIndependent() throws {
        let matrix = RandomMatrix.definite(30, shift: 2, seed: 5, type: Double.self)
        var right = RandomMatrix.uniform(30, 4, seed: 6, type: Double.self)
        // A column solved at once and one that is zero must not disturb the others.
        for row in 0..<30 {
            right[row, 1] = 0
            right[row, 2] *= 1e6
        }
        let all = try ConjugateGradients.solve(TestOperator(matrix), right.view, options: .init(tolerance: 1e-10))
        #expect(all.converged)
        for column in 0..<4 {
            let one = try ConjugateGradients.solve(
                TestOperator(matrix), right.view.window(columns: column..<column + 1), options: .init(tolerance: 1e-10))
            let scale = column == 2 ? 1e6 : 1
            for row in 0..<30 {
                #expect(abs(one.solution[row, 0] - all.solution[row, column]) <= 1e-9 * scale)
            }
        }
        #expect((0..<30).allSatisfy { all.solution[$0, 1] == 0 })
    }

    @Test("the diagonal helps where rows differ in scale")
    func preconditioner() throws {
        var matrix = RandomMatrix.definite(20, shift: 30, seed: 8, type: Double.self)
        for row in 0..<20 {
            for column in 0..<20 { matrix[row, column] *= Double(1 + row * row) * Double(1 + column * column) }
        }
        let right = RandomMatrix.uniform(20, 2, seed: 9, type: Double.self)
        let options = ConjugateGradients.Options(tolerance: 1e-8, maximumIterations: 60)
        let plain = try ConjugateGradients.solve(TestOperator(matrix), right.view, options: options)
        let helped = try ConjugateGradients.solve(
            TestOperator(matrix), right.view, diagonal: SharedBuffer((0..<20).map { matrix[$0, $0] }), options: options)
        #expect(helped.converged && helped.iterations < plain.iterations)
    }

    @Test("a Laplacian, whose kernel is the ones, for a right-hand side that sums to zero and one that does not")
    func semidefinite() throws {
        // The path 0-1-2.
        let laplacian = TestOperator<Double>([[1, -1, 0], [-1, 2, -1], [0, -1, 1]])
        let result = try ConjugateGradients.solve(laplacian, Matrix<Double>([[1, 1], [0, 1], [-1, 1]]).view)
        #expect(result.outcomes == [.solved, .notPositiveDefinite] && !result.converged)
        // One unit of current through two resistors of one each: a potential difference of two.
        #expect(abs(result.solution[0, 0] - result.solution[2, 0] - 2) < 1e-12)
        #expect(abs(result.residuals[1] - 3.0.squareRoot()) < 1e-12)
    }

    @Test("an indefinite operator and the zero operator are told")
    func indefinite() throws {
        let right = Matrix<Double>([[1], [1]])
        for rows in [[[1.0, 0], [0, -1]], [[0, 0], [0, 0]], [[-1, 0], [0, -1]]] {
            let result = try ConjugateGradients.solve(TestOperator(rows), right.view)
            #expect(result.outcomes == [.notPositiveDefinite] && !result.converged)
        }
        let zero = try ConjugateGradients.solve(TestOperator<Double>([[0]]), Matrix<Double>([[0]]).view)
        #expect(zero.converged && zero.iterations == 0)
    }

    @Test("too few steps, and a tolerance that rounding cannot reach, are values and not errors")
    func notConverged() throws {
        let matrix = RandomMatrix.definite(30, shift: 1e-3, seed: 10, type: Float.self)
        let right = RandomMatrix.uniform(30, 2, seed: 11, type: Float.self)
        let short = try ConjugateGradients.solve(
            TestOperator(matrix), right.view, options: .init(maximumIterations: 3))
        #expect(!short.converged && short.iterations == 3 && short.outcomes == [.notConverged, .notConverged])
        let deep = try ConjugateGradients.solve(
            TestOperator(matrix), right.view, options: .init(tolerance: 1e-30, maximumIterations: 500))
        #expect(!deep.converged && deep.iterations < 500)
    }

    @Test("the same bytes for any number of threads")
    func threads() throws {
        // Two thousand unknowns coupled to their neighbours, so that there are several parts.
        let right = RandomMatrix.uniform(2_000, 3, seed: 12, type: Float.self)
        let diagonal = SharedBuffer([Float](repeating: 2.5, count: 2_000))
        let results = try [1, 2, 3, 7].map { threads in
            try ConjugateGradients.solve(
                Chain(rowCount: 2_000, diagonal: 2.5), right.view, diagonal: diagonal,
                options: .init(tolerance: 1e-5, threads: threads))
        }
        #expect(results[0].converged)
        for result in results {
            #expect(result.solution.elements == results[0].solution.elements)
            #expect(result.residuals == results[0].residuals)
        }
    }

    @Test("values that are no numbers, a diagonal that is not positive, a budget")
    func errors() {
        let op = TestOperator<Float>([[2, 0], [0, 2]])
        let right = Matrix<Float>([[1, 1], [1, 1]])
        #expect(throws: LinearAlgebraError.notFinite(row: 1, column: 0)) {
            try ConjugateGradients.solve(op, Matrix<Float>([[1, 1], [.nan, 1]]).view)
        }
        #expect(throws: LinearAlgebraError.notFinite(row: 0, column: 1)) {
            try ConjugateGradients.solve(op, right.view, start: Matrix<Float>([[1, .infinity], [0, 1]]).view)
        }
        #expect(throws: LinearAlgebraError.notFinite(row: 1, column: 0)) {
            try ConjugateGradients.solve(op, right.view, diagonal: SharedBuffer([1, .nan]))
        }
        #expect(throws: LinearAlgebraError.singular(routine: "diagonal preconditioner", row: 1)) {
            try ConjugateGradients.solve(op, right.view, diagonal: SharedBuffer([1, 0]))
        }
        let needed = ConjugateGradients.memoryNeeded(rows: 2, columns: 2, type: Float.self)
        #expect(needed == 64)
        #expect(throws: LinearAlgebraError.memoryBudget(needed: needed, budget: 63)) {
            try ConjugateGradients.solve(op, right.view, options: .init(memoryBudget: 63))
        }
        #expect(throws: Never.self) {
            try ConjugateGradients.solve(op, right.view, options: .init(memoryBudget: needed))
        }
    }

    private static func largestResidual(
        _ matrix: Matrix<Double>, _ solution: Matrix<Double>, _ right: Matrix<Double>
    ) -> Double {
        (0..<right.columns).map { column in
            (0..<matrix.rows).reduce(0.0) { sum, row in
                let image = (0..<matrix.columns).reduce(0.0) { $0 + matrix[row, $1] * solution[$1, column] }
                return sum + (right[row, column] - image) * (right[row, column] - image)
            }.squareRoot()
        }.max() ?? 0
    }
}

extension Matrix<Double> {
    /// The elements in single precision.
    fileprivate var rounded: [[Float]] { (0..<rows).map { row in (0..<columns).map { Float(self[row, $0]) } } }
}
