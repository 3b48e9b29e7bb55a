/// Factorizations of dense row-major views, on the calling thread alone. Rows may lie apart by any stride.
///
/// Shapes that do not fit are a precondition failure. A breakdown is thrown with the routine's name: as
/// ``LinearAlgebraError/singular(routine:row:)`` where a matrix is not positive definite (or not a number), else as
/// ``LinearAlgebraError/routineFailed(routine:info:meaning:)``; NaN and infinity, where they would not show by
/// themselves, as ``LinearAlgebraError/notFinite(row:column:)``.
///
/// Anderson et al., "LAPACK Users' Guide", third edition, SIAM 1999, doi:10.1137/1.9780898719604.
public enum LAPACK {
    /// Cholesky: `a`, symmetric and positive definite and known by `triangle`, becomes L with a = L Lᵀ there (for
    /// `.upper`, U with a = Uᵀ U). The other triangle is neither read nor written. O(n³/3).
    public static func potrf<Scalar: MatrixScalar>(
        _ a: MutableMatrixView<Scalar>, triangle: BLAS.Triangle = .lower
    ) throws(LinearAlgebraError) {
        precondition(a.rows == a.columns, "potrf: the matrix is not square")
        guard a.rows > 0 else { return }
        try BLAS.check(a.reading)
        let info = BLASThreads.single { DenseLibrary.potrf(triangle, a) }
        if info > 0 { throw .singular(routine: "potrf", row: info - 1) }
        try checkArguments(info, of: "potrf")
        // Not every library stops at a NaN; whatever touches one ends on the diagonal.
        for row in 0..<a.rows where !(a[row, row].isFinite && a[row, row] > 0) {
            throw .singular(routine: "potrf", row: row)
        }
    }

    /// Solves with the factor that ``potrf(_:triangle:)`` left in `factor`; the columns of `b`, n × m, become the
    /// solutions. O(n² m).
    public static func potrs<Scalar: MatrixScalar>(
        _ factor: MatrixView<Scalar>, _ b: MutableMatrixView<Scalar>, triangle: BLAS.Triangle = .lower
    ) throws(LinearAlgebraError) {
        precondition(factor.rows == b.rows, "potrs: factor and right-hand sides differ in size")
        let lower = triangle == .lower
        try BLAS.trsm(factor, lower ? .no : .yes, into: b, triangle: triangle)
        try BLAS.trsm(factor, lower ? .yes : .no, into: b, triangle: triangle)
    }

    /// Solves a x = b for symmetric positive definite `a`, n × n and known by `triangle`, which becomes its Cholesky
    /// factor; the columns of `b`, n × m, become the solutions. O(n³/3 + n² m).
    public static func posv<Scalar: MatrixScalar>(
        _ a: MutableMatrixView<Scalar>, _ b: MutableMatrixView<Scalar>, triangle: BLAS.Triangle = .lower
    ) throws(LinearAlgebraError) {
        precondition(a.rows == b.rows, "posv: matrix and right-hand sides differ in size")
        try potrf(a, triangle: triangle)
        try potrs(a.reading, b, triangle: triangle)
    }

    /// As ``posv(_:_:triangle:)`` with a right-hand side in each row of `b`, m × n, which becomes its solution.
    public static func posv<Scalar: MatrixScalar>(
        _ a: MutableMatrixView<Scalar>, rows b: MutableMatrixView<Scalar>, triangle: BLAS.Triangle = .lower
    ) throws(LinearAlgebraError) {
        precondition(a.rows == b.columns, "posv: matrix and right-hand sides differ in size")
        try potrf(a, triangle: triangle)
        // Rows times the inverse from the right, which is its own transpose.
        let lower = triangle == .lower
        try BLAS.trsm(a.reading, lower ? .yes : .no, into: b, side: .right, triangle: triangle)
        try BLAS.trsm(a.reading, lower ? .no : .yes, into: b, side: .right, triangle: triangle)
    }

