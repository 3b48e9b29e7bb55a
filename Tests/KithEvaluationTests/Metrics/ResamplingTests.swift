import Foundation
import KithLinearAlgebra
import Testing

@testable import KithEvaluation

@Suite struct ResamplingTests {
    private static func values(_ count: Int, seed: UInt64) -> [Double] {
        var generator = SeededGenerator(seed: seed)
        return (0..<count).map { _ in generator.unit() }
    }

    /// numpy.quantile([1, 2, 4, 8], [0, .025, .5, .975, 1]) is [1, 1.075, 3, 7.7, 8].
    @Test("quantiles are linear between neighbours")
    func quantiles() {
        let found = [0, 0.025, 0.5, 0.975, 1].map { Estimate.quantile([1, 2, 4, 8], $0) }
        for (one, other) in zip(found, [1, 1.075, 3, 7.7, 8]) { #expect(abs(one - other) < 1e-12) }
        #expect(Estimate.quantile([], 0.5) == 0 && Estimate.quantile([6], 0.975) == 6)
    }

    /// The mean of n uniform numbers has the standard error sd/√n, and 95 % lie within 1.96 of it: 2,000 draws tell the
    /// interval's ends to a few hundredths of its width.
    @Test("the interval of a mean is that of the normal distribution")
    func normal() {
        let values = Self.values(400, seed: 1)
        let mean = values.reduce(0, +) / 400
        let deviation = (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 400).squareRoot()
        let draws = Resampling.means(values, columns: 1, resamples: 2_000, seed: 1, threads: 2)[0]
        let interval = Estimate(mean: mean, resampled: draws).interval
        let half = 1.96 * deviation / 20
        #expect(abs(interval.lowerBound - (mean - half)) < 0.12 * half)
        #expect(abs(interval.upperBound - (mean + half)) < 0.12 * half)
    }

    @Test("columns share the draws, and neither their number nor the threads change one")
    func shared() {
        let values = Self.values(60, seed: 2)
        let single = Resampling.means(values, columns: 1, resamples: 50, seed: 3, threads: 1)[0]
        let pairs = values.flatMap { [$0, $0 + 1] }
        for threads in [1, 2, 3, 7] {
            let both = Resampling.means(pairs, columns: 2, resamples: 50, seed: 3, threads: threads)
            #expect(both[0] == single)
            for (one, other) in zip(both[0], both[1]) { #expect(abs(other - one - 1) < 1e-12) }
        }
        #expect(Resampling.means(values, columns: 1, resamples: 50, seed: 4, threads: 1)[0] != single)
        #expect(Resampling.means([], columns: 2, resamples: 50, seed: 3, threads: 1) == [[], []])
    }

    /// All 2^10 choices of signs against 20,000 drawn ones, whose standard error is at most 0.0036.
    @Test("the permutation test against all permutations", arguments: 0..<8)
    func exact(seed: UInt64) {
        let differences = Self.values(10, seed: seed).map { $0 - 0.3 }
        let observed = abs(differences.reduce(0, +))
        let far = (0..<1024).count { bits in
            let sum = differences.indices.reduce(0.0) {
                $0 + (bits >> $1 & 1 == 1 ? -differences[$1] : differences[$1])
            }
            return abs(sum) >= observed - 1e-12
        }
        let found = Resampling.signFlip(differences, permutations: 20_000, seed: 5, threads: 2)
        #expect(abs(found - Double(far) / 1024) < 0.015)
        for threads in [1, 3, 7] {
            #expect(Resampling.signFlip(differences, permutations: 20_000, seed: 5, threads: threads) == found)
        }
    }

    @Test("no difference gives 1, a clear one the least that so many draws can say")
    func ends() {
        #expect(Resampling.signFlip([0, 0, 0], permutations: 99, seed: 1, threads: 1) == 1)
        #expect(Resampling.signFlip([], permutations: 99, seed: 1, threads: 1) == 1)
        let clear = [Double](repeating: 0.1, count: 200)
        #expect(Resampling.signFlip(clear, permutations: 999, seed: 1, threads: 1) == 0.001)
        // One person's difference has two signs, both as far from zero.
        #expect(Resampling.signFlip([0.3], permutations: 99, seed: 1, threads: 1) == 1)
    }
}
