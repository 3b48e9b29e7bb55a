import KithLinearAlgebra

/// The transition matrix of a random walk over a network, held as rows of arrivals to pull from.
struct WalkMatrix: Sendable {
    /// Row *a* holds from where a walker may come to *a*.
    let arrivals: CompressedRows
    /// The weights of ``arrivals``' entries; `nil` when all are alike.
    let weights: SharedBuffer<Float>?
    /// One over the sum of the weights of a person's steps; -1 for those who cannot step on (sinks).
    let shareFactors: SharedBuffer<Double>

    init(_ network: Network, direction: WalkDirection, weighted: Bool, threads: Int) {
        arrivals = network.arrivals(direction)
        let steps = network.steps(direction)
        let factors = MutableBuffer<Double>(count: network.personCount)
        guard weighted, let given = network.weights else {
            weights = nil
            for person in factors.indices {
                let degree = steps.degree(person)
                factors[person] = degree > 0 ? 1 / Double(degree) : -1
            }
            shareFactors = factors.freeze()
            return
        }
        let usable = WalkMatrix.usable(given)
        let transposed = WalkMatrix.transposed(usable, network.following, threads: threads)
        weights = direction == .following ? transposed : usable
        let stepWeights = direction == .following ? usable : transposed
        for person in factors.indices {
            var sum = 0.0
            for position in steps.range(person) { sum += Double(stepWeights[position]) }
            factors[person] = sum > 0 ? 1 / sum : -1
        }
        shareFactors = factors.freeze()
    }

    /// Weights a walk can use: whatever is not a positive finite number becomes 0.
    private static func usable(_ weights: SharedBuffer<Float>) -> SharedBuffer<Float> {
        if weights.allSatisfy({ $0 > 0 && $0 < .infinity }) { return weights }
        return SharedBuffer(weights.map { $0 > 0 && $0 < .infinity ? $0 : 0 })
    }

    /// `weights` of the entries of `rows`, in the order of the transposed rows.
    private static func transposed(
        _ weights: SharedBuffer<Float>, _ rows: CompressedRows, threads: Int
    ) -> SharedBuffer<Float> {
        let positions = MutableBuffer<UInt32>(count: rows.nonzeroCount)
        for position in positions.indices { positions[position] = UInt32(truncatingIfNeeded: position) }
        let origin = Transposition(
            offsets: rows.offsets, columns: rows.columns, tags: positions, columnCount: rows.columnCount,
            target: MutableBuffer<UInt32>(count: rows.nonzeroCount), threads: threads
        ).tags!
        let result = MutableBuffer<Float>(count: rows.nonzeroCount)
        for position in result.indices { result[position] = weights[Int(origin[position])] }
        return result.freeze()
    }
}
