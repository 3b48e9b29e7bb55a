/// Solves *A X = B* for a symmetric positive definite *A* that is known by its products alone.
///
/// All right-hand sides go through each product together, with step lengths of their own. A semidefinite *A* is solved
/// for right-hand sides in its range, such as a Laplacian for columns that sum to zero over every component.
///
/// Source: Hestenes, Stiefel, "Methods of conjugate gradients for solving linear systems", 1952,
/// doi:10.6028/jres.049.044. Differs in that the residual is computed afresh when the recurrence claims the end, and the
/// iteration taken up again from there where the claim was wrong.
public enum ConjugateGradients {
    public struct Options: Sendable {
        /// A column is solved when ‖b − A x‖₂ ≤ tolerance × ‖b‖₂.
        public var tolerance: Double
        /// Steps, each one product with all columns.
        public var maximumIterations: Int
        /// Threads to work with; the result does not depend on them.
        public var threads: Int
        /// Bytes that may be allocated; `nil` sets no limit.
        public var memoryBudget: Int?

        public init(
            tolerance: Double = 1e-5, maximumIterations: Int = 1_000, threads: Int = Parallel.availableThreads,
            memoryBudget: Int? = nil
        ) {
            self.tolerance = tolerance
            self.maximumIterations = maximumIterations
            self.threads = threads
            self.memoryBudget = memoryBudget
        }
    }

    /// How one column ended.
    public enum Outcome: Sendable, Equatable {
        /// Its residual is within the tolerance.
        case solved
        /// The iterations were used up, or rounding allows no better.
        case notConverged
        /// A direction *p* with *p*ᵀ*A p* ≤ 0 was met while the residual was above the tolerance: the operator is not
        /// positive definite, or the right-hand side has a part outside the range of a semidefinite one.
        case notPositiveDefinite
    }

    /// The solution, column by column, and how it was reached.
    public struct Result<Scalar: MatrixScalar>: Sendable {
        /// As many rows and columns as the right-hand sides; of a column that was not solved, the last iterate.
        public var solution: Matrix<Scalar>
        /// ‖b − A x‖₂ of each column, from a product with the solution itself.
        public var residuals: [Double]
        /// How each column ended.
        public var outcomes: [Outcome]
        /// Steps taken until the last column ended.
        public var iterations: Int
        /// Whether every column is solved.
        public var converged: Bool
    }

    /// Bytes allocated for `columns` right-hand sides of `rows` rows, the solution among them.
    public static func memoryNeeded<Scalar: MatrixScalar>(
        rows: Int, columns: Int, operatorWorkspace: Int = 0, preconditioned: Bool = false, type: Scalar.Type
    ) -> Int {
        (4 * columns + (preconditioned ? 1 : 0)) * rows * MemoryLayout<Scalar>.stride + operatorWorkspace
    }

    /// Solves *A X = B*.
    ///
    /// - Parameters:
    ///   - op: *A*, n × n, symmetric; symmetry is the caller's word, definiteness is watched.
    ///   - rightHandSides: *B*, n × k.
    ///   - diagonal: The diagonal of *A*, or anything like it, n positive values: *A* is preconditioned by dividing by
    ///     it. `nil` for no preconditioning.
    ///   - start: Where to begin, n × k; zeros when `nil`.
    ///
    /// Throws ``LinearAlgebraError/notFinite(row:column:)`` for a value of *B*, the start or the diagonal (column 0) that
    /// is no number, ``LinearAlgebraError/singular(routine:row:)`` for a diagonal entry that is not positive, and
    /// ``LinearAlgebraError/memoryBudget(needed:budget:)``. A step costs one product and six passes over n × k values.
    public static func solve<Scalar: MatrixScalar>(
        _ op: some LinearOperator<Scalar>, _ rightHandSides: MatrixView<Scalar>, diagonal: SharedBuffer<Scalar>? = nil,
        start: MatrixView<Scalar>? = nil, options: Options = Options()
    ) throws(LinearAlgebraError) -> Result<Scalar> {
        let rows = op.rowCount
        let columns = rightHandSides.columns
        precondition(op.columnCount == rows, "conjugate gradients need a square operator")
        precondition(rightHandSides.rows == rows, "right-hand sides differ from the operator in rows")
        precondition(start == nil || (start!.rows == rows && start!.columns == columns), "start differs in shape")
        precondition(diagonal == nil || diagonal!.count == rows, "one diagonal entry a row is needed")
        try check(
            needed: memoryNeeded(
                rows: rows, columns: columns, operatorWorkspace: op.workspaceBytes(columns: columns),
                preconditioned: diagonal != nil, type: Scalar.self),
            budget: options.memoryBudget)
        try checkFinite(rightHandSides, threads: options.threads)
        if let start { try checkFinite(start, threads: options.threads) }
        var run = try Run(op, rightHandSides, weights: diagonal.map(inverse), start: start, options: options)
        run.go()
        return run.result()
    }

    private static func check(needed: Int, budget: Int?) throws(LinearAlgebraError) {
        if let budget, needed > budget { throw .memoryBudget(needed: needed, budget: budget) }
    }

    /// Looks for the place only where the squares say that there is one.
    private static func checkFinite<Scalar: MatrixScalar>(
        _ panel: MatrixView<Scalar>, threads: Int
    ) throws(LinearAlgebraError) {
        if ColumnKernels.dots(panel, panel, threads: threads).allSatisfy({ $0.isFinite }) { return }
        if let place = panel.firstNonFinite() { throw .notFinite(row: place.row, column: place.column) }
    }

