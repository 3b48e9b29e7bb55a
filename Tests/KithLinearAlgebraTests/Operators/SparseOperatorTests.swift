import Testing

@testable import KithLinearAlgebra

@Suite struct SparseOperatorTests {
    @Test func handExample() throws {
        // Two rows, (1·x₀ + 2·x₂, −1·x₁), of the vector (10, 20, 30).
        let pattern = CompressedRows(rows: [[0, 2], [1]], columnCount: 3)
        let op = SparseOperator<Double>(try SparseMatrix(pattern: pattern, values: SharedBuffer([1, 2, -1])))
        var result = Matrix<Double>(rows: 2, columns: 1)
        let vector = Matrix<Double>([[10], [20], [30]])
        result.withMutableView { op.multiply(vector.view, into: $0, alpha: 1, beta: 0, threads: 1) }
        #expect(result[0, 0] == 70 && result[1, 0] == -20)
    }

    @Test func everySmallShape() throws {
        for rows in 0...4 {
            for columns in 0...4 {
                for seed in 0..<4 as Range<UInt64> {
                    let pattern = SparseSamples.pattern(rows, columns, degree: 3, seed: seed)
                    let op = SparseOperator<Double>(SparseMatrix(pattern))
                    #expect(OperatorOracle.agrees(op, op.rows.dense(), widths: [0, 1, 3], tolerance: 1e-14))
                }
            }
        }
    }

    // Widths on both sides of every block of the kernel; rounding is at most a few units of the sums' size.
    @Test(arguments: [1, 2, 3, 4, 7, 8, 9, 15, 16, 31, 32, 33, 63, 64, 65, 100, 131])
    func everyWidthAndWeighting(width: Int) throws {
        let matrix = try SparseSamples.valued(60, 47, degree: 12, seed: UInt64(width))
        try compare(matrix, width: width, as: Float.self, tolerance: 3e-5)
        try compare(matrix, width: width, as: Double.self, tolerance: 1e-13)
        try compare(SparseMatrix(matrix.pattern), width: width, as: Float.self, tolerance: 3e-5)
        try compare(SparseMatrix(matrix.pattern), width: width, as: Double.self, tolerance: 1e-13)
    }

    private func compare<Scalar: MatrixScalar>(
        _ matrix: SparseMatrix, width: Int, as type: Scalar.Type, tolerance: Double
    ) throws {
        let rowScale = SharedBuffer((0..<matrix.rowCount).map { Scalar($0 % 5) / 2 })
        let columnScale = SharedBuffer((0..<matrix.columnCount).map { Scalar($0 % 7) / 3 - 1 })
        // Windows of a wider matrix, so that strides differ from the width.
        let wide: Matrix<Scalar> = SparseSamples.panel(matrix.columnCount, width + 5, seed: 3)
        let panel = wide.view.window(columns: 2..<width + 2)
        for (left, right) in [(nil, nil), (rowScale, nil), (nil, columnScale), (rowScale, columnScale)] {
            for (alpha, beta) in [(Scalar(1), Scalar(0)), (2, -0.5)] {
                let kernel = MutableMatrixView<Scalar>(rows: matrix.rowCount, columns: width + 3)
                let steady = MutableMatrixView<Scalar>(rows: matrix.rowCount, columns: width + 3)
                let portable = MutableMatrixView<Scalar>(rows: matrix.rowCount, columns: width + 3)
                for (target, isKernel, isSteady) in [
                    (kernel, true, false), (steady, true, Scalar.self == Float.self), (portable, false, false),
                ] {
                    target.fill(7)
                    let result = target.window(columns: 1..<width + 1)
                    for rows in [0..<20, 20..<matrix.rowCount] {
                        if isKernel {
                            SparseKernels.multiply(
                                matrix, rows: rows, rowScale: left, columnScale: right, panel, into: result,
                                alpha: alpha, beta: beta, steady: isSteady)
                        } else {
                            SparseKernels.portableMultiply(
                                matrix, rows: rows, rowScale: left, columnScale: right, panel, into: result,
                                alpha: alpha, beta: beta)
                        }
                    }
                }
                let expected = OperatorOracle.widened(Matrix(portable.reading))
                #expect(OperatorOracle.distance(Matrix(kernel.reading), expected) <= tolerance)
                #expect(OperatorOracle.distance(Matrix(steady.reading), expected) <= tolerance)
            }
        }
    }

    /// What a steady product gives for a column is the same bytes alone, in any panel and at any place of it.
    @Test func steadyWhateverIsBeside() throws {
        let pattern = SparseSamples.pattern(60, 300, degree: 290, seed: 6)
        let valued = try SparseSamples.valued(60, 300, degree: 290, seed: 6)
        let panel: Matrix<Float> = SparseSamples.panel(300, 200, seed: 4)
        for matrix in [SparseMatrix(pattern), valued] {
            func product(_ columns: Range<Int>) -> MutableMatrixView<Float> {
                let result = MutableMatrixView<Float>(rows: 60, columns: columns.count)
                SparseKernels.multiply(
                    matrix, rows: 0..<60, rowScale: nil, columnScale: nil, panel.view.window(columns: columns),
                    into: result, alpha: 1, beta: 0, steady: true)
                return result
            }
            let whole = product(0..<200)
            for columns in [0..<1, 199..<200, 64..<128, 100..<131, 3..<66, 7..<135, 190..<199] {
                let part = product(columns)
                for row in 0..<60 {
                    for column in columns { #expect(part[row, column - columns.lowerBound] == whole[row, column]) }
                }
            }
        }
    }

    @Test func scalesAndThreads() throws {
        // Large enough for several parts (a part has some 4,096 entries and rows).
        let matrix = try SparseSamples.valued(300, 200, degree: 90, seed: 5)
        let op = SparseOperator<Float>(
            rows: matrix, transposed: matrix.transposed(),
            rowScale: SharedBuffer((0..<300).map { Float($0 % 3) }),
            columnScale: SharedBuffer((0..<200).map { Float($0 % 4) - 1 }))
        var expected: Matrix<Double> = matrix.dense()
        for row in 0..<300 {
            for column in 0..<200 {
                expected[row, column] *= Double(row % 3) * (Double(column % 4) - 1)
            }
        }
        #expect(OperatorOracle.agrees(op, expected, widths: [1, 3], tolerance: 2e-4))
        #expect(op.workspaceBytes(columns: 1) == 300 * 4)
        #expect(op.workspaceBytes(columns: 2) == 0)
    }

    @Test func degreePowersScaleTheProduct() {
        // 0 → 1, 0 → 2, 1 → 2: out-degrees 2, 1, 0; in-degrees 0, 1, 2.
        let follows = SparseMatrix(CompressedRows(rows: [[1, 2], [2], []], columnCount: 3))
        let op = SparseOperator<Double>(
            rows: follows, transposed: follows.transposed(), rowPower: -1, columnPower: -0.5)
        let root = 1 / 2.0.squareRoot()
        let expected = Matrix<Double>([[0, 0.5, 0.5 * root], [0, 0, root], [0, 0, 0]])
        #expect(OperatorOracle.agrees(op, expected, tolerance: 1e-15))
    }
}
