extension BoostedTrees {
    /// What each feature adds to a row's score, and where the score starts from.
    public struct Contributions: Sendable, Equatable {
        /// The mean score of the rows fitted to, by their numbers in the leaves.
        public var bias: Double
        /// One a feature; with the bias they sum to the score, up to rounding.
        public var features: [Double]
    }

    /// Shapley values of the features in the score of every row: each feature's part, averaged over all orders in which
    /// the features may become known. A feature not known sends a row both ways, by the numbers of rows that went each
    /// way while fitting (the path-dependent expectation). In double precision.
    /// O(rows × trees × leaves × features of the longest path / 16).
    ///
    /// Sources: S. M. Lundberg and others, "From local explanations to global understanding with explainable AI for trees",
    /// Nature Machine Intelligence 2, 2020, doi:10.1038/s42256-019-0138-9 (TreeSHAP), whose values these are; that they can
    /// be had in time linear in the leaves: P. Yu and others, "Linear TreeShap", NeurIPS 2022, arXiv:2209.08192. Here the
    /// average over orders is an integral, taken exactly by a Gauss rule.
    public func contributions(_ rows: MatrixView<Float>) -> [Contributions] {
        precondition(rows.columns == featureCount, "rows have another number of features than the trees")
        let sums = TreeKernels.shapleySums(forest, shapley, rows)
        return (0..<rows.rows).map { row in
            Contributions(
                bias: shapley.expectation, features: [Double](sums.slice(row * featureCount..<(row + 1) * featureCount))
            )
        }
    }
}
