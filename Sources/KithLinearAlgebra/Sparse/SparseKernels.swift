// Invariants of this file:
// * Offsets and columns of a SparseMatrix are in range (its initializers check them), values are one an entry.
// * Shapes are checked against each other before pointers are taken: panel has a row for every column of the matrix,
//   result one for every row, both the same number of columns; scales have one element a row or column.
// * Rows handed to the kernel lie in the matrix, and no two parts of a parallel loop share a row of the result.
// * Pointers are passed to a C function that keeps none of them; the buffers stay alive in the caller's arguments.

import CKernels

/// The products of a sparse matrix with a panel, over the kernels in C.
enum SparseKernels {
    /// `result[row] = alpha × rowScale[row] × Σ value × columnScale[column] × panel[column] + beta × result[row]` for the
    /// rows of `range`, on the calling thread. A `steady` product of floats is the same for a column whatever is beside it.
    static func multiply<Scalar: MatrixScalar>(
        _ matrix: SparseMatrix, rows range: Range<Int>, rowScale: SharedBuffer<Scalar>?,
        columnScale: SharedBuffer<Scalar>?, _ panel: MatrixView<Scalar>, into result: MutableMatrixView<Scalar>,
        alpha: Scalar, beta: Scalar, steady: Bool = false
    ) {
        check(matrix, rowScale: rowScale, columnScale: columnScale, panel, result)
        precondition(range.lowerBound >= 0 && range.upperBound <= matrix.rowCount, "rows out of range")
        let pattern = matrix.pattern
        if Scalar.self == Float.self {
            let kernel = unsafe steady ? kith_spmm_steady_f32 : kith_spmm_f32
            unsafe kernel(
                pattern.offsets.base, pattern.columns.base, matrix.values?.base,
                pointer(rowScale), pointer(columnScale),
                UnsafeRawPointer(panel.base).assumingMemoryBound(to: Float.self),
                panel.stride, UnsafeMutableRawPointer(result.base).assumingMemoryBound(to: Float.self), result.stride,
                panel.columns, range.lowerBound, range.upperBound, Float(alpha), Float(beta))
        } else {
            precondition(Scalar.self == Double.self && !steady, "matrices hold Float or Double, steady products Float")
            unsafe kith_spmm_f64(
                pattern.offsets.base, pattern.columns.base, matrix.values?.base,
                pointer(rowScale), pointer(columnScale),
                UnsafeRawPointer(panel.base).assumingMemoryBound(to: Double.self), panel.stride,
                UnsafeMutableRawPointer(result.base).assumingMemoryBound(to: Double.self), result.stride,
                panel.columns, range.lowerBound, range.upperBound, Double(alpha), Double(beta))
        }
    }

    /// The same in Swift alone, for tests to compare with.
    static func portableMultiply<Scalar: MatrixScalar>(
        _ matrix: SparseMatrix, rows range: Range<Int>, rowScale: SharedBuffer<Scalar>?,
        columnScale: SharedBuffer<Scalar>?, _ panel: MatrixView<Scalar>, into result: MutableMatrixView<Scalar>,
        alpha: Scalar, beta: Scalar
    ) {
        check(matrix, rowScale: rowScale, columnScale: columnScale, panel, result)
        for row in range {
            for place in 0..<panel.columns {
                var sum: Scalar = 0
                for index in matrix.pattern.range(row) {
                    let column = Int(matrix.pattern.columns[index])
                    let value = matrix.values.map { Scalar($0[index]) } ?? 1
                    sum += value * (columnScale?[column] ?? 1) * panel[column, place]
                }
                sum *= alpha * (rowScale?[row] ?? 1)
                result[row, place] = beta == 0 ? sum : sum + beta * result[row, place]
            }
        }
    }

    private static func check<Scalar: MatrixScalar>(
        _ matrix: SparseMatrix, rowScale: SharedBuffer<Scalar>?, columnScale: SharedBuffer<Scalar>?,
        _ panel: MatrixView<Scalar>, _ result: MutableMatrixView<Scalar>
    ) {
        precondition(panel.rows == matrix.columnCount, "the panel must have a row for every column of the matrix")
        precondition(result.rows == matrix.rowCount, "the result must have a row for every row of the matrix")
        precondition(panel.columns == result.columns, "panel and result differ in columns")
        precondition(rowScale == nil || rowScale!.count == matrix.rowCount, "there must be one scale a row")
        precondition(columnScale == nil || columnScale!.count == matrix.columnCount, "there must be one scale a column")
    }

    private static func pointer<Scalar, Target>(_ buffer: SharedBuffer<Scalar>?) -> UnsafePointer<Target>? {
        guard let buffer else { return nil }
        return unsafe UnsafeRawPointer(buffer.base).assumingMemoryBound(to: Target.self)
    }
}
