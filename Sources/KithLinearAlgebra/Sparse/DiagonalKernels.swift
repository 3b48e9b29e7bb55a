/// What operators do to panels besides sparse products: diagonal scales and terms of rank one.
///
/// Written for Float and Double each, since a loop over an unknown type runs many times slower.
enum DiagonalKernels {
    /// Parts that column sums are taken in; depends on the number of rows alone.
    private static func sumParts(_ rows: Int) -> Int { min(64, max(1, rows / 4096)) }

    /// Memory that ``weightedColumnSums(_:weights:threads:)`` takes.
    static func columnSumBytes(rows: Int, columns: Int) -> Int {
        (sumParts(rows) + 2) * columns * MemoryLayout<Double>.stride
    }

    /// `result[row, 0] = scale[row] × vector[row, 0]` for the rows given.
    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    static func multiply<Scalar: MatrixScalar>(
        _ vector: MatrixView<Scalar>, by scale: SharedBuffer<Scalar>, rows: Range<Int>,
        into result: MutableMatrixView<Scalar>
    ) {
        for row in rows { result[row, 0] = scale[row] * vector[row, 0] }
    }

    /// `result[row] += factor × scale[row] × panel[row]` for the rows given; `scale` `nil` for ones.
    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    static func addScaled<Scalar: MatrixScalar>(
        _ panel: MatrixView<Scalar>, scale: SharedBuffer<Scalar>?, factor: Scalar, rows: Range<Int>,
        into result: MutableMatrixView<Scalar>
    ) {
        for row in rows {
            let weight = scale.map { factor * $0[row] } ?? factor
            let source = panel.row(row)
            var target = result.mutableRow(row)
            precondition(source.count == target.count, "panel and result differ in columns")
            for index in source.indices { target[index] += weight * source[index] }
        }
    }

    /// `result[row] = factor × panel[row] + beta × result[row]` for the rows given; with `beta` 0 what `result` held is
    /// not read.
    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    static func combine<Scalar: MatrixScalar>(
        _ panel: MatrixView<Scalar>, factor: Scalar, beta: Scalar, rows: Range<Int>,
        into result: MutableMatrixView<Scalar>
    ) {
        for row in rows {
            let source = panel.row(row)
            var target = result.mutableRow(row)
            precondition(source.count == target.count, "panel and result differ in columns")
            if beta == 0 {
                for index in source.indices { target[index] = factor * source[index] }
            } else {
                for index in source.indices { target[index] = factor * source[index] + beta * target[index] }
            }
        }
    }

    /// `result[row] += weights[row] × values` for the rows given.
    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    static func addOuter<Scalar: MatrixScalar>(
        _ weights: SharedBuffer<Scalar>, _ values: [Scalar], rows: Range<Int>, into result: MutableMatrixView<Scalar>
    ) {
        for row in rows {
            let weight = weights[row]
            var target = result.mutableRow(row)
            precondition(values.count == target.count, "panel and result differ in columns")
            for index in target.indices { target[index] += weight * values[index] }
        }
    }

    /// Σ weights[row] × panel[row], one sum a column, summed over parts that do not depend on `threads`.
    static func weightedColumnSums<Scalar: MatrixScalar>(
        _ panel: MatrixView<Scalar>, weights: SharedBuffer<Scalar>, threads: Int
    ) -> [Double] {
        let cuts = Parallel.cuts(panel.rows, parts: sumParts(panel.rows))
        let partial = MutableMatrixView<Double>(rows: cuts.count, columns: panel.columns)
        Parallel.forEach(cuts.count, threads: threads) { part in
            sum(panel, weights: weights, rows: cuts[part], into: partial.window(rows: part..<part + 1))
        }
        var sums = [Double](repeating: 0, count: panel.columns)
        for part in 0..<cuts.count {
            for column in 0..<panel.columns { sums[column] += partial[part, column] }
        }
        return sums
    }

    @specialized(where Scalar == Float)
    @specialized(where Scalar == Double)
    private static func sum<Scalar: MatrixScalar>(
        _ panel: MatrixView<Scalar>, weights: SharedBuffer<Scalar>, rows: Range<Int>,
        into sums: MutableMatrixView<Double>
    ) {
        var target = sums.mutableRow(0)
        for row in rows {
            let weight = Double(weights[row])
            let source = panel.row(row)
            for index in source.indices { target[index] += weight * Double(source[index]) }
        }
    }
}
