// Invariants of this file: the C kernels get pointers into views that hold at least the rows and columns named, a part
// writes its own rows of the panel and its own block of sums alone, and small matrices are contiguous.

import CKernels

/// Projections of a narrow panel on a wide orthonormal basis: the step that block Krylov methods spend most time in
/// beside the products.
enum Projection {
    /// Widths there is a kernel for.
    static let widths: Set<Int> = [8, 16, 32]

    /// `panel −= basis × coefficients` where coefficients are given, for the columns of the basis from `start` on, then
    /// returns `basisᵀ × panel` where wanted, reading the basis once. `basis` is n × m, `panel` n × b with b in
    /// ``widths``. O(n m b).
    static func apply<Scalar: MatrixScalar>(
        _ basis: MatrixView<Scalar>, _ panel: MutableMatrixView<Scalar>, subtracting coefficients: Matrix<Scalar>?,
        from start: Int = 0, gram wanted: Bool, threads: Int
    ) -> Matrix<Scalar>? {
        let (rows, columns, width) = (basis.rows, basis.columns, panel.columns)
        precondition(panel.rows == rows && widths.contains(width), "projection: a panel of a width without a kernel")
        if let coefficients {
            precondition(
                coefficients.rows == columns - start && coefficients.columns == width, "projection: shapes differ")
        }
        let parts = Panel.parts(rows: rows)
        let block = columns * width
        let partials = MutableMatrixView<Scalar>(rows: wanted ? parts.count : 0, columns: block)
        let factors = coefficients?.view
        Parallel.forEach(parts.count, threads: threads) { part in
            let sums = unsafe wanted ? partials.base + part * block : nil
            unsafe kernel(
                basis.window(rows: parts[part]), panel.window(rows: parts[part]), factors?.base, start, sums)
        }
        guard wanted else { return nil }
        let total = MutableMatrixView<Scalar>(rows: columns, columns: width)
        for part in parts.indices {
            let sums = partials.row(part)
            for row in 0..<columns {
                for column in 0..<width { total[row, column] += sums[row * width + column] }
            }
        }
        return Matrix(adopting: total)
    }

    private static func kernel<Scalar: MatrixScalar>(
        _ basis: MatrixView<Scalar>, _ panel: MutableMatrixView<Scalar>, _ coefficients: UnsafePointer<Scalar>?,
        _ start: Int, _ gram: UnsafeMutablePointer<Scalar>?
    ) {
        if Scalar.self == Float.self {
            let (basis, panel) = (cast(basis, to: Float.self), cast(panel, to: Float.self))
            unsafe kith_project_f32(
                basis.rows, basis.columns, panel.columns, basis.base, basis.stride, panel.base, panel.stride,
                UnsafeRawPointer(coefficients)?.assumingMemoryBound(to: Float.self), start,
                UnsafeMutableRawPointer(gram)?.assumingMemoryBound(to: Float.self))
        } else {
            let (basis, panel) = (cast(basis, to: Double.self), cast(panel, to: Double.self))
            unsafe kith_project_f64(
                basis.rows, basis.columns, panel.columns, basis.base, basis.stride, panel.base, panel.stride,
                UnsafeRawPointer(coefficients)?.assumingMemoryBound(to: Double.self), start,
                UnsafeMutableRawPointer(gram)?.assumingMemoryBound(to: Double.self))
        }
    }
}
