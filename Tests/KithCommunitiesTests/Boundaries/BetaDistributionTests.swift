import Testing

@testable import KithCommunities

@Suite("The beta distribution")
struct BetaDistributionTests {
    /// Values of scipy.stats.beta.cdf and .ppf, SciPy 1.17.1.
    @Test(
        "distribution function and points",
        arguments: [
            (2, 3, 0.4, 0.5247999999999999, 0.06758598648854294),
            (0.5, 0.5, 0.1, 0.20483276469913345, 0.001541333133436012),
            (40.5, 10.2, 0.8, 0.4804057678064426, 0.6792782369008425),
            (3.2, 200, 0.01, 0.28438724280474725, 0.0035079534050246395),
            (1, 1, 0.3, 0.3, 0.025),
            (500, 700, 0.42, 0.5937664454826134, 0.38892100163929505),
        ])
    func againstSciPy(_ a: Double, _ b: Double, _ x: Double, _ share: Double, _ point: Double) {
        #expect(abs(BetaDistribution.share(below: x, a, b) - share) < 1e-11)
        #expect(abs(BetaDistribution.quantile(0.025, a, b) - point) < 1e-11)
        // The distribution seen from the other end.
        #expect(abs(BetaDistribution.share(below: 1 - x, b, a) - (1 - share)) < 1e-11)
    }

    /// Values of scipy.stats.t.ppf(0.975).
    @Test(
        "Student's t",
        arguments: [
            (1, 12.706204736174694), (2, 4.302652729749462), (5, 2.5705818356363146), (30, 2.0422724563012378),
            (1000, 1.9623390808264083),
        ])
    func student(_ degrees: Double, _ quantile: Double) {
        #expect(abs(BetaDistribution.studentQuantile(twoSided: 0.05, degrees: degrees) - quantile) < 1e-8 * quantile)
    }

    @Test("outside, nothing and everything")
    func ends() {
        #expect(BetaDistribution.share(below: -1, 2, 3) == 0)
        #expect(BetaDistribution.share(below: 1, 2, 3) == 1)
    }
}
