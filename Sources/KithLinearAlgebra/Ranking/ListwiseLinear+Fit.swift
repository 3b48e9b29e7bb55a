extension ListwiseLinear {
    /// Learns weights under which, in a group, a softmax over the scores gives the rows of positive label their share:
    /// the cross-entropy of the two, averaged over the groups that have a positive label, plus the penalty, is least.
    ///
    /// - Parameters:
    ///   - data: rows in groups; a group's labels count by their shares of its sum.
    ///   - threads: does not change a bit of the result.
    /// - Throws: ``RankingError/option(name:expected:)``; ``RankingError/nothingToLearn``.
    /// - Complexity: O(rows × features²) an iteration, of which there are seldom more than ten.
    ///
    /// The loss is convex and is brought to its minimum by Newton's method, halving steps that do not reach down.
    ///
    /// Source: Z. Cao and others, "Learning to rank: from pairwise approach to listwise approach", ICML 2007,
    /// doi:10.1145/1273496.1273513 (ListNet's top-one probabilities; the target here is the labels' shares, not their
    /// softmax).
    public static func fit(
        _ data: RankingData, options: Options = Options(), threads: Int = Parallel.availableThreads
    ) throws(RankingError) -> ListwiseLinear {
        guard options.l2 > 0, options.l2.isFinite else { throw .option(name: "l2", expected: "above 0") }
        guard options.tolerance > 0 else { throw .option(name: "tolerance", expected: "above 0") }
        guard options.maximumIterations >= 0 else { throw .option(name: "maximumIterations", expected: "at least 0") }
        guard data.hasOrder, data.featureCount > 0 else { throw .nothingToLearn }
        let (means, deviations) = moments(data, threads: threads)
        let objective = Objective(data, means: means, deviations: deviations, l2: options.l2, threads: threads)
        var weights = [Double](repeating: 0, count: data.featureCount)
        var state = objective.state(weights)
        var iterations = 0
        while iterations < options.maximumIterations, state.largestGradient > options.tolerance {
            guard let next = objective.step(from: weights, state) else { break }
            (weights, state) = next
            iterations += 1
        }
        return ListwiseLinear(
            means: means, deviations: deviations, weights: weights,
            report: Report(
                iterations: iterations, loss: state.loss, gradient: state.largestGradient,
                converged: state.largestGradient <= options.tolerance))
    }

    /// Mean and standard deviation of every feature; 1 for the deviation of one that never changes.
    private static func moments(_ data: RankingData, threads: Int) -> (means: [Double], deviations: [Double]) {
        let columns = data.featureCount
        let cuts = Parallel.cuts(data.rowCount, parts: 64)
        let sums = { (center: [Double], power: Int) -> [Double] in
            let parts = Parallel.map(cuts.count, threads: threads) { part in
                var sums = [Double](repeating: 0, count: columns)
                for row in cuts[part] {
                    let values = data.features.row(row)
                    for column in 0..<columns {
                        let value = Double(values[column]) - center[column]
                        sums[column] += power == 1 ? value : value * value
                    }
                }
                return sums
            }
            return (0..<columns).map { column in parts.reduce(0) { $0 + $1[column] } / Double(data.rowCount) }
        }
        let means = sums([Double](repeating: 0, count: columns), 1)
        let variances = sums(means, 2)
        let deviations = (0..<columns).map { column in
            let deviation = variances[column].squareRoot()
            // What rounding leaves of a constant is not a deviation.
            return deviation > abs(means[column]) * 1e-9 && deviation > 1e-30 ? deviation : 1
        }
        return (means, deviations)
    }
}

/// Loss, gradient and Newton steps over the standardized features.
private struct Objective {
    struct State {
        var loss: Double
        var gradient: [Double]
        var hessian: MutableBuffer<Double>
        var largestGradient: Double { gradient.reduce(0) { max($0, abs($1)) } }
    }

    let kernels: ListwiseKernels
    let l2: Double
    let threads: Int
    private let cuts: [Range<Int>]
    /// Total weight of the groups that count.
    private let total: Double

