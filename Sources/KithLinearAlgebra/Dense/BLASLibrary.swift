// Invariants of this file, the one that chooses the dense library and the only one that calls it:
// * Every pointer handed to the library is the start of a view or of scratch memory that outlives the call, and sizes
//   and strides describe exactly that view; they fit 32 bits (BLAS.check has seen them).
// * A pointer is cast to Float or Double only where that is what it points at.
// * LAPACK is column-major: what a row-major view of A holds, LAPACK sees as Aᵀ with the view's stride as its leading
//   dimension. So the lower triangle is LAPACK's upper one; the QR of A is the LQ of Aᵀ, whose Q has the rows of Qᵀ;
//   and the left singular vectors of Aᵀ are the right ones of A.

#if OpenBLAS && os(Linux)
    import COpenBLAS
#elseif canImport(Accelerate)
    import Accelerate
#endif

/// Which dense linear-algebra library this build uses.
public struct BLASLibrary: Sendable {
    /// The library and its version.
    public let name: String
    /// The processor family its kernels were chosen for. OpenBLAS sometimes picks a slower one; see `OPENBLAS_CORETYPE`.
    public let core: String
    /// Threads the library uses by itself.
    public let threads: Int

    /// What is linked into this process.
    public static var current: BLASLibrary {
        #if OpenBLAS && os(Linux)
            let version = unsafe String(cString: openblas_get_config())
                .split(separator: " ").prefix(2).joined(separator: " ")
            return unsafe BLASLibrary(
                name: version, core: String(cString: openblas_get_corename()), threads: DenseLibrary.threads)
        #elseif canImport(Accelerate)
            return BLASLibrary(name: "Accelerate", core: "Apple", threads: Parallel.availableThreads)
        #else
            return BLASLibrary(name: "portable Swift (no BLAS linked)", core: "any", threads: 1)
        #endif
    }
}

#if (OpenBLAS && os(Linux)) || canImport(Accelerate)
    package typealias DenseLibrary = LinkedRoutines
#else
    package typealias DenseLibrary = PortableRoutines
#endif

