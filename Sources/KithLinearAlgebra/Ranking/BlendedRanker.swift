/// Rankers added up, each standardized over the rows of a group: what counts of each is how far a row stands out in its
/// group.
public struct BlendedRanker: Sendable, Equatable {
    /// One of the rankers.
    public enum Model: Sendable, Equatable {
        case linear(ListwiseLinear)
        case trees(BoostedTrees)

        public var featureCount: Int {
            switch self {
            case .linear(let model): model.featureCount
            case .trees(let model): model.featureCount
            }
        }

        /// The score of every row.
        public func scores(_ rows: MatrixView<Float>) -> [Double] {
            switch self {
            case .linear(let model): model.scores(rows)
            case .trees(let model): model.scores(rows)
            }
        }

        /// The same model of rows that have further features behind, which it does not look at.
        public func widened(to featureCount: Int) -> Model {
            switch self {
            case .linear(let model): .linear(model.widened(to: featureCount))
            case .trees(let model): .trees(model.widened(to: featureCount))
            }
        }

        fileprivate func contributions(_ rows: MatrixView<Float>) -> [BoostedTrees.Contributions] {
            switch self {
            case .linear(let model):
                (0..<rows.rows).map { .init(bias: 0, features: model.contributions(rows.row($0))) }
            case .trees(let model): model.contributions(rows)
            }
        }
    }

    /// A ranker and how much it counts.
    public struct Part: Sendable, Equatable {
        public var model: Model
        public var weight: Double

        public init(_ model: Model, weight: Double = 1) {
            self.model = model
            self.weight = weight
        }
    }

    /// Scores that spread less than this over a group are taken as all alike.
    static let smallestDeviation = 1e-9

    public let parts: [Part]
    public let featureCount: Int

    /// Puts parts together, at least one, all of the same number of features, with finite weights.
    public init(_ parts: [Part]) {
        precondition(!parts.isEmpty, "a blend of nothing")
        precondition(
            parts.allSatisfy { $0.model.featureCount == parts[0].model.featureCount },
            "parts differ in the number of features")
        precondition(parts.allSatisfy { $0.weight.isFinite }, "weights not finite")
        self.parts = parts
        featureCount = parts[0].model.featureCount
    }

    /// The same parts with other weights.
    public func weighted(_ weights: [Double]) -> BlendedRanker {
        precondition(weights.count == parts.count, "one weight a part")
        return BlendedRanker(zip(parts, weights).map { Part($0.model, weight: $1) })
    }

    /// The score of every row among `group`, which are all of one person's candidates: a row's score depends on the others.
    /// O(rows × (features + trees × leaves)).
    public func scores(_ group: MatrixView<Float>) -> [Double] {
        var sums = [Double](repeating: 0, count: group.rows)
        for part in parts where part.weight != 0 {
            let scores = part.model.scores(group)
            let scaling = Scaling(scores, weight: part.weight)
            for row in sums.indices { sums[row] += scaling.apply(scores[row]) }
        }
        return sums
    }

    /// What each feature adds to the scores that ``scores(_:)`` gives to some rows of `group`; with the bias they sum to
    /// the score, up to rounding. Standardizing is one scale and one shift for the whole group: scales apply to the
    /// contributions, shifts go into the bias.
    /// O(rows asked × trees × leaves × depth² + all scores).
    public func contributions(_ rows: [Int], of group: MatrixView<Float>) -> [BoostedTrees.Contributions] {
        let chosen = MutableMatrixView<Float>(rows: rows.count, columns: group.columns)
        for (place, row) in rows.enumerated() {
            chosen.window(rows: place..<place + 1).copy(group.window(rows: row..<row + 1))
        }
        var results = rows.map { _ in
            BoostedTrees.Contributions(bias: 0, features: [Double](repeating: 0, count: featureCount))
        }
        for part in parts where part.weight != 0 {
            let scaling = Scaling(part.model.scores(group), weight: part.weight)
            for (place, own) in part.model.contributions(chosen.reading).enumerated() {
                results[place].bias += scaling.apply(own.bias)
                for feature in own.features.indices {
                    results[place].features[feature] += own.features[feature] * scaling.scale
                }
            }
        }
        return results
    }

    /// Each of `scores` less the mean of its group, over the group's deviation; zero where a group is all alike.
    public static func standardized(_ scores: [Double], in data: RankingData) -> [Double] {
        precondition(scores.count == data.rowCount, "one score a row")
        var result = scores
        for group in 0..<data.groupCount {
            let rows = data.rows(group)
            let scaling = Scaling(Array(scores[rows]), weight: 1)
            for row in rows { result[row] = scaling.apply(scores[row]) }
        }
        return result
    }

    /// Weight over deviation, and the mean.
    private struct Scaling {
        let scale: Double
        let mean: Double

        init(_ scores: [Double], weight: Double) {
            let count = Double(max(1, scores.count))
            let mean = scores.reduce(0, +) / count
            let variance = scores.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count
            let deviation = variance.squareRoot()
            self.mean = mean
            scale = deviation > BlendedRanker.smallestDeviation ? weight / deviation : 0
        }

        func apply(_ score: Double) -> Double { (score - mean) * scale }
    }
}
