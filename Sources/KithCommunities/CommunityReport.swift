import KithGraph
import KithLinearAlgebra

/// The groups of a network and what can be said of them.
public struct CommunityReport: Sendable {
    /// How groups are sought.
    public enum Method: String, Sendable, CaseIterable {
        /// ``Leiden``.
        case leiden
        /// ``SpectralClustering``.
        case spectral
        /// ``LabelCommunities``.
        case labels
        /// ``EgoSplitting``: people may be in several groups, or in none.
        case overlapping
    }

    public struct Options: Sendable {
        public var method: Method
        /// How a directed network is read.
        public var symmetrization: Symmetrization
        /// Whether the follows' weights count, where there are any.
        public var isWeighted: Bool
        /// What ``Method/leiden`` makes as large as it can.
        public var quality: Leiden.Quality
        /// Of modularity or the constant Potts model; ``Method/leiden`` alone looks at it while searching.
        public var resolution: Double
        /// Groups for ``Method/spectral``; `nil` for as many as the eigenvalues show.
        public var groupCount: Int?
        public var seed: UInt64
        /// Whether to find how sure memberships are, by ``LeidenEnsemble``; ``Method/leiden`` alone.
        public var withConfidence: Bool
        /// Rewired networks to hold the modularity against; `nil` for none. Not for circles, nor a directed reading.
        public var rewirings: Int?
        public var names: GroupNames.Options
        /// An earlier result to stay close to: ``Method/leiden`` also moves single people from its groups, and searches from
        /// them, and takes the first that is as good as what it finds anew, but for ``slack``.
        public var earlier: KnownGroups?
        /// Bytes that searching may take; `nil` for any number.
        public var memoryBudget: Int?

        public init(
            method: Method = .leiden, symmetrization: Symmetrization = .either, isWeighted: Bool = false,
            quality: Leiden.Quality = .modularity, resolution: Double = 1, groupCount: Int? = nil, seed: UInt64 = 1,
            withConfidence: Bool = false, rewirings: Int? = nil, names: GroupNames.Options = .init(),
            earlier: KnownGroups? = nil, memoryBudget: Int? = nil
        ) {
            self.method = method
            self.symmetrization = symmetrization
            self.isWeighted = isWeighted
            self.quality = quality
            self.resolution = resolution
            self.groupCount = groupCount
            self.seed = seed
            self.withConfidence = withConfidence
            self.rewirings = rewirings
            self.names = names
            self.earlier = earlier
            self.memoryBudget = memoryBudget
        }

        var leiden: Leiden.Options {
            Leiden.Options(quality: quality, resolution: resolution, seed: seed, memoryBudget: memoryBudget)
        }

        /// By what share of its quality a result that stays close to an earlier one may fall short of one that does not.
        public static let slack = 0.005

        /// Whether the groups found can be held against those of rewired networks.
        public var canBeRewired: Bool { method != .overlapping && symmetrization != .directed }
    }

    public let options: Options
    /// The groups, whether people may be in several or not.
    public let circles: Circles
    /// The same where everybody is in exactly one.
    public let partition: Partition?
    public let measures: StructureMeasures
    /// A name for each group.
    public let names: [GroupName]
    public let confidence: LeidenEnsemble.Result?
    public let chance: NullCheck.Result?
    /// Whether the search came to rest.
    public let isConverged: Bool

