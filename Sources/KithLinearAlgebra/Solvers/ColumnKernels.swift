// Invariants of this file:
// * Every pointer handed to a kernel covers the rows and columns handed with it: shapes are checked first, and windows of
//   views are inside their regions.
// * The parts of a parallel loop write to different rows, and each to its own line of `sums`.

import CKernels

/// Column-wise sums and updates of tall contiguous panels. Sums are in Double, added up in the order of fixed parts, so
/// that they do not depend on the number of threads.
enum ColumnKernels<Scalar: MatrixScalar> {
    /// How `rows` rows are cut, whatever the number of threads.
    static func parts(_ rows: Int) -> [Range<Int>] {
        Parallel.cuts(rows, parts: min(64, max(1, rows / 512)))
    }

    /// Sums of products of every column of `a` with the same column of `b`.
    static func dots(_ a: MatrixView<Scalar>, _ b: MatrixView<Scalar>, threads: Int) -> [Double] {
        precondition(a.rows == b.rows && a.columns == b.columns, "panels differ in shape")
        let columns = a.columns
        return sums(a.rows, width: columns, threads: threads) { rows, sums in
            let count = rows.count
            unsafe sums.withMutableBytes { bytes in
                let sums = unsafe bytes.baseAddress!.assumingMemoryBound(to: Double.self)
                let x = unsafe a.base + rows.lowerBound * a.stride
                let y = unsafe b.base + rows.lowerBound * b.stride
                if Scalar.self == Float.self {
                    unsafe kith_column_dots_f32(count, columns, float(x), a.stride, float(y), b.stride, sums)
                } else {
                    unsafe kith_column_dots_f64(count, columns, double(x), a.stride, double(y), b.stride, sums)
                }
            }
        }
    }

    /// `solution += direction · alpha`, `remainder -= image · alpha` by columns; the new remainder's squares by columns,
    /// plain and weighted by rows.
    static func step(
        alpha: SharedBuffer<Scalar>, weights: SharedBuffer<Scalar>?, direction: MutableMatrixView<Scalar>,
        image: MutableMatrixView<Scalar>, solution: MutableMatrixView<Scalar>, remainder: MutableMatrixView<Scalar>,
        threads: Int
    ) -> (squares: [Double], weighted: [Double]) {
        let columns = solution.columns
        checkShapes([direction, image, solution, remainder], weights)
        precondition(alpha.count == columns)
        let both = sums(solution.rows, width: 2 * columns, threads: threads) { rows, sums in
            let start = rows.lowerBound * columns
            let count = rows.count
            unsafe sums.withMutableBytes { bytes in
                let squares = unsafe bytes.baseAddress!.assumingMemoryBound(to: Double.self)
                let weighted = unsafe squares + columns
                let weights = unsafe weights.map { unsafe $0.base + rows.lowerBound }
                if Scalar.self == Float.self {
                    unsafe kith_cg_step_f32(
                        count, columns, float(alpha.base), weights.map { unsafe float($0) },
                        float(direction.base + start), float(image.base + start), float(solution.base + start),
                        float(remainder.base + start), squares, weighted)
                } else {
                    unsafe kith_cg_step_f64(
                        count, columns, double(alpha.base), weights.map { unsafe double($0) },
                        double(direction.base + start), double(image.base + start), double(solution.base + start),
                        double(remainder.base + start), squares, weighted)
                }
            }
        }
        return (Array(both[..<columns]), Array(both[columns...]))
    }

    /// `direction = diag(weights) · remainder + direction · beta` by columns.
    static func turn(
        beta: SharedBuffer<Scalar>, weights: SharedBuffer<Scalar>?, remainder: MutableMatrixView<Scalar>,
        direction: MutableMatrixView<Scalar>, threads: Int
    ) {
        let columns = direction.columns
        checkShapes([direction, remainder], weights)
        precondition(beta.count == columns)
        let parts = parts(direction.rows)
        Parallel.forEach(parts.count, threads: threads) { part in
            let start = parts[part].lowerBound * columns
            let count = parts[part].count
            let weights = unsafe weights.map { unsafe $0.base + parts[part].lowerBound }
            if Scalar.self == Float.self {
                unsafe kith_cg_direction_f32(
                    count, columns, float(beta.base), weights.map { unsafe float($0) },
                    float(remainder.base + start), float(direction.base + start))
            } else {
                unsafe kith_cg_direction_f64(
                    count, columns, double(beta.base), weights.map { unsafe double($0) },
                    double(remainder.base + start), double(direction.base + start))
            }
        }
    }

