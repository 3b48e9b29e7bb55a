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

@Suite struct PanelColumnsTests {
    @Test func lengthsAndMaximaOfColumns() {
        let a = Matrix<Float>([[3, 0, -1], [-4, 0, 0.5]])
        #expect(Panel.columnNorms(a.view, threads: 2) == [5, 0, Float(1.25).squareRoot()])
        #expect(Panel.columnMaxima(a.view, threads: 2) == [4, 0, 1])
        #expect(Panel.columnNorms(Matrix<Double>(rows: 0, columns: 2).view, threads: 2) == [0, 0])
        // Squares that a Float cannot hold.
        #expect(Panel.columnNorms(Matrix<Float>([[3e30], [4e30]]).view, threads: 1) == [5e30])
    }

    @Test func maximaShowWhatIsNotANumber() {
        for row in [0, 700, 1999] {
            var a: Matrix<Double> = randomMatrix(2000, 2, seed: 1)
            a[row, 1] = .nan
            let maxima = Panel.columnMaxima(a.view, threads: 2)
            #expect(maxima[0] < 1 && maxima[1].isNaN)
        }
    }

    @Test func scalesColumns() {
        let a = writing(Matrix<Double>([[1, 2], [3, 4]])) { Panel.scaleColumns($0, by: [2, -1], threads: 2) }
        #expect(identical(a, Matrix([[2, -2], [6, -4]])))
    }
}
