/// Logarithm and exponential from additions, products and quotients alone. The C library's differ in the last bit from
/// one system to the next, and one bit is enough to make another network from the same seed.
enum PortableMath {
    private static let ln2 = 0.693_147_180_559_945_3

    /// The natural logarithm of a positive normal number, within a few units in the last place.
    static func log(_ value: Double) -> Double {
        var mantissa = value.significand
        var exponent = Double(value.exponent)
        if mantissa > 1.414_213_562_373_095 {
            mantissa /= 2
            exponent += 1
        }
        return exponent * ln2 + 2 * atanh((mantissa - 1) / (mantissa + 1))
    }

    /// log(1 − `share`) for a share in [0, 1), exact also where the share is tiny.
    static func logOfComplement(_ share: Double) -> Double {
        share < 0.25 ? -2 * atanh(share / (2 - share)) : log(1 - share)
    }

    /// e to the `value`, within a few units in the last place while the result is a normal number.
    static func exp(_ value: Double) -> Double {
        let steps = Int(value / ln2 + (value < 0 ? -0.5 : 0.5))
        let rest = value - Double(steps) * ln2
        var sum = 1.0
        for term in stride(from: 18.0, through: 1, by: -1) { sum = 1 + rest / term * sum }
        return Double(sign: .plus, exponent: steps, significand: sum)
    }

    /// `base`, which is positive, to the `exponent`.
    static func power(_ base: Double, _ exponent: Double) -> Double {
        exp(exponent * log(base))
    }

    /// The series of the inverse hyperbolic tangent, for arguments up to 0.18.
    private static func atanh(_ value: Double) -> Double {
        let square = value * value
        var sum = 0.0
        for term in stride(from: 23.0, through: 1, by: -2) { sum = sum * square + 1 / term }
        return value * sum
    }
}
