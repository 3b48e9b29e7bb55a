import KithLinearAlgebra
import Testing

@Suite struct PowerIterationTests {
    @Test("two rows by hand: 3 and 1 are the eigenvalues")
    func byHand() throws {
        let result = try PowerIteration.solve(
            TestOperator<Double>([[2, 1], [1, 2]]), options: .init(tolerance: 1e-10))
        #expect(abs(result.value - 3) < 1e-12 && result.converged && !result.hasOpposite)
        #expect(
            abs(result.vector[0, 0] - 0.5.squareRoot()) < 1e-9 && abs(result.vector[1, 0] - 0.5.squareRoot()) < 1e-9)
        #expect(result.quotients.count == result.iterations && result.residuals.count == result.iterations)
        #expect(result.residuals.last == result.residual)
    }

    @Test("the largest in magnitude may be negative")
    func negative() throws {
        let result = try PowerIteration.solve(
            TestOperator<Double>([[-5, 0], [0, 3]]), options: .init(tolerance: 1e-10))
        #expect(abs(result.value + 5) < 1e-12 && result.converged && abs(result.vector[0, 0] - 1) < 1e-9)
    }

    @Test("a star, whose adjacency has √4 and −√4: both are told, the positive one is returned")
    func opposites() throws {
        var star = Matrix<Double>(Array(repeating: Array(repeating: 0, count: 5), count: 5))
        for leaf in 1..<5 {
            star[0, leaf] = 1
            star[leaf, 0] = 1
        }
        for seed in 1...8 as ClosedRange<UInt64> {
            let result = try PowerIteration.solve(TestOperator(star), options: .init(tolerance: 1e-10, seed: seed))
            #expect(result.hasOpposite && result.converged && abs(result.value - 2) < 1e-12)
            #expect(abs(result.vector[0, 0] - 0.5.squareRoot()) < 1e-9)
            for leaf in 1..<5 { #expect(abs(result.vector[leaf, 0] - 0.125.squareRoot()) < 1e-9) }
        }
    }

    @Test("opposites of a matrix that is not symmetric")
    func opposingNonsymmetric() throws {
        // [0 4; 1 0] has 2 with (2, 1) and −2 with (−2, 1).
        let result = try PowerIteration.solve(
            TestOperator<Double>([[0, 4], [1, 0]]), options: .init(tolerance: 1e-10))
        #expect(result.hasOpposite && abs(result.value - 2) < 1e-9)
        #expect(abs(result.vector[0, 0] / result.vector[1, 0] - 2) < 1e-8)
    }

    @Test("a rotation has no real eigenvalue: not converged, and no wrong claim")
    func complex() throws {
        for rows in [[[0.0, -1], [1, 0]], [[0.6, -0.8], [0.8, 0.6]]] {
            let result = try PowerIteration.solve(TestOperator(rows), options: .init(maximumIterations: 50))
            #expect(!result.converged && result.iterations == 50)
        }
    }

    @Test("repeated dominant eigenvalues, the zero matrix, a nilpotent one, one row, none")
    func edges() throws {
        let repeated = try PowerIteration.solve(TestOperator<Double>([[2, 0, 0], [0, 2, 0], [0, 0, 1]]))
        #expect(repeated.converged && abs(repeated.value - 2) < 1e-9 && !repeated.hasOpposite)
        let zero = try PowerIteration.solve(TestOperator<Float>([[0, 0], [0, 0]]))
        #expect(zero.converged && zero.value == 0 && zero.iterations == 1)
        let nilpotent = try PowerIteration.solve(TestOperator<Double>([[0, 1], [0, 0]]))
        #expect(nilpotent.converged && nilpotent.value == 0)
        let one = try PowerIteration.solve(TestOperator<Float>([[-7]]))
        #expect(one.converged && one.value == -7 && one.vector[0, 0] == 1)
        let none = try PowerIteration.solve(TestOperator<Float>(Matrix(rows: 0, columns: 0)))
        #expect(none.converged && none.iterations == 0 && none.vector.rows == 0)
    }

    @Test("random symmetric matrices: the residual is what it says, and no quotient is larger", arguments: 1...6)
    func random(seed: UInt64) throws {
        let matrix = RandomMatrix.definite(25, shift: 0, seed: seed, type: Float.self)
        let result = try PowerIteration.solve(TestOperator(matrix), options: .init(tolerance: 1e-4, seed: seed))
        #expect(result.converged)
        var squares = 0.0
        for row in 0..<25 {
            var image = 0.0
            for column in 0..<25 { image += Double(matrix[row, column]) * Double(result.vector[column, 0]) }
            squares +=
                (image - result.value * Double(result.vector[row, 0]))
                * (image - result.value * Double(result.vector[row, 0]))
        }
        #expect(abs(squares.squareRoot() - result.residual) < 1e-5 * result.value)
        #expect(result.quotients.allSatisfy { $0 <= result.value * (1 + 1e-4) })
        let largest = (0..<25).map { abs(result.vector[$0, 0]) }.max()
        #expect((0..<25).contains { result.vector[$0, 0] == largest })
    }

    @Test("the same bytes for any number of threads and another vector for another seed")
    func seeds() throws {
        let chain = Chain(rowCount: 2_000, diagonal: 2.5)
        let options = { PowerIteration.Options(maximumIterations: 4, seed: $0, threads: $1) }
        let first = try PowerIteration.solve(chain, options: options(1, 1))
        for threads in [2, 3, 7] {
            let again = try PowerIteration.solve(chain, options: options(1, threads))
            #expect(again.vector.elements == first.vector.elements && again.quotients == first.quotients)
        }
        #expect(try PowerIteration.solve(chain, options: options(2, 1)).quotients != first.quotients)
        #expect(!first.converged)
    }

    @Test("an infinite product and a budget")
    func errors() {
        #expect(throws: LinearAlgebraError.self) {
            try PowerIteration.solve(TestOperator<Double>([[.infinity]]))
        }
        #expect(throws: LinearAlgebraError.memoryBudget(needed: 40, budget: 39)) {
            try PowerIteration.solve(TestOperator<Float>([[1, 0], [0, 1]]), options: .init(memoryBudget: 39))
        }
    }
}
