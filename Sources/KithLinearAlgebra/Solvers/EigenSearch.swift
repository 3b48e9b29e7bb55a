import Foundation

/// One run of ``LargestEigenpairs``: when to restart, when to filter, when to stop.
struct EigenSearch<Operator: SymmetricOperator> {
    typealias Scalar = Operator.Scalar

    /// Beyond this the products cost more than the work on the basis they save.
    private static var maximumDegree: Int { 8 }

    private let matrix: Operator
    private let count: Int
    private let options: LargestEigenpairs.Options
    private let tolerance: Double
    private var krylov: BlockKrylov<Operator>
    private var rounds = 0
    private var products = 0
    private var seed: UInt64
    /// Pairs the operator knew.
    private var knownCount = 0
    /// What the estimated residuals must fall below, as a share of the tolerance. Lowered when the true ones did not.
    private var estimateShare = 0.95
    private var lastTrueResidual = Double.infinity
    /// Times in a row that the true residuals were hardly smaller than before.
    private var fruitless = 0
    /// The largest |eigenvalue| seen.
    private var norm = 0.0
    /// A value that the last wanted eigenvalue is not below, and one that none is below.
    private var lowestWanted = -Double.infinity
    private var lower = -Double.infinity
    /// Whether the end may come before the basis is full, so that it is worth looking at each step.
    private var isNear = false
    /// Pairs that have converged and are being checked for missing companions, and the steps that are left for it.
    private var candidate: EigenPairs<Scalar>?
    private var checkSteps = 0
    private var checkGap = 0.0

    init(_ matrix: Operator, count: Int, options: LargestEigenpairs.Options) {
        let shape = LargestEigenpairs.Shape(rows: matrix.rowCount, count: count)
        self.matrix = matrix
        self.count = count
        self.options = options
        tolerance = EigenResiduals.tolerance(options.tolerance, as: Scalar.self)
        krylov = BlockKrylov(matrix, width: shape.width, capacity: shape.capacity, threads: options.threads)
        seed = options.seed
    }

    mutating func run() throws(LinearAlgebraError) -> EigenPairs<Scalar> {
        if let finished = try startFromKnown() { return finished }
        while true {
            try krylov.step()
            if krylov.canStep, krylov.count < count || !isNear { continue }
            let pairs = try krylov.ritzPairs()
            if let finished = try judge(pairs) { return finished }
            if krylov.canStep { continue }
            rounds += 1
            if rounds >= options.maximumIterations { return try refined(pairs) }
            try restart(pairs)
        }
    }

    // MARK: Beginning

    /// Puts what the operator knows at the front of the basis; all that was asked for may already be among it.
    private mutating func startFromKnown() throws(LinearAlgebraError) -> EigenPairs<Scalar>? {
        guard let known = matrix.knownEigenpairs(limit: count, threads: options.threads) else {
            try restartFromRandom(kept: [])
            return nil
        }
        norm = abs(known.value)
        knownCount = known.vectors.columns
        let values = [Double](repeating: known.value, count: known.vectors.columns)
        if known.vectors.columns == count {
            return measured(known.vectors)
        }
        krylov.basis.window(columns: 0..<values.count).copy(known.vectors.view)
        try restartFromRandom(kept: values)
        return nil
    }

    private mutating func restartFromRandom(kept values: [Double]) throws(LinearAlgebraError) {
        seed &+= 1
        let seed = seed
        let threads = options.threads
        try krylov.restart(kept: values) { block throws(LinearAlgebraError) in
            Panel.fillRandom(block, seed: seed, threads: threads)
        }
    }

    /// The residual that a pair of eigenvalue `value` may have.
    private func allowed(_ value: Double) -> Double {
        switch options.residuals {
        case .ofLargest: tolerance * norm
        case .ofSquareRoot: tolerance * (norm * max(value, 10 * norm * Double(Scalar.ulpOfOne))).squareRoot()
        }
    }

    // MARK: Restarting

