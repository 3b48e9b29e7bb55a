import KithGraph
import KithLinearAlgebra

/// Groups that have more ties within than chance would give: the partition of a graph with the highest modularity, or
/// the best one by the constant Potts model, that can be found.
///
/// Several searches start from single vertices in different random orders, each moving vertices where they gain most
/// and merging groups level by level; two searches at a time are joined on the graph of what both agree on, and what is
/// left is improved by iterations of Leiden until one gains next to nothing. Every group that comes out is connected,
/// and nobody gains by changing group alone (``verify(_:in:options:)`` checks both another way). The same result for
/// any number of threads.
///
/// Traag, Waltman, van Eck, "From Louvain to Leiden: guaranteeing well-connected communities", Scientific Reports 9,
/// 5233, 2019, doi:10.1038/s41598-019-41695-z; the joining of searches after Ovelgönne, Geyer-Schulz, "An ensemble
/// learning strategy for graph clustering", in Graph Partitioning and Graph Clustering, AMS, 2013,
/// doi:10.1090/conm/588/11701. Where this differs: the parts that groups are refined into take the neighbour that gains
/// most instead of a random one, which found higher modularity in less time on every network tried; the first descent
/// of a search merges whole groups; iterations on a level repeat while they gain.
public enum Leiden {
    /// What a partition is judged by.
    public enum Quality: String, Sendable, CaseIterable {
        /// The share of ties within groups, less what vertices of the same strengths would have by chance (Newman and
        /// Girvan 2004, doi:10.1103/PhysRevE.69.026113), with the resolution of Reichardt and Bornholdt; by the strengths
        /// of both directions where the graph has them (Leicht and Newman 2008, doi:10.1103/PhysRevLett.100.118703).
        case modularity
        /// The weight of ties within groups, less the resolution for every pair of members (Traag, Van Dooren, Nesterov
        /// 2011, doi:10.1103/PhysRevE.84.016114): groups denser than the resolution, whatever the size of the network.
        case constantPotts
    }

    public struct Options: Sendable {
        public var quality: Quality
        /// Higher values give smaller groups; 0 gives whole components.
        public var resolution: Double
        public var seed: UInt64
        /// Searches that are joined, at most: fewer where the graph they take place in is not much smaller than the whole.
        public var starts: Int
        /// How often all that is done anew and joined with what was found before. More rounds find more, and each takes
        /// almost as long as the first. Where not given, three in graphs of up to 2²³ entries where the first iteration
        /// after the searches still gained more than .3 % of all weight, else one.
        public var rounds: Int?
        /// Iterations on the whole graph at most, after searches are joined.
        public var iterationLimit: Int
        /// An iteration that gains no more than this, as a share of the weight of all ties, is the last; in graphs of
        /// fewer than 2²⁰ entries in proportion less.
        public var tolerance: Double
        /// For ``Quality/constantPotts``, how many members each vertex counts as; 1 where not given.
        public var vertexSizes: SharedBuffer<Double>?
        /// Where to begin instead of searching from single vertices.
        public var start: Partition?
        /// Whether ``Result/hierarchy`` is wanted, which costs another pass over the graph.
        public var wantsHierarchy: Bool
        /// Bytes that may be taken at most; `nil` for any number.
        public var memoryBudget: Int?

        public init(
            quality: Quality = .modularity, resolution: Double = 1, seed: UInt64 = 1, starts: Int = 4,
            rounds: Int? = nil, iterationLimit: Int = 50, tolerance: Double = 1e-4,
            vertexSizes: SharedBuffer<Double>? = nil,
            start: Partition? = nil, wantsHierarchy: Bool = false, memoryBudget: Int? = nil
        ) {
            self.quality = quality
            self.resolution = resolution
            self.seed = seed
            self.starts = starts
            self.rounds = rounds
            self.iterationLimit = iterationLimit
            self.tolerance = tolerance
            self.vertexSizes = vertexSizes
            self.start = start
            self.wantsHierarchy = wantsHierarchy
            self.memoryBudget = memoryBudget
        }
    }

    public struct Result: Sendable, Equatable {
        public let partition: Partition
        /// What ``Leiden/quality(of:in:options:)`` says of the partition.
        public let quality: Double
        /// Where wanted, partitions from fine to coarse, each within the next: parts that are well connected, parts of
        /// those parts' graph, and so on, last the partition itself. Else the partition alone.
        public let hierarchy: [Partition]
        /// Iterations on the whole graph after the searches were joined.
        public let iterations: Int
        /// Whether the last iteration gained no more than the tolerance.
        public let isConverged: Bool

        public init(
            partition: Partition, quality: Double, hierarchy: [Partition], iterations: Int, isConverged: Bool
        ) {
            self.partition = partition
            self.quality = quality
            self.hierarchy = hierarchy
            self.iterations = iterations
            self.isConverged = isConverged
        }
    }

    /// Searches. Throws ``CommunityError/memoryBudget(needed:budget:)``. O(ties) for a pass, of which there are some tens
    /// for each start and iteration.
    public static func run(
        on graph: TieGraph, options: Options = Options(), threads: Int = Parallel.availableThreads
    ) throws(CommunityError) -> Result {
        try run(on: graph, options: options, threads: threads, renumberedFrom: renumberedFrom)
    }

    /// Graphs of so many entries are searched in the order of their degrees.
    static let renumberedFrom = 1 << 24

    /// The same with the size given, for tests.
    package static func run(
        on graph: TieGraph, options: Options, threads: Int, renumberedFrom: Int
    ) throws(CommunityError) -> Result {
        check(graph, options)
        try checkBudget(graph, options, threads: threads)
        guard graph.rows.nonzeroCount >= renumberedFrom else {
            return searched(graph, options, threads: threads)
        }
        let order = DegreeOrder(graph, threads: threads)
        var renumbered = options
        renumbered.start = options.start.map(order.renumbered)
        renumbered.vertexSizes = options.vertexSizes.map(order.renumbered)
        let found = searched(order.graph, renumbered, threads: threads)
        return Result(
            partition: order.restored(found.partition), quality: found.quality,
            hierarchy: found.hierarchy.map(order.restored), iterations: found.iterations,
            isConverged: found.isConverged)
    }

    private static func searched(_ graph: TieGraph, _ options: Options, threads: Int) -> Result {
        let search = LeidenSearch(graph, options, threads: max(1, threads))
        let found = search.run()
        let partition = Partition(labels: found.labels.freeze())
        let hierarchy = options.wantsHierarchy ? search.hierarchy(below: partition) : [partition]
        return Result(
            partition: partition, quality: quality(of: partition, in: graph, options: options), hierarchy: hierarchy,
            iterations: found.iterations, isConverged: found.isConverged)
    }

    /// The most rounds that are done unasked, and the size of the graph above which there is one.
    static let mostRounds = 3
    static let mostEntriesInRounds = 1 << 23

    static func check(_ graph: TieGraph, _ options: Options) {
        precondition(options.resolution >= 0 && options.resolution.isFinite, "the resolution must be 0 or more")
        precondition(
            options.starts >= 1 && (options.rounds ?? 1) >= 1 && options.iterationLimit >= 0,
            "at least one start and round")
        precondition(options.tolerance >= 0, "the tolerance must be 0 or more")
        precondition(
            options.vertexSizes == nil || options.vertexSizes!.count == graph.vertexCount, "one size a vertex")
        precondition(
            options.start == nil || options.start!.personCount == graph.vertexCount, "a start with other vertices")
    }
}
