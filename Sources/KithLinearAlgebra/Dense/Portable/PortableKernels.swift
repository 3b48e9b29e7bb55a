// Invariants of this file:
// * Lines, strips and columns handed to a kernel lie inside the views they come from, which live until it returns.
// * A row of packed A holds a strip of `depth × height` elements, one of packed B `depth × width`, padded with zeros.
// * Pointers are cast to Float or Double only where that is what they point at.

import CKernels

/// The inner loops of the portable routines: products of packed blocks, and steps on parts of rows.
enum PortableKernels {
    /// Rows of a strip of A, and columns of one of B.
    static let height = 4
    static func width<Scalar>(_: Scalar.Type) -> Int { 64 / MemoryLayout<Scalar>.stride }

    /// Lines of `view` (rows, or columns) cut into strips: a row of `packed` holds the `strip` values of its lines at
    /// depth 0, then those at 1, ….
    static func pack<Scalar: MatrixScalar>(
        _ view: MatrixView<Scalar>, _ linesAreRows: Bool, _ lines: Range<Int>, _ inner: Range<Int>, strip: Int,
        into packed: MutableMatrixView<Scalar>
    ) {
        let part =
            linesAreRows ? view.window(rows: lines, columns: inner) : view.window(rows: inner, columns: lines)
        let (across, along) = linesAreRows ? (view.stride, 1) : (1, view.stride)
        precondition(
            packed.rows * strip >= lines.count && packed.columns >= strip * inner.count, "no room for the strips")
        if Scalar.self == Float.self {
            let (part, packed) = (cast(part, to: Float.self), cast(packed, to: Float.self))
            unsafe kith_pack_f32(
                lines.count, inner.count, strip, part.base, across, along, packed.base, packed.stride)
        } else {
            let (part, packed) = (cast(part, to: Double.self), cast(packed, to: Double.self))
            unsafe kith_pack_f64(
                lines.count, inner.count, strip, part.base, across, along, packed.base, packed.stride)
        }
    }

    /// c += alpha a b for packed blocks.
    static func multiply<Scalar: MatrixScalar>(
        _ a: MutableMatrixView<Scalar>, _ b: MutableMatrixView<Scalar>, depth: Int,
        into c: MutableMatrixView<Scalar>, _ alpha: Scalar
    ) {
        let width = width(Scalar.self)
        precondition(a.rows * height >= c.rows && a.columns >= height * depth, "the left factor has fewer strips")
        precondition(b.rows * width >= c.columns && b.columns >= width * depth, "the right factor has fewer strips")
        if Scalar.self == Float.self {
            let (a, b, c) = (cast(a, to: Float.self), cast(b, to: Float.self), cast(c, to: Float.self))
            unsafe kith_packed_product_f32(
                c.rows, c.columns, depth, Float(alpha), a.base, a.stride, b.base, b.stride, c.base, c.stride)
        } else {
            let (a, b, c) = (cast(a, to: Double.self), cast(b, to: Double.self), cast(c, to: Double.self))
            unsafe kith_packed_product_f64(
                c.rows, c.columns, depth, Double(alpha), a.base, a.stride, b.base, b.stride, c.base, c.stride)
        }
    }

    /// Σ a[row, c] × b[other, c] over `columns`.
    static func dot<Scalar: MatrixScalar>(
        _ a: MutableMatrixView<Scalar>, _ row: Int, _ b: MutableMatrixView<Scalar>, _ other: Int,
        _ columns: Range<Int>
    ) -> Scalar {
        check(a, row, columns)
        check(b, other, columns)
        let (x, y) = unsafe (address(a, row, columns), address(b, other, columns))
        if Scalar.self == Float.self {
            return Scalar(
                unsafe kith_dot_f32(
                    columns.count, x.assumingMemoryBound(to: Float.self), y.assumingMemoryBound(to: Float.self)))
        }
        return Scalar(
            unsafe kith_dot_f64(
                columns.count, x.assumingMemoryBound(to: Double.self), y.assumingMemoryBound(to: Double.self)))
    }

    /// b[other, c] += factor × a[row, c] over `columns`, for another row or another matrix.
    static func add<Scalar: MatrixScalar>(
        _ a: MatrixView<Scalar>, _ row: Int, times factor: Scalar, to b: MutableMatrixView<Scalar>,
        _ other: Int, _ columns: Range<Int>
    ) {
        precondition(
            row >= 0 && row < a.rows && columns.lowerBound >= 0 && columns.upperBound <= a.columns,
            "part of a row out of range")
        check(b, other, columns)
        let x = unsafe UnsafeRawPointer(a.base + row * a.stride + columns.lowerBound)
        let y = unsafe address(b, other, columns)
        if Scalar.self == Float.self {
            unsafe kith_add_f32(
                columns.count, Float(factor), x.assumingMemoryBound(to: Float.self),
                y.assumingMemoryBound(to: Float.self))
        } else {
            unsafe kith_add_f64(
                columns.count, Double(factor), x.assumingMemoryBound(to: Double.self),
                y.assumingMemoryBound(to: Double.self))
        }
    }

    /// Turns rows x = `first` and y = `second` into cosine x − sine y and sine x + cosine y.
    static func rotate(
        _ rows: MutableMatrixView<Double>, _ first: Int, _ second: Int, _ cosine: Double, _ sine: Double
    ) {
        precondition(first != second, "a row is rotated with itself")
        let columns = 0..<rows.columns
        check(rows, first, columns)
        check(rows, second, columns)
        unsafe kith_rotate_f64(
            rows.columns, cosine, sine, rows.base + first * rows.stride, rows.base + second * rows.stride)
    }

    private static func check<Scalar>(_ view: MutableMatrixView<Scalar>, _ row: Int, _ columns: Range<Int>) {
        precondition(
            row >= 0 && row < view.rows && columns.lowerBound >= 0 && columns.upperBound <= view.columns,
            "part of a row out of range")
    }

    private static func address<Scalar>(
        _ view: MutableMatrixView<Scalar>, _ row: Int, _ columns: Range<Int>
    ) -> UnsafeMutableRawPointer {
        unsafe UnsafeMutableRawPointer(view.base + row * view.stride + columns.lowerBound)
    }
}
