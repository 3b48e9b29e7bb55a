import Testing

@testable import KithLinearAlgebra

@Suite struct SteadyProductTests {
    /// Shapes on either side of the kernel's tiles of 4 rows and 16 or 32 columns, inside wider matrices.
    @Test(arguments: [0, 1, 3, 4, 5, 9], [0, 1, 15, 16, 17, 33, 70])
    func agreesWithDefinition(rows: Int, columns: Int) {
        for depth in [0, 1, 7, 40] {
            let a: Matrix<Float> = SparseSamples.panel(rows, depth + 2, seed: 1)
            let b: Matrix<Float> = SparseSamples.panel(depth, columns + 3, seed: 2)
            let (left, right) = (a.view.window(columns: 1..<depth + 1), b.view.window(columns: 2..<columns + 2))
            let wide = MutableMatrixView<Float>(rows: rows, columns: columns + 2)
            wide.fill(7)
            SteadyProduct.multiply(left, right, into: wide.window(columns: 1..<columns + 1))
            let expected = OperatorOracle.product(Matrix(left), Matrix(right))
            let found = Matrix(wide.window(columns: 1..<columns + 1).reading)
            #expect(OperatorOracle.distance(found, expected) < 1e-5)
            for row in 0..<rows { #expect(wide[row, 0] == 7 && wide[row, columns + 1] == 7) }
        }
    }

    @Test func rowsAreTheSameAlone() {
        let a: Matrix<Float> = SparseSamples.panel(23, 64, seed: 3)
        let b: Matrix<Float> = SparseSamples.panel(64, 101, seed: 4)
        func product(_ rows: Range<Int>, _ columns: Range<Int>) -> MutableMatrixView<Float> {
            let result = MutableMatrixView<Float>(rows: rows.count, columns: columns.count)
            SteadyProduct.multiply(a.view.window(rows: rows), b.view.window(columns: columns), into: result)
            return result
        }
        let whole = product(0..<23, 0..<101)
        for rows in [0..<1, 22..<23, 3..<11, 5..<23] {
            for columns in [0..<101, 100..<101, 9..<50] {
                let part = product(rows, columns)
                for row in rows {
                    for column in columns {
                        #expect(part[row - rows.lowerBound, column - columns.lowerBound] == whole[row, column])
                    }
                }
            }
        }
    }
}
