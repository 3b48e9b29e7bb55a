import KithLinearAlgebra
import Testing

@testable import KithCommunities

@Suite("Kaplan and Meier")
struct KaplanMeierTests {
    /// Weeks of remission of 21 patients given 6-mercaptopurine (Freireich and others 1963), the textbooks' example.
    static let remission: [KaplanMeier.Wait] = [
        (6, true), (6, true), (6, true), (6, false), (7, true), (9, false), (10, true), (10, false), (11, false),
        (13, true), (16, true), (17, false), (19, false), (20, false), (22, true), (23, true), (25, false),
        (32, false), (32, false), (34, false), (35, false),
    ].enumerated().map { .init(length: $1.0, hasEnded: $1.1, cluster: UInt32($0)) }

    @Test("the textbook's curve and Greenwood's sums, as lifelines 0.30.3 has them")
    func remission() {
        let curve = KaplanMeier(Self.remission.reversed())
        let surviving = [0.857143, 0.806723, 0.752941, 0.690196, 0.627451, 0.537815, 0.448179]
        let sums = [
            0.007936507936507936, 0.011612978524743231, 0.016374883286647993, 0.02395064086240557,
            0.03304154995331466, 0.05685107376283847, 0.0901844070961718,
        ]
        #expect(curve.steps.map(\.length) == [6, 7, 10, 13, 16, 22, 23])
        #expect(curve.steps.map(\.atRisk) == [21, 17, 15, 12, 11, 7, 6])
        for (step, expected) in zip(curve.steps, surviving) { #expect(abs(step.surviving - expected) < 1e-6) }
        for (step, expected) in zip(curve.steps, sums) { #expect(abs(step.greenwood - expected) < 1e-12) }
        // The first week by which half had relapsed.
        #expect(curve.median == 23)
    }

    @Test("the interval is that of as many independent waits as Greenwood's variance is worth")
    func interval() throws {
        let share = try #require(KaplanMeier(Self.remission).share(endedWithin: 22))
        let surviving = 0.5378151260504201
        let variance = surviving * surviving * 0.05685107376283847
        let effective = surviving * (1 - surviving) / variance
        #expect(abs(share.value - (1 - surviving)) < 1e-12)
        #expect(share.count == 21)
        let hits = effective * (1 - surviving)
        let low = BetaDistribution.quantile(0.025, hits, effective - hits + 1)
        #expect(abs(share.interval.lowerBound - low) < 1e-9)
    }

    @Test("a wait of one cluster each has Greenwood's variance by its influence too")
    func jackknife() throws {
        // Every wait twice in one cluster: the variance is then twice that of independent waits, so that the interval
        // rests on half as many, as if each had been there once.
        let twice = Self.remission + Self.remission
        let once = try #require(KaplanMeier(Self.remission).share(endedWithin: 13))
        let doubled = try #require(KaplanMeier(twice).share(endedWithin: 13))
        let free = twice.enumerated().map {
            KaplanMeier.Wait(length: $1.length, hasEnded: $1.hasEnded, cluster: UInt32($0))
        }
        let narrow = try #require(KaplanMeier(free).share(endedWithin: 13))
        #expect(once.value == doubled.value)
        let widths = [once, doubled, narrow].map { $0.interval.upperBound - $0.interval.lowerBound }
        // Wider than one each only by what 21 clusters leave unknown of the variance itself.
        #expect(widths[1] > widths[0] && widths[1] < 1.1 * widths[0])
        #expect(widths[2] < 0.8 * widths[0])
    }

    @Test("without waits lost sight of, the share of those ended")
    func uncensored() throws {
        let waits = (1...20).map { KaplanMeier.Wait(length: Int64($0), hasEnded: true, cluster: UInt32($0)) }
        let share = try #require(KaplanMeier(waits).share(endedWithin: 3))
        #expect(abs(share.value - 0.15) < 1e-15)
        #expect(abs(share.interval.upperBound - 0.37892682654531396) < 1e-9)
        let all = try #require(KaplanMeier(waits).share(endedWithin: 50))
        #expect(all.value == 1 && all.interval.upperBound == 1)
    }

    @Test("nothing is known beyond the longest wait, nor without waits")
    func unknown() throws {
        let waits = [KaplanMeier.Wait(length: 5, hasEnded: false, cluster: 0)]
        #expect(KaplanMeier(waits).share(endedWithin: 6) == nil)
        #expect(try #require(KaplanMeier(waits).share(endedWithin: 5)).value == 0)
        #expect(KaplanMeier([]).share(endedWithin: 1) == nil)
        #expect(KaplanMeier(waits).median == nil)
    }

    @Test("no answers: the interval rests on those watched long enough")
    func silence() throws {
        let waits = (0..<30).map { KaplanMeier.Wait(length: $0 < 20 ? 10 : 1, hasEnded: false, cluster: UInt32($0)) }
        let share = try #require(KaplanMeier(waits).share(endedWithin: 10))
        #expect(share.value == 0 && share.interval.lowerBound == 0)
        #expect(abs(share.interval.upperBound - 0.1684334709830853) < 1e-9)
    }

    @Test("the product by its definition, on random waits")
    func naive() throws {
        var generator = SeededGenerator(seed: 4)
        for _ in 0..<200 {
            let waits = (0..<Int(1 + generator.below(30))).map { _ in
                KaplanMeier.Wait(
                    length: Int64(1 + generator.below(12)), hasEnded: generator.below(2) == 0,
                    cluster: UInt32(generator.below(5)))
            }
            let curve = KaplanMeier(waits)
            for within in Int64(1)...13 {
                var product = 1.0
                for length in Int64(1)...within {
                    let atRisk = waits.count { $0.length >= length }
                    let ended = waits.count { $0.length == length && $0.hasEnded }
                    if ended > 0 { product *= 1 - Double(ended) / Double(atRisk) }
                }
                guard let share = curve.share(endedWithin: within) else {
                    #expect(waits.allSatisfy { $0.length < within } && product > 0)
                    continue
                }
                #expect(abs(share.value - (1 - product)) < 1e-12)
                #expect(share.interval.contains(share.value))
            }
        }
    }
}
