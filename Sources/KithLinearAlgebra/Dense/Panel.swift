/// Parallel work on tall panels: many rows, few columns.
///
/// Rows are cut into parts whose number depends on the shape alone and partial sums are added in the order of the parts,
/// so that the same bytes come from any number of threads. ``PanelKernels`` compute the parts where the processor has
/// the vectors they are made for and the panel is neither too narrow nor wide, the BLAS elsewhere.
public enum Panel {
    /// aᵀ b, for `a` n × k and `b` n × m. O(n k m), and one k × m block of memory a part.
    public static func gram<Scalar: MatrixScalar>(
        _ a: MatrixView<Scalar>, _ b: MatrixView<Scalar>, threads: Int
    ) throws(LinearAlgebraError) -> Matrix<Scalar> {
        precondition(a.rows == b.rows, "gram: the panels differ in rows")
        try BLAS.check(a)
        try BLAS.check(b)
        let byKernel = PanelKernels.pay && PanelKernels.takesGram(a.columns, b.columns, of: Scalar.self)
        return try sum(rows: a.rows, shape: (a.columns, b.columns), threads: threads) {
            rows, partial throws(LinearAlgebraError) in
            if byKernel {
                return PanelKernels.gram(a.window(rows: rows), b.window(rows: rows), lower: false, into: partial)
            }
            try BLAS.gemm(a.window(rows: rows), .yes, b.window(rows: rows), into: partial)
        }
    }

    /// aᵀ a, both triangles filled, for `a` n × k. O(n k²).
    public static func gram<Scalar: MatrixScalar>(
        _ a: MatrixView<Scalar>, threads: Int
    ) throws(LinearAlgebraError) -> Matrix<Scalar> {
        try BLAS.check(a)
        let byKernel = PanelKernels.pay && PanelKernels.takesGram(a.columns, a.columns, of: Scalar.self)
        var gram = try sum(rows: a.rows, shape: (a.columns, a.columns), threads: threads) {
            rows, partial throws(LinearAlgebraError) in
            if byKernel {
                return PanelKernels.gram(a.window(rows: rows), a.window(rows: rows), lower: true, into: partial)
            }
            try BLAS.syrk(a.window(rows: rows), .yes, into: partial)
        }
        gram.withMutableView { gram in
            if Scalar.self == Float.self {
                mirror(cast(gram, to: Float.self))
            } else {
                mirror(cast(gram, to: Double.self))
            }
        }
        return gram
    }

    @inline(__always)
    private static func mirror<Scalar: MatrixScalar>(_ gram: MutableMatrixView<Scalar>) {
        for row in 0..<gram.rows {
            for column in 0..<row { gram[column, row] = gram[row, column] }
        }
    }

    /// `c = alpha × a small + beta × c`, for `a` n × k, `small` k × m and `c` n × m. O(n k m).
    public static func multiply<Scalar: MatrixScalar>(
        _ a: MatrixView<Scalar>, _ small: MatrixView<Scalar>, into c: MutableMatrixView<Scalar>, alpha: Scalar = 1,
        beta: Scalar = 0, threads: Int
    ) throws(LinearAlgebraError) {
        precondition(a.columns == small.rows, "multiply: the inner sides of the factors differ")
        precondition(c.rows == a.rows && c.columns == small.columns, "multiply: the result has another shape")
        let padded =
            PanelKernels.pay && PanelKernels.takesProduct(small.rows, small.columns, of: Scalar.self)
            ? PanelKernels.padded(small) : nil
        try forEachPart(rows: a.rows, threads: threads) { rows throws(LinearAlgebraError) in
            if let padded {
                return PanelKernels.multiply(
                    a.window(rows: rows), padded, into: c.window(rows: rows), alpha: alpha, beta: beta)
            }
            try BLAS.gemm(a.window(rows: rows), small, into: c.window(rows: rows), alpha: alpha, beta: beta)
        }
    }

