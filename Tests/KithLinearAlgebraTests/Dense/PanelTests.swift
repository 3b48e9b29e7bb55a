import KithLinearAlgebra
import Testing

@Suite struct PanelTests {
    @Test func gramAndMultiplyEqualPlainProducts() throws {
        for (rows, k, m) in [(0, 3, 2), (1, 1, 1), (3, 0, 2), (3, 2, 0), (7, 3, 5), (1300, 5, 4)] {
            let a: Matrix<Double> = randomMatrix(rows, k, seed: 1)
            let b: Matrix<Double> = randomMatrix(rows, m, seed: 2)
            #expect(difference(try Panel.gram(a.view, b.view, threads: 2), naiveProduct(a.transposed(), b)) < 1e-11)
            #expect(difference(try Panel.gram(a.view, threads: 2), naiveProduct(a.transposed(), a)) < 1e-11)
            let small: Matrix<Double> = randomMatrix(k, m, seed: 3)
            let product = try writing(b) { c in
                try Panel.multiply(a.view, small.view, into: c, alpha: 2, beta: -1, threads: 2)
            }
            let plain = naiveProduct(a, small)
            for row in 0..<rows {
                for column in 0..<m {
                    #expect(abs(product[row, column] - (2 * plain[row, column] - b[row, column])) < 1e-12)
                }
            }
        }
    }

    @Test(arguments: [1, 2, 3, 7]) func bytesDoNotDependOnThreads(threads: Int) throws {
        let a: Matrix<Float> = randomMatrix(3000, 9, seed: 4)
        let b: Matrix<Float> = randomMatrix(3000, 6, seed: 5)
        #expect(identical(try Panel.gram(a.view, b.view, threads: threads), try Panel.gram(a.view, b.view, threads: 1)))
        #expect(identical(try Panel.gram(a.view, threads: threads), try Panel.gram(a.view, threads: 1)))
        let one = try writing(a) { _ = try Panel.orthonormalize($0, threads: 1) }
        #expect(identical(try writing(a) { _ = try Panel.orthonormalize($0, threads: threads) }, one))
    }
}