    private mutating func restart(_ pairs: RitzPairs) throws(LinearAlgebraError) {
        if krylov.filter == nil {
            lowestWanted = pairs.values[min(count, pairs.values.count - 1)]
            lower = matrix.spectrum?.lowerBound ?? pairs.values.last! - pairs.residuals.max()!
            let largest = zip(pairs.residuals, pairs.values).prefix(count).reduce(0) { max($0, $1.0 / allowed($1.1)) }
            // A filter starts its basis anew; where little is missing, another round of the plain method is cheaper.
            if largest > 4, let filter = filter(from: likelyWanted(pairs), top: pairs.values[0]) {
                return try begin(filter, pairs)
            }
        } else if estimates(pairs).count < count, krylov.filter!.upper > lowestWanted {
            // The guess was too high: some wanted pairs lie where the filter is small.
            return try begin(filter(from: lowestWanted, top: estimates(pairs).first?.value ?? norm), pairs)
        }
        let room = krylov.capacity - 3 * krylov.width
        try krylov.compress(pairs, kept: min(count + max(krylov.width, count / 2), room))
    }

    /// A guess at a value just below the wanted ones. The values at hand lie below those they stand for, the later in
    /// their order the more, so one from early among them is taken; converged ones tell nothing.
    private func likelyWanted(_ pairs: RitzPairs) -> Double {
        let converged = convergedCount(estimates(pairs))
        return pairs.values[min(converged + max(1, (count - converged) / 4), pairs.values.count - 1)]
    }

    /// The values of the leading vectors, of the first `limit`, that may stand at the front of another basis. What they are
    /// off by is out of reach there, so it is measured and not estimated.
    private mutating func keepable(_ vectors: MatrixView<Scalar>, of limit: Int) -> [Double] {
        guard limit > 0 else { return [] }
        let leading = vectors.window(columns: 0..<limit)
        let images = MutableMatrixView<Scalar>(rows: vectors.rows, columns: limit)
        matrix.multiply(leading, into: images, alpha: 1, beta: 0, threads: options.threads)
        products += limit
        let values = EigenResiduals.quotients(images.reading, leading, threads: options.threads)
        let residuals = EigenResiduals.norms(images.reading, leading, values, threads: options.threads)
        let kept = zip(values, residuals).prefix { $1 <= 0.2 * allowed($0) }.count
        return Array(values.prefix(kept))
    }

    private func convergedCount(_ estimates: [(value: Double, residual: Double)]) -> Int {
        min(count - 1, estimates.prefix(count).prefix { $0.residual <= 0.1 * allowed($0.value) }.count)
    }

    private func filter(from upper: Double, top: Double) -> ChebyshevFilter? {
        ChebyshevFilter(
            lower: lower, upper: upper, top: top, maximumDegree: EigenSearch.maximumDegree,
            maximumGrowth: Scalar.self == Float.self ? 300 : 1e6)
    }

    /// Starts a new basis under another filter. Converged vectors stay, the block is mixed from those on their way.
    private mutating func begin(_ filter: ChebyshevFilter?, _ pairs: RitzPairs) throws(LinearAlgebraError) {
        let pool = min(count + krylov.width, krylov.count)
        let vectors = MutableMatrixView<Scalar>(rows: matrix.rowCount, columns: pool)
        try krylov.rotate(pairs, columns: pool, into: vectors)
        let values = keepable(vectors.reading, of: convergedCount(estimates(pairs)))
        let kept = values.count
        krylov.basis.window(columns: 0..<kept).copy(vectors.reading.window(columns: 0..<kept))
        krylov.filter = filter
        // Behind a filter the estimates are no more than that.
        estimateShare = min(estimateShare, 0.7)
        seed &+= 1
        let mixture = MutableMatrixView<Scalar>(rows: pool - kept, columns: krylov.width)
        Panel.fillRandom(mixture, seed: seed, threads: 1)
        let threads = options.threads
        try krylov.restart(kept: values.map { filter?.value($0) ?? $0 }) { block throws(LinearAlgebraError) in
            try Panel.multiply(
                vectors.reading.window(columns: kept..<pool), mixture.reading, into: block, threads: threads)
        }
    }

    // MARK: Judging

