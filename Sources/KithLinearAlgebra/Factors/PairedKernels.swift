// Invariants of this file:
// * Every pointer handed to a kernel covers the rows and columns handed with it: shapes are checked first, and windows of
//   views are inside their regions.
// * The parts of a parallel loop write to different rows, and each to its own line of `sums`.

import CKernels

/// The panels of ``PairedEASE`` for `width` rows over n columns.
struct PairedPanels: Sendable {
    let width: Int
    /// Solution and remainder of the first system, remainder and solution of the second's first part, remainder of its
    /// second: n × 5 width.
    let state: MutableMatrixView<Float>
    /// Of the first system and the second's parts: n × 3 width.
    let direction: MutableMatrixView<Float>
    /// What the matrices make of the directions, n × 2 width.
    let inner: MutableMatrixView<Float>
    /// n × 3 width.
    let image: MutableMatrixView<Float>

    /// Floats for so many rows.
    static func size(_ n: Int, _ width: Int) -> Int { 13 * n * width }

    /// Windows of `memory`, whose contents stay.
    init(_ memory: MutableBuffer<Float>, rows n: Int, width: Int) {
        self.width = width
        func view(_ first: Int, _ columns: Int) -> MutableMatrixView<Float> {
            MutableMatrixView(
                memory.window(first * n * width..<(first + columns) * n * width), rows: n, columns: columns * width)
        }
        state = view(0, 5)
        direction = view(5, 3)
        inner = view(8, 2)
        image = view(10, 3)
    }
}

/// The kernels in C for two systems side by side. Sums, one a column of either system, are added up in the order of fixed
/// parts, so that they do not depend on the number of threads.
enum PairedKernels {
    /// `image += lambda direction`; the products of the columns of both.
    static func close(_ panels: PairedPanels, lambda: Float, threads: Int) -> [Double] {
        unsafe sums(panels, threads: threads) { rows, sums in
            let start = rows.lowerBound * 3 * panels.width
            unsafe kith_paired_close(
                rows.count, panels.width, lambda, panels.direction.base + start, panels.image.base + start, sums)
        }
    }

    /// `solution += direction · alpha`, `remainder -= image · alpha`, or neither; the remainders' squares, weighted.
    static func step(
        _ panels: PairedPanels, alpha: SharedBuffer<Float>?, weights: SharedBuffer<Float>, threads: Int
    ) -> [Double] {
        precondition(alpha == nil || alpha!.count == 2 * panels.width, "one length a column")
        precondition(weights.count == 2 * panels.state.rows, "two weights a row")
        return unsafe sums(panels, threads: threads) { rows, sums in
            let start = rows.lowerBound * 3 * panels.width
            unsafe kith_paired_step(
                rows.count, panels.width, alpha?.base, weights.base + 2 * rows.lowerBound,
                panels.direction.base + start, panels.image.base + start,
                panels.state.base + rows.lowerBound * 5 * panels.width, sums)
        }
    }

    /// `direction = diag(weights) · remainder + direction · beta`, or the first alone.
    static func turn(
        _ panels: PairedPanels, beta: SharedBuffer<Float>?, weights: SharedBuffer<Float>, threads: Int
    ) {
        precondition(beta == nil || beta!.count == 2 * panels.width, "one factor a column")
        precondition(weights.count == 2 * panels.state.rows, "two weights a row")
        let parts = ColumnKernels<Float>.parts(panels.state.rows)
        Parallel.forEach(parts.count, threads: threads) { part in
            let rows = parts[part]
            unsafe kith_paired_turn(
                rows.count, panels.width, beta?.base, weights.base + 2 * rows.lowerBound,
                panels.state.base + rows.lowerBound * 5 * panels.width,
                panels.direction.base + rows.lowerBound * 3 * panels.width)
        }
    }

    /// `result[c, r] = (alpha a[r, c] + beta b[r, c]) scale[r]` for the rows of `range`.
    static func transpose(
        _ alpha: Float, _ a: MatrixView<Float>, _ beta: Float = 0, _ b: MatrixView<Float>? = nil,
        scale: SharedBuffer<Float>, rows range: Range<Int>, into result: MutableMatrixView<Float>
    ) {
        precondition(result.rows == a.columns && result.columns == a.rows && scale.count == a.rows)
        precondition(b == nil || b!.rows == a.rows && b!.columns == a.columns, "panels differ in shape")
        precondition(range.lowerBound >= 0 && range.upperBound <= a.rows, "rows out of range")
        let first = range.lowerBound
        unsafe kith_panel_to_rows(
            range.count, a.columns, alpha, a.base + first * a.stride, a.stride, beta,
            b.map { unsafe $0.base + first * $0.stride }, b?.stride ?? 0, scale.base + first, result.base + first,
            result.stride)
    }

    private static func sums(
        _ panels: PairedPanels, threads: Int, _ body: @Sendable (Range<Int>, UnsafeMutablePointer<Double>) -> Void
    ) -> [Double] {
        let width = panels.width
        let parts = ColumnKernels<Float>.parts(panels.state.rows)
        let lines = MutableBuffer<Double>(count: max(1, parts.count) * 3 * width)
        Parallel.forEach(parts.count, threads: threads) { part in
            unsafe body(parts[part], lines.base + part * 3 * width)
        }
        var total = [Double](repeating: 0, count: 2 * width)
        for part in parts.indices {
            for column in 0..<3 * width {
                // The second system's parts belong together.
                total[column < 2 * width ? column : column - width] += lines[part * 3 * width + column]
            }
        }
        return total
    }
}
