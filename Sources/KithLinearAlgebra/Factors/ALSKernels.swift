// Invariants of this file:
// * Offsets and columns of a SparseMatrix are in range (its initializers check them), values are one an entry.
// * Factor views are whole rows without gaps (stride equals columns, a multiple of `lanes`); those of the other side have
//   a row for every column of the matrix, the solution one for every row, and so have the ridges. Checked here.
// * Rows and entries handed to a kernel lie in the matrix; no two parts of a parallel loop share a row of the solution
//   or a piece of work memory, whose length is checked against what the kernel's declaration asks for.
// * Pointers are passed to C functions that keep none of them; the buffers stay alive in the caller's arguments.

import CKernels

/// The kernels in C of ``ImplicitALS``.
enum ALSKernels {
    /// Factors are padded with zeros to a multiple of this.
    static let lanes = 16

    /// `factors` rounded up to whole vectors.
    static func width(_ factors: Int) -> Int { (factors + lanes - 1) / lanes * lanes }

    /// Floats of work memory one worker needs for rows of at most any length.
    static func workCount(width: Int) -> Int { max(2 * width * width + 3 * width, width * (width + 128)) }

    /// Conjugate gradients for the rows of `range` that are not hubs.
    static func conjugateGradients(
        _ side: ALSSide, rows range: Range<Int>, _ factors: MatrixView<Float>, gram: SharedBuffer<Float>, steps: Int,
        into solution: MutableMatrixView<Float>, work: MutableBuffer<Float>
    ) {
        check(side, range, factors, gram, solution)
        precondition(work.count >= 5 * factors.columns && steps >= 0 && steps <= Int(Int32.max))
        let pattern = side.matrix.pattern
        unsafe kith_als_cg_rows(
            factors.base, factors.columns, gram.base, side.ridges.base, pattern.offsets.base, pattern.columns.base,
            side.matrix.values?.base, side.alpha, side.absent, range.lowerBound, range.upperBound,
            side.hubDegree, Int32(steps), solution.base, work.base)
    }

    /// The exact solution for the rows of `range` that are not hubs. Returns the row that broke down, if one did.
    static func exact(
        _ side: ALSSide, rows range: Range<Int>, _ factors: MatrixView<Float>, gram: SharedBuffer<Float>,
        into solution: MutableMatrixView<Float>, work: MutableBuffer<Float>
    ) -> Int? {
        check(side, range, factors, gram, solution)
        precondition(work.count >= workCount(width: factors.columns))
        let pattern = side.matrix.pattern
        let stopped = unsafe kith_als_exact_rows(
            factors.base, factors.columns, gram.base, side.ridges.base, pattern.offsets.base, pattern.columns.base,
            side.matrix.values?.base, side.alpha, side.absent, range.lowerBound, range.upperBound,
            side.hubDegree, solution.base, work.base)
        return stopped == range.upperBound ? nil : stopped
    }

    /// Adds the normal equations of some entries, positions in the matrix's columns, to `matrix` and `right`.
    static func addNormal(
        _ side: ALSSide, entries: Range<Int>, _ factors: MatrixView<Float>, matrix: MutableBuffer<Float>,
        right: MutableBuffer<Float>, work: MutableBuffer<Float>
    ) {
        let width = factors.columns
        precondition(entries.lowerBound >= 0 && entries.upperBound <= side.matrix.nonzeroCount)
        precondition(factors.rows == side.matrix.columnCount && factors.stride == width && width % lanes == 0)
        precondition(matrix.count >= width * width && right.count >= width && work.count >= 128 * width)
        unsafe kith_als_normal(
            factors.base, width, side.matrix.pattern.columns.base, side.matrix.values?.base, side.alpha, side.absent,
            entries.lowerBound, entries.upperBound, matrix.base, right.base, work.base)
    }

    /// Solves (matrix + diag(gram + ridge)) x = x in place; whether that was possible.
    static func solve(
        _ matrix: MutableBuffer<Float>, gram: SharedBuffer<Float>, ridge: Float, _ x: MutableBuffer<Float>
    ) -> Bool {
        let width = gram.count
        precondition(width % lanes == 0 && matrix.count >= width * width && x.count >= width)
        return unsafe kith_als_solve(matrix.base, width, gram.base, ridge, x.base) == width
    }

    /// Adds the upper triangle of factorsᵀ factors over the rows of `range` to `sum`, width × width.
    static func addGram(
        _ factors: MatrixView<Float>, rows range: Range<Int>, to sum: MutableBuffer<Double>, work: MutableBuffer<Float>
    ) {
        let width = factors.columns
        let own = factors.window(rows: range)
        precondition(own.stride == width && width % lanes == 0)
        precondition(sum.count >= width * width && work.count >= width * width)
        unsafe kith_als_gram(own.base, own.rows, width, work.base, sum.base)
    }

    /// `factors[range] = factors[range] × rotation`, in place.
    static func rotate(
        _ factors: MutableMatrixView<Float>, rows range: Range<Int>, by rotation: MatrixView<Float>,
        work: MutableBuffer<Float>
    ) {
        let width = factors.columns
        let own = factors.window(rows: range)
        precondition(own.stride == width && width % lanes == 0 && work.count >= 16 * width)
        precondition(rotation.rows == width && rotation.columns == width && rotation.stride == width)
        unsafe kith_als_rotate(own.base, own.rows, width, rotation.base, work.base)
    }

    /// Σ over the entries of the rows of `range` of confidence × (preference − score)² − absent × score².
    static func loss(
        _ side: ALSSide, rows range: Range<Int>, _ factors: MatrixView<Float>, _ solution: MutableMatrixView<Float>
    ) -> Double {
        precondition(range.lowerBound >= 0 && range.upperBound <= side.matrix.rowCount)
        precondition(factors.rows == side.matrix.columnCount && solution.rows == side.matrix.rowCount)
        precondition(factors.stride == factors.columns && solution.stride == solution.columns)
        precondition(factors.columns == solution.columns && factors.columns % lanes == 0)
        let pattern = side.matrix.pattern
        return unsafe kith_als_loss(
            factors.base, factors.columns, pattern.offsets.base, pattern.columns.base, side.matrix.values?.base,
            side.alpha, side.absent, range.lowerBound, range.upperBound, solution.base)
    }

    private static func check(
        _ side: ALSSide, _ range: Range<Int>, _ factors: MatrixView<Float>, _ gram: SharedBuffer<Float>,
        _ solution: MutableMatrixView<Float>
    ) {
        precondition(range.lowerBound >= 0 && range.upperBound <= side.matrix.rowCount, "rows out of range")
        precondition(factors.rows == side.matrix.columnCount, "there must be factors for every column of the matrix")
        precondition(solution.rows == side.matrix.rowCount && side.ridges.count == solution.rows)
        precondition(factors.columns == solution.columns && factors.columns % lanes == 0)
        precondition(gram.count == factors.columns)
        precondition(factors.stride == factors.columns && solution.stride == solution.columns)
    }
}
