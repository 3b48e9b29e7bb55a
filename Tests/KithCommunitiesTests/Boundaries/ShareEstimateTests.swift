import Testing

@testable import KithCommunities

@Suite("Shares and their intervals")
struct ShareEstimateTests {
    /// Clopper and Pearson's intervals from scipy.stats.beta.ppf, SciPy 1.17.1.
    @Test(
        "independent trials",
        arguments: [
            (0, 20, 0, 0.1684334709830853), (3, 20, 0.0320709371854637, 0.37892682654531396),
            (20, 20, 0.8315665290169146, 1), (7, 9, 0.39990642628368783, 0.9718550265221018),
        ])
    func exact(_ hits: Int, _ count: Int, _ low: Double, _ high: Double) {
        let share = ShareEstimate(
            value: Double(hits) / Double(count), effective: Double(count), count: count)
        #expect(abs(share.interval.lowerBound - low) < 1e-9)
        #expect(abs(share.interval.upperBound - high) < 1e-9)
    }

    @Test("trials that go together in clusters say less")
    func clusters() throws {
        // Ten members who answer all of ten or none of ten, and ten who answer half each: the same share.
        let split = try #require(ShareEstimate(clusters: (0..<10).map { ($0 % 2 * 10, 10) }))
        let even = try #require(ShareEstimate(clusters: (0..<10).map { _ in (5, 10) }))
        #expect(split.value == 0.5 && even.value == 0.5 && split.count == 100)
        // Ten trials of nine degrees of freedom, against a hundred.
        #expect(split.interval.lowerBound < 0.2)
        #expect(abs(even.interval.lowerBound - BetaDistribution.quantile(0.025, 50, 51)) < 1e-12)
    }

    @Test("no trials, no share") func none() {
        #expect(ShareEstimate(clusters: [(0, 0)]) == nil)
    }

    @Test("a single trial a cluster is as good as none")
    func singles() throws {
        let share = try #require(ShareEstimate(clusters: (0..<20).map { ($0 < 3 ? 1 : 0, 1) }))
        #expect(abs(share.interval.upperBound - 0.37892682654531396) < 1e-9)
    }
}
