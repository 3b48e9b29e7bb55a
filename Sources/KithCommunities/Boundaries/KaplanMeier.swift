import Foundation

/// The share of waits that have ended by each time, when some are not seen to their end.
///
/// The product-limit estimate: Kaplan, Meier, "Nonparametric estimation from incomplete observations", Journal of the
/// American Statistical Association 53, 1958, doi:10.1080/01621459.1958.10501452. A wait that ends at the moment
/// another is lost sight of ends first.
public struct KaplanMeier: Sendable, Equatable {
    /// One wait, in any unit above 0: how long it was watched, whether it ended then, and what it belongs to.
    public struct Wait: Sendable, Equatable {
        public var length: Int64
        public var hasEnded: Bool
        /// Waits of one cluster may be alike.
        public var cluster: UInt32

        public init(length: Int64, hasEnded: Bool, cluster: UInt32) {
            self.length = length
            self.hasEnded = hasEnded
            self.cluster = cluster
        }
    }

    /// One moment at which waits ended.
    public struct Step: Sendable, Equatable {
        public let length: Int64
        /// Waits watched until then at least.
        public let atRisk: Int
        public let ended: Int
        /// The share of all waits that last longer.
        public let surviving: Double
        /// Greenwood's sum Σ d / (Y (Y − d)): the variance of ln S for independent waits.
        public let greenwood: Double
    }

    public let steps: [Step]
    private let waits: [Wait]

    /// O(waits log waits).
    public init(_ waits: [Wait]) {
        let sorted = waits.sorted {
            ($0.length, $0.hasEnded ? 0 : 1, $0.cluster) < ($1.length, $1.hasEnded ? 0 : 1, $1.cluster)
        }
        var steps: [Step] = []
        var surviving = 1.0
        var greenwood = 0.0
        var place = 0
        while place < sorted.count {
            let length = sorted[place].length
            let atRisk = sorted.count - place
            var ended = 0
            while place < sorted.count, sorted[place].length == length {
                if sorted[place].hasEnded { ended += 1 }
                place += 1
            }
            guard ended > 0 else { continue }
            let (at, gone) = (Double(atRisk), Double(ended))
            surviving *= 1 - gone / at
            greenwood += atRisk == ended ? .infinity : gone / (at * (at - gone))
            steps.append(
                Step(length: length, atRisk: atRisk, ended: ended, surviving: surviving, greenwood: greenwood))
        }
        self.steps = steps
        self.waits = sorted
    }

    /// Number of waits.
    public var count: Int { waits.count }

    /// The last moment with an end at or before `length`.
    private func step(at length: Int64) -> Step? {
        steps.prefix(steps.partition { $0.length > length }).last
    }

    /// The share of waits that end within `length`, with an interval; `nil` where nothing is known of it: no wait was
    /// watched that long, and none that long has ended, so that the curve stops short of it.
    ///
    /// The interval is exact for as many independent waits as would have the same variance: Greenwood's, or that
    /// between clusters, by the influence of each wait (the infinitesimal jackknife; Williams,
    /// "Product-limit survival functions with correlated survival times", Lifetime Data Analysis 1, 1995), where that is
    /// larger. O(waits).
    public func share(endedWithin length: Int64) -> ShareEstimate? {
        guard let longest = waits.last?.length else { return nil }
        let step = step(at: length)
        // Beyond the longest wait the curve is known where it has come down to 0 alone.
        guard longest >= length || step?.surviving == 0 else { return nil }
        let surviving = step?.surviving ?? 1
        let value = 1 - surviving
        let known = waits.count { $0.length >= length || $0.hasEnded }
        guard let step, surviving > 0 else {
            return ShareEstimate(value: value, effective: Double(known), count: count)
        }
        let scale = surviving * surviving
        let (squares, clusters) = clusterSquares(within: length)
        let variance = ClusteredVariance(plain: scale * step.greenwood, squares: scale * squares, clusters: clusters)
        return ShareEstimate(
            value: value, effective: variance.effectiveCount(of: value, count: count), count: count)
    }

    /// The wait by which half have ended; `nil` where fewer than half do.
    public var median: Int64? { steps.first { $0.surviving <= 0.5 }?.length }

    /// The sum over clusters of the squared influence of their waits on ln S(`length`), and the number of clusters.
    private func clusterSquares(within length: Int64) -> (Double, Int) {
        var influence: [UInt32: Double] = [:]
        var next = 0
        // Σ d / (Y (Y − d)) over the moments passed: what every wait still watched has gained.
        var gained = 0.0
        for wait in waits {
            while next < steps.count, steps[next].length <= min(wait.length, length) {
                gained = steps[next].greenwood
                next += 1
            }
            var own = gained
            if wait.hasEnded, wait.length <= length {
                let step = steps[next - 1]
                own -= 1 / Double(step.atRisk - step.ended)
            }
            influence[wait.cluster, default: 0] += own
        }
        let clusters = influence.keys.sorted()
        return (clusters.reduce(0) { $0 + influence[$1]! * influence[$1]! }, clusters.count)
    }
}

extension Array {
    /// The first index whose element satisfies a test that all later ones satisfy too. O(log count).
    fileprivate func partition(_ isLater: (Element) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if isLater(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
