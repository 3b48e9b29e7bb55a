import KithGraph
import KithLinearAlgebra

/// How a directed network is read where groups are sought.
public enum Symmetrization: String, Sendable, CaseIterable {
    /// A tie of weight 1 (or the larger weight of the two) where either follows the other.
    case either
    /// A tie of weight 1 (or the smaller weight of the two) where both follow each other.
    case mutual
    /// Every follow counts, one that is returned twice, and what chance would give is worked out from followers and
    /// followees apart (directed modularity).
    case directed
}

/// The weighted ties in which groups are sought: symmetric, without negative weights.
///
/// `strengths` and, where a network's directions count, `inStrengths` are what the null model of modularity needs.
public struct TieGraph: Sendable {
    /// The neighbours of each person, sorted; symmetric, without the diagonal.
    public let rows: CompressedRows
    /// The weight of each entry of `rows`, the same in both directions; `nil` where all are 1. In a directed reading an
    /// entry holds the weights of both directions added.
    public let weights: SharedBuffer<Float>?
    /// The weight of everybody's tie with themself; `nil` where there is none.
    public let loops: SharedBuffer<Double>?
    /// The sum of everybody's weights, a tie with oneself counted twice. In a directed reading, of their follows alone,
    /// counted once.
    public let strengths: SharedBuffer<Double>
    /// In a directed reading, the sum of the weights of everybody's followers; else `nil`.
    public let inStrengths: SharedBuffer<Double>?
    /// The weight of all ties, each counted once (in a directed reading, of all follows).
    public let totalWeight: Double

    /// Number of vertices.
    public var vertexCount: Int { rows.rowCount }
}

extension TieGraph {
    /// An undirected graph from its rows. `weights` go along with `rows.columns`, the same in both directions;
    /// `loops` hold one weight a vertex. O(ties).
    public init(rows: CompressedRows, weights: SharedBuffer<Float>? = nil, loops: SharedBuffer<Double>? = nil) {
        precondition(rows.rowCount == rows.columnCount, "ties must be square")
        precondition(weights == nil || weights!.count == rows.nonzeroCount, "one weight for each entry")
        precondition(loops == nil || loops!.count == rows.rowCount, "one loop for each vertex")
        let strengths = MutableBuffer<Double>(count: rows.rowCount)
        var twice = 0.0
        for vertex in 0..<rows.rowCount {
            var sum = 0.0
            if let weights {
                for place in rows.range(vertex) { sum += Double(weights[place]) }
            } else {
                sum = Double(rows.degree(vertex))
            }
            if let loops { sum += 2 * loops[vertex] }
            strengths[vertex] = sum
            twice += sum
        }
        self.init(
            rows: rows, weights: weights, loops: loops, strengths: strengths.freeze(), inStrengths: nil,
            totalWeight: twice / 2)
    }
}
