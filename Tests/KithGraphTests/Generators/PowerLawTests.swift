import Foundation
import KithLinearAlgebra
import Testing

@testable import KithGraph

@Suite struct PowerLawTests {
    /// 1 and 2 with exponent 1 have probabilities 2/3 and 1/3.
    @Test func handExample() {
        let law = PowerLaw(exponent: 1, smallest: 1, largest: 2)
        #expect(abs(law.mean - 4.0 / 3) < 1e-12)
        var generator = SeededGenerator(seed: 1)
        let ones = (0..<9000).count { _ in law.draw(&generator) == 1 }
        #expect(abs(Double(ones) - 6000) < 5 * 2000.squareRoot())
    }

    @Test(arguments: [2.0, 5.5, 14, 15, 40, 49.9, 50]) func meetsTheMean(mean: Double) throws {
        for exponent in [2.0, 2.5, 3] where exponent > 2 || mean > 3 {
            let law = try #require(PowerLaw(exponent: exponent, mean: mean, largest: 50))
            #expect(abs(law.mean - mean) < 1e-9)
            var generator = SeededGenerator(seed: 2)
            let draws = (0..<4000).map { _ in Double(law.draw(&generator)) }
            #expect(draws.allSatisfy { $0 >= Double(law.smallest) && $0 <= 50 })
            #expect(abs(draws.reduce(0, +) / 4000 - mean) < 5 * 25 / 4000.squareRoot())
        }
    }

    @Test func knowsWhatCannotBe() {
        #expect(PowerLaw(exponent: 2, mean: 51, largest: 50) == nil)
        #expect(PowerLaw(exponent: 2, mean: 1, largest: 50) == nil)
        #expect(PowerLaw(exponent: 2, mean: 1, largest: 1)?.mean == 1)
    }
}
