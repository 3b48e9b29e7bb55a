import KithLinearAlgebra

/// The state of a PageRank-like iteration *x* = damping·(*P*ᵀ*x* + sinks(*x*)·*w*) + (1 − damping)·*t*, where *P* is a
/// walk's transition matrix, *t* the distribution of jumps and *w* where sinks' mass goes.
struct PowerIteration {
    private let matrix: WalkMatrix
    private let damping: Double
    /// Distribution of jumps; `nil` is uniform.
    private let teleport: SharedBuffer<Double>?
    private let sinksFollowTeleport: Bool
    private let parts: [Range<Int>]
    private let threads: Int

    /// What each person hands on along one step: the score over the weight of all steps. A sink hands on nothing and
    /// nobody reads its entry, so the score itself stands there; then the scores need no array of their own, and less
    /// memory passes through the cache.
    private var shares: MutableBuffer<Double>
    /// The shares one step before, replaced by those of the next step.
    private var previous: MutableBuffer<Double>
    private var sinkMass = 0.0
    /// Change and sinks' mass of each part.
    private let partSums: MutableBuffer<Double>

    init(
        _ matrix: WalkMatrix, damping: Double, teleport: SharedBuffer<Double>?, sinksFollowTeleport: Bool, threads: Int
    ) {
        let count = matrix.shareFactors.count
        self.matrix = matrix
        self.damping = damping
        self.teleport = teleport
        self.sinksFollowTeleport = sinksFollowTeleport
        self.threads = threads
        parts = RowGather.parts(matrix.arrivals)
        partSums = MutableBuffer(count: 2 * parts.count)
        shares = MutableBuffer(count: count)
        previous = MutableBuffer(count: count)
        for person in 0..<count {
            let start = teleport?[person] ?? 1 / Double(count)
            let factor = matrix.shareFactors[person]
            shares[person] = start * abs(factor)
            if factor < 0 { sinkMass += start }
        }
    }

    /// The scores now.
    var scores: SharedBuffer<Double> {
        let scores = MutableBuffer<Double>(count: shares.count)
        for person in shares.indices { scores[person] = shares[person] / abs(matrix.shareFactors[person]) }
        return scores.freeze()
    }

    /// One step, stretched by `factor` (1: plain). Returns the L1 change that a plain step makes to the scores, which
    /// is the residual of the scores before the step.
    mutating func step(_ factor: Double = 1) -> Double {
        let uniform = 1 / Double(shares.count)
        let sinks = damping * sinkMass
        let base = (teleport == nil ? 1 - damping : 0) + (teleport == nil || !sinksFollowTeleport ? sinks : 0)
        let jump = 1 - damping + (sinksFollowTeleport ? sinks : 0)
        let (shares, previous) = (shares, previous)
        let (matrix, damping, teleport, parts, partSums) = (matrix, damping, teleport, parts, partSums)
        Parallel.forEach(parts.count, threads: threads) { part in
            let handed = shares.span(shares.indices)
            let factors = matrix.shareFactors.span
            var change = 0.0
            var mass = 0.0
            for person in parts[part] {
                let columns = matrix.arrivals[person]
                let gathered =
                    if let weights = matrix.weights {
                        RowGather.sum(columns, weights: weights.span(matrix.arrivals.range(person)), handed)
                    } else {
                        RowGather.sum(columns, handed)
                    }
                var value = base * uniform + damping * gathered
                if let teleport { value += jump * teleport[person] }
                let share = abs(factors[person])
                var next = value * share
                change += abs(next - handed[person]) / share
                if factor != 1 {
                    let before = previous[person]
                    next = before + factor * (next - before)
                }
                previous[person] = next
                if factors[person] < 0 { mass += next }
            }
            partSums[2 * part] = change
            partSums[2 * part + 1] = mass
        }
        swap(&self.shares, &self.previous)
        var change = 0.0
        sinkMass = 0
        for part in parts.indices {
            change += partSums[2 * part]
            sinkMass += partSums[2 * part + 1]
        }
        return change
    }

    /// Steps until a plain step changes the scores by no more than `tolerance` in L1, or `maximum` steps are done.
    /// With `isExactCount`, exactly `maximum` plain steps are made.
    mutating func run(tolerance: Double, maximum: Int, isExactCount: Bool) -> (steps: Int, change: Double) {
        guard shares.count > 0 else { return (0, 0) }
        var schedule = MomentumSchedule(damping: damping, tolerance: tolerance)
        var change = Double.infinity
        var steps = 0
        while steps < maximum {
            let factor = isExactCount ? 1 : schedule.factor
            change = step(factor)
            steps += 1
            if isExactCount { continue }
            if change > tolerance {
                schedule.observe(change)
            } else if factor == 1 {
                break
            } else {
                schedule.restart()
            }
        }
        return (steps, change)
    }
}