    /// `result = alpha · x + beta · y` for contiguous panels that `result` does not overlap.
    static func combine(
        _ alpha: Scalar, _ x: MatrixView<Scalar>, _ beta: Scalar, _ y: MatrixView<Scalar>,
        into result: MutableMatrixView<Scalar>, threads: Int
    ) {
        precondition(x.rows == y.rows && x.columns == y.columns && x.rows == result.rows && x.columns == result.columns)
        precondition(x.stride == x.columns && y.stride == y.columns && result.stride == result.columns)
        let parts = parts(x.rows)
        Parallel.forEach(parts.count, threads: threads) { part in
            let start = parts[part].lowerBound * x.columns
            let count = parts[part].count * x.columns
            if Scalar.self == Float.self {
                unsafe kith_combine_f32(
                    count, alpha as! Float, float(x.base + start), beta as! Float, float(y.base + start),
                    float(result.base + start))
            } else {
                unsafe kith_combine_f64(
                    count, alpha as! Double, double(x.base + start), beta as! Double, double(y.base + start),
                    double(result.base + start))
            }
        }
    }

    /// ‖x − factor · y‖₂ of contiguous panels.
    static func distance(
        _ x: MatrixView<Scalar>, _ y: MatrixView<Scalar>, times factor: Double, threads: Int
    ) -> Double {
        precondition(x.rows == y.rows && x.columns == y.columns && x.stride == x.columns && y.stride == y.columns)
        let squares = sums(x.rows, width: 1, threads: threads) { rows, sums in
            let start = rows.lowerBound * x.columns
            let count = rows.count * x.columns
            if Scalar.self == Float.self {
                sums[0] = unsafe kith_distance_squared_f32(count, float(x.base + start), factor, float(y.base + start))
            } else {
                sums[0] = unsafe kith_distance_squared_f64(
                    count, double(x.base + start), factor, double(y.base + start))
            }
        }
        return squares[0].squareRoot()
    }

    /// Adds up, in the order of the parts, what `body` leaves in a line of `width` zeros for each.
    private static func sums(
        _ rows: Int, width: Int, threads: Int, _ body: @Sendable (Range<Int>, MutableBuffer<Double>) -> Void
    ) -> [Double] {
        var total = [Double](repeating: 0, count: width)
        guard rows > 0, width > 0 else { return total }
        let parts = parts(rows)
        let lines = MutableBuffer<Double>(count: parts.count * width)
        Parallel.forEach(parts.count, threads: threads) { part in
            body(parts[part], lines.window(part * width..<(part + 1) * width))
        }
        for part in parts.indices {
            for column in 0..<width { total[column] += lines[part * width + column] }
        }
        return total
    }

    private static func checkShapes(_ panels: [MutableMatrixView<Scalar>], _ weights: SharedBuffer<Scalar>?) {
        for panel in panels {
            precondition(panel.rows == panels[0].rows && panel.columns == panels[0].columns, "panels differ in shape")
            precondition(panel.stride == panel.columns, "the panel is not contiguous")
        }
        precondition(weights == nil || weights!.count == panels[0].rows, "one weight a row is needed")
    }

    private static func float(_ pointer: UnsafePointer<Scalar>) -> UnsafePointer<Float> {
        unsafe UnsafeRawPointer(pointer).assumingMemoryBound(to: Float.self)
    }

    private static func float(_ pointer: UnsafeMutablePointer<Scalar>) -> UnsafeMutablePointer<Float> {
        unsafe UnsafeMutableRawPointer(pointer).assumingMemoryBound(to: Float.self)
    }

    private static func double(_ pointer: UnsafePointer<Scalar>) -> UnsafePointer<Double> {
        unsafe UnsafeRawPointer(pointer).assumingMemoryBound(to: Double.self)
    }

    private static func double(_ pointer: UnsafeMutablePointer<Scalar>) -> UnsafeMutablePointer<Double> {
        unsafe UnsafeMutableRawPointer(pointer).assumingMemoryBound(to: Double.self)
    }
}
