/// Large symmetric positive definite matrices over all threads: factor, solve, inverse.
///
/// The matrix is cut into tiles of a fixed size and every tile is computed by one call of the BLAS on one thread, in an
/// order that does not depend on the threads, so that neither do the bytes.
///
/// Buttari, Langou, Kurzak, Dongarra, "A class of parallel tiled linear algebra algorithms for multicore
/// architectures", Parallel Computing 35, 2009, doi:10.1016/j.parco.2008.10.002; here left-looking, a column of tiles
/// at a time, which leaves long inner products to the BLAS and two meetings of the threads a column.
public enum Cholesky {
    /// Rows and columns of a tile: long enough for the BLAS to be quick, short enough to share out.
    package static let tile = 256

    /// The factor L, with a = L Lᵀ, over the lower triangle of `a`, n × n, which is all that is read; the other triangle
    /// stays as it is.
    ///
    /// - Throws: ``LinearAlgebraError/singular(routine:row:)`` with the row where `a` turned out not to be positive
    ///   definite (or not a number).
    /// - Complexity: O(n³/3).
    public static func factor<Scalar: MatrixScalar>(
        _ a: MutableMatrixView<Scalar>, threads: Int = Parallel.availableThreads
    ) throws(LinearAlgebraError) {
        try factor(a, tile: tile, threads: threads)
    }

    package static func factor<Scalar: MatrixScalar>(
        _ a: MutableMatrixView<Scalar>, tile: Int, threads: Int
    ) throws(LinearAlgebraError) {
        precondition(a.rows == a.columns, "Cholesky: the matrix is not square")
        try BLAS.check(a.reading)
        for start in stride(from: 0, to: a.rows, by: tile) {
            let columns = start..<min(start + tile, a.rows)
            let diagonal = a.window(rows: columns, columns: columns)
            // Half tiles below: as much work each as the triangle of the diagonal tile, and shorter waits at the end.
            let below = cuts(columns.upperBound..<a.rows, by: tile / 2)
            let left = a.window(rows: columns, columns: 0..<start).reading
            if start > 0 {
                try BLASThreads.forEach(below.count + 1, threads: threads) { part throws(LinearAlgebraError) in
                    guard part > 0 else { return try BLAS.syrk(left, .no, into: diagonal, alpha: -1, beta: 1) }
                    let rows = below[part - 1]
                    try BLAS.gemm(
                        a.window(rows: rows, columns: 0..<start).reading, .no, left, .yes,
                        into: a.window(rows: rows, columns: columns), alpha: -1, beta: 1)
                }
            }
            do throws(LinearAlgebraError) {
                try LAPACK.potrf(diagonal)
            } catch {
                guard case .singular(let routine, let row) = error else { throw error }
                throw .singular(routine: routine, row: start + row)
            }
            try BLASThreads.forEach(below.count, threads: threads) { part throws(LinearAlgebraError) in
                let target = a.window(rows: below[part], columns: columns)
                try BLAS.trsm(diagonal.reading, .yes, into: target, side: .right)
            }
        }
    }

    /// Solves with the factor that ``factor(_:threads:)`` left in the lower triangle of `factor`, n × n; the columns of
    /// `b`, n × m, become the solutions. O(n² m).
    public static func solve<Scalar: MatrixScalar>(
        _ factor: MatrixView<Scalar>, _ b: MutableMatrixView<Scalar>, threads: Int = Parallel.availableThreads
    ) throws(LinearAlgebraError) {
        precondition(factor.rows == b.rows, "Cholesky: factor and right-hand sides differ in size")
        let parts = cuts(0..<b.columns, by: tile / 2)
        try BLASThreads.forEach(parts.count, threads: threads) { part throws(LinearAlgebraError) in
            try LAPACK.potrs(factor, b.window(columns: parts[part]))
        }
    }

    /// The inverse of `a`, n × n, symmetric positive definite and known by its lower triangle, over both triangles of
    /// `a`.
    ///
    /// - Throws: ``LinearAlgebraError/singular(routine:row:)`` as ``factor(_:threads:)``; `a` is destroyed then.
    /// - Complexity: O(n³), and ``memoryNeededToInvert(size:of:)`` bytes beside `a`.
    public static func inverse<Scalar: MatrixScalar>(
        of a: MutableMatrixView<Scalar>, threads: Int = Parallel.availableThreads
    ) throws(LinearAlgebraError) {
        try factor(a, threads: threads)
        try invert(a, threads: threads)
    }

    /// The inverse from the factor that ``factor(_:threads:)`` left in `a`, in its place and over both triangles.
    /// O(2 n³/3).
    public static func invert<Scalar: MatrixScalar>(
        _ a: MutableMatrixView<Scalar>, threads: Int = Parallel.availableThreads
    ) throws(LinearAlgebraError) {
        try invert(a, tile: tile, threads: threads)
    }

