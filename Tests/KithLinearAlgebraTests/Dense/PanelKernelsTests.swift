import KithLinearAlgebra
import Testing

/// The kernels in C against their portable twins, at every remainder of rows and columns.
@Suite struct PanelKernelsTests {
    private func checkGram<Scalar: MatrixScalar>(_ rows: Int, _ k: Int, _ m: Int, _: Scalar.Type) {
        let a: Matrix<Scalar> = randomMatrix(rows, k + 1, seed: 1)
        let b: Matrix<Scalar> = randomMatrix(rows, m + 3, seed: 2)
        let (left, right) = (a.view.window(columns: 1..<k + 1), b.view.window(columns: 0..<m))
        let frame = MutableMatrixView<Scalar>(rows: k + 2, columns: m + 2)
        frame.fill(1)
        let result = frame.window(rows: 1..<k + 1, columns: 1..<m + 1)
        let twin = MutableMatrixView<Scalar>(rows: k, columns: m)
        twin.fill(1)
        PanelKernels.gram(left, right, lower: false, into: result)
        PortableRoutines.gemm(left, .yes, right, .no, twin, 1, 1)
        #expect(difference(Matrix(result.reading), Matrix(twin.reading)) < 1e3 * Double(Scalar.ulpOfOne))
        for column in 0..<m + 2 { #expect(frame[0, column] == 1 && frame[k + 1, column] == 1) }
        for row in 0..<k + 2 { #expect(frame[row, 0] == 1 && frame[row, m + 1] == 1) }
    }

    @Test func grams() {
        for rows in [0, 1, 33, 300] {
            for (k, m) in [(8, 16), (9, 17), (15, 31), (16, 32), (23, 40)] {
                checkGram(rows, k, m, Float.self)
                checkGram(rows, k, m, Double.self)
            }
        }
    }

    @Test func lowerTriangles() {
        for k in [16, 17, 24, 33, 50] {
            let a: Matrix<Double> = randomMatrix(90, k, seed: 3)
            let result = MutableMatrixView<Double>(rows: k, columns: k)
            PanelKernels.gram(a.view, a.view, lower: true, into: result)
            let plain = naiveProduct(a.transposed(), a)
            for row in 0..<k {
                for column in 0...row { #expect(abs(result[row, column] - plain[row, column]) < 1e-12) }
            }
        }
    }

    private func checkProduct<Scalar: MatrixScalar>(_ rows: Int, _ k: Int, _ m: Int, _: Scalar.Type) {
        let a: Matrix<Scalar> = randomMatrix(rows, k + 1, seed: 4)
        let small: Matrix<Scalar> = randomMatrix(k, m, seed: 5)
        let left = a.view.window(columns: 1..<k + 1)
        let frame = MutableMatrixView<Scalar>(rows: rows + 2, columns: m + 2)
        let result = frame.window(rows: 1..<rows + 1, columns: 1..<m + 1)
        let twin = MutableMatrixView<Scalar>(rows: rows, columns: m)
        for (alpha, beta) in [(1, 0), (-2, 3)] as [(Scalar, Scalar)] {
            frame.fill(beta == 0 ? .nan : 1)
            twin.fill(beta == 0 ? .nan : 1)
            PanelKernels.multiply(left, PanelKernels.padded(small.view), into: result, alpha: alpha, beta: beta)
            PortableRoutines.gemm(left, .no, small.view, .no, twin, alpha, beta)
            #expect(difference(Matrix(result.reading), Matrix(twin.reading)) < 100 * Double(Scalar.ulpOfOne))
            let outside = beta == 0 ? Scalar.nan : 1
            for row in 0..<rows + 2 {
                #expect(frame[row, 0].isNaN == outside.isNaN && frame[row, m + 1].isNaN == outside.isNaN)
            }
        }
    }

    @Test func products() {
        for rows in [0, 1, 7, 8, 70] {
            for (k, m) in [(1, 1), (3, 8), (9, 16), (16, 17), (20, 35)] {
                checkProduct(rows, k, m, Float.self)
                checkProduct(rows, k, m, Double.self)
            }
        }
    }
}