    private static func inverse<Scalar: MatrixScalar>(
        _ diagonal: SharedBuffer<Scalar>
    ) throws(LinearAlgebraError) -> SharedBuffer<Scalar> {
        let weights = MutableBuffer<Scalar>(count: diagonal.count)
        for row in 0..<diagonal.count {
            guard diagonal[row].isFinite else { throw .notFinite(row: row, column: 0) }
            guard diagonal[row] > 0 else { throw .singular(routine: "diagonal preconditioner", row: row) }
            weights[row] = 1 / diagonal[row]
        }
        return weights.freeze()
    }
}

extension ConjugateGradients {
    /// The state of a solution under way.
    private struct Run<Scalar: MatrixScalar, Operator: LinearOperator<Scalar>> {
        let op: Operator
        let rightHandSides: MatrixView<Scalar>
        let weights: SharedBuffer<Scalar>?
        let options: Options
        let solution: MutableMatrixView<Scalar>
        let remainder: MutableMatrixView<Scalar>
        let direction: MutableMatrixView<Scalar>
        let image: MutableMatrixView<Scalar>
        /// Squared residual at which a column is solved.
        let goals: [Double]
        var squares: [Double]
        var weighted: [Double]
        var isActive: [Bool]
        var outcomes: [Outcome]
        var iterations = 0

        init(
            _ op: Operator, _ rightHandSides: MatrixView<Scalar>, weights: SharedBuffer<Scalar>?,
            start: MatrixView<Scalar>?, options: Options
        ) throws(LinearAlgebraError) {
            let (rows, columns) = (rightHandSides.rows, rightHandSides.columns)
            self.op = op
            self.rightHandSides = rightHandSides
            self.weights = weights
            self.options = options
            solution = MutableMatrixView(rows: rows, columns: columns)
            remainder = MutableMatrixView(rows: rows, columns: columns)
            direction = MutableMatrixView(rows: rows, columns: columns)
            image = MutableMatrixView(rows: rows, columns: columns)
            if let start { solution.copy(start) }
            goals = ColumnKernels.dots(rightHandSides, rightHandSides, threads: options.threads)
                .map { $0 * options.tolerance * options.tolerance }
            squares = [Double](repeating: 0, count: columns)
            weighted = squares
            isActive = [Bool](repeating: true, count: columns)
            outcomes = [Outcome](repeating: .notConverged, count: columns)
        }

        mutating func go() {
            var best = [Double](repeating: .infinity, count: rightHandSides.columns)
            while true {
                refresh()
                var goesOn = false
                for column in isActive.indices {
                    isActive[column] = false
                    if squares[column] <= goals[column] {
                        outcomes[column] = .solved
                    } else if outcomes[column] != .notPositiveDefinite {
                        outcomes[column] = .notConverged
                        // Where a fresh start did not even halve the residual, rounding allows no better.
                        isActive[column] = squares[column] < best[column] / 4
                    }
                    best[column] = min(best[column], squares[column])
                    goesOn = goesOn || isActive[column]
                }
                guard goesOn, iterations < options.maximumIterations else { return }
                iterate()
            }
        }

        /// Sets the remainder to B − A X by a product.
        private mutating func refresh() {
            op.multiply(solution.reading, into: image, alpha: 1, beta: 0, threads: options.threads)
            remainder.copy(rightHandSides)
            let none = SharedBuffer([Scalar](repeating: 0, count: isActive.count))
            let one = SharedBuffer([Scalar](repeating: 1, count: isActive.count))
            // A step of length one along no direction takes the image off the remainder.
            direction.fill(0)
            (squares, weighted) = ColumnKernels.step(
                alpha: one, weights: weights, direction: direction, image: image, solution: solution,
                remainder: remainder, threads: options.threads)
            ColumnKernels.turn(
                beta: none, weights: weights, remainder: remainder, direction: direction, threads: options.threads)
        }

        /// Steps until every column ends by its own account.
        private mutating func iterate() {
            while isActive.contains(true), iterations < options.maximumIterations {
                op.multiply(direction.reading, into: image, alpha: 1, beta: 0, threads: options.threads)
                iterations += 1
                let curvature = ColumnKernels.dots(direction.reading, image.reading, threads: options.threads)
                var alpha = [Scalar](repeating: 0, count: isActive.count)
                for column in isActive.indices where isActive[column] {
                    if curvature[column] > 0, curvature[column].isFinite {
                        alpha[column] = Scalar(weighted[column] / curvature[column])
                    } else {
                        outcomes[column] = .notPositiveDefinite
                        isActive[column] = false
                    }
                }
                let before = weighted
                (squares, weighted) = ColumnKernels.step(
                    alpha: SharedBuffer(alpha), weights: weights, direction: direction, image: image,
                    solution: solution, remainder: remainder, threads: options.threads)
                var beta = [Scalar](repeating: 0, count: isActive.count)
                for column in isActive.indices where isActive[column] {
                    if squares[column] <= goals[column] { isActive[column] = false }
                    beta[column] = Scalar(weighted[column] / before[column])
                }
                ColumnKernels.turn(
                    beta: SharedBuffer(beta), weights: weights, remainder: remainder, direction: direction,
                    threads: options.threads)
            }
        }

        func result() -> Result<Scalar> {
            Result(
                solution: Matrix(adopting: solution), residuals: squares.map { $0.squareRoot() }, outcomes: outcomes,
                iterations: iterations, converged: outcomes.allSatisfy { $0 == .solved })
        }
    }
}
