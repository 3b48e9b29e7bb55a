// Invariants of this file:
// * A row of packed A holds a strip of `depth × height` elements, one of packed B `depth × width`, padded with zeros, so
//   the innermost loop reads whole vectors without looking at the matrix's edges.
// * `sums` holds `height × width` elements. `width` is the length of the vector that `strips` uses for the type.
// * Pointers are cast to Float or Double only where that is what they point at. Vectors are loaded unaligned.

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
    static func gemm<Scalar: MatrixScalar>(
        _ a: MatrixView<Scalar>, _ aTranspose: BLAS.Transpose, _ b: MatrixView<Scalar>, _ bTranspose: BLAS.Transpose,
        _ c: MutableMatrixView<Scalar>, _ alpha: Scalar, _ beta: Scalar
    ) {
        BLAS.scale(c, by: beta)
        let depth = aTranspose == .no ? a.columns : a.rows
        let width = Scalar.self == Float.self ? SIMD8<Float>.scalarCount : SIMD4<Double>.scalarCount
        let packedA = MutableMatrixView<Scalar>(
            rows: rowBlock / height, columns: height * min(depth, depthBlock), isCounted: false)
        let packedB = MutableMatrixView<Scalar>(
            rows: (min(c.columns, columnBlock) + width - 1) / width, columns: width * min(depth, depthBlock),
            isCounted: false)
        let sums = MutableMatrixView<Scalar>(rows: height, columns: width, isCounted: false)
        for inner in stride(from: 0, to: depth, by: depthBlock) {
            let inner = inner..<min(inner + depthBlock, depth)
            for left in stride(from: 0, to: c.columns, by: columnBlock) {
                let columns = left..<min(left + columnBlock, c.columns)
                pack(b, bTranspose == .yes, columns, inner, strip: width, into: packedB)
                for top in stride(from: 0, to: c.rows, by: rowBlock) {
                    let rows = top..<min(top + rowBlock, c.rows)
                    pack(a, aTranspose == .no, rows, inner, strip: height, into: packedA)
                    multiply(
                        packedA, packedB, depth: inner.count, sums, into: c.window(rows: rows, columns: columns), alpha)
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
        let acrossLines = linesAreRows ? view.stride : 1
        let acrossDepth = linesAreRows ? 1 : view.stride
        for start in stride(from: lines.lowerBound, to: lines.upperBound, by: strip) {
            let count = min(strip, lines.upperBound - start)
            let target = unsafe packed.base + (start - lines.lowerBound) / strip * packed.stride
            if count < strip { unsafe target.update(repeating: 0, count: inner.count * strip) }
            for line in 0..<count {
                var source = unsafe view.base + (start + line) * acrossLines + inner.lowerBound * acrossDepth
                for depth in 0..<inner.count {
                    unsafe target[depth * strip + line] = source.pointee
                    unsafe source += acrossDepth
                }
            }
        }
    }

    @inline(__always)
    private static func multiply<Scalar: MatrixScalar>(
        _ packedA: MutableMatrixView<Scalar>, _ packedB: MutableMatrixView<Scalar>, depth: Int,
        _ sums: MutableMatrixView<Scalar>, into c: MutableMatrixView<Scalar>, _ alpha: Scalar
    ) {
        for left in stride(from: 0, to: c.columns, by: sums.columns) {
            let columns = min(sums.columns, c.columns - left)
            for top in stride(from: 0, to: c.rows, by: height) {
                unsafe strips(
                    UnsafeRawPointer(packedA.base + top / height * packedA.stride),
                    UnsafeRawPointer(packedB.base + left / sums.columns * packedB.stride), depth, sums)
                for row in 0..<min(height, c.rows - top) {
                    for column in 0..<columns { c[top + row, left + column] += alpha * sums[row, column] }
                }
            }
        }
    }

    /// The product of one strip of A with one of B. Not generic any more, so that it is quick in debug builds too.
    @inline(__always)
    private static func strips<Scalar: MatrixScalar>(
        _ a: UnsafeRawPointer, _ b: UnsafeRawPointer, _ depth: Int, _ sums: MutableMatrixView<Scalar>
    ) {
        let target = unsafe UnsafeMutableRawPointer(sums.base)
        if Scalar.self == Float.self {
            unsafe strips(a.assumingMemoryBound(to: Float.self), b, depth, target)
        } else {
            unsafe strips(a.assumingMemoryBound(to: Double.self), b, depth, target)
        }
    }

    private static func strips(
        _ a: UnsafePointer<Float>, _ b: UnsafeRawPointer, _ depth: Int, _ sums: UnsafeMutableRawPointer
    ) {
        typealias Vector = SIMD8<Float>
        let size = MemoryLayout<Vector>.size
        var (first, second, third, fourth) = (Vector(), Vector(), Vector(), Vector())
        for step in 0..<depth {
            let values = unsafe b.loadUnaligned(fromByteOffset: step * size, as: Vector.self)
            unsafe first += values * Vector(repeating: a[step * 4])
            unsafe second += values * Vector(repeating: a[step * 4 + 1])
            unsafe third += values * Vector(repeating: a[step * 4 + 2])
            unsafe fourth += values * Vector(repeating: a[step * 4 + 3])
        }
        unsafe sums.storeBytes(of: first, as: Vector.self)
        unsafe sums.storeBytes(of: second, toByteOffset: size, as: Vector.self)
        unsafe sums.storeBytes(of: third, toByteOffset: 2 * size, as: Vector.self)
        unsafe sums.storeBytes(of: fourth, toByteOffset: 3 * size, as: Vector.self)
    }

    private static func strips(
        _ a: UnsafePointer<Double>, _ b: UnsafeRawPointer, _ depth: Int, _ sums: UnsafeMutableRawPointer
    ) {
        typealias Vector = SIMD4<Double>
        let size = MemoryLayout<Vector>.size
        var (first, second, third, fourth) = (Vector(), Vector(), Vector(), Vector())
        for step in 0..<depth {
            let values = unsafe b.loadUnaligned(fromByteOffset: step * size, as: Vector.self)
            unsafe first += values * Vector(repeating: a[step * 4])
            unsafe second += values * Vector(repeating: a[step * 4 + 1])
            unsafe third += values * Vector(repeating: a[step * 4 + 2])
            unsafe fourth += values * Vector(repeating: a[step * 4 + 3])
        }
        unsafe sums.storeBytes(of: first, as: Vector.self)
        unsafe sums.storeBytes(of: second, toByteOffset: size, as: Vector.self)
        unsafe sums.storeBytes(of: third, toByteOffset: 2 * size, as: Vector.self)
        unsafe sums.storeBytes(of: fourth, toByteOffset: 3 * size, as: Vector.self)
    }
}
