/// Regression trees whose values add up to a score that orders the candidates of a group: larger is better, the size
/// itself means nothing.
///
/// Made by ``fit(_:validation:options:threads:)``.
public struct BoostedTrees: Sendable, Equatable {
    public struct Options: Sendable, Equatable {
        /// Trees to fit, at least 1.
        public var trees: Int
        /// Leaves of a tree, 2 to 255.
        public var leaves: Int
        /// What part of each tree's step is taken, above 0.
        public var learningRate: Double
        /// Rows that a leaf must have, at least 1.
        public var minimumRowsInLeaf: Int
        /// Sum of hessians that a leaf must have.
        public var minimumHessianInLeaf: Double
        /// Penalty on the squares of the leaves' values.
        public var l2: Double
        /// Ranks that pairs start from: a pair counts if the better scored of the two stands among the first so many, at
        /// least 1. Fewer than 30 cost nDCG even at rank 5 (.01 to .02 at 5 of them), more gain nothing.
        public var truncation: Int
        /// How steeply a pair's probability falls with the difference of the scores.
        public var steepness: Double
        /// Whether pairs and groups weigh alike whatever the spread of their scores.
        public var normalizesLambdas: Bool
        /// Bins of a feature, 2 to 256.
        public var maximumBins: Int
        /// Part of the features that each tree may use, above 0 and up to 1.
        public var featureFraction: Double
        /// Part of the rows that each tree is fitted to, above 0 and up to 1.
        public var rowFraction: Double
        /// Trees without a better validation figure after which fitting stops; with validation only.
        public var patience: Int
        /// Rank of the nDCG that validation goes by, at least 1.
        public var validationRank: Int
        public var seed: UInt64

        public init(
            trees: Int = 80, leaves: Int = 15, learningRate: Double = 0.08, minimumRowsInLeaf: Int = 20,
            minimumHessianInLeaf: Double = 1e-3, l2: Double = 0, truncation: Int = 30, steepness: Double = 1,
            normalizesLambdas: Bool = true, maximumBins: Int = 255, featureFraction: Double = 1,
            rowFraction: Double = 1, patience: Int = 20, validationRank: Int = 5, seed: UInt64 = 1
        ) {
            self.trees = trees
            self.leaves = leaves
            self.learningRate = learningRate
            self.minimumRowsInLeaf = minimumRowsInLeaf
            self.minimumHessianInLeaf = minimumHessianInLeaf
            self.l2 = l2
            self.truncation = truncation
            self.steepness = steepness
            self.normalizesLambdas = normalizesLambdas
            self.maximumBins = maximumBins
            self.featureFraction = featureFraction
            self.rowFraction = rowFraction
            self.patience = patience
            self.validationRank = validationRank
            self.seed = seed
        }

        func check() throws(RankingError) {
            let limits: [(String, Bool, String)] = [
                ("trees", trees >= 1 && trees <= 100_000, "from 1 to 100000"),
                ("leaves", leaves >= 2 && leaves <= 255, "from 2 to 255"),
                ("learningRate", learningRate > 0 && learningRate.isFinite, "above 0"),
                ("minimumRowsInLeaf", minimumRowsInLeaf >= 1, "at least 1"),
                ("minimumHessianInLeaf", minimumHessianInLeaf >= 0, "at least 0"),
                ("l2", l2 >= 0 && l2.isFinite, "at least 0"),
                ("truncation", truncation >= 1, "at least 1"),
                ("steepness", steepness > 0 && steepness.isFinite, "above 0"),
                ("maximumBins", maximumBins >= 2 && maximumBins <= 256, "from 2 to 256"),
                ("featureFraction", featureFraction > 0 && featureFraction <= 1, "above 0 and at most 1"),
                ("rowFraction", rowFraction > 0 && rowFraction <= 1, "above 0 and at most 1"),
                ("patience", patience >= 1, "at least 1"),
                ("validationRank", validationRank >= 1, "at least 1"),
            ]
            for (name, holds, expected) in limits where !holds { throw .option(name: name, expected: expected) }
        }
    }

    /// How the trees were reached.
    public struct Report: Sendable, Equatable {
        /// Trees that were fitted; with validation, more than were kept.
        public var fitted: Int
        /// nDCG of the validation groups after each fitted tree, at ``Options/validationRank``; empty without.
        public var validation: [Double]
    }

    let trees: [DecisionTree]
    let forest: Forest
    let shapley: ShapleyForest
    public let report: Report

    public var treeCount: Int { trees.count }
    public var featureCount: Int { forest.featureCount }

    init(trees: [DecisionTree], featureCount: Int, report: Report? = nil) {
        self.trees = trees
        self.report = report ?? Report(fitted: trees.count, validation: [])
        forest = Forest(trees, featureCount: featureCount)
        shapley = ShapleyForest(trees)
    }

    public static func == (left: BoostedTrees, right: BoostedTrees) -> Bool {
        left.trees == right.trees && left.featureCount == right.featureCount
    }

    /// The score of every row, the same to the last bit whatever rows are scored along with it.
    /// O(rows × trees × leaves) with a very small constant, sixteen rows at a time; no more memory than the result.
    ///
    /// Source: the leaf is found by striking out what each node rules out, as in Lucchese and others, "QuickScorer: a fast
    /// algorithm to rank documents with additive ensembles of regression trees", SIGIR 2015,
    /// doi:10.1145/2766462.2767733, by vectors of rows instead of by features.
    public func scores(_ features: MatrixView<Float>) -> [Double] {
        let scores = MutableBuffer<Double>(count: features.rows)
        addScores(features, to: scores)
        return [Double](scores.freeze())
    }

    /// As ``scores(_:)``, added to what `scores` holds.
    public func addScores(_ features: MatrixView<Float>, to scores: MutableBuffer<Double>) {
        TreeKernels.addScores(forest, trees: 0..<treeCount, features, to: scores)
    }

    /// The same trees for rows that have further features behind, which they do not ask for.
    public func widened(to featureCount: Int) -> BoostedTrees {
        precondition(featureCount >= self.featureCount, "rows cannot get narrower")
        return BoostedTrees(trees: trees, featureCount: featureCount, report: report)
    }

    /// What each feature's splits gained while fitting, as shares of the whole; zeros if there are no splits.
    public var featureGains: [Double] {
        var gains = [Double](repeating: 0, count: featureCount)
        for tree in trees {
            for node in tree.nodes { gains[node.feature] += Double(node.gain) }
        }
        let total = gains.reduce(0, +)
        return total > 0 ? gains.map { $0 / total } : gains
    }
}
