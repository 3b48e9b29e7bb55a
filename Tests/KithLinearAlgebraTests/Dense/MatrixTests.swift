import KithLinearAlgebra
import Testing

@Suite struct MatrixTests {
    @Test func startsAsZerosOrAsRows() {
        let zeros = Matrix<Float>(rows: 2, columns: 3)
        #expect(zeros.byteCount == 24 && zeros[1, 2] == 0)
        let matrix = Matrix<Double>([[1, 2, 3], [4, 5, 6]])
        #expect(matrix.rows == 2 && matrix.columns == 3 && matrix[1, 0] == 4)
        #expect(Matrix<Float>([], columns: 4).columns == 4)
        #expect(identical(Matrix<Float>.identity(2), Matrix([[1, 0], [0, 1]])))
        #expect(Matrix<Float>(rows: 0, columns: 5).rows == 0)
    }

    @Test func copiesAreIndependentOnceWrittenTo() {
        let first = Matrix<Float>([[1, 2], [3, 4]])
        var second = first
        second[0, 0] = 9
        #expect(first[0, 0] == 1 && second[0, 0] == 9)
        // A view holds what the matrix was when it was taken.
        let view = second.view
        second.withMutableView { $0.fill(7) }
        #expect(view[0, 0] == 9 && second[1, 1] == 7)
    }

    @Test func writesInPlaceWhileNobodyElseReads() {
        var matrix = Matrix<Float>([[1, 2], [3, 4]])
        let before = matrix.withMutableView { view in view.reading }
        // `before` was kept against the rules and so still sees the memory: the next write copies it away.
        matrix[0, 0] = 5
        #expect(before[0, 0] == 1 && matrix[0, 0] == 5)
    }

    @Test func transposesAndCopiesWindows() {
        let matrix = Matrix<Double>([[1, 2, 3], [4, 5, 6]])
        #expect(identical(matrix.transposed(), Matrix([[1, 4], [2, 5], [3, 6]])))
        #expect(identical(Matrix(matrix.view.window(rows: 1..<2, columns: 1..<3)), Matrix([[5, 6]])))
        #expect(identical(Matrix<Float>(rows: 0, columns: 2).transposed(), Matrix(rows: 2, columns: 0)))
    }

    @Test func findsWhatIsNotFinite() {
        var matrix = Matrix<Float>(rows: 3, columns: 2)
        #expect(matrix.firstNonFinite() == nil)
        matrix[2, 0] = -.infinity
        #expect(matrix.firstNonFinite()! == (2, 0))
        matrix[1, 1] = .nan
        #expect(matrix.firstNonFinite()! == (1, 1))
        #expect(matrix.view.window(columns: 0..<1).firstNonFinite()! == (2, 0))
    }

    @Test func refusesWrongShapes() async {
        await #expect(processExitsWith: .failure) { _ = Matrix<Float>([[1], [2, 3]]) }
        await #expect(processExitsWith: .failure) { _ = Matrix<Float>(rows: -1, columns: 1) }
        await #expect(processExitsWith: .failure) { _ = Matrix<Float>(rows: 2, columns: 2)[2, 0] }
    }
}
