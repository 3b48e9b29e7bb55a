import Testing

@testable import KithLinearAlgebra

@Suite struct LaplacianTests {
    @Test(arguments: [Laplacian<Double>.Kind.unnormalized, .normalized]) func agreesWithItsDefinition(
        kind: Laplacian<Double>.Kind
    ) {
        for size in [0, 1, 2, 5, 30] {
            let matrix = SparseMatrix(SparseSamples.symmetric(size, degree: 3, seed: UInt64(size)))
            var expected: Matrix<Double> =
                kind == .normalized ? NormalizedAdjacencyTests.dense(matrix, 0) : matrix.dense()
            var shifted = expected
            for row in 0..<size {
                let degree = Double(matrix.pattern.degree(row))
                for column in 0..<size {
                    let own = row != column ? 0 : kind == .unnormalized ? degree : min(1, degree)
                    expected[row, column] = own - expected[row, column]
                    shifted[row, column] = (row == column ? 2.5 : 0) - expected[row, column]
                }
            }
            #expect(OperatorOracle.agrees(Laplacian<Double>(matrix, kind), expected, tolerance: 1e-13))
            #expect(OperatorOracle.agrees(Laplacian<Double>(matrix, kind, shift: 2.5), shifted, tolerance: 1e-13))
        }
    }

    @Test func onesAreInTheKernel() {
        let matrix = SparseMatrix(SparseSamples.symmetric(50, degree: 4, seed: 2))
        let ones = Matrix<Double>([[Double]](repeating: [1], count: 50))
        var result = ones
        let op = Laplacian<Double>(matrix, .unnormalized)
        result.withMutableView { op.multiply(ones.view, into: $0, alpha: 1, beta: 0, threads: 2) }
        #expect(OperatorOracle.distance(result, Matrix(rows: 50, columns: 1)) == 0)
        #expect(
            Laplacian<Double>.largestEigenvalueBound(matrix, .unnormalized) == 2 * (matrix.rowSums().max() ?? 0))
    }
}

@Suite struct GramOperatorTests {
    @Test func bothSides() throws {
        for (rows, columns) in [(0, 3), (3, 0), (1, 4), (12, 7)] {
            let matrix = try SparseSamples.valued(rows, columns, degree: 4, seed: 4)
            let dense: Matrix<Double> = matrix.dense()
            let op = SparseOperator<Double>(matrix)
            let gram = GramOperator(op)
            #expect(OperatorOracle.agrees(gram, OperatorOracle.product(dense.transposed(), dense), tolerance: 1e-13))
            let outer = GramOperator(op, .rows)
            #expect(OperatorOracle.agrees(outer, OperatorOracle.product(dense, dense.transposed()), tolerance: 1e-13))
            #expect(gram.workspaceBytes(columns: 3) == rows * 3 * 8 && outer.workspaceBytes(columns: 3) == columns * 24)
        }
    }

    @Test func commonFollowersOfThree() {
        // 0 and 1 both follow 2; 0 also follows 1: followers that 1 and 2 share are one (0).
        let follows = SparseMatrix(CompressedRows(rows: [[1, 2], [2], []], columnCount: 3))
        let expected = Matrix<Double>([[0, 0, 0], [0, 1, 1], [0, 1, 2]])
        #expect(OperatorOracle.agrees(GramOperator(SparseOperator<Float>(follows)), expected, tolerance: 1e-5))
    }
}

@Suite struct PolynomialOperatorTests {
    static let dense = Matrix<Double>([[0.5, 0.25, 0], [0.25, -0.5, 1], [0, 1, 0.75]])

    @Test func monomials() {
        let op = SymmetricDenseOperator(Self.dense)
        let square = OperatorOracle.product(Self.dense, Self.dense)
        let cube = OperatorOracle.product(square, Self.dense)
        for coefficients in [[3], [3, -1], [0, 1, 2], [1, -2, 0.5, 4]] {
            var expected = Matrix<Double>(rows: 3, columns: 3)
            for row in 0..<3 {
                for column in 0..<3 {
                    let powers = [
                        row == column ? 1 : 0, Self.dense[row, column], square[row, column], cube[row, column],
                    ]
                    expected[row, column] = zip(coefficients, powers).reduce(0) { $0 + $1.0 * $1.1 }
                }
            }
            let polynomial = PolynomialOperator(op, coefficients: coefficients)
            #expect(OperatorOracle.agrees(polynomial, expected, tolerance: 1e-13))
            #expect(polynomial.workspaceBytes(columns: 2) == min(2, coefficients.count - 1) * 48)
        }
    }

    @Test func chebyshevSeries() {
        // On a diagonal matrix a polynomial acts on each element; T_i(x) = cos(i acos x).
        let places = [-1.0, -0.3, 0.2, 1.7, 3.0]
        var dense = Matrix<Double>(rows: 5, columns: 5)
        for (row, place) in places.enumerated() { dense[row, row] = place }
        for coefficients in [[2.0], [0, 1], [1, 2, 3], [0.5, -1, 0.25, 2, -3, 1]] {
            var expected = Matrix<Double>(rows: 5, columns: 5)
            for (row, place) in places.enumerated() {
                let mapped = (2 * place - (3.0 + -1.0)) / 4
                var terms = [1.0, mapped]
                while terms.count < coefficients.count {
                    terms.append(2 * mapped * terms[terms.count - 1] - terms[terms.count - 2])
                }
                expected[row, row] = zip(coefficients, terms).reduce(0) { $0 + $1.0 * $1.1 }
            }
            let polynomial = PolynomialOperator(
                SymmetricDenseOperator(dense), coefficients: coefficients, basis: .chebyshev(lower: -1, upper: 3))
            #expect(OperatorOracle.agrees(polynomial, expected, tolerance: 1e-12))
        }
    }
}

@Suite struct SymmetricSumTests {
    @Test func isTheSumWithTheTranspose() throws {
        for size in [0, 1, 3, 20] {
            let matrix = try SparseSamples.valued(size, size, degree: 4, seed: 8)
            var expected: Matrix<Double> = matrix.dense()
            for row in 0..<size {
                for column in 0..<size { expected[row, column] += Double(matrix[column, row]) }
            }
            #expect(OperatorOracle.agrees(SymmetricSum(SparseOperator<Double>(matrix)), expected, tolerance: 1e-13))
        }
    }
}

@Suite struct DenseOperatorTests {
    @Test func bothDirections() {
        for (rows, columns) in [(0, 2), (2, 0), (1, 1), (4, 3)] {
            let matrix: Matrix<Double> = SparseSamples.panel(rows, columns, seed: 1)
            #expect(OperatorOracle.agrees(DenseOperator(matrix), matrix, tolerance: 1e-14))
        }
    }
}
