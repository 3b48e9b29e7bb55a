import KithLinearAlgebra
import Testing

@Suite struct MatrixViewTests {
    private let matrix = Matrix<Float>([[1, 2, 3], [4, 5, 6], [7, 8, 9]])

    @Test func windowsSeePartsWithoutCopies() {
        let window = matrix.view.window(rows: 1..<3, columns: 1..<3)
        #expect(window.rows == 2 && window.columns == 2 && window.stride == 3)
        #expect(window[0, 0] == 5 && window[1, 1] == 9)
        let row = window.row(1)
        #expect(row.count == 2 && row[0] == 8)
        let inner = window.window(columns: 1..<2)
        #expect(inner.rows == 2 && inner[0, 0] == 6)
        #expect(matrix.view.window(rows: 3..<3).rows == 0)
    }

    @Test func mutableWindowsWriteThrough() {
        let whole = MutableMatrixView<Double>(rows: 3, columns: 4)
        let window = whole.window(rows: 1..<3, columns: 2..<4)
        window.fill(1)
        window[0, 1] = 5
        var row = window.mutableRow(1)
        row[0] = 6
        #expect(Array(0..<4).map { whole[1, $0] } == [0, 0, 1, 5])
        #expect(Array(0..<4).map { whole[2, $0] } == [0, 0, 6, 1])
        #expect(whole.row(2)[2] == 6 && whole.reading[1, 3] == 5)
        #expect(Array(0..<4).map { whole[0, $0] } == [0, 0, 0, 0])
        whole.window(columns: 0..<2).window(rows: 0..<2).copy(Matrix([[1, 2], [3, 4]]).view)
        #expect(whole[0, 0] == 1 && whole[0, 1] == 2 && whole[1, 0] == 3 && whole[1, 1] == 4)
    }

    @Test func keepsItsMemoryAlive() {
        func make() -> MatrixView<Float> { Matrix<Float>([[3, 1], [4, 1]]).view.window(rows: 1..<2) }
        #expect(make()[0, 0] == 4)
    }

    @Test func refusesWhatLiesOutside() async {
        await #expect(processExitsWith: .failure) { _ = Matrix<Float>(rows: 2, columns: 3).view[0, 3] }
        await #expect(processExitsWith: .failure) { _ = Matrix<Float>(rows: 2, columns: 3).view[-1, 0] }
        await #expect(processExitsWith: .failure) { _ = Matrix<Float>(rows: 2, columns: 3).view.row(2) }
        await #expect(processExitsWith: .failure) { _ = Matrix<Float>(rows: 2, columns: 3).view.window(rows: 1..<3) }
        await #expect(processExitsWith: .failure) { _ = Matrix<Float>(rows: 2, columns: 3).view.window(columns: 3..<4) }
    }

    @Test func refusesToWriteOutside() async {
        await #expect(processExitsWith: .failure) { MutableMatrixView<Float>(rows: 2, columns: 3)[2, 0] = 1 }
        await #expect(processExitsWith: .failure) { _ = MutableMatrixView<Float>(rows: 2, columns: 3).mutableRow(-1) }
        await #expect(processExitsWith: .failure) {
            _ = MutableMatrixView<Float>(rows: 2, columns: 3).window(rows: 0..<2, columns: 2..<4)
        }
        await #expect(processExitsWith: .failure) {
            MutableMatrixView<Float>(rows: 2, columns: 3).copy(Matrix<Float>(rows: 3, columns: 2).view)
        }
    }
}
