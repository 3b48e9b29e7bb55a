import KithLinearAlgebra
import Testing

@Suite struct SeededGeneratorTests {
    /// Same seed and stream, same numbers; another of either, others.
    @Test func dependsOnSeedAndStreamAlone() {
        let draw = { (seed: UInt64, stream: UInt64) -> [UInt64] in
            var generator = SeededGenerator(seed: seed, stream: stream)
            return (0..<4).map { _ in generator.next() }
        }
        #expect(draw(1, 0) == draw(1, 0))
        #expect(Set([draw(1, 0), draw(2, 0), draw(1, 1), draw(0, 0), draw(0, 1)]).count == 5)
    }

    /// Bounded draws are even: chi-square with 9 degrees of freedom stays below its 1e-6 quantile, 45.1.
    @Test func boundedDrawsAreEven() {
        var generator = SeededGenerator(seed: 7)
        var counts = [Double](repeating: 0, count: 10)
        for _ in 0..<100_000 { counts[Int(generator.below(10))] += 1 }
        #expect(counts.reduce(0) { $0 + ($1 - 10_000) * ($1 - 10_000) / 10_000 } < 45.1)
        #expect((0..<100).allSatisfy { _ in generator.below(1) == 0 })
        let units = (0..<10_000).map { _ in generator.unit() }
        #expect(units.allSatisfy { $0 >= 0 && $0 < 1 })
        // The mean of 10,000 uniform numbers has a standard deviation of .0029.
        #expect(abs(units.reduce(0, +) / 10_000 - 0.5) < 0.015)
    }
}
