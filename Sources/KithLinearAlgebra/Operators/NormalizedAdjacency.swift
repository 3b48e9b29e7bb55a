/// The symmetric normalized adjacency D^-½ (A + τ/n·11ᵀ) D^-½ of an undirected network as an operator; D is diagonal and
/// holds the degrees plus τ. Scales and the term in τ are applied inside the product; nothing is copied or formed.
///
/// Its eigenvalues lie in [−1, 1] where no value is negative. Without regularization the rows and columns of vertices
/// without edges are zero.
///
/// Source of τ: Amini, Chen, Bickel, Levina, "Pseudo-likelihood methods for community detection in large sparse
/// networks", 2013, doi:10.1214/13-AOS1138. The mean degree is a common choice.
public struct NormalizedAdjacency<Scalar: MatrixScalar>: SymmetricOperator {
    public let matrix: SparseMatrix
    /// τ.
    public let regularization: Double
    /// The diagonal of D^-½.
    public let scale: SharedBuffer<Scalar>
    private let cuts: [Range<Int>]

    /// - Parameters:
    ///   - matrix: symmetric (the caller's word), n × n; values, if any, not negative.
    ///   - regularization: τ ≥ 0.
    public init(
        _ matrix: SparseMatrix, regularization: Double = 0, threads: Int = Parallel.availableThreads
    ) {
        precondition(matrix.rowCount == matrix.columnCount, "an adjacency must be square")
        precondition(regularization >= 0 && regularization.isFinite, "regularization must be 0 or more")
        self.matrix = matrix
        self.regularization = regularization
        var sums = matrix.rowSums(threads: threads)
        if regularization > 0 { sums = SharedBuffer(sums.map { $0 + regularization }) }
        scale = DegreeScale.powers(sums, -0.5)
        cuts = SparseProducts.cuts(matrix)
    }

    public var rowCount: Int { matrix.rowCount }

    public func multiply(
        _ panel: MatrixView<Scalar>, into result: MutableMatrixView<Scalar>, alpha: Scalar, beta: Scalar, threads: Int
    ) {
        guard regularization > 0, rowCount > 0 else {
            SparseProducts.multiply(
                matrix, cuts: cuts, rowScale: scale, columnScale: scale, panel, into: result, alpha: alpha, beta: beta,
                threads: threads)
            return
        }
        precondition(panel.rows == rowCount, "the panel must have a row for every column of the matrix")
        let scale = scale
        let factor = alpha * Scalar(regularization / Double(rowCount))
        let added = DiagonalKernels.weightedColumnSums(panel, weights: scale, threads: threads)
            .map { Scalar($0) * factor }
        SparseProducts.multiply(
            matrix, cuts: cuts, rowScale: scale, columnScale: scale, panel, into: result, alpha: alpha, beta: beta,
            threads: threads
        ) { rows in
            DiagonalKernels.addOuter(scale, added, rows: rows, into: result)
        }
    }

    public func workspaceBytes(columns: Int) -> Int {
        let sums = regularization > 0 ? DiagonalKernels.columnSumBytes(rows: rowCount, columns: columns) : 0
        return sums + (columns == 1 ? scale.byteCount : 0)
    }
}
