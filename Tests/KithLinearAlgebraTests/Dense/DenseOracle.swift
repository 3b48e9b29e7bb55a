import KithLinearAlgebra

/// Random numbers in [−1, 1), the same for the same seed.
func randomMatrix<Scalar: MatrixScalar>(
    _ rows: Int, _ columns: Int, seed: UInt64, _: Scalar.Type = Scalar.self
) -> Matrix<Scalar> {
    var generator = SeededGenerator(seed: seed)
    let view = MutableMatrixView<Scalar>(rows: rows, columns: columns)
    for row in 0..<rows {
        for column in 0..<columns { view[row, column] = Scalar(generator.unit() * 2 - 1) }
    }
    return Matrix(view.reading)
}

/// A random symmetric matrix whose eigenvalues lie above `shift`.
func randomPositive<Scalar: MatrixScalar>(
    _ size: Int, seed: UInt64, shift: Scalar = 1, _: Scalar.Type = Scalar.self
) -> Matrix<Scalar> {
    let factor: Matrix<Scalar> = randomMatrix(size, size, seed: seed)
    var result = naiveProduct(factor, factor.transposed())
    for index in 0..<size { result[index, index] += shift }
    return result
}

/// a b, one element at a time in double precision.
func naiveProduct<Scalar: MatrixScalar>(_ a: Matrix<Scalar>, _ b: Matrix<Scalar>) -> Matrix<Scalar> {
    let result = MutableMatrixView<Scalar>(rows: a.rows, columns: b.columns)
    let (left, right) = (a.view, b.view)
    for row in 0..<a.rows {
        for column in 0..<b.columns {
            var sum = 0.0
            for inner in 0..<a.columns { sum += Double(left[row, inner]) * Double(right[inner, column]) }
            result[row, column] = Scalar(sum)
        }
    }
    return Matrix(result.reading)
}

/// The largest absolute difference; infinite when the shapes differ or a value is not a number.
func difference<Scalar: MatrixScalar>(_ a: Matrix<Scalar>, _ b: Matrix<Scalar>) -> Double {
    guard a.rows == b.rows, a.columns == b.columns else { return .infinity }
    let (left, right) = (a.view, b.view)
    var largest = 0.0
    for row in 0..<a.rows {
        for column in 0..<a.columns {
            let distance = abs(Double(left[row, column]) - Double(right[row, column]))
            if !(distance <= largest) { largest = distance.isNaN ? .infinity : distance }
        }
    }
    return largest
}

/// Whether two matrices hold the same bits.
func identical<Scalar: MatrixScalar>(_ a: Matrix<Scalar>, _ b: Matrix<Scalar>) -> Bool {
    guard a.rows == b.rows, a.columns == b.columns else { return false }
    let (left, right) = (a.view, b.view)
    return (0..<a.rows).allSatisfy { row in
        (0..<a.columns).allSatisfy { column in
            let (x, y) = (left[row, column], right[row, column])
            return x == y && x.sign == y.sign || x.isNaN && y.isNaN
        }
    }
}

/// A copy that `body` may write to.
func writing<Scalar: MatrixScalar>(
    _ matrix: Matrix<Scalar>, _ body: (MutableMatrixView<Scalar>) throws -> Void
) rethrows -> Matrix<Scalar> {
    var copy = Matrix(matrix.view)
    try copy.withMutableView { try body($0) }
    return copy
}