    init(_ data: RankingData, means: [Double], deviations: [Double], l2: Double, threads: Int) {
        kernels = ListwiseKernels(data, means: means, deviations: deviations)
        self.l2 = l2
        self.threads = threads
        cuts = Parallel.balancedCuts(data.offsets, parts: 32)
        total = (0..<data.groupCount).reduce(0) { sum, group in
            guard data.rows(group).contains(where: { data.labels[$0] > 0 }) else { return sum }
            return sum + Double(data.weights?[group] ?? 1)
        }
    }

    func state(_ weights: [Double]) -> State {
        let (loss, gradient, hessian) = sums(weights, withHessian: true)
        return State(loss: loss, gradient: gradient, hessian: hessian!)
    }

    private func sums(
        _ weights: [Double], withHessian: Bool
    ) -> (loss: Double, gradient: [Double], hessian: MutableBuffer<Double>?) {
        let width = kernels.width
        let padded = MutableBuffer<Double>(count: width)
        for feature in weights.indices { padded[feature] = weights[feature] }
        let parts = Parallel.map(cuts.count, threads: threads) { part in
            let gradient = MutableBuffer<Double>(count: width)
            let hessian = withHessian ? MutableBuffer<Double>(count: width * width) : nil
            let loss = kernels.pass(cuts[part], weights: padded, gradient: gradient, hessian: hessian)
            return (loss: loss, gradient: gradient, hessian: hessian)
        }
        let loss = parts.reduce(0) { $0 + $1.loss } / total + l2 / 2 * weights.reduce(0) { $0 + $1 * $1 }
        let gradient = weights.indices.map { feature in
            parts.reduce(0) { $0 + $1.gradient[feature] } / total + l2 * weights[feature]
        }
        guard withHessian else { return (loss, gradient, nil) }
        let hessian = MutableBuffer<Double>(count: width * width)
        for part in parts {
            for index in hessian.indices { hessian[index] += part.hessian![index] / total }
        }
        return (loss, gradient, hessian)
    }

    /// Weights of smaller loss; nil if rounding leaves none to be found.
    func step(from weights: [Double], _ state: State) -> ([Double], State)? {
        let direction = newtonDirection(state)
        let slope = zip(direction, state.gradient).reduce(0) { $0 + $1.0 * $1.1 }
        guard slope < 0 else { return nil }
        var length = 1.0
        for _ in 0..<40 {
            let next = weights.indices.map { weights[$0] + length * direction[$0] }
            let (loss, gradient, _) = sums(next, withHessian: false)
            // Close to the minimum the loss cannot tell any more, but the gradient can.
            let isSmaller = gradient.reduce(0) { max($0, abs($1)) } < 0.5 * state.largestGradient
            if loss <= state.loss + 1e-4 * length * slope
                || (isSmaller && loss <= state.loss + 1e-12 * abs(state.loss))
            {
                return (next, self.state(next))
            }
            length /= 2
        }
        return nil
    }

    /// −(hessian + l2)⁻¹ gradient by Cholesky's factors; the penalty keeps the matrix positive definite.
    private func newtonDirection(_ state: State) -> [Double] {
        let size = state.gradient.count
        let width = kernels.width
        // Row i holds column i of the factor from the diagonal on.
        var factor = (0..<size).map { row in (row..<size).map { state.hessian[row * width + $0] } }
        for row in 0..<size { factor[row][0] += l2 }
        for row in 0..<size {
            let pivot = max(factor[row][0], l2 / 2).squareRoot()
            for column in factor[row].indices { factor[row][column] /= pivot }
            factor[row][0] = pivot
            let own = factor[row]
            for below in row + 1..<max(size, row + 1) {
                let scale = own[below - row]
                for column in below..<size { factor[below][column - below] -= scale * own[column - row] }
            }
        }
        var solution = state.gradient.map { -$0 }
        for row in 0..<size {
            solution[row] /= factor[row][0]
            for column in row + 1..<max(size, row + 1) { solution[column] -= factor[row][column - row] * solution[row] }
        }
        for row in (0..<size).reversed() {
            for column in row + 1..<max(size, row + 1) { solution[row] -= factor[row][column - row] * solution[column] }
            solution[row] /= factor[row][0]
        }
        return solution
    }
}
