import Foundation
import KithLinearAlgebra
import Testing

@testable import KithCommunities

@Suite("Mantel and Haenszel")
struct MantelHaenszelTests {
    private typealias Stratum = MantelHaenszel.Stratum

    private static func stratum(_ a: Int, _ b: Int, _ c: Int, _ d: Int) -> Stratum {
        Stratum(exposedHits: a, exposedMisses: b, otherHits: c, otherMisses: d)
    }

    @Test("four tables, as statsmodels 0.15.0 has them (StratifiedTable: logodds_pooled, its standard error)")
    func againstStatsmodels() throws {
        let tables = [(10, 5, 4, 11), (6, 9, 3, 12), (8, 2, 7, 6), (1, 7, 0, 9)]
        let found = try #require(MantelHaenszel.run(tables.map { Self.stratum($0, $1, $2, $3) }))
        #expect(abs(found.value - 1.3841758824931438) < 1e-12)
        #expect(abs(found.interval.lowerBound - 0.42445668427880825) < 1e-10)
        #expect(abs(found.interval.upperBound - 2.3438950807082044) < 1e-10)
        #expect(found.strata == 4 && found.count == 100 && !found.isOneSided)
    }

    @Test("one table by hand")
    func single() throws {
        // (8 · 6) / (2 · 4) = 6; with one stratum the variance is Woolf's: 1/8 + 1/2 + 1/4 + 1/6.
        let found = try #require(MantelHaenszel.run([Self.stratum(8, 2, 4, 6)]))
        #expect(abs(found.oddsRatio - 6) < 1e-12)
        let reach = 1.959963984540054 * (1.0 / 8 + 1.0 / 2 + 1.0 / 4 + 1.0 / 6).squareRoot()
        #expect(abs(found.interval.upperBound - found.value - reach) < 1e-12)
    }

    @Test("a member who answers everybody or nobody, or whom only one kind knocks on, says nothing")
    func uninformative() throws {
        let silent = [
            Self.stratum(0, 9, 0, 40), Self.stratum(5, 0, 3, 0), Self.stratum(0, 0, 3, 4), Self.stratum(2, 3, 0, 0),
        ]
        #expect(MantelHaenszel.run(silent) == nil)
        #expect(MantelHaenszel.run([]) == nil)
        let one = Self.stratum(8, 2, 4, 6)
        #expect(MantelHaenszel.run(silent + [one]) == MantelHaenszel.run([one]))
    }

    @Test("where all speaks for one side, the exact conditional bound")
    func oneSided() throws {
        // By scipy.stats.nchypergeom_fisher and brentq, SciPy 1.17.1: the odds ratios at which both tables are at their
        // extreme with probability 0.5 and 0.025.
        let tables = [Self.stratum(3, 1, 0, 4), Self.stratum(2, 2, 0, 3)]
        let found = try #require(MantelHaenszel.run(tables))
        #expect(found.isOneSided)
        #expect(abs(found.value - 2.303819730659828) < 1e-6)
        #expect(abs(found.interval.lowerBound - 0.0876317853433022) < 1e-6)
        #expect(found.interval.upperBound == .infinity)
        let turned = try #require(MantelHaenszel.run([Self.stratum(0, 4, 3, 1), Self.stratum(0, 3, 2, 2)]))
        #expect(turned.value == -found.value)
        #expect(turned.interval.upperBound == -found.interval.lowerBound)
        #expect(turned.interval.lowerBound == -.infinity)
    }

    @Test("exchanging the sides turns the sign")
    func symmetry() throws {
        var generator = SeededGenerator(seed: 9)
        var defined = 0
        for _ in 0..<200 {
            func draw() -> Int { Int(generator.below(7)) }
            let tables = (0..<4).map { _ in Self.stratum(draw(), draw(), draw(), draw()) }
            let turned = tables.map { Self.stratum($0.otherHits, $0.otherMisses, $0.exposedHits, $0.exposedMisses) }
            guard let one = MantelHaenszel.run(tables), let two = MantelHaenszel.run(turned) else { continue }
            defined += 1
            #expect(abs(one.value + two.value) < 1e-9)
            #expect(one.interval.contains(one.value))
        }
        #expect(defined > 190)
    }

    @Test("members of very different habits, the same favour: found again, which the pooled table does not")
    func confounding() throws {
        // Odds 9 against 1 for one member, 1 against 9 for the other, and an odds ratio of 1 in both; the first is
        // knocked on by friends of members mostly. All together it looks like favour.
        let tables = [Self.stratum(90, 10, 9, 1), Self.stratum(1, 9, 10, 90)]
        let found = try #require(MantelHaenszel.run(tables))
        #expect(abs(found.value) < 1e-12)
        let pooled = try #require(MantelHaenszel.run([Self.stratum(91, 19, 19, 91)]))
        #expect(pooled.interval.lowerBound > 2)
    }
}
