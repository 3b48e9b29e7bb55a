// Invariants of this file:
// * Sizes and strides handed to a kernel are those of the views, whose shapes the caller has compared; the views live
//   until the kernel returns.
// * `gram` has at least `height` rows and one vector of columns, which the kernel relies on at its edges; `padded` ends
//   every row with zeros up to a whole vector.
// * A pointer is cast to Float or Double only where that is what it points at.

import CKernels

/// The products of tall panels in C, for processors with vectors of 64 bytes. Portable twins: ``PortableRoutines``.
package enum PanelKernels {
    /// Whether the kernels are ahead of the BLAS here.
    package static let pay = kith_panel_pays() != 0

    private static let height = 8

    private static func width<Scalar>(_: Scalar.Type) -> Int { 64 / MemoryLayout<Scalar>.stride }

    /// Whether ``gram(_:_:lower:into:)`` can take panels of `k` and `m` columns.
    package static func takesGram<Scalar>(_ k: Int, _ m: Int, of type: Scalar.Type) -> Bool {
        k >= height && m >= width(type) && k + m <= 2048
    }

    /// Whether ``multiply(_:_:into:alpha:beta:)`` is made for a small factor of k × m.
    package static func takesProduct<Scalar>(_ k: Int, _ m: Int, of type: Scalar.Type) -> Bool {
        m >= width(type) / 2 && k > 0 && k <= 1024
    }

    /// c += aᵀ b. With `lower`, for b the same as a, what lies above the diagonal is undefined.
    package static func gram<Scalar: MatrixScalar>(
        _ a: MatrixView<Scalar>, _ b: MatrixView<Scalar>, lower: Bool, into c: MutableMatrixView<Scalar>
    ) {
        precondition(takesGram(a.columns, b.columns, of: Scalar.self), "the panels are too narrow for the kernel")
        precondition(a.rows == b.rows && c.rows == a.columns && c.columns == b.columns, "panels differ in shape")
        if Scalar.self == Float.self {
            let (a, b, c) = (cast(a, to: Float.self), cast(b, to: Float.self), cast(c, to: Float.self))
            unsafe kith_panel_gram_f32(
                a.rows, a.columns, b.columns, a.base, a.stride, b.base, b.stride, lower ? 1 : 0, c.base, c.stride)
        } else {
            let (a, b, c) = (cast(a, to: Double.self), cast(b, to: Double.self), cast(c, to: Double.self))
            unsafe kith_panel_gram_f64(
                a.rows, a.columns, b.columns, a.base, a.stride, b.base, b.stride, lower ? 1 : 0, c.base, c.stride)
        }
    }

    /// The small factor of a product with its rows padded as the kernel wants them.
    package static func padded<Scalar: MatrixScalar>(_ small: MatrixView<Scalar>) -> MatrixView<Scalar> {
        let width = width(Scalar.self)
        let result = MutableMatrixView<Scalar>(
            rows: small.rows, columns: (small.columns + width - 1) / width * width)
        result.window(columns: 0..<small.columns).copy(small)
        return result.reading
    }

    /// c = alpha a s + beta c for `small` made by ``padded(_:)``. With `beta` 0 what c held is not read.
    package static func multiply<Scalar: MatrixScalar>(
        _ a: MatrixView<Scalar>, _ small: MatrixView<Scalar>, into c: MutableMatrixView<Scalar>, alpha: Scalar,
        beta: Scalar
    ) {
        precondition(small.columns % width(Scalar.self) == 0, "the small factor is not padded")
        precondition(
            a.columns == small.rows && a.rows == c.rows && c.columns <= small.columns, "panels differ in shape")
        if Scalar.self == Float.self {
            let (a, s, c) = (cast(a, to: Float.self), cast(small, to: Float.self), cast(c, to: Float.self))
            unsafe kith_panel_multiply_f32(
                a.rows, a.columns, c.columns, a.base, a.stride, s.base, s.stride, c.base, c.stride, Float(alpha),
                Float(beta))
        } else {
            let (a, s, c) = (cast(a, to: Double.self), cast(small, to: Double.self), cast(c, to: Double.self))
            unsafe kith_panel_multiply_f64(
                a.rows, a.columns, c.columns, a.base, a.stride, s.base, s.stride, c.base, c.stride, Double(alpha),
                Double(beta))
        }
    }
}