#if (OpenBLAS && os(Linux)) || canImport(Accelerate)
    /// The library linked into this process: OpenBLAS, or Accelerate on Apple platforms.
    package enum LinkedRoutines: DenseRoutines {
        #if os(Linux)
            package static var threads: Int { Int(openblas_get_num_threads()) }
            package static func setThreads(_ threads: Int) { openblas_set_num_threads(Int32(threads)) }
        #else
            // Accelerate has no count to set, and keeps calls of the size of our parts on the calling thread.
            package static var threads: Int { 1 }
            package static func setThreads(_ threads: Int) {}
        #endif

        package static func gemm<Scalar: MatrixScalar>(
            _ a: MatrixView<Scalar>, _ aTranspose: BLAS.Transpose, _ b: MatrixView<Scalar>,
            _ bTranspose: BLAS.Transpose, _ c: MutableMatrixView<Scalar>, _ alpha: Scalar, _ beta: Scalar
        ) {
            let inner = size(aTranspose == .no ? a.columns : a.rows)
            let (transA, transB) = (cblas(aTranspose), cblas(bTranspose))
            if Scalar.self == Float.self {
                unsafe cblas_sgemm(
                    CblasRowMajor, transA, transB, size(c.rows), size(c.columns), inner, Float(alpha), float(a),
                    size(a.stride), float(b), size(b.stride), Float(beta), float(c), size(c.stride))
            } else {
                unsafe cblas_dgemm(
                    CblasRowMajor, transA, transB, size(c.rows), size(c.columns), inner, Double(alpha), double(a),
                    size(a.stride), double(b), size(b.stride), Double(beta), double(c), size(c.stride))
            }
        }

        package static func syrk<Scalar: MatrixScalar>(
            _ a: MatrixView<Scalar>, _ transpose: BLAS.Transpose, _ c: MutableMatrixView<Scalar>,
            _ triangle: BLAS.Triangle, _ alpha: Scalar, _ beta: Scalar
        ) {
            let inner = size(transpose == .no ? a.columns : a.rows)
            if Scalar.self == Float.self {
                unsafe cblas_ssyrk(
                    CblasRowMajor, cblas(triangle), cblas(transpose), size(c.rows), inner, Float(alpha), float(a),
                    size(a.stride), Float(beta), float(c), size(c.stride))
            } else {
                unsafe cblas_dsyrk(
                    CblasRowMajor, cblas(triangle), cblas(transpose), size(c.rows), inner, Double(alpha), double(a),
                    size(a.stride), Double(beta), double(c), size(c.stride))
            }
        }

        package static func symm<Scalar: MatrixScalar>(
            _ side: BLAS.Side, _ triangle: BLAS.Triangle, _ a: MatrixView<Scalar>, _ b: MatrixView<Scalar>,
            _ c: MutableMatrixView<Scalar>, _ alpha: Scalar, _ beta: Scalar
        ) {
            if Scalar.self == Float.self {
                unsafe cblas_ssymm(
                    CblasRowMajor, cblas(side), cblas(triangle), size(c.rows), size(c.columns), Float(alpha), float(a),
                    size(a.stride), float(b), size(b.stride), Float(beta), float(c), size(c.stride))
            } else {
                unsafe cblas_dsymm(
                    CblasRowMajor, cblas(side), cblas(triangle), size(c.rows), size(c.columns), Double(alpha),
                    double(a), size(a.stride), double(b), size(b.stride), Double(beta), double(c), size(c.stride))
            }
        }

        package static func trsm<Scalar: MatrixScalar>(
            _ side: BLAS.Side, _ triangle: BLAS.Triangle, _ transpose: BLAS.Transpose, _ unitDiagonal: Bool,
            _ a: MatrixView<Scalar>, _ b: MutableMatrixView<Scalar>, _ alpha: Scalar
        ) {
            let diagonal = unitDiagonal ? CblasUnit : CblasNonUnit
            if Scalar.self == Float.self {
                unsafe cblas_strsm(
                    CblasRowMajor, cblas(side), cblas(triangle), cblas(transpose), diagonal, size(b.rows),
                    size(b.columns), Float(alpha), float(a), size(a.stride), float(b), size(b.stride))
            } else {
                unsafe cblas_dtrsm(
                    CblasRowMajor, cblas(side), cblas(triangle), cblas(transpose), diagonal, size(b.rows),
                    size(b.columns), Double(alpha), double(a), size(a.stride), double(b), size(b.stride))
            }
        }

        package static func potrf<Scalar: MatrixScalar>(
            _ triangle: BLAS.Triangle, _ a: MutableMatrixView<Scalar>
        ) -> Int {
            var (uplo, n, lda, info) = (exchanged(triangle), size(a.rows), size(a.stride), size(0))
            if Scalar.self == Float.self {
                unsafe spotrf_(&uplo, &n, float(a), &lda, &info)
            } else {
                unsafe dpotrf_(&uplo, &n, double(a), &lda, &info)
            }
            return Int(info)
        }

        package static func syevd<Scalar: MatrixScalar>(
            _ triangle: BLAS.Triangle, _ a: MutableMatrixView<Scalar>, _ values: MutableMatrixView<Scalar>
        ) -> Int {
            var (job, uplo) = (letter("V"), exchanged(triangle))
            var (n, lda, info) = (size(a.rows), size(a.stride), size(0))
            var (workCount, indexCount) = (size(-1), size(-1))
            var work = MutableMatrixView<Scalar>(rows: 1, columns: 1)
            var indices = MutableBuffer<Int32>(count: 1)
            for _ in 0..<2 where info == 0 {
                if Scalar.self == Float.self {
                    unsafe ssyevd_(
                        &job, &uplo, &n, float(a), &lda, float(values), float(work), &workCount, indices.base,
                        &indexCount, &info)
                } else {
                    unsafe dsyevd_(
                        &job, &uplo, &n, double(a), &lda, double(values), double(work), &workCount, indices.base,
                        &indexCount, &info)
                }
                guard workCount < 0 else { break }
                work = workspace(work, &workCount)
                indexCount = indices[0]
                indices = MutableBuffer(count: Int(indexCount))
            }
            return Int(info)
        }

        package static func qr<Scalar: MatrixScalar>(
            _ a: MutableMatrixView<Scalar>, _ r: MutableMatrixView<Scalar>
        ) -> Int {
            let tau = MutableMatrixView<Scalar>(rows: 1, columns: a.columns)
            let info = gelqf(a, tau)
            guard info == 0 else { return info }
            r.fill(0)
            for row in 0..<a.columns {
                // Column i of LAPACK's L is what follows the diagonal in column i of the view: R transposed.
                for column in row..<a.columns { r[row, column] = a[row, column] }
            }
            return orglq(a, tau)
        }

        private static func gelqf<Scalar: MatrixScalar>(
            _ a: MutableMatrixView<Scalar>, _ tau: MutableMatrixView<Scalar>
        ) -> Int {
            var (m, n, lda, info) = (size(a.columns), size(a.rows), size(a.stride), size(0))
            var workCount = size(-1)
            var work = MutableMatrixView<Scalar>(rows: 1, columns: 1)
            for _ in 0..<2 where info == 0 {
                if Scalar.self == Float.self {
                    unsafe sgelqf_(&m, &n, float(a), &lda, float(tau), float(work), &workCount, &info)
                } else {
                    unsafe dgelqf_(&m, &n, double(a), &lda, double(tau), double(work), &workCount, &info)
                }
                guard workCount < 0 else { break }
                work = workspace(work, &workCount)
            }
            return Int(info)
        }

        private static func orglq<Scalar: MatrixScalar>(
            _ a: MutableMatrixView<Scalar>, _ tau: MutableMatrixView<Scalar>
        ) -> Int {
            var (m, n, lda, info) = (size(a.columns), size(a.rows), size(a.stride), size(0))
            var (k, workCount) = (m, size(-1))
            var work = MutableMatrixView<Scalar>(rows: 1, columns: 1)
            for _ in 0..<2 where info == 0 {
                if Scalar.self == Float.self {
                    unsafe sorglq_(&m, &n, &k, float(a), &lda, float(tau), float(work), &workCount, &info)
                } else {
                    unsafe dorglq_(&m, &n, &k, double(a), &lda, double(tau), double(work), &workCount, &info)
                }
                guard workCount < 0 else { break }
                work = workspace(work, &workCount)
            }
            return Int(info)
        }

        package static func gesdd<Scalar: MatrixScalar>(
            _ a: MutableMatrixView<Scalar>, _ u: MutableMatrixView<Scalar>, _ values: MutableMatrixView<Scalar>,
            _ vt: MutableMatrixView<Scalar>
        ) -> Int {
            var job = letter("S")
            var (m, n, lda, info) = (size(a.columns), size(a.rows), size(a.stride), size(0))
            var (ldv, ldu, workCount) = (size(vt.stride), size(u.stride), size(-1))
            let indices = MutableBuffer<Int32>(count: 8 * min(a.rows, a.columns))
            var work = MutableMatrixView<Scalar>(rows: 1, columns: 1)
            for _ in 0..<2 where info == 0 {
                if Scalar.self == Float.self {
                    unsafe sgesdd_(
                        &job, &m, &n, float(a), &lda, float(values), float(vt), &ldv, float(u), &ldu, float(work),
                        &workCount, indices.base, &info)
                } else {
                    unsafe dgesdd_(
                        &job, &m, &n, double(a), &lda, double(values), double(vt), &ldv, double(u), &ldu,
                        double(work), &workCount, indices.base, &info)
                }
                guard workCount < 0 else { break }
                work = workspace(work, &workCount)
            }
            return Int(info)
        }

        // MARK: Arguments

        private static func size(_ value: Int) -> Int32 { Int32(value) }

        private static func letter(_ character: Unicode.Scalar) -> CChar { CChar(character.value) }

        /// The letter of the triangle that LAPACK sees where the row-major view has `triangle`.
        private static func exchanged(_ triangle: BLAS.Triangle) -> CChar { letter(triangle == .lower ? "U" : "L") }

        private static func cblas(_ transpose: BLAS.Transpose) -> CBLAS_TRANSPOSE {
            transpose == .no ? CblasNoTrans : CblasTrans
        }

        private static func cblas(_ triangle: BLAS.Triangle) -> CBLAS_UPLO {
            triangle == .lower ? CblasLower : CblasUpper
        }

        private static func cblas(_ side: BLAS.Side) -> CBLAS_SIDE { side == .left ? CblasLeft : CblasRight }

        /// Scratch memory of the length a workspace query left in the first element. LAPACK tells it as a floating
        /// number, so one beyond 2²⁴ may have been rounded down and is taken a little longer.
        private static func workspace<Scalar: MatrixScalar>(
            _ answer: MutableMatrixView<Scalar>, _ count: inout Int32
        ) -> MutableMatrixView<Scalar> {
            let told = Double(answer[0, 0])
            count = Int32(clamping: Int((told * (1 + Double(Scalar.ulpOfOne))).rounded(.up)))
            return MutableMatrixView(rows: 1, columns: max(1, Int(count)))
        }

        private static func float<Scalar>(_ view: MatrixView<Scalar>) -> UnsafePointer<Float> {
            unsafe UnsafeRawPointer(view.base).assumingMemoryBound(to: Float.self)
        }

        private static func float<Scalar>(_ view: MutableMatrixView<Scalar>) -> UnsafeMutablePointer<Float> {
            unsafe UnsafeMutableRawPointer(view.base).assumingMemoryBound(to: Float.self)
        }

        private static func double<Scalar>(_ view: MatrixView<Scalar>) -> UnsafePointer<Double> {
            unsafe UnsafeRawPointer(view.base).assumingMemoryBound(to: Double.self)
        }

        private static func double<Scalar>(_ view: MutableMatrixView<Scalar>) -> UnsafeMutablePointer<Double> {
            unsafe UnsafeMutableRawPointer(view.base).assumingMemoryBound(to: Double.self)
        }
    }
#endif
