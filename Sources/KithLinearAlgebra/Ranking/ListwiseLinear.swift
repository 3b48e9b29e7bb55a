/// A linear score that orders the candidates of a group: the sum over the features of weight × (value − mean) / deviation.
///
/// Made by ``fit(_:options:threads:)``.
public struct ListwiseLinear: Sendable, Equatable {
    public struct Options: Sendable, Equatable {
        /// Penalty: half of this times the sum of the squares of the weights, beside the mean loss of a group. Above 0, so
        /// that features which say the same thing share their weight.
        public var l2: Double
        /// Largest entry of the gradient at which the weights are taken as found.
        public var tolerance: Double
        public var maximumIterations: Int

        public init(l2: Double = 1e-3, tolerance: Double = 1e-8, maximumIterations: Int = 50) {
            self.l2 = l2
            self.tolerance = tolerance
            self.maximumIterations = maximumIterations
        }
    }

    /// How the weights were reached.
    public struct Report: Sendable, Equatable {
        public var iterations: Int
        /// Mean loss of a group with the penalty.
        public var loss: Double
        /// Largest entry of the gradient of ``loss``.
        public var gradient: Double
        public var converged: Bool
    }

    /// What the score is made of, one a feature; deviations are 1 and weights 0 for features that never change.
    public let means: [Double]
    public let deviations: [Double]
    public let weights: [Double]
    public let report: Report

    public var featureCount: Int { weights.count }

    init(means: [Double], deviations: [Double], weights: [Double], report: Report) {
        precondition(means.count == weights.count && deviations.count == weights.count)
        self.means = means
        self.deviations = deviations
        self.weights = weights
        self.report = report
    }

    /// The same model of rows that have further features behind, of weight 0.
    public func widened(to featureCount: Int) -> ListwiseLinear {
        precondition(featureCount >= self.featureCount, "rows cannot get narrower")
        let more = featureCount - self.featureCount
        return ListwiseLinear(
            means: means + [Double](repeating: 0, count: more),
            deviations: deviations + [Double](repeating: 1, count: more),
            weights: weights + [Double](repeating: 0, count: more), report: report)
    }

    /// The score of every row. O(rows × features).
    public func scores(_ features: MatrixView<Float>) -> [Double] {
        precondition(features.columns == featureCount, "rows have another number of features than the model")
        return (0..<features.rows).map { row in
            let values = features.row(row)
            var score = 0.0
            for feature in 0..<featureCount { score += contribution(feature, values[feature]) }
            return score
        }
    }

    /// What each feature adds to the score of one row; the sum is the score. O(features).
    public func contributions(_ row: Span<Float>) -> [Double] {
        precondition(row.count == featureCount, "rows have another number of features than the model")
        return (0..<featureCount).map { contribution($0, row[$0]) }
    }

    @inline(__always)
    private func contribution(_ feature: Int, _ value: Float) -> Double {
        (Double(value) - means[feature]) / deviations[feature] * weights[feature]
    }
}
