import Foundation

/// A sparse matrix as an operator, with optional diagonal scales on either side: R·A·C, where R and C are applied inside
/// the product and A is never copied.
///
/// The transpose is held beside the matrix, because a product by rows is what all threads can do at once; a network
/// already has both directions: `SparseOperator(rows: SparseMatrix(network.following), transposed:
/// SparseMatrix(network.followers))`. One product with k columns takes O(nonzeros × k) time and no memory, except that
/// with a column scale and k = 1 the scaled vector is made first.
public struct SparseOperator<Scalar: MatrixScalar>: LinearOperator {
    public let rows: SparseMatrix
    public let transposed: SparseMatrix
    /// Multiplies each row of the product; `nil` for ones.
    public let rowScale: SharedBuffer<Scalar>?
    /// Multiplies each column of the matrix; `nil` for ones.
    public let columnScale: SharedBuffer<Scalar>?
    private let cuts: [Range<Int>]
    private let transposedCuts: [Range<Int>]

    /// Takes a matrix and its transpose (the caller's word; shape and number of entries are checked).
    public init(
        rows: SparseMatrix, transposed: SparseMatrix, rowScale: SharedBuffer<Scalar>? = nil,
        columnScale: SharedBuffer<Scalar>? = nil
    ) {
        precondition(
            rows.rowCount == transposed.columnCount && rows.columnCount == transposed.rowCount
                && rows.nonzeroCount == transposed.nonzeroCount, "the transpose is that of another matrix")
        precondition(rowScale == nil || rowScale!.count == rows.rowCount, "there must be one scale a row")
        precondition(columnScale == nil || columnScale!.count == rows.columnCount, "there must be one scale a column")
        self.rows = rows
        self.transposed = transposed
        self.rowScale = rowScale
        self.columnScale = columnScale
        cuts = SparseProducts.cuts(rows)
        transposedCuts = SparseProducts.cuts(transposed)
    }

    /// Makes the transpose first. O(nonzeros).
    public init(_ rows: SparseMatrix, threads: Int = Parallel.availableThreads) {
        self.init(rows: rows, transposed: rows.transposed(threads: threads))
    }

    /// Scales rows and columns by powers of their sums (of their degrees, where there is only a pattern): row r by
    /// (Σ_c A[r, c])^rowPower, column c by (Σ_r A[r, c])^columnPower. Rows and columns whose sum is not positive are
    /// scaled by zero. Powers −½ and −½ normalize a bipartite adjacency, −1 and 0 make a walk.
    public init(
        rows: SparseMatrix, transposed: SparseMatrix, rowPower: Double, columnPower: Double,
        threads: Int = Parallel.availableThreads
    ) {
        self.init(
            rows: rows, transposed: transposed,
            rowScale: rowPower == 0 ? nil : DegreeScale.powers(rows.rowSums(threads: threads), rowPower),
            columnScale: columnPower == 0 ? nil : DegreeScale.powers(transposed.rowSums(threads: threads), columnPower))
    }

    public var rowCount: Int { rows.rowCount }
    public var columnCount: Int { rows.columnCount }

    public func multiply(
        _ panel: MatrixView<Scalar>, into result: MutableMatrixView<Scalar>, alpha: Scalar, beta: Scalar, threads: Int
    ) {
        SparseProducts.multiply(
            rows, cuts: cuts, rowScale: rowScale, columnScale: columnScale, panel, into: result, alpha: alpha,
            beta: beta, threads: threads)
    }

    /// `result = alpha × self × panel + beta × result + shift × panel`, for a square matrix, in one pass.
    public func multiply(
        _ panel: MatrixView<Scalar>, into result: MutableMatrixView<Scalar>, alpha: Scalar, beta: Scalar, shift: Scalar,
        threads: Int
    ) {
        precondition(rowCount == columnCount, "only a square matrix can be shifted")
        SparseProducts.multiply(
            rows, cuts: cuts, rowScale: rowScale, columnScale: columnScale, panel, into: result, alpha: alpha,
            beta: beta, threads: threads
        ) { rows in
            if shift != 0 { Panel.add(panel, times: shift, to: result, beta: 1, rows: rows) }
        }
    }

    public func multiplyTransposed(
        _ panel: MatrixView<Scalar>, into result: MutableMatrixView<Scalar>, alpha: Scalar, beta: Scalar, threads: Int
    ) {
        SparseProducts.multiply(
            transposed, cuts: transposedCuts, rowScale: columnScale, columnScale: rowScale, panel, into: result,
            alpha: alpha, beta: beta, threads: threads)
    }

    public func workspaceBytes(columns: Int) -> Int {
        guard columns == 1 else { return 0 }
        return max(columnScale?.byteCount ?? 0, rowScale?.byteCount ?? 0)
    }
}

/// Diagonal scales from sums of rows.
enum DegreeScale {
    /// sum^power, 0 where the sum is not positive.
    static func powers<Scalar: MatrixScalar>(_ sums: SharedBuffer<Double>, _ power: Double) -> SharedBuffer<Scalar> {
        let scales = MutableBuffer<Scalar>(count: sums.count)
        for row in 0..<sums.count where sums[row] > 0 {
            scales[row] = Scalar(power == -0.5 ? 1 / sums[row].squareRoot() : pow(sums[row], power))
        }
        return scales.freeze()
    }
}

/// Products of a sparse matrix with a panel on many threads.
enum SparseProducts {
    /// The rows in parts of nearly equal work. How many there are depends on the matrix alone.
    static func cuts(_ matrix: SparseMatrix) -> [Range<Int>] {
        let work = matrix.nonzeroCount + matrix.rowCount
        return Parallel.balancedCuts(matrix.pattern.offsets, parts: min(256, max(1, work / 4096)))
    }

    /// As ``LinearOperator/multiply(_:into:alpha:beta:threads:)``. `finish` is called for each part when its rows are
    /// written, while they are still in the cache.
    static func multiply<Scalar: MatrixScalar>(
        _ matrix: SparseMatrix, cuts: [Range<Int>], rowScale: SharedBuffer<Scalar>?,
        columnScale: SharedBuffer<Scalar>?, _ panel: MatrixView<Scalar>, into result: MutableMatrixView<Scalar>,
        alpha: Scalar, beta: Scalar, steady: Bool = false, threads: Int,
        finish: (@Sendable (Range<Int>) -> Void)? = nil
    ) {
        var panel = panel
        var columnScale = columnScale
        if panel.columns == 1, let scale = columnScale {
            precondition(scale.count == panel.rows, "the panel must have a row for every column of the matrix")
            // With one column a scale fetched beside every element would double the work.
            panel = scaled(panel, by: scale, threads: threads)
            columnScale = nil
        }
        let (source, scale) = (panel, columnScale)
        Parallel.forEach(cuts.count, threads: threads) { part in
            SparseKernels.multiply(
                matrix, rows: cuts[part], rowScale: rowScale, columnScale: scale, source, into: result, alpha: alpha,
                beta: beta, steady: steady)
            finish?(cuts[part])
        }
    }

    private static func scaled<Scalar: MatrixScalar>(
        _ vector: MatrixView<Scalar>, by scale: SharedBuffer<Scalar>, threads: Int
    ) -> MatrixView<Scalar> {
        let result = MutableMatrixView<Scalar>(rows: vector.rows, columns: 1)
        let cuts = Parallel.cuts(vector.rows, parts: max(1, vector.rows / 16_384))
        Parallel.forEach(cuts.count, threads: threads) { part in
            DiagonalKernels.multiply(vector, by: scale, rows: cuts[part], into: result)
        }
        return result.reading
    }
}
