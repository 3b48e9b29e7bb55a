/// General matrix product in blocks that fit the caches.
///
/// Goto, van de Geijn, "Anatomy of high-performance matrix multiplication", ACM TOMS 34(3), 2008,
/// doi:10.1145/1356052.1356053.
enum PortableProduct {
    private static let depthBlock = 256
    private static let rowBlock = 64
    private static let columnBlock = 1024

    static func gemm<Scalar: MatrixScalar>(
        _ a: MatrixView<Scalar>, _ aTranspose: BLAS.Transpose, _ b: MatrixView<Scalar>, _ bTranspose: BLAS.Transpose,
        _ c: MutableMatrixView<Scalar>, _ alpha: Scalar, _ beta: Scalar
    ) {
        BLAS.scale(c, by: beta)
        let depth = aTranspose == .no ? a.columns : a.rows
        let (height, width) = (PortableKernels.height, PortableKernels.width(Scalar.self))
        let packedA = MutableMatrixView<Scalar>(
            rows: rowBlock / height, columns: height * min(depth, depthBlock), isCounted: false)
        let packedB = MutableMatrixView<Scalar>(
            rows: (min(c.columns, columnBlock) + width - 1) / width, columns: width * min(depth, depthBlock),
            isCounted: false)
        for inner in stride(from: 0, to: depth, by: depthBlock) {
            let inner = inner..<min(inner + depthBlock, depth)
            for left in stride(from: 0, to: c.columns, by: columnBlock) {
                let columns = left..<min(left + columnBlock, c.columns)
                PortableKernels.pack(b, bTranspose == .yes, columns, inner, strip: width, into: packedB)
                for top in stride(from: 0, to: c.rows, by: rowBlock) {
                    let rows = top..<min(top + rowBlock, c.rows)
                    PortableKernels.pack(a, aTranspose == .no, rows, inner, strip: height, into: packedA)
                    PortableKernels.multiply(
                        packedA, packedB, depth: inner.count, into: c.window(rows: rows, columns: columns), alpha)
                }
            }
        }
    }
}