    /// Whether the pairs at hand are the answer.
    private mutating func judge(_ pairs: RitzPairs) throws(LinearAlgebraError) -> EigenPairs<Scalar>? {
        let estimates = estimates(pairs)
        if krylov.filter == nil {
            norm = max(norm, abs(pairs.values.first ?? 0), abs(pairs.values.last ?? 0))
        }
        if let candidate {
            // Every place is compared: a copy that was missing pushes others down, and the last value may stay.
            let more = zip(estimates, candidate.values).contains { $0.value > Double($1) + tolerance * norm }
            if !more {
                return isSettled(estimates, below: Double(candidate.values[count - 1])) ? finish(candidate) : nil
            }
            self.candidate = nil
        }
        guard estimates.count >= count else {
            isNear = false
            return nil
        }
        // What is below the rounding of the scalar says no more.
        let rounding = 4 * Double(Scalar.ulpOfOne) * norm
        let largest = estimates.prefix(count).reduce(0) {
            max($0, $1.residual <= rounding ? 0 : $1.residual / allowed($1.value))
        }
        // Near the end a step of a filtered basis brings two digits at times, one of a plain basis hardly half of one.
        isNear = largest <= (krylov.filter == nil ? 5 : 1_000) * estimateShare
        return largest <= estimateShare ? try confirm(pairs) : nil
    }

    /// Whether the block that looks for missing copies has told: the first of its own Ritz vectors is then known well
    /// enough to hold nothing of an eigenvector as far above the last value as the copies would be.
    private mutating func isSettled(_ estimates: [(value: Double, residual: Double)], below last: Double) -> Bool {
        checkSteps -= 1
        if checkSteps > 0 { return false }
        let own = estimates.first { $0.residual > allowed($0.value) }
        return own.map { $0.residual <= 0.3 * checkGap || $0.value + $0.residual < last } ?? true || checkSteps < -100
    }

    /// Forms the pairs and measures them. Converged ones become the candidate, and the search for others begins.
    private mutating func confirm(_ pairs: RitzPairs) throws(LinearAlgebraError) -> EigenPairs<Scalar>? {
        let found = try refined(pairs)
        let largest = found.residuals.reduce(0) { max($0, Double($1)) }
        guard found.converged else {
            // Estimates that fall while the true residual stays have met the rounding of the scalar.
            fruitless = largest > 0.5 * lastTrueResidual ? fruitless + 1 : 0
            if fruitless == 3 { return try polished(found) }
            lastTrueResidual = min(lastTrueResidual, largest)
            estimateShare /= 5
            return nil
        }
        guard let gap = gapOfCopies(found.values) else { return finish(found) }
        // They are about to stand at the front of a new basis, where what they are off by is out of reach.
        let worst = zip(found.residuals, found.values).reduce(0) { max($0, Double($1.0) / allowed(Double($1.1))) }
        if worst > 0.2, estimateShare > 0.1 {
            estimateShare = 0.1
            return nil
        }
        candidate = found
        checkGap = gap
        checkSteps = stepsToShow(Double(found.values[count - 1]))
        isNear = true
        krylov.basis.window(columns: 0..<count).copy(found.vectors.view)
        let values = found.values.map { krylov.filter?.value(Double($0)) ?? Double($0) }
        try restartFromRandom(kept: values)
        return nil
    }

    /// A Krylov space of a block of b random vectors holds b copies of a repeated eigenvalue, if there are as many. So
    /// some can be missing only where b of the values found agree, and they matter only above the last of all. Returns how
    /// far above it the lowest such value is.
    private func gapOfCopies(_ values: [Scalar]) -> Double? {
        let spread = min(tolerance, 1e-3) * norm
        let last = Double(values[count - 1])
        var gap: Double?
        for end in values.indices.dropFirst(knownCount + krylov.width - 1) {
            let value = Double(values[end - krylov.width + 1])
            if value - Double(values[end]) <= spread, value - last > spread { gap = value - last }
        }
        return gap
    }

    /// Steps from a random block until what it holds of an eigenvector above `value` has outgrown all the rest of it:
    /// one part in √n of each vector at first.
    private func stepsToShow(_ value: Double) -> Int {
        guard let filter = krylov.filter else { return 4 }
        // The Krylov space of p(A) holds the Chebyshev polynomials of a multiple of p's degree.
        let growth = acosh(max(1.1, filter.value(value) * filter.growth))
        return max(2, Int((acosh(10 * Double(matrix.rowCount).squareRoot()) / growth).rounded(.up)))
    }

    /// Eigenvalues and residuals of the matrix itself behind those of the filtered one; none below the filter's reach.
    private func estimates(_ pairs: RitzPairs) -> [(value: Double, residual: Double)] {
        guard let filter = krylov.filter else { return Array(zip(pairs.values, pairs.residuals)).map { ($0, $1) } }
        var result: [(value: Double, residual: Double)] = []
        for (value, residual) in zip(pairs.values, pairs.residuals) {
            guard value * filter.growth > 1 else { break }
            result.append(filter.estimate(value, residual: residual))
        }
        return result
    }

