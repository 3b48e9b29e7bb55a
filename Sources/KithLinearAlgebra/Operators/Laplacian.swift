/// The Laplacian of an undirected network as an operator, never formed: D − A, or I − D^-½ A D^-½.
///
/// Both are positive semidefinite where no value is negative; the multiplicity of the eigenvalue 0 is the number of
/// connected components (of those that have an edge, in the normalized kind: there a vertex without edges has a zero row
/// and column too, Chung, "Spectral Graph Theory", 1997, section 1.2, so that it counts as a component as well). With a
/// shift the operator is σI − L, whose largest eigenpairs are the smallest of L.
public struct Laplacian<Scalar: MatrixScalar>: SymmetricOperator {
    public enum Kind: Sendable, Equatable {
        /// D − A. Eigenvalues from 0 to twice the largest degree.
        case unnormalized
        /// I − D^-½ A D^-½, zero on the diagonal for vertices without edges. Eigenvalues from 0 to 2.
        case normalized
    }

    public let matrix: SparseMatrix
    public let kind: Kind
    /// σ: with a value, the operator is σI − L instead of L.
    public let shift: Double?
    private let scale: SharedBuffer<Scalar>?
    private let diagonal: SharedBuffer<Scalar>
    private let cuts: [Range<Int>]

    /// - Parameter matrix: symmetric (the caller's word), n × n; values, if any, not negative.
    public init(
        _ matrix: SparseMatrix, _ kind: Kind = .normalized, shift: Double? = nil,
        threads: Int = Parallel.availableThreads
    ) {
        precondition(matrix.rowCount == matrix.columnCount, "an adjacency must be square")
        self.matrix = matrix
        self.kind = kind
        self.shift = shift
        let sums = matrix.rowSums(threads: threads)
        scale = kind == .normalized ? DegreeScale.powers(sums, -0.5) : nil
        let diagonal = MutableBuffer<Scalar>(count: sums.count)
        for row in 0..<sums.count {
            let own = kind == .unnormalized ? sums[row] : sums[row] > 0 ? 1 : 0
            diagonal[row] = Scalar(shift.map { $0 - own } ?? own)
        }
        self.diagonal = diagonal.freeze()
        cuts = SparseProducts.cuts(matrix)
    }

    public var rowCount: Int { matrix.rowCount }

    /// A bound that no eigenvalue of L exceeds: 2, or twice the largest degree. The natural shift.
    public static func largestEigenvalueBound(_ matrix: SparseMatrix, _ kind: Kind) -> Double {
        kind == .normalized ? 2 : 2 * (matrix.rowSums().max() ?? 0)
    }

    public func multiply(
        _ panel: MatrixView<Scalar>, into result: MutableMatrixView<Scalar>, alpha: Scalar, beta: Scalar, threads: Int
    ) {
        let sign: Scalar = shift == nil ? -1 : 1
        let diagonal = diagonal
        precondition(panel.rows == rowCount, "the panel must have a row for every column of the matrix")
        SparseProducts.multiply(
            matrix, cuts: cuts, rowScale: scale, columnScale: scale, panel, into: result, alpha: sign * alpha,
            beta: beta, threads: threads
        ) { rows in
            DiagonalKernels.addScaled(panel, scale: diagonal, factor: alpha, rows: rows, into: result)
        }
    }

    public func workspaceBytes(columns: Int) -> Int { columns == 1 ? scale?.byteCount ?? 0 : 0 }
}
