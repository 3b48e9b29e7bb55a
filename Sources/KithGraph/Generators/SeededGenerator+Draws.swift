import KithLinearAlgebra

extension SeededGenerator {
    /// `true` with this probability.
    mutating func chance(_ probability: Double) -> Bool {
        unit() < probability
    }

    /// A number in `low ..< high`.
    mutating func between(_ low: Double, _ high: Double) -> Double {
        low + (high - low) * unit()
    }

    /// A place in an array of `count`, which must not be zero.
    mutating func index(_ count: Int) -> Int {
        Int(below(UInt64(count)))
    }

    /// An exponential deviate with this median.
    mutating func exponential(median: Double) -> Double {
        -PortableMath.log(1 - unit()) * (median / 0.693_147_180_559_945_3)
    }

    /// A Pareto deviate of this mean: heavier tails for smaller `shape`, which must be above 1.
    mutating func pareto(mean: Double, shape: Double) -> Double {
        mean * (shape - 1) / shape * PortableMath.power(1 - unit(), -1 / shape)
    }

    /// `value` rounded up or down at random so that it is kept on average.
    mutating func rounded(_ value: Double) -> Int {
        let floor = Int(value)
        return floor + (chance(value - Double(floor)) ? 1 : 0)
    }

    /// Brings `elements` into a random order (Fisher and Yates).
    mutating func shuffle<Element>(_ elements: inout [Element]) {
        for last in stride(from: elements.count - 1, to: 0, by: -1) {
            elements.swapAt(last, index(last + 1))
        }
    }
}

/// Checks of the generators' options, in the words of ``KithGraphError``.
enum GeneratorCheck {
    /// Throws ``KithGraphError/badData(place:found:expected:)`` for the option `name` unless `holds`.
    static func require(
        _ holds: Bool, _ name: String, found: String, expected: String
    ) throws(KithGraphError) {
        guard holds else { throw .badData(place: InputPlace(file: "option \(name)"), found: found, expected: expected) }
    }

    /// A probability between 0 and 1.
    static func share(_ value: Double, _ name: String) throws(KithGraphError) {
        try require(value >= 0 && value <= 1, name, found: "\(value)", expected: "a number between 0 and 1")
    }
}
