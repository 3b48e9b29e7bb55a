/// The dense routines of a library, over row-major views whose shapes fit, are not empty and have 32-bit sizes.
/// ``BLAS`` and ``LAPACK`` check; a library computes. Factorizations return LAPACK's `info`: 0 when all went well.
package protocol DenseRoutines {
    /// Threads the library uses by itself in one call.
    static var threads: Int { get }
    static func setThreads(_ threads: Int)

    static func gemm<Scalar: MatrixScalar>(
        _ a: MatrixView<Scalar>, _ aTranspose: BLAS.Transpose, _ b: MatrixView<Scalar>, _ bTranspose: BLAS.Transpose,
        _ c: MutableMatrixView<Scalar>, _ alpha: Scalar, _ beta: Scalar)

    static func syrk<Scalar: MatrixScalar>(
        _ a: MatrixView<Scalar>, _ transpose: BLAS.Transpose, _ c: MutableMatrixView<Scalar>,
        _ triangle: BLAS.Triangle, _ alpha: Scalar, _ beta: Scalar)

    static func symm<Scalar: MatrixScalar>(
        _ side: BLAS.Side, _ triangle: BLAS.Triangle, _ a: MatrixView<Scalar>, _ b: MatrixView<Scalar>,
        _ c: MutableMatrixView<Scalar>, _ alpha: Scalar, _ beta: Scalar)

    static func trsm<Scalar: MatrixScalar>(
        _ side: BLAS.Side, _ triangle: BLAS.Triangle, _ transpose: BLAS.Transpose, _ unitDiagonal: Bool,
        _ a: MatrixView<Scalar>, _ b: MutableMatrixView<Scalar>, _ alpha: Scalar)

    /// Cholesky factor over `triangle` of `a`; the result is the 1-based row where it broke down.
    static func potrf<Scalar: MatrixScalar>(_ triangle: BLAS.Triangle, _ a: MutableMatrixView<Scalar>) -> Int

    /// Eigenvalues, smallest first, into the one row of `values`; row i of `a` becomes the eigenvector of value i.
    static func syevd<Scalar: MatrixScalar>(
        _ triangle: BLAS.Triangle, _ a: MutableMatrixView<Scalar>, _ values: MutableMatrixView<Scalar>
    ) -> Int

    /// `a`, at least as many rows as columns, becomes Q; R goes to `r`, zero below its diagonal.
    static func qr<Scalar: MatrixScalar>(_ a: MutableMatrixView<Scalar>, _ r: MutableMatrixView<Scalar>) -> Int

    /// a = u diag(values) vt with min(rows, columns) triplets, largest first; `a` is destroyed.
    static func gesdd<Scalar: MatrixScalar>(
        _ a: MutableMatrixView<Scalar>, _ u: MutableMatrixView<Scalar>, _ values: MutableMatrixView<Scalar>,
        _ vt: MutableMatrixView<Scalar>
    ) -> Int
}
