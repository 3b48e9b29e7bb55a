// Invariants of this file:
// * A row of packed A holds a strip of `depth × height` elements, one of packed B `depth × Vector.scalarCount`, padded
//   with zeros, so the innermost loop reads whole vectors without looking at the matrix's edges.
// * Packed memory is scratch of this call, aligned for nothing: vectors are loaded unaligned.

/// General matrix product in blocks that fit the caches.
///
/// Goto, van de Geijn, "Anatomy of high-performance matrix multiplication", ACM TOMS 34(3), 2008,
/// doi:10.1145/1356052.1356053.
enum PortableProduct {
    /// Rows of a strip of A; with one vector a row, the sums stay in registers.
    private static let height = 4
    private static let depthBlock = 256
    private static let rowBlock = 64
    private static let columnBlock = 1024

    @inline(__always)
    static func gemm<Vector: SIMD>(
        _ a: MatrixView<Vector.Scalar>, _ aTranspose: BLAS.Transpose, _ b: MatrixView<Vector.Scalar>,
        _ bTranspose: BLAS.Transpose, _ c: MutableMatrixView<Vector.Scalar>, _ alpha: Vector.Scalar,
        _ beta: Vector.Scalar, _: Vector.Type
    ) where Vector.Scalar: MatrixScalar {
        BLAS.scale(c, by: beta)
        let depth = aTranspose == .no ? a.columns : a.rows
        let width = Vector.scalarCount
        let packedA = MutableMatrixView<Vector.Scalar>(
            rows: rowBlock / height, columns: height * min(depth, depthBlock), isCounted: false)
        let packedB = MutableMatrixView<Vector.Scalar>(
            rows: (min(c.columns, columnBlock) + width - 1) / width, columns: width * min(depth, depthBlock),
            isCounted: false)
        for inner in stride(from: 0, to: depth, by: depthBlock) {
            let inner = inner..<min(inner + depthBlock, depth)
            for left in stride(from: 0, to: c.columns, by: columnBlock) {
                let columns = left..<min(left + columnBlock, c.columns)
                pack(b, bTranspose == .yes, columns, inner, strip: width, into: packedB)
                for top in stride(from: 0, to: c.rows, by: rowBlock) {
                    let rows = top..<min(top + rowBlock, c.rows)
                    pack(a, aTranspose == .no, rows, inner, strip: height, into: packedA)
                    multiply(
                        packedA, packedB, depth: inner.count, into: c.window(rows: rows, columns: columns), alpha,
                        Vector.self)
                }
            }
        }
    }

    /// Lines of `view` (rows, or columns) cut into strips: a row of `packed` holds the `strip` values of its lines at
    /// depth 0, then those at 1, ….
    @inline(__always)
    private static func pack<Scalar: MatrixScalar>(
        _ view: MatrixView<Scalar>, _ linesAreRows: Bool, _ lines: Range<Int>, _ inner: Range<Int>, strip: Int,
        into packed: MutableMatrixView<Scalar>
    ) {
        for start in stride(from: lines.lowerBound, to: lines.upperBound, by: strip) {
            let count = min(strip, lines.upperBound - start)
            var target = packed.mutableRow((start - lines.lowerBound) / strip)
            if linesAreRows {
                for line in 0..<strip {
                    for depth in 0..<inner.count {
                        target[depth * strip + line] = line < count ? view[start + line, inner.lowerBound + depth] : 0
                    }
                }
            } else {
                for depth in 0..<inner.count {
                    for line in 0..<strip {
                        target[depth * strip + line] = line < count ? view[inner.lowerBound + depth, start + line] : 0
                    }
                }
            }
        }
    }

    @inline(__always)
    private static func multiply<Vector: SIMD>(
        _ packedA: MutableMatrixView<Vector.Scalar>, _ packedB: MutableMatrixView<Vector.Scalar>, depth: Int,
        into c: MutableMatrixView<Vector.Scalar>, _ alpha: Vector.Scalar, _: Vector.Type
    ) where Vector.Scalar: MatrixScalar {
        let width = Vector.scalarCount
        for left in stride(from: 0, to: c.columns, by: width) {
            for top in stride(from: 0, to: c.rows, by: height) {
                let (first, second, third, fourth) = unsafe strips(
                    packedA.base + top / height * packedA.stride, packedB.base + left / width * packedB.stride, depth,
                    Vector.self)
                let columns = min(width, c.columns - left)
                add(first, to: c, top, left, columns, alpha)
                add(second, to: c, top + 1, left, columns, alpha)
                add(third, to: c, top + 2, left, columns, alpha)
                add(fourth, to: c, top + 3, left, columns, alpha)
            }
        }
    }

    /// The product of one strip of A, four rows, with one of B, a vector of columns.
    @inline(__always)
    private static func strips<Vector: SIMD>(
        _ a: UnsafePointer<Vector.Scalar>, _ b: UnsafePointer<Vector.Scalar>, _ depth: Int, _: Vector.Type
    ) -> (Vector, Vector, Vector, Vector) where Vector.Scalar: MatrixScalar {
        var (first, second, third, fourth) = (Vector(), Vector(), Vector(), Vector())
        var a = unsafe a
        var b = unsafe UnsafeRawPointer(b)
        for _ in 0..<depth {
            let values = unsafe b.loadUnaligned(as: Vector.self)
            unsafe first += values * a[0]
            unsafe second += values * a[1]
            unsafe third += values * a[2]
            unsafe fourth += values * a[3]
            unsafe a += height
            unsafe b += MemoryLayout<Vector>.size
        }
        return (first, second, third, fourth)
    }

    @inline(__always)
    private static func add<Vector: SIMD>(
        _ values: Vector, to c: MutableMatrixView<Vector.Scalar>, _ row: Int, _ left: Int, _ columns: Int,
        _ alpha: Vector.Scalar
    ) where Vector.Scalar: MatrixScalar {
        guard row < c.rows else { return }
        for column in 0..<columns { c[row, left + column] += alpha * values[column] }
    }
}