    package static func invert<Scalar: MatrixScalar>(
        _ a: MutableMatrixView<Scalar>, tile: Int, threads: Int
    ) throws(LinearAlgebraError) {
        precondition(a.rows == a.columns, "Cholesky: the matrix is not square")
        let strip = MutableMatrixView<Scalar>(rows: min(tile, a.rows), columns: a.rows)
        for rows in cuts(0..<a.rows, by: tile) { try invertFactor(a, rows, strip, threads) }
        for rows in cuts(0..<a.rows, by: tile) { try squareFactor(a, rows, strip, threads) }
    }

    /// Bytes that ``inverse(of:threads:)`` of a `size` × `size` matrix takes beside it. The factorization alone takes
    /// none of that size.
    public static func memoryNeededToInvert<Scalar: MatrixScalar>(size: Int, of: Scalar.Type) -> Int {
        min(tile, size) * (size + min(tile, size)) * MemoryLayout<Scalar>.stride
    }

    /// A strip of rows of X = L⁻¹, given those above: X[i, j] = −L[i, i]⁻¹ Σₚ L[i, p] X[p, j].
    private static func invertFactor<Scalar: MatrixScalar>(
        _ a: MutableMatrixView<Scalar>, _ rows: Range<Int>, _ strip: MutableMatrixView<Scalar>, _ threads: Int
    ) throws(LinearAlgebraError) {
        let diagonal = a.window(rows: rows, columns: rows)
        let parts = cuts(0..<rows.lowerBound, by: strip.rows)
        let sums = strip.window(rows: 0..<rows.count)
        try BLASThreads.forEach(parts.count, threads: threads) { part throws(LinearAlgebraError) in
            let columns = parts[part]
            let inner = columns.lowerBound..<rows.lowerBound
            let sum = sums.window(columns: columns)
            try BLAS.gemm(
                a.window(rows: rows, columns: inner).reading, a.window(rows: inner, columns: columns).reading,
                into: sum, alpha: -1)
            try BLAS.trsm(diagonal.reading, into: sum)
        }
        Parallel.forEach(parts.count, threads: threads) { part in
            a.window(rows: rows, columns: parts[part]).copy(sums.window(columns: parts[part]).reading)
        }
        let identity = MutableMatrixView<Scalar>(rows: rows.count, columns: rows.count)
        for index in 0..<rows.count { identity[index, index] = 1 }
        try BLAS.trsm(diagonal.reading, into: identity)
        // Over both triangles: from here on the zeros above the diagonal of the tile are read.
        diagonal.copy(identity.reading)
    }

    /// A strip of rows of XᵀX, for which the rows of X from there on are needed alone, and its mirror image.
    private static func squareFactor<Scalar: MatrixScalar>(
        _ a: MutableMatrixView<Scalar>, _ rows: Range<Int>, _ strip: MutableMatrixView<Scalar>, _ threads: Int
    ) throws(LinearAlgebraError) {
        let from = rows.lowerBound..<a.rows
        let sums = strip.window(rows: 0..<rows.count)
        let parts = cuts(0..<rows.upperBound, by: max(1, strip.rows / 2))
        let own = a.window(rows: from, columns: rows).reading
        try BLASThreads.forEach(parts.count, threads: threads) { part throws(LinearAlgebraError) in
            let columns = parts[part]
            try BLAS.gemm(
                own, .yes, a.window(rows: from, columns: columns).reading, into: sums.window(columns: columns))
        }
        Parallel.forEach(parts.count, threads: threads) { part in
            if Scalar.self == Float.self {
                mirror(cast(sums, to: Float.self), to: cast(a, to: Float.self), rows, parts[part])
            } else {
                mirror(cast(sums, to: Double.self), to: cast(a, to: Double.self), rows, parts[part])
            }
        }
    }

    /// Copies some columns of the strip to rows of `a`, as far as the diagonal, and to its columns.
    @inline(__always)
    private static func mirror<Scalar: MatrixScalar>(
        _ strip: MutableMatrixView<Scalar>, to a: MutableMatrixView<Scalar>, _ rows: Range<Int>, _ columns: Range<Int>
    ) {
        let block = 16
        for left in stride(from: columns.lowerBound, to: columns.upperBound, by: block) {
            for row in rows {
                for column in left..<min(left + block, columns.upperBound) where column <= row {
                    let value = strip[row - rows.lowerBound, column]
                    a[row, column] = value
                    a[column, row] = value
                }
            }
        }
    }

    private static func cuts(_ range: Range<Int>, by size: Int) -> [Range<Int>] {
        stride(from: range.lowerBound, to: range.upperBound, by: size).map { $0..<min($0 + size, range.upperBound) }
    }
}
