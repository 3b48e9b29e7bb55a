/// The eigenvalue of largest magnitude of a square operator, and its eigenvector.
///
/// Multiplies a vector by the operator again and again; the quotient of every step is kept, so that one sees how the
/// eigenvalue was approached. When λ and −λ are eigenvalues of the same magnitude, as for the adjacency of a bipartite
/// network, single steps never settle while every second one does: this is recognized, both eigenvectors are taken apart,
/// and the positive eigenvalue is returned with ``Result/hasOpposite`` set.
///
/// Source: von Mises, Pollaczek-Geiringer, "Praktische Verfahren der Gleichungsauflösung", 1929,
/// doi:10.1002/zamm.19290090206; the pair ±λ as in Wilkinson, "The Algebraic Eigenvalue Problem", 1965, chapter 9.
public enum PowerIteration {
    public struct Options: Sendable {
        /// Converged when ‖A v − λ v‖₂ ≤ tolerance × |λ|.
        public var tolerance: Double
        /// Products, one vector each.
        public var maximumIterations: Int
        /// Of the random vector to begin with.
        public var seed: UInt64
        /// Threads to work with; the result does not depend on them.
        public var threads: Int
        /// Bytes that may be allocated; `nil` sets no limit.
        public var memoryBudget: Int?

        public init(
            tolerance: Double = 1e-5, maximumIterations: Int = 1_000, seed: UInt64 = 1,
            threads: Int = Parallel.availableThreads, memoryBudget: Int? = nil
        ) {
            self.tolerance = tolerance
            self.maximumIterations = maximumIterations
            self.seed = seed
            self.threads = threads
            self.memoryBudget = memoryBudget
        }
    }

    /// The dominant eigenpair, and how it was reached.
    public struct Result<Scalar: MatrixScalar>: Sendable {
        /// The Rayleigh quotient *v*ᵀ*A v*.
        public var value: Double
        /// n × 1, of length one; its component of largest magnitude is positive. All zeros when there are no rows.
        public var vector: Matrix<Scalar>
        /// ‖A v − λ v‖₂.
        public var residual: Double
        /// Whether −λ is an eigenvalue as well, to within the tolerance.
        public var hasOpposite: Bool
        /// The Rayleigh quotient after each product.
        public var quotients: [Double]
        /// ‖A v − λ v‖₂ after each product.
        public var residuals: [Double]
        /// Products taken.
        public var iterations: Int
        /// Whether the residual is within the tolerance. A dominant pair of complex eigenvalues never gets there.
        public var converged: Bool
    }

    /// Bytes allocated for an operator of `rows` rows.
    public static func memoryNeeded<Scalar: MatrixScalar>(
        rows: Int, operatorWorkspace: Int = 0, type: Scalar.Type
    ) -> Int {
        5 * rows * MemoryLayout<Scalar>.stride + operatorWorkspace
    }

    /// Finds the dominant eigenpair of `op`, n × n.
    ///
    /// Throws ``LinearAlgebraError/memoryBudget(needed:budget:)``, and ``LinearAlgebraError/routineFailed(routine:info:meaning:)``
    /// when a product is no finite vector. An iteration costs one product and four passes over n values.
    public static func solve<Scalar: MatrixScalar>(
        _ op: some LinearOperator<Scalar>, options: Options = Options()
    ) throws(LinearAlgebraError) -> Result<Scalar> {
        precondition(op.columnCount == op.rowCount, "power iteration needs a square operator")
        let needed = memoryNeeded(
            rows: op.rowCount, operatorWorkspace: op.workspaceBytes(columns: 1), type: Scalar.self)
        if let budget = options.memoryBudget, needed > budget { throw .memoryBudget(needed: needed, budget: budget) }
        var run = Run(op, options: options)
        try run.go()
        return run.result()
    }
}

extension PowerIteration {
    /// The state of an iteration under way.
    private struct Run<Scalar: MatrixScalar, Operator: LinearOperator<Scalar>> {
        let op: Operator
        let options: Options
        /// Of length one.
        var vector: MutableMatrixView<Scalar>
        /// The operator times `vector`.
        var image: MutableMatrixView<Scalar>
        /// The vector before `vector`: its product is `stretch` times `vector`.
        var previous: MutableMatrixView<Scalar>
        var candidate: MutableMatrixView<Scalar>
        var candidateImage: MutableMatrixView<Scalar>
        var stretch: Double?
        var quotients: [Double] = []
        var residuals: [Double] = []
        var hasOpposite = false
        var converged = false

