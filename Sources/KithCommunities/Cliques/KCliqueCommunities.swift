import KithGraph
import KithLinearAlgebra

/// Communities that grow from clique to clique: cliques of *k* people belong together when they share *k* − 1, and so on
/// from one to the next. People may be in several, or in none.
///
/// Palla, Derényi, Farkas, Vicsek, "Uncovering the overlapping community structure of complex networks in nature and
/// society", Nature 435, 2005, doi:10.1038/nature03607. Which cliques are adjacent is never written down. For k = 3, ties
/// are united along triangles. From k = 4 on, maximal cliques are united where they share *k* − 1 people, which comes to
/// the same: from one clique to the next through people outside who know *k* − 1 of it.
///
/// The maximal cliques of *k* or more are kept, so memory grows with their number: with a budget the search ends when
/// they no longer fit.
public enum KCliqueCommunities {
    public struct Options: Sendable {
        /// People of the cliques that make a community. At least 2, where communities are connected parts.
        public var k: Int
        /// What counts as a tie.
        public var ties: Ties
        /// `count` bounds the maximal cliques looked at.
        public var budget: CliqueBudget

        public init(k: Int = 4, ties: Ties = .mutual, budget: CliqueBudget = .init()) {
            precondition(k >= 2, "cliques of at least two")
            self.k = k
            self.ties = ties
            self.budget = budget
        }
    }

    public struct Result: Sendable, Equatable {
        /// The communities; where ``isExact`` is `false`, each lies within one, and some may be missing.
        public let circles: Circles
        public let isExact: Bool
        public let stop: CliqueStop?
        /// Maximal cliques of *k* or more that were looked at; 0 for k below 4, where none are needed.
        public let cliqueCount: Int
    }

    /// The communities of `network`.
    public static func run(
        on network: Network, options: Options = Options(), threads: Int = Parallel.availableThreads
    ) throws(CommunityError) -> Result {
        try run(in: network.rows(of: options.ties, threads: threads), options: options, threads: threads)
    }

    /// The communities of a symmetric pattern without diagonal. Exponential at worst; see ``MaximalCliques``.
    ///
    /// Throws ``CommunityError/memoryBudget(needed:budget:)`` where the budget is too small to begin.
    public static func run(
        in rows: CompressedRows, options: Options = Options(), threads: Int = Parallel.availableThreads
    ) throws(CommunityError) -> Result {
        let stopper = CliqueStopper(options.budget)
        switch options.k {
        case 2:
            try check(4 * rows.rowCount, options.budget)
            let sets = DisjointSets(count: rows.rowCount)
            for person in 0..<rows.rowCount {
                let row = rows[person]
                for index in row.indices { sets.unite(UInt32(person), row[index]) }
            }
            return result(components(of: rows, sets), rows, stop: nil, cliqueCount: 0)
        case 3:
            try check(12 * rows.rowCount + 4 * rows.nonzeroCount, options.budget)
            return TriangleChains.run(in: rows, stopper: stopper)
        default:
            return try join(rows, options, threads, stopper)
        }
    }

    private static func check(_ needed: Int, _ budget: CliqueBudget) throws(CommunityError) {
        if let memory = budget.memory, needed > memory { throw .memoryBudget(needed: needed, budget: memory) }
    }

    static func result(
        _ lists: [[UInt32]], _ rows: CompressedRows, stop: CliqueStop?, cliqueCount: Int
    ) -> Result {
        Result(
            circles: Circles(members: lists, personCount: rows.rowCount), isExact: stop == nil, stop: stop,
            cliqueCount: cliqueCount)
    }

    /// The connected parts of two people or more.
    private static func components(of rows: CompressedRows, _ sets: DisjointSets) -> [[UInt32]] {
        var lists: [UInt32: [UInt32]] = [:]
        for person in 0..<rows.rowCount where rows.degree(person) > 0 {
            lists[sets.root(UInt32(person)), default: []].append(UInt32(person))
        }
        return Array(lists.values)
    }

    private static func join(
        _ rows: CompressedRows, _ options: Options, _ threads: Int, _ stopper: CliqueStopper
    ) throws(CommunityError) -> Result {
        var inner = MaximalCliques.Options(ties: options.ties, minSize: options.k, budget: options.budget)
        // Half for the search, half for the cliques.
        let room = options.budget.memory.map { $0 / 2 }
        inner.budget.memory = room
        var join = CliqueJoin(overlap: options.k - 1, rows: rows)
        var isFull = false
        let found = try MaximalCliques.forEach(in: rows, options: inner, threads: threads) { clique in
            if let room, join.byteCount(addingCliqueOf: clique.count) > room {
                isFull = true
                return false
            }
            join.add(clique)
            return true
        }
        let isComplete = join.unite(stopper)
        let stop = isFull ? .memory : found.stop ?? (isComplete ? nil : stopper.stop)
        return result(join.groups(), rows, stop: stop, cliqueCount: join.cliqueCount)
    }
}
