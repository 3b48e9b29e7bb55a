// Invariants of this file:
// * Every buffer has room for all vertices, lists one entry more; `residual` and `next` are zero between walks, `mass` is
//   zero but for the first `touchedCount` vertices of `touched`.
// * Both patterns are square over the same vertices and each is the other's transpose (the caller's word), with all
//   columns in range.

import CKernels

/// Where walks with restart from one vertex spend their time, by sweeps that drop what is too small to matter. Used by
/// one thread at a time.
///
/// With both weights this is a walk on *out_weight*·A + *in_weight*·Aᵀ. Each sweep moves all walkers one step at once; a
/// step whose share along one entry is below ``Options/threshold`` is not made, so a walk looks at no more than
/// 1 / (restart · threshold) entries whatever the size of the network. With threshold 0 it is the truncated power series
/// of personalized PageRank, Σ restart (1 − restart)^k (walk matrix)^k, without walkers that had nowhere to go.
///
/// After Andersen, Chung, Lang: "Local graph partitioning using PageRank vectors", FOCS 2006,
/// doi:10.1109/FOCS.2006.44; differs in that pushes are synchronous, so that the order of vertices has no say.
public final class LocalWalk: @unchecked Sendable {
    public struct Options: Sendable, Hashable {
        /// Weight of an entry of the vertex's own row, and of one in its column.
        public var outWeight: Float
        public var inWeight: Float
        /// Probability of stopping at each step, in 0 < … ≤ 1.
        public var restart: Float
        /// Shares of a step below this are dropped.
        public var threshold: Float
        /// Steps at most.
        public var sweeps: Int

        public init(
            outWeight: Float = 1, inWeight: Float = 0, restart: Float = 0.5, threshold: Float = 1e-6, sweeps: Int = 6
        ) {
            self.outWeight = outWeight
            self.inWeight = inWeight
            self.restart = restart
            self.threshold = threshold
            self.sweeps = sweeps
        }
    }

    /// Where the walkers stopped; one column, zero where none did.
    public let mass: MutableMatrixView<Float>
    public private(set) var touchedCount = 0
    /// The first ``touchedCount`` are the vertices with mass.
    public let touched: MutableBuffer<UInt32>
    private let residual: MutableMatrixView<Float>
    private let next: MutableMatrixView<Float>
    private let frontier: MutableBuffer<UInt32>
    private let following: MutableBuffer<UInt32>
    private let vertexCount: Int

    public init(vertexCount: Int) {
        self.vertexCount = vertexCount
        mass = MutableMatrixView(rows: vertexCount, columns: 1)
        residual = MutableMatrixView(rows: vertexCount, columns: 1)
        next = MutableMatrixView(rows: vertexCount, columns: 1)
        touched = MutableBuffer(count: vertexCount + 1)
        frontier = MutableBuffer(count: vertexCount + 1)
        following = MutableBuffer(count: vertexCount + 1)
    }

    /// Walks from `start` along `rows` and their transpose, replacing what the last walk left.
    public func run(
        _ rows: CompressedRows, transposed: CompressedRows, from start: UInt32, options: Options = Options()
    ) {
        check(rows, transposed, start, options)
        clear()
        unsafe touchedCount = kith_walk(
            rows.offsets.base, rows.columns.base, transposed.offsets.base, transposed.columns.base, options.outWeight,
            options.inWeight, options.restart, options.threshold, UInt32(options.sweeps), start, mass.base,
            residual.base, next.base, frontier.base, following.base, touched.base)
    }

    /// The other way round: the mass of a vertex is the share of the walkers starting *there* that stop at `target`,
    /// replacing what the last walk left. With threshold 0 and enough `work` it is what ``run(_:transposed:from:options:)``
    /// from each vertex gives `target`.
    ///
    /// Steps back from a vertex whose walkers reach the target with less than the threshold are not made, nor those whose
    /// entries are more than what is left of `work`: each vertex lacks at most threshold · (1 − restart) / restart while
    /// work lasts. O(work) at most. After Andersen, Borgs, Chayes, Hopcroft, Mirrokni, Teng: "Local computation of PageRank
    /// contributions", WAW 2007, doi:10.1007/978-3-540-77004-6_12; differs in that pushes are synchronous.
    public func runBack(
        _ rows: CompressedRows, transposed: CompressedRows, to target: UInt32, options: Options = Options(),
        work: Int = .max
    ) {
        check(rows, transposed, target, options)
        precondition(work >= 0, "work below zero")
        clear()
        unsafe touchedCount = kith_walk_back(
            rows.offsets.base, rows.columns.base, transposed.offsets.base, transposed.columns.base, options.outWeight,
            options.inWeight, options.restart, options.threshold, UInt32(options.sweeps), UInt64(work), target,
            mass.base, residual.base, next.base, frontier.base, following.base, touched.base)
    }

    private func check(_ rows: CompressedRows, _ transposed: CompressedRows, _ vertex: UInt32, _ options: Options) {
        precondition(rows.rowCount == vertexCount && rows.columnCount == vertexCount, "the pattern differs in size")
        precondition(transposed.rowCount == vertexCount && transposed.nonzeroCount == rows.nonzeroCount)
        precondition(Int(vertex) < vertexCount, "no such vertex")
        precondition(
            options.restart > 0 && options.restart <= 1 && options.sweeps >= 0, "restart or sweeps out of range")
        precondition(options.outWeight >= 0 && options.inWeight >= 0 && options.threshold >= 0, "a weight below zero")
    }

    /// Back to no mass. O(vertices touched).
    public func clear() {
        for place in 0..<touchedCount { mass[Int(touched[place]), 0] = 0 }
        touchedCount = 0
    }
}
