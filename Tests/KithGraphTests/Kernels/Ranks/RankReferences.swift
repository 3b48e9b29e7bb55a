import KithGraph
import KithLinearAlgebra
import KithTestSupport

/// A twelve-person network and its scores by NetworkX 3.6.1; see References/ranks.py.
enum RankReferences {
    /// Person *i* follows i² + 1, 3i + 2 and, for every third, i + 1, all modulo 12; person 11 follows nobody.
    static func network() throws -> Network {
        var follows: [(String, String)] = []
        for i in 0..<11 {
            for j in [(i * i + 1) % 12, (3 * i + 2) % 12] + (i % 3 == 0 ? [(i + 1) % 12] : []) where i != j {
                follows.append(("\(i)", "\(j)"))
            }
        }
        return try Fixture.network(follows, people: (0..<12).map(String.init))
    }

    static let pageRank = [
        0.014360164903, 0.024531948375, 0.364474266943, 0.014360164903, 0.018428878292, 0.282145748746,
        0.014360164903, 0.018428878292, 0.183756519802, 0.014360164903, 0.024531948375, 0.026261151566,
    ]
    /// Jumps, and walks from sinks, go to person 0 with 3/4 and to person 5 with 1/4.
    static let personalized = [
        0.1125, 0.0478125, 0.385037703909, 0.0, 0.0, 0.29100877193, 0.0, 0.0, 0.163641024161, 0.0, 0.0, 0.0,
    ]
    static let hubs = [
        0.0806248457, 0.1413983533, 0.0984434243, 0.0247907447, 0.1413983533, 0.0678455135, 0.0420503927,
        0.0786177939, 0.1413983533, 0.0849888012, 0.0984434243, 0.0,
    ]
    static let authorities = [
        0.0, 0.0613684377, 0.3258052219, 0.0, 0.0124016003, 0.353212734, 0.0, 0.0210357602, 0.1195286465, 0.0,
        0.0549173518, 0.0517302476,
    ]
}

/// The largest difference of two score vectors.
func distance(_ left: some Sequence<Double>, _ right: some Sequence<Double>) -> Double {
    zip(left, right).reduce(0) { max($0, abs($1.0 - $1.1)) }
}

/// Stationary distributions the slow way: Gaussian elimination on the dense matrix of the chain.
enum DenseWalk {
    /// Solves x = damping·(Pᵀx + sinks(x)·sinkTarget) + (1 − damping)·jumps, the weight of *a* → *b* being
    /// `weights[a][b]`.
    static func pageRank(
        _ weights: [[Double]], damping: Double, jumps: [Double], sinkTarget: [Double]
    ) -> [Double] {
        let count = weights.count
        var matrix = (0..<count).map { _ in [Double](repeating: 0, count: count + 1) }
        for from in 0..<count {
            let sum = weights[from].reduce(0, +)
            for to in 0..<count {
                matrix[to][from] -= damping * (sum > 0 ? weights[from][to] / sum : sinkTarget[to])
            }
            matrix[from][from] += 1
            matrix[from][count] = (1 - damping) * jumps[from]
        }
        return solve(matrix)
    }

    /// Gauss–Jordan elimination with row exchanges; the last column is the right side.
    static func solve(_ augmented: [[Double]]) -> [Double] {
        var rows = augmented
        let count = rows.count
        for column in 0..<count {
            let pivot = (column..<count).max { abs(rows[$0][column]) < abs(rows[$1][column]) }!
            rows.swapAt(column, pivot)
            for row in 0..<count where row != column && rows[row][column] != 0 {
                let factor = rows[row][column] / rows[column][column]
                for index in column...count { rows[row][index] -= factor * rows[column][index] }
            }
        }
        return (0..<count).map { rows[$0][count] / rows[$0][$0] }
    }

    /// The adjacency matrix of `network`, with its weights where it has them.
    static func weights(_ network: Network) -> [[Double]] {
        var matrix = (0..<network.personCount).map { _ in [Double](repeating: 0, count: network.personCount) }
        for person in 0..<network.personCount {
            for position in network.following.range(person) {
                matrix[person][Int(network.following.columns[position])] = Double(network.weights?[position] ?? 1)
            }
        }
        return matrix
    }
}