        init(_ op: Operator, options: Options) {
            self.op = op
            self.options = options
            vector = MutableMatrixView(rows: op.rowCount, columns: 1)
            image = MutableMatrixView(rows: op.rowCount, columns: 1)
            previous = MutableMatrixView(rows: op.rowCount, columns: 1)
            candidate = MutableMatrixView(rows: op.rowCount, columns: 1)
            candidateImage = MutableMatrixView(rows: op.rowCount, columns: 1)
            var generator = SeededGenerator(seed: options.seed)
            for row in 0..<op.rowCount { vector[row, 0] = Scalar(2 * generator.unit() - 1) }
            scale(vector, into: previous, by: 1 / norm(vector))
            swap(&vector, &previous)
        }

        mutating func go() throws(LinearAlgebraError) {
            guard op.rowCount > 0 else {
                converged = true
                return
            }
            while quotients.count < max(1, options.maximumIterations) {
                try multiply()
                if residuals.last! <= options.tolerance * abs(quotients.last!) {
                    converged = true
                    return
                }
                if let stretch, isSettledOverTwoSteps(stretch), try splitOpposites(stretch) { return }
                // Zero where the start lay in the kernel of a power of the operator.
                let length = norm(image)
                guard length > 0 else { return }
                scale(image, into: previous, by: 1 / length)
                swap(&vector, &previous)
                stretch = length
            }
        }

        /// `image` = A `vector`, with the quotient and residual.
        private mutating func multiply() throws(LinearAlgebraError) {
            op.multiply(vector.reading, into: image, alpha: 1, beta: 0, threads: options.threads)
            let quotient = dot(vector, image)
            guard quotient.isFinite else {
                throw .routineFailed(
                    routine: "power iteration", info: quotients.count + 1, meaning: "the product is not finite")
            }
            quotients.append(quotient)
            residuals.append(distance(image, vector, times: quotient))
        }

        /// Whether A² maps `previous` to a positive multiple of itself: A² previous = stretch · image.
        private func isSettledOverTwoSteps(_ stretch: Double) -> Bool {
            let square = stretch * dot(previous, image)
            guard square > 0 else { return false }
            return stretch * distance(image, previous, times: square / stretch) <= options.tolerance * square
        }

        /// With A² w = λ² w, the vectors A w ± λ w are eigenvectors of λ and −λ. Takes that of λ where both are there and
        /// it passes.
        private mutating func splitOpposites(_ stretch: Double) throws(LinearAlgebraError) -> Bool {
            let value = (stretch * dot(previous, image)).squareRoot()
            // A w is stretch · vector.
            let minus = stretch * distance(vector, previous, times: value / stretch)
            let plus = stretch * distance(vector, previous, times: -value / stretch)
            guard min(minus, plus) > options.tolerance * value else { return false }
            ColumnKernels.combine(
                Scalar(stretch / plus), vector.reading, Scalar(value / plus), previous.reading, into: candidate,
                threads: options.threads)
            swap(&vector, &candidate)
            swap(&image, &candidateImage)
            try multiply()
            // What is left of a smaller eigenvalue looks like an eigenvector too.
            hasOpposite =
                residuals.last! <= options.tolerance * value
                && abs(quotients.last! - value) <= options.tolerance * value
            converged = hasOpposite
            if hasOpposite { return true }
            swap(&vector, &candidate)
            swap(&image, &candidateImage)
            return false
        }

        func result() -> Result<Scalar> {
            turnLargestPositive(vector)
            return Result(
                value: quotients.last ?? 0, vector: Matrix(adopting: vector), residual: residuals.last ?? 0,
                hasOpposite: hasOpposite, quotients: quotients, residuals: residuals, iterations: quotients.count,
                converged: converged)
        }

        private func turnLargestPositive(_ vector: MutableMatrixView<Scalar>) {
            var largest: Scalar = 0
            for row in 0..<vector.rows where abs(vector[row, 0]) > abs(largest) { largest = vector[row, 0] }
            guard largest < 0 else { return }
            for row in 0..<vector.rows { vector[row, 0] = -vector[row, 0] }
        }

        private func dot(_ left: MutableMatrixView<Scalar>, _ right: MutableMatrixView<Scalar>) -> Double {
            ColumnKernels.dots(left.reading, right.reading, threads: options.threads)[0]
        }

        private func norm(_ vector: MutableMatrixView<Scalar>) -> Double { dot(vector, vector).squareRoot() }

        private func scale(
            _ vector: MutableMatrixView<Scalar>, into result: MutableMatrixView<Scalar>, by factor: Double
        ) {
            ColumnKernels.combine(
                Scalar(factor), vector.reading, 0, vector.reading, into: result, threads: options.threads)
        }

        /// ‖left − factor · right‖₂.
        private func distance(
            _ left: MutableMatrixView<Scalar>, _ right: MutableMatrixView<Scalar>, times factor: Double
        ) -> Double {
            ColumnKernels.distance(left.reading, right.reading, times: factor, threads: options.threads)
        }
    }
}
