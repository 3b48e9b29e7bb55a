import KithLinearAlgebra
import Testing

@Suite struct CholeskyTests {
    /// I + g gᵀ / 2, cheap to make at any size, whose inverse is known: I − g gᵀ / (2 + gᵀg).
    private func known<Scalar: MatrixScalar>(_ size: Int, _: Scalar.Type) -> (Matrix<Scalar>, inverse: Matrix<Scalar>) {
        var generator = SeededGenerator(seed: UInt64(size))
        let g = (0..<size).map { _ in generator.unit() - 0.5 }
        let square = g.reduce(0) { $0 + $1 * $1 }
        let matrix = MutableMatrixView<Scalar>(rows: size, columns: size)
        let inverse = MutableMatrixView<Scalar>(rows: size, columns: size)
        for row in 0..<size {
            for column in 0..<size {
                let product = g[row] * g[column]
                matrix[row, column] = Scalar((row == column ? 1 : 0) + product / 2)
                inverse[row, column] = Scalar((row == column ? 1 : 0) - product / (2 + square))
            }
        }
        return (Matrix(matrix.reading), Matrix(inverse.reading))
    }

    /// By tiles of the size of large matrices, and by small ones so that there are several.
    private func inverted<Scalar: MatrixScalar>(
        _ a: Matrix<Scalar>, tile: Int = Cholesky.tile, threads: Int = 2
    ) throws -> Matrix<Scalar> {
        try writing(a) {
            try Cholesky.factor($0, tile: tile, threads: threads)
            try Cholesky.invert($0, tile: tile, threads: threads)
        }
    }

    @Test(arguments: [0, 1, 2, 5, 15, 16, 17, 60]) func inverses(size: Int) throws {
        let (a, inverse) = known(size, Float.self)
        for tile in [4, 16, Cholesky.tile] {
            let result = try inverted(a, tile: tile)
            #expect(difference(result, inverse) < 2e-6)
            #expect(identical(result, result.transposed()))
        }
    }

    @Test func inverseOfSeveralTiles() throws {
        let (a, inverse) = known(270, Float.self)
        #expect(difference(try writing(a) { try Cholesky.inverse(of: $0, threads: 2) }, inverse) < 2e-6)
    }

    @Test func inverseInDoubleReadsTheLowerTriangleAlone() throws {
        let (a, inverse) = known(80, Double.self)
        let result = try writing(a) { view in
            for row in 0..<80 {
                for column in row + 1..<80 { view[row, column] = .nan }
            }
            try Cholesky.factor(view, tile: 16, threads: 2)
            try Cholesky.invert(view, tile: 16, threads: 2)
        }
        #expect(difference(result, inverse) < 1e-14)
    }

    @Test func factorKeepsTheOtherTriangleAndSolves() throws {
        let size = 100
        let (a, inverse) = known(size, Double.self)
        let factor = try writing(a) { try Cholesky.factor($0, tile: 16, threads: 2) }
        for row in 0..<size {
            for column in row + 1..<size where factor[row, column] != a[row, column] {
                Issue.record("\(row) \(column) was written")
            }
        }
        let b: Matrix<Double> = randomMatrix(size, 3, seed: 1)
        let x = try writing(b) { try Cholesky.solve(factor.view, $0, threads: 2) }
        #expect(difference(x, naiveProduct(inverse, b)) < 1e-13)
    }

    @Test(arguments: [2, 3, 7]) func bytesDoNotDependOnThreads(threads: Int) throws {
        let (a, _) = known(100, Float.self)
        #expect(identical(try inverted(a, tile: 16, threads: threads), try inverted(a, tile: 16, threads: 1)))
    }

    @Test func tellsTheRowOfTheWholeMatrix() throws {
        for row in [0, 15, 16, 59] {
            var a = Matrix<Float>.identity(60)
            a[row, row] = row % 2 == 0 ? -1 : .nan
            #expect(throws: LinearAlgebraError.singular(routine: "potrf", row: row)) {
                try a.withMutableView { try Cholesky.factor($0, tile: 16, threads: 2) }
            }
        }
    }

    @Test func takesTheMemoryItSays() async {
        await #expect(processExitsWith: .success) {
            let matrix = MutableMatrixView<Float>(rows: 400, columns: 400)
            for index in 0..<400 { matrix[index, index] = 2 }
            let peak = try peakBytes { try Cholesky.inverse(of: matrix, threads: 2) }
            precondition(isWithin(peak, of: Cholesky.memoryNeededToInvert(size: 400, of: Float.self)))
        }
    }
}