    /// Seeks the groups of `network`, and measures and names them. `progress` is told what begins.
    ///
    /// Throws ``CommunityError`` for weights that are none and for a budget too small, and ``LinearAlgebraError`` where
    /// eigenvectors cannot be had. As much time as the method takes, with ``Options/rewirings`` once more for each.
    public static func make(
        _ network: Network, options: Options = Options(), threads: Int = Parallel.availableThreads,
        progress: (_ step: String) -> Void = { _ in }
    ) throws -> CommunityReport {
        progress("seeking groups")
        let graph = try TieGraph(
            network, symmetrization: options.symmetrization, weighted: options.isWeighted, threads: threads)
        let (circles, partition, isConverged) = try searchFromEarlier(graph, options, threads)
        var confidence: LeidenEnsemble.Result?
        if options.withConfidence, options.method == .leiden, let partition {
            progress("seeking them anew")
            confidence = try LeidenEnsemble.confidences(
                of: partition, in: graph, options: .init(leiden: options.leiden), threads: threads)
        }
        var chance: NullCheck.Result?
        if let rewirings = options.rewirings, options.canBeRewired, let partition {
            progress("seeking them in rewired networks")
            chance = try check(partition, graph, rewirings: rewirings, options, threads)
        }
        progress("measuring groups")
        let measures =
            if let partition {
                StructureMeasures(
                    partition, on: graph, network: network, resolution: options.resolution, threads: threads)
            } else {
                StructureMeasures(
                    circles, on: graph, network: network, resolution: options.resolution, threads: threads)
            }
        return CommunityReport(
            options: options, circles: circles, partition: partition, measures: measures,
            names: GroupNames.run(circles, in: network, options: options.names, threads: threads),
            confidence: confidence, chance: chance, isConverged: isConverged)
    }

    private static func searchFromEarlier(
        _ graph: TieGraph, _ options: Options, _ threads: Int
    ) throws -> (Circles, Partition?, isConverged: Bool) {
        guard options.method == .leiden, let earlier = options.earlier, earlier.knownCount > 0 else {
            return try search(graph, options, threads)
        }
        let anew = try Leiden.run(on: graph, options: options.leiden, threads: threads)
        var leiden = options.leiden
        leiden.start = earlier.partition
        // Without iterations single people move until none has a reason to, and groups that came apart are parted.
        for iterations in [0, leiden.iterationLimit] {
            leiden.iterationLimit = iterations
            let close = try Leiden.run(on: graph, options: leiden, threads: threads)
            guard close.quality >= anew.quality - Options.slack * abs(anew.quality) else { continue }
            return (Circles(close.partition), close.partition, iterations == 0 || close.isConverged)
        }
        return (Circles(anew.partition), anew.partition, anew.isConverged)
    }

    private static func search(
        _ graph: TieGraph, _ options: Options, _ threads: Int
    ) throws -> (Circles, Partition?, isConverged: Bool) {
        switch options.method {
        case .leiden:
            let found = try Leiden.run(on: graph, options: options.leiden, threads: threads)
            return (Circles(found.partition), found.partition, found.isConverged)
        case .spectral:
            let found = try SpectralClustering.run(
                on: graph,
                options: .init(groups: options.groupCount, seed: options.seed, memoryBudget: options.memoryBudget),
                threads: threads)
            return (Circles(found.partition), found.partition, found.isConverged)
        case .labels:
            let found = LabelCommunities.run(on: graph, options: .init(seed: options.seed), threads: threads)
            return (Circles(found.partition), found.partition, found.isConverged)
        case .overlapping:
            let found = EgoSplitting.run(on: graph, options: .init(seed: options.seed), threads: threads)
            return (found.circles, nil, true)
        }
    }

    /// Holds `partition` against what is found in rewired networks. The first search there that fails is thrown.
    private static func check(
        _ partition: Partition, _ graph: TieGraph, rewirings: Int, _ options: Options, _ threads: Int
    ) throws -> NullCheck.Result {
        let failure = Locked<(any Error)?>(nil)
        let result = NullCheck.run(
            on: graph, of: partition, resolution: options.resolution,
            options: .init(rewirings: rewirings, seed: options.seed), threads: threads
        ) { rewired, threads in
            do {
                return try search(rewired, options, threads).1!
            } catch {
                failure.withLock { $0 = $0 ?? error }
                return partition
            }
        }
        if let error = failure.withLock({ $0 }) { throw error }
        return result
    }
}
