// Invariants of this file:
// * Shapes are checked against each other before pointers are taken; views are inside their regions, and `c` overlaps
//   neither factor (the caller's word).
// * Pointers are passed to a C function that keeps none of them; the buffers stay alive in the caller's arguments.

import CKernels

/// Products of dense matrices in which a row of the result is the same bytes whatever rows are beside it, which the
/// BLAS does not promise: for answers that must not depend on who else is asked about.
public enum SteadyProduct {
    /// c = a · b on the calling thread. O(rows × depth × columns).
    public static func multiply(_ a: MatrixView<Float>, _ b: MatrixView<Float>, into c: MutableMatrixView<Float>) {
        precondition(a.columns == b.rows, "the inner sides of the factors differ")
        precondition(c.rows == a.rows && c.columns == b.columns, "the result has another shape than the product")
        unsafe kith_steady_product(
            a.base, a.stride, a.rows, b.base, b.stride, b.rows, b.columns, c.base, c.stride)
    }
}
