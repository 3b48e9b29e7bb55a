import Testing

@testable import KithLinearAlgebra

/// Steps on parts of rows against plain loops, for lengths around that of a vector; the products of packed blocks are held
/// against naive ones in DenseRoutinesTests.
@Suite struct PortableKernelsTests {
    @Test(arguments: [0, 1, 7, 8, 9, 15, 16, 17, 33])
    func partsOfRows(length: Int) {
        check(length, Float.self, tolerance: 1e-5)
        check(length, Double.self, tolerance: 1e-14)
    }

    private func check<Scalar: MatrixScalar>(_ length: Int, _ type: Scalar.Type, tolerance: Double) {
        let columns = 2..<2 + length
        let source: Matrix<Scalar> = RandomMatrix.uniform(2, length + 3, seed: UInt64(length))
        let a = MutableMatrixView<Scalar>(rows: 2, columns: length + 3)
        a.copy(source.view)
        let expected = columns.reduce(0) { $0 + Double(source[0, $1]) * Double(source[1, $1]) }
        #expect(abs(Double(PortableKernels.dot(a, 0, a, 1, columns)) - expected) < tolerance * 10)
        PortableKernels.add(source.view, 0, times: -3, to: a, 1, columns)
        for column in 0..<length + 3 {
            let change = columns.contains(column) ? -3 * Double(source[0, column]) : 0
            #expect(abs(Double(a[1, column]) - Double(source[1, column]) - change) < tolerance)
            #expect(a[0, column] == source[0, column])
        }
    }

    @Test(arguments: [1, 7, 8, 9, 20])
    func rotation(length: Int) {
        let source: Matrix<Double> = RandomMatrix.uniform(3, length, seed: 5)
        let a = MutableMatrixView<Double>(rows: 3, columns: length)
        a.copy(source.view)
        PortableKernels.rotate(a, 2, 0, 0.8, 0.6)
        for column in 0..<length {
            #expect(abs(a[2, column] - (0.8 * source[2, column] - 0.6 * source[0, column])) < 1e-15)
            #expect(abs(a[0, column] - (0.6 * source[2, column] + 0.8 * source[0, column])) < 1e-15)
            #expect(a[1, column] == source[1, column])
        }
    }

    /// A matrix of rank one whose other eigenvalues are rounding: the QL steps must come to an end.
    @Test(arguments: [3, 20, 64]) func eigenpairsOfLowRank(size: Int) {
        let vector: Matrix<Double> = RandomMatrix.uniform(1, size, seed: 9)
        let matrix = MutableMatrixView<Double>(rows: size, columns: size)
        for row in 0..<size {
            for column in 0..<size { matrix[row, column] = vector[0, row] * vector[0, column] }
        }
        let values = MutableMatrixView<Double>(rows: 1, columns: size)
        #expect(PortableRoutines.syevd(.lower, matrix, values) == 0)
        let square = (0..<size).reduce(0) { $0 + vector[0, $1] * vector[0, $1] }
        #expect(abs(values[0, size - 1] - square) < 1e-13 * square)
        for index in 0..<size - 1 { #expect(abs(values[0, index]) < 1e-13 * square) }
    }
}
