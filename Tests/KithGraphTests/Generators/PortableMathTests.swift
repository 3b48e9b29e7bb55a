import Foundation
import KithLinearAlgebra
import Testing

@testable import KithGraph

@Suite struct PortableMathTests {
    /// Against the C library, to a few units in the last place.
    @Test func agreesWithTheLibrary() {
        var generator = SeededGenerator(seed: 5)
        for _ in 0..<2000 {
            let value = exp(generator.between(-300, 300))
            #expect(abs(PortableMath.log(value) - log(value)) <= 1e-15 * max(1, abs(log(value))))
            let share = exp(generator.between(-50, -0.01))
            #expect(abs(PortableMath.logOfComplement(share) / log1p(-share) - 1) < 1e-14)
            let exponent = generator.between(-500, 500)
            #expect(abs(PortableMath.exp(exponent) / exp(exponent) - 1) < 2e-13)
        }
        #expect(PortableMath.log(1) == 0)
        #expect(PortableMath.exp(0) == 1)
        #expect(PortableMath.logOfComplement(0) == 0)
    }
}