    /// The pairs after the filter has gone over their vectors once more, if that helps: vectors at the front of a basis
    /// keep what they were off by when they were put there.
    private mutating func polished(_ found: EigenPairs<Scalar>) throws(LinearAlgebraError) -> EigenPairs<Scalar> {
        guard let filter = krylov.filter else { return finish(found) }
        let scratch = MutableMatrixView<Scalar>(rows: matrix.rowCount, columns: count)
        let vectors = MutableMatrixView<Scalar>(rows: matrix.rowCount, columns: count)
        filter.apply(matrix, found.vectors.view, panels: (scratch, vectors), threads: options.threads)
        products += filter.degree * count
        _ = try Panel.orthonormalize(vectors, threads: options.threads)
        let better = try refined(vectors.reading)
        let largest = found.residuals.max() ?? 0
        return finish((better.residuals.max() ?? 0) < largest ? better : found)
    }

    /// The leading pairs from the basis, by a Rayleigh–Ritz step of their own with the matrix itself.
    private mutating func refined(_ pairs: RitzPairs) throws(LinearAlgebraError) -> EigenPairs<Scalar> {
        let vectors = MutableMatrixView<Scalar>(rows: matrix.rowCount, columns: count)
        try krylov.rotate(pairs, columns: count, into: vectors)
        return try refined(vectors.reading)
    }

    private mutating func refined(_ vectors: MatrixView<Scalar>) throws(LinearAlgebraError) -> EigenPairs<Scalar> {
        let images = MutableMatrixView<Scalar>(rows: vectors.rows, columns: count)
        matrix.multiply(vectors, into: images, alpha: 1, beta: 0, threads: options.threads)
        products += count
        let gram = try Panel.gram(vectors, images.reading, threads: options.threads)
        let small = gram.widened()
        for row in 0..<count {
            for column in 0..<row { small[row, column] = (small[row, column] + small[column, row]) / 2 }
        }
        _ = try LAPACK.syevd(small)
        let falling = MutableMatrixView<Double>(rows: count, columns: count)
        for row in 0..<count {
            for column in 0..<count { falling[row, column] = small[row, count - 1 - column] }
        }
        let rotation = Matrix<Scalar>(narrowing: falling.reading)
        let rotated = MutableMatrixView<Scalar>(rows: vectors.rows, columns: count)
        try Panel.multiply(vectors, rotation.view, into: rotated, threads: options.threads)
        try Panel.rotate(images, by: rotation.view, threads: options.threads)
        // From sums in double precision: those of the Gram matrix are the scalar's, and an error of the value shows in
        // the residual whole.
        let values = EigenResiduals.quotients(images.reading, rotated.reading, threads: options.threads)
        let residuals = EigenResiduals.norms(images.reading, rotated.reading, values, threads: options.threads)
        norm = max(norm, abs(values[0]), abs(values[count - 1]))
        return EigenPairs(
            values: values.map { Scalar($0) }, vectors: Matrix(adopting: rotated),
            residuals: residuals.map { Scalar($0) }, iterations: rounds + 1, products: products + krylov.products,
            converged: zip(residuals, values).allSatisfy { $0 <= allowed($1) })
    }

    /// Known vectors as they are.
    private mutating func measured(_ vectors: Matrix<Scalar>) -> EigenPairs<Scalar> {
        let images = MutableMatrixView<Scalar>(rows: vectors.rows, columns: vectors.columns)
        matrix.multiply(vectors.view, into: images, alpha: 1, beta: 0, threads: options.threads)
        products += count
        let values = EigenResiduals.quotients(images.reading, vectors.view, threads: options.threads)
        let residuals = EigenResiduals.norms(images.reading, vectors.view, values, threads: options.threads)
        return EigenPairs(
            values: values.map { Scalar($0) }, vectors: vectors, residuals: residuals.map { Scalar($0) },
            iterations: 1, products: products, converged: residuals.allSatisfy { $0 <= tolerance * norm })
    }

    private func finish(_ pairs: EigenPairs<Scalar>) -> EigenPairs<Scalar> {
        var pairs = pairs
        pairs.iterations = rounds + 1
        pairs.products = products + krylov.products
        return pairs
    }
}
