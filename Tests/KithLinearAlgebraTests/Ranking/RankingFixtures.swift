import Foundation

@testable import KithLinearAlgebra

/// Groups whose wanted rows follow from two features together and one alone; features 5 and on are noise, some of it with
/// many equal values.
enum RankingFixtures {
    static func data(
        _ seed: UInt64, groups: Int = 40, rows: Int = 60, features: Int = 9, weights: [Float]? = nil
    ) throws -> RankingData {
        var generator = SeededGenerator(seed: seed)
        let matrix = MutableMatrixView<Float>(rows: groups * rows, columns: features)
        var labels = [Float](repeating: 0, count: groups * rows)
        for group in 0..<groups {
            var order: [(score: Double, row: Int)] = []
            for row in group * rows..<(group + 1) * rows {
                for feature in 0..<features {
                    let value = generator.unit()
                    matrix[row, feature] = Float(feature % 3 == 2 ? (value * 6).rounded(.down) / 6 : value)
                }
                let score = Double(matrix[row, 0] * matrix[row, 1]) * 8 + (matrix[row, 2] > 0.6 ? 1.5 : 0)
                order.append((score - log(-log(generator.unit() + 1e-12)), row))
            }
            order.sort { $0.score > $1.score }
            for place in 0..<1 + Int(generator.below(5)) { labels[order[place].row] = 1 }
        }
        return try RankingData(
            features: Matrix(adopting: matrix).view, labels: labels, offsets: (0...groups).map { $0 * rows },
            weights: weights)
    }

    static func bytes(_ trees: BoostedTrees) -> [UInt8] {
        var bytes: [UInt8] = []
        trees.encode(into: &bytes)
        return bytes
    }

    /// The leaf's value, looked for from the root.
    static func slowScore(_ tree: DecisionTree, _ row: [Float]) -> Double {
        var place: Int32 = tree.nodes.isEmpty ? ~0 : 0
        while place >= 0 {
            let node = tree.nodes[Int(place)]
            place = row[node.feature] <= node.threshold ? node.left : node.right
        }
        return tree.leaves[Int(~place)].value
    }

    static func row(_ data: RankingData, _ row: Int) -> [Float] {
        (0..<data.featureCount).map { data.features[row, $0] }
    }
}