    /// `a ← a small` in place, for `a` n × k and `small` k × m with m at most k: the first m columns are replaced. O(n k m),
    /// and one block of rows of memory a part.
    static func rotate<Scalar: MatrixScalar>(
        _ a: MutableMatrixView<Scalar>, by small: MatrixView<Scalar>, threads: Int
    ) throws(LinearAlgebraError) {
        try forEachPart(rows: a.rows, threads: threads) { rows throws(LinearAlgebraError) in
            let rotated = MutableMatrixView<Scalar>(rows: rows.count, columns: small.columns)
            try BLAS.gemm(a.reading.window(rows: rows), small, into: rotated)
            a.window(rows: rows, columns: 0..<small.columns).copy(rotated.reading)
        }
    }

    /// `a op(triangle)⁻¹` in place: columns solved against a small triangular factor. O(n k²).
    static func solveRight<Scalar: MatrixScalar>(
        _ factor: MatrixView<Scalar>, _ transpose: BLAS.Transpose, into a: MutableMatrixView<Scalar>,
        triangle: BLAS.Triangle, threads: Int
    ) throws(LinearAlgebraError) {
        try forEachPart(rows: a.rows, threads: threads) { rows throws(LinearAlgebraError) in
            try BLAS.trsm(factor, transpose, into: a.window(rows: rows), side: .right, triangle: triangle)
        }
    }

    // MARK: Parts

    /// Parts of a panel of `rows` rows: enough to share out evenly, each long enough for the BLAS to be quick.
    static func parts(rows: Int) -> [Range<Int>] {
        Parallel.cuts(rows, parts: min(32, (rows + 511) / 512))
    }

    /// Runs `body` for each part of `rows` rows with the BLAS on one thread.
    static func forEachPart(
        rows: Int, threads: Int, _ body: @Sendable (Range<Int>) throws(LinearAlgebraError) -> Void
    ) throws(LinearAlgebraError) {
        let parts = parts(rows: rows)
        try BLASThreads.forEach(parts.count, threads: threads) { part throws(LinearAlgebraError) in
            try body(parts[part])
        }
    }

    /// The sum of what `body` puts into a block of `shape` for each part of `rows` rows.
    private static func sum<Scalar: MatrixScalar>(
        rows: Int, shape: (rows: Int, columns: Int), threads: Int,
        _ body: @Sendable (Range<Int>, MutableMatrixView<Scalar>) throws(LinearAlgebraError) -> Void
    ) throws(LinearAlgebraError) -> Matrix<Scalar> {
        let parts = parts(rows: rows)
        let partials = MutableMatrixView<Scalar>(rows: max(1, parts.count) * shape.rows, columns: shape.columns)
        try BLASThreads.forEach(parts.count, threads: threads) { part throws(LinearAlgebraError) in
            try body(parts[part], partials.window(rows: part * shape.rows..<(part + 1) * shape.rows))
        }
        let result = MutableMatrixView<Scalar>(rows: shape.rows, columns: shape.columns)
        let cuts = Parallel.cuts(shape.rows, parts: 8)
        Parallel.forEach(cuts.count, threads: threads) { part in
            // Concrete types here, or the compiler makes neither vectors nor direct calls of the additions.
            if Scalar.self == Float.self {
                add(cast(partials, to: Float.self), to: cast(result, to: Float.self), rows: cuts[part], parts.count)
            } else {
                add(cast(partials, to: Double.self), to: cast(result, to: Double.self), rows: cuts[part], parts.count)
            }
        }
        return Matrix(adopting: result)
    }

    /// The sums of some rows over all blocks of partial sums, in the order of the blocks.
    @inline(__always)
    private static func add<Scalar: MatrixScalar>(
        _ partials: MutableMatrixView<Scalar>, to result: MutableMatrixView<Scalar>, rows: Range<Int>, _ count: Int
    ) {
        for block in 0..<count {
            for row in rows {
                var sums = result.mutableRow(row)
                let values = partials.row(block * result.rows + row)
                precondition(sums.count == values.count)
                for column in values.indices { sums[column] += values[column] }
            }
        }
    }
}
