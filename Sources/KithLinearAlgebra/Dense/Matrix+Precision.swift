extension Matrix {
    /// A copy in double precision.
    func widened() -> MutableMatrixView<Double> {
        let result = MutableMatrixView<Double>(rows: rows, columns: columns)
        if Scalar.self == Float.self {
            convert(cast(view, to: Float.self), into: result)
        } else {
            result.copy(cast(view, to: Double.self))
        }
        return result
    }

    /// A copy of `wide` in this matrix's precision.
    init(narrowing wide: MatrixView<Double>) {
        let result = MutableMatrixView<Scalar>(rows: wide.rows, columns: wide.columns)
        if Scalar.self == Float.self {
            convert(wide, into: cast(result, to: Float.self))
        } else {
            cast(result, to: Double.self).copy(wide)
        }
        self.init(adopting: result)
    }
}

@inline(__always)
private func convert<Source: MatrixScalar, Target: MatrixScalar>(
    _ source: MatrixView<Source>, into target: MutableMatrixView<Target>
) {
    for row in 0..<source.rows {
        let values = source.row(row)
        var results = target.mutableRow(row)
        for column in values.indices { results[column] = Target(values[column]) }
    }
}
