import KithLinearAlgebra

/// Whole numbers *k* with probabilities in proportion to *k* to the power −`exponent`, between two bounds.
struct PowerLaw: Sendable {
    let smallest: Int
    let largest: Int
    /// Running sums of the probabilities, the last one 1.
    private let cumulative: [Double]
    let mean: Double

    /// The law from `smallest` to `largest`; the probability of `smallest` alone is scaled by `lightening`.
    init(exponent: Double, smallest: Int, largest: Int, lightening: Double = 1) {
        precondition(smallest >= 1 && largest >= smallest)
        self.smallest = smallest
        self.largest = largest
        var sums: [Double] = []
        sums.reserveCapacity(largest - smallest + 1)
        var total = 0.0
        var moment = 0.0
        for value in smallest...largest {
            var weight = PortableMath.power(Double(value) / Double(largest), -exponent)
            if value == smallest, largest > smallest { weight *= lightening }
            total += weight
            moment += weight * Double(value)
            sums.append(total)
        }
        cumulative = sums.map { $0 / total }
        mean = moment / total
    }

    /// The law up to `largest` whose mean is `mean`: its lower bound is chosen, and the share of the bound itself
    /// lightened, until the mean is met. `nil` where no bound gives it.
    init?(exponent: Double, mean wanted: Double, largest: Int) {
        guard largest >= 1, wanted <= Double(largest), wanted >= 1 else { return nil }
        // The mean grows with the bound: the last bound whose law does not exceed the wanted mean.
        var low = 1
        var high = largest
        guard PowerLaw(exponent: exponent, smallest: 1, largest: largest).mean <= wanted else { return nil }
        while low < high {
            let middle = (low + high + 1) / 2
            let law = PowerLaw(exponent: exponent, smallest: middle, largest: largest)
            if law.mean <= wanted { low = middle } else { high = middle - 1 }
        }
        var light = 0.0
        var heavy = 1.0
        for _ in 0..<60 {
            let middle = (light + heavy) / 2
            let law = PowerLaw(exponent: exponent, smallest: low, largest: largest, lightening: middle)
            if law.mean > wanted { light = middle } else { heavy = middle }
        }
        self.init(exponent: exponent, smallest: low, largest: largest, lightening: heavy)
    }

    /// One number.
    func draw(_ generator: inout SeededGenerator) -> Int {
        let unit = generator.unit()
        var low = 0
        var high = cumulative.count - 1
        while low < high {
            let middle = (low + high) / 2
            if cumulative[middle] <= unit { low = middle + 1 } else { high = middle }
        }
        return smallest + low
    }
}
