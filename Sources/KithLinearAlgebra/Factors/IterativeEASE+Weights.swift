extension IterativeEASE {
    /// How much an entry in one column speaks for another column.
    public struct Weights: Sendable {
        /// In the subspace of the singular vectors: (V diag(s² / (s² + λ)) Vᵀ)_cv. A score of ``Scores/subspace`` is their
        /// sum over the row's entries in other columns, times a scale of the column scored.
        public let subspace: [Double]
        /// With what the subspace leaves, to first order, as in ``Scores/full``.
        public let full: [Double]
    }

    /// The weights of entries in `columns` for the score of column `target`, up to a positive factor common to all.
    ///
    /// `common[i]` is (AᵀA)_cv for the i-th of `columns`: how much it has in common with the target. The inverse of
    /// AᵀA + λI is split into its part in the span of the vectors, V diag(1 / (s² + λ)) Vᵀ, and the rest, of which the
    /// first term beside the diagonal of its Neumann series stands here. ``Scores/full`` itself takes more steps, so that
    /// these weights are its terms nearly, not exactly; a solution for every target would cost as much as
    /// ``scores(of:leavingOut:threads:)`` for as many rows. O(columns × triplets).
    public func weights(of columns: [UInt32], for target: UInt32, common: [Double]) -> Weights {
        precondition(columns.count == common.count, "one number a column")
        precondition(Int(target) < matrix.columnCount && columns.allSatisfy { Int($0) < matrix.columnCount })
        let lambda = options.regularization
        let inverses = inverses.map { Double($0) }
        let squares = inverses.map { 1 / $0 - lambda }
        let own = vectors.view.row(Int(target))
        var gained = [Double](repeating: 0, count: inverses.count)
        var explained = gained
        for index in inverses.indices {
            gained[index] = Double(own[index]) * (1 - lambda * inverses[index])
            explained[index] = Double(own[index]) * squares[index]
        }
        let ownRest = rest(target, squares)
        var (subspace, full) = ([Double](), [Double]())
        for (column, together) in zip(columns, common) {
            let vector = vectors.view.row(Int(column))
            var (gain, known) = (0.0, 0.0)
            for index in gained.indices {
                gain += Double(vector[index]) * gained[index]
                known += Double(vector[index]) * explained[index]
            }
            subspace.append(gain)
            full.append(gain / lambda + (together - known) / ((lambda + rest(column, squares)) * (lambda + ownRest)))
        }
        return Weights(subspace: subspace, full: full)
    }

    /// What the subspace leaves of a column's sum of squares.
    private func rest(_ column: UInt32, _ squares: [Double]) -> Double {
        var rest = IterativeEASE.squares(matrix.transposed, Int(column))
        let vector = vectors.view.row(Int(column))
        for index in squares.indices { rest -= Double(vector[index]) * Double(vector[index]) * squares[index] }
        return max(0, rest)
    }
}
