import Foundation
import KithLinearAlgebra

/// The discount *degree* to the power −*exponent*, from a table where degrees are small.
struct DegreePower: Sendable {
    private let exponent: Double
    private let table: SharedBuffer<Double>

    init(exponent: Double) {
        self.exponent = exponent
        table = SharedBuffer((0..<4_096).map { pow(Double(max(1, $0)), -exponent) })
    }

    subscript(degree: Int) -> Double {
        degree < table.count ? table[degree] : pow(Double(degree), -exponent)
    }
}
