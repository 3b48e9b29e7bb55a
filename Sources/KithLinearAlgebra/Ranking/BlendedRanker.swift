/// A linear model and trees added up, each standardized over the rows of a group: what counts of each is how far a row
/// stands out in its group.
public struct BlendedRanker: Sendable, Equatable {
    /// How much each part counts.
    public struct Weights: Sendable, Equatable {
        public var linear: Double
        public var trees: Double
        /// Of trees fitted elsewhere, if there are any.
        public var shipped: Double

        public init(linear: Double = 1, trees: Double = 1, shipped: Double = 1) {
            self.linear = linear
            self.trees = trees
            self.shipped = shipped
        }
    }

    /// Scores that spread less than this over a group are taken as all alike.
    static let smallestDeviation = 1e-9

    public let linear: ListwiseLinear?
    public let trees: BoostedTrees?
    public let shipped: BoostedTrees?
    public let weights: Weights
    public let featureCount: Int

    /// Puts parts together, at least one, all of the same number of features.
    public init(
        linear: ListwiseLinear?, trees: BoostedTrees?, shipped: BoostedTrees? = nil, weights: Weights = Weights()
    ) {
        let counts = [linear?.featureCount, trees?.featureCount, shipped?.featureCount].compactMap { $0 }
        precondition(!counts.isEmpty, "a blend of nothing")
        precondition(counts.allSatisfy { $0 == counts[0] }, "parts differ in the number of features")
        precondition(
            weights.linear.isFinite && weights.trees.isFinite && weights.shipped.isFinite, "weights not finite")
        self.linear = linear
        self.trees = trees
        self.shipped = shipped
        self.weights = weights
        featureCount = counts[0]
    }

    /// The score of every row among `group`, which are all of one person's candidates: a row's score depends on the others.
    /// O(rows × (features + trees × leaves)).
    public func scores(_ group: MatrixView<Float>) -> [Double] {
        var sums = [Double](repeating: 0, count: group.rows)
        for part in parts {
            let scores = part.scores(group)
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
        for part in parts {
            let scaling = Scaling(part.scores(group), weight: part.weight)
            for (place, own) in part.contributions(chosen.reading).enumerated() {
                results[place].bias += scaling.apply(own.bias)
                for feature in own.features.indices {
                    results[place].features[feature] += own.features[feature] * scaling.scale
                }
            }
        }
        return results
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

    private enum Part {
        case linear(ListwiseLinear, Double)
        case trees(BoostedTrees, Double)

        var weight: Double {
            switch self {
            case .linear(_, let weight), .trees(_, let weight): weight
            }
        }

        func scores(_ rows: MatrixView<Float>) -> [Double] {
            switch self {
            case .linear(let model, _): model.scores(rows)
            case .trees(let model, _): model.scores(rows)
            }
        }

        func contributions(_ rows: MatrixView<Float>) -> [BoostedTrees.Contributions] {
            switch self {
            case .linear(let model, _):
                (0..<rows.rows).map { .init(bias: 0, features: model.contributions(rows.row($0))) }
            case .trees(let model, _): model.contributions(rows)
            }
        }
    }

    private var parts: [Part] {
        var parts: [Part] = []
        if let linear { parts.append(.linear(linear, weights.linear)) }
        if let trees { parts.append(.trees(trees, weights.trees)) }
        if let shipped { parts.append(.trees(shipped, weights.shipped)) }
        return parts
    }
}
