/// Products and triangular solves of dense views, on the calling thread alone. Rows may lie apart by any stride.
///
/// Shapes that do not fit are a precondition failure; a size beyond the 32-bit integers of the BLAS is thrown as
/// ``LinearAlgebraError/tooLarge(what:size:limit:)``. Views written to must not overlap those read.
///
/// Dongarra, Du Croz, Hammarling, Duff, "A set of level 3 basic linear algebra subprograms", ACM TOMS 16(1), 1990,
/// doi:10.1145/77626.79170.
public enum BLAS {
    public enum Transpose: Sendable { case no, yes }
    /// Which half of a square matrix, with its diagonal, is meant; the other is neither read nor written.
    public enum Triangle: Sendable { case lower, upper }
    public enum Side: Sendable { case left, right }

    /// `c = alpha × op(a) op(b) + beta × c`, where op transposes or not. With `beta` 0 what `c` held is not read.
    public static func gemm<Scalar: MatrixScalar>(
        _ a: MatrixView<Scalar>, _ aTranspose: Transpose, _ b: MatrixView<Scalar>, _ bTranspose: Transpose = .no,
        into c: MutableMatrixView<Scalar>, alpha: Scalar = 1, beta: Scalar = 0
    ) throws(LinearAlgebraError) {
        let (rows, inner) = shape(a, aTranspose)
        let (bRows, columns) = shape(b, bTranspose)
        precondition(inner == bRows, "gemm: the inner sides of the factors differ")
        precondition(c.rows == rows && c.columns == columns, "gemm: the result has another shape than the product")
        guard rows > 0, columns > 0 else { return }
        guard inner > 0 else { return scale(c, by: beta) }
        try check(a)
        try check(b)
        try check(c.reading)
        BLASThreads.single { DenseLibrary.gemm(a, aTranspose, b, bTranspose, c, alpha, beta) }
    }

    /// `c = alpha × a b + beta × c`. With `beta` 0 what `c` held is not read.
    public static func gemm<Scalar: MatrixScalar>(
        _ a: MatrixView<Scalar>, _ b: MatrixView<Scalar>, _ bTranspose: Transpose = .no,
        into c: MutableMatrixView<Scalar>, alpha: Scalar = 1, beta: Scalar = 0
    ) throws(LinearAlgebraError) {
        try gemm(a, .no, b, bTranspose, into: c, alpha: alpha, beta: beta)
    }

    /// `c = alpha × a aᵀ + beta × c`, or with aᵀ a when `transpose` is `.yes`; `triangle` of `c` alone.
    public static func syrk<Scalar: MatrixScalar>(
        _ a: MatrixView<Scalar>, _ transpose: Transpose, into c: MutableMatrixView<Scalar>,
        triangle: Triangle = .lower, alpha: Scalar = 1, beta: Scalar = 0
    ) throws(LinearAlgebraError) {
        let (size, inner) = shape(a, transpose)
        precondition(c.rows == size && c.columns == size, "syrk: the result has another shape than the product")
        guard size > 0 else { return }
        guard inner > 0 else {
            for row in 0..<size {
                let columns = triangle == .lower ? 0..<row + 1 : row..<size
                scale(c.window(rows: row..<row + 1, columns: columns), by: beta)
            }
            return
        }
        try check(a)
        try check(c.reading)
        BLASThreads.single { DenseLibrary.syrk(a, transpose, c, triangle, alpha, beta) }
    }

    /// `c = alpha × a b + beta × c`, or with b a when `side` is `.right`; `a` symmetric, known by its `triangle`.
    public static func symm<Scalar: MatrixScalar>(
        _ a: MatrixView<Scalar>, _ b: MatrixView<Scalar>, into c: MutableMatrixView<Scalar>, side: Side = .left,
        triangle: Triangle = .lower, alpha: Scalar = 1, beta: Scalar = 0
    ) throws(LinearAlgebraError) {
        precondition(a.rows == a.columns, "symm: the symmetric factor is not square")
        precondition(a.rows == (side == .left ? b.rows : b.columns), "symm: the inner sides of the factors differ")
        precondition(c.rows == b.rows && c.columns == b.columns, "symm: the result has another shape than the product")
        guard b.rows > 0, b.columns > 0 else { return }
        try check(a)
        try check(b)
        try check(c.reading)
        BLASThreads.single { DenseLibrary.symm(side, triangle, a, b, c, alpha, beta) }
    }

    /// Solves `op(a) x = alpha × b`, or `x op(a) = alpha × b` when `side` is `.right`, over `b`; `a` is the triangle
    /// `triangle` of a square view, with ones for its diagonal if `unitDiagonal`. Zeros on the diagonal give infinities.
    public static func trsm<Scalar: MatrixScalar>(
        _ a: MatrixView<Scalar>, _ transpose: Transpose = .no, into b: MutableMatrixView<Scalar>, side: Side = .left,
        triangle: Triangle = .lower, unitDiagonal: Bool = false, alpha: Scalar = 1
    ) throws(LinearAlgebraError) {
        precondition(a.rows == a.columns, "trsm: the triangle is not square")
        precondition(
            a.rows == (side == .left ? b.rows : b.columns), "trsm: triangle and right-hand sides differ in size")
        guard b.rows > 0, b.columns > 0 else { return }
        try check(a)
        try check(b.reading)
        BLASThreads.single { DenseLibrary.trsm(side, triangle, transpose, unitDiagonal, a, b, alpha) }
    }

    static func scale<Scalar: MatrixScalar>(_ c: MutableMatrixView<Scalar>, by beta: Scalar) {
        if beta == 0 { return c.fill(0) }
        guard beta != 1 else { return }
        for row in 0..<c.rows {
            var values = c.mutableRow(row)
            for column in values.indices { values[column] *= beta }
        }
    }

    static func shape<Scalar>(_ view: MatrixView<Scalar>, _ transpose: Transpose) -> (rows: Int, columns: Int) {
        transpose == .no ? (view.rows, view.columns) : (view.columns, view.rows)
    }

    static func check<Scalar>(_ view: MatrixView<Scalar>) throws(LinearAlgebraError) {
        let limit = Int(Int32.max)
        if view.rows > limit { throw .tooLarge(what: "rows", size: view.rows, limit: limit) }
        if view.columns > limit { throw .tooLarge(what: "columns", size: view.columns, limit: limit) }
        if view.stride > limit { throw .tooLarge(what: "elements from row to row", size: view.stride, limit: limit) }
    }
}