    /// QR: `a`, m × n with m at least n, becomes Q with orthonormal columns (geqrf, then orgqr). Returns R, n × n and
    /// zero below its diagonal, whose signs are the library's. O(m n²).
    public static func qr<Scalar: MatrixScalar>(
        _ a: MutableMatrixView<Scalar>
    ) throws(LinearAlgebraError) -> Matrix<Scalar> {
        precondition(a.rows >= a.columns, "qr: the matrix has more columns than rows")
        let r = MutableMatrixView<Scalar>(rows: a.columns, columns: a.columns)
        guard a.columns > 0 else { return Matrix(adopting: r) }
        try BLAS.check(a.reading)
        try checkFinite(a.reading)
        let info = BLASThreads.single { DenseLibrary.qr(a, r) }
        try checkArguments(info, of: "geqrf")
        return Matrix(adopting: r)
    }

    /// Eigenvalues, smallest first, of the symmetric `a`, n × n and known by `triangle`; column i of `a` becomes the
    /// eigenvector of value i. Divide and conquer. O(n³), and 2 n² elements of scratch memory.
    public static func syevd<Scalar: MatrixScalar>(
        _ a: MutableMatrixView<Scalar>, triangle: BLAS.Triangle = .lower
    ) throws(LinearAlgebraError) -> [Scalar] {
        precondition(a.rows == a.columns, "syevd: the matrix is not square")
        guard a.rows > 0 else { return [] }
        try BLAS.check(a.reading)
        for row in 0..<a.rows {
            let columns = triangle == .lower ? 0..<row + 1 : row..<a.rows
            try checkFinite(
                a.reading.window(rows: row..<row + 1, columns: columns), row: row, column: columns.lowerBound)
        }
        let values = MutableMatrixView<Scalar>(rows: 1, columns: a.rows)
        let info = BLASThreads.single { DenseLibrary.syevd(triangle, a, values) }
        if info > 0 {
            throw .routineFailed(routine: "syevd", info: info, meaning: "an eigenvalue did not converge")
        }
        try checkArguments(info, of: "syevd")
        transposeSquare(a)
        return (0..<a.rows).map { values[0, $0] }
    }

    /// A = U diag(σ) Vᵀ with r = min(m, n) triplets, largest first. Divide and conquer. O(m n r).
    ///
    /// `a`, m × n, is destroyed. `u`, m × r, and `vt`, r × n, are written.
    public static func gesdd<Scalar: MatrixScalar>(
        _ a: MutableMatrixView<Scalar>, u: MutableMatrixView<Scalar>, vt: MutableMatrixView<Scalar>
    ) throws(LinearAlgebraError) -> [Scalar] {
        let count = min(a.rows, a.columns)
        precondition(u.rows == a.rows && u.columns == count, "gesdd: the left vectors have another shape")
        precondition(vt.rows == count && vt.columns == a.columns, "gesdd: the right vectors have another shape")
        guard count > 0 else { return [] }
        try BLAS.check(a.reading)
        try BLAS.check(u.reading)
        try BLAS.check(vt.reading)
        try checkFinite(a.reading)
        let values = MutableMatrixView<Scalar>(rows: 1, columns: count)
        let info = BLASThreads.single { DenseLibrary.gesdd(a, u, values, vt) }
        if info > 0 {
            throw .routineFailed(routine: "gesdd", info: info, meaning: "a singular value did not converge")
        }
        try checkArguments(info, of: "gesdd")
        return (0..<count).map { values[0, $0] }
    }

    private static func checkArguments(_ info: Int, of routine: String) throws(LinearAlgebraError) {
        if info != 0 {
            throw .routineFailed(routine: routine, info: info, meaning: "argument \(-info) was refused")
        }
    }

    private static func checkFinite<Scalar>(
        _ view: MatrixView<Scalar>, row: Int = 0, column: Int = 0
    ) throws(LinearAlgebraError) {
        if let place = view.firstNonFinite() {
            throw .notFinite(row: row + place.row, column: column + place.column)
        }
    }

    private static func transposeSquare<Scalar>(_ a: MutableMatrixView<Scalar>) {
        // By small blocks, so that the columns read stay in the cache.
        let block = 32
        for top in stride(from: 0, to: a.rows, by: block) {
            for left in stride(from: 0, through: top, by: block) {
                for row in top..<min(top + block, a.rows) {
                    for column in left..<min(left + block, row) {
                        (a[row, column], a[column, row]) = (a[column, row], a[row, column])
                    }
                }
            }
        }
    }
}
