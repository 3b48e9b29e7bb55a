import KithGraph
import KithLinearAlgebra

/// Who all know each other: the groups in which everybody is tied to everybody, and that nobody can join any more.
///
/// Bron–Kerbosch from everybody in the order in which the network is peeled: Eppstein, Löffler, Strash, "Listing all
/// maximal cliques in sparse graphs in near-optimal time", ISAAC 2010, doi:10.1007/978-3-642-17517-6_36, with the pivot of
/// Tomita, Tanaka, Takahashi 2006, doi:10.1016/j.tcs.2006.06.015. Neighbourhoods are sets of bits; whoever is tied to all
/// that are left joins without a branch; and where all that are left lack one tie each at most, cliques are counted
/// without being visited.
///
/// O(people · d · 3^(d/3)) time for degeneracy *d*; memory is fixed before the search begins (see
/// ``memoryNeeded(in:threads:emits:)``), however many cliques there are. One person's neighbourhood is searched by one
/// thread.
public enum MaximalCliques {
    public struct Options: Sendable {
        /// What counts as a tie.
        public var ties: Ties
        /// Smaller cliques are left out, and never visited where that can be told beforehand. At least 1.
        public var minSize: Int
        public var budget: CliqueBudget

        public init(ties: Ties = .mutual, minSize: Int = 3, budget: CliqueBudget = .init()) {
            precondition(minSize >= 1, "a clique has members")
            self.ties = ties
            self.minSize = minSize
            self.budget = budget
        }
    }

    /// What was found. Every clique counted is maximal and counted once, also where the search was stopped.
    public struct Result: Sendable, Equatable {
        /// How many cliques there are of each size: `bySize[s]` of `s` people.
        public let bySize: [Int]
        /// Whether these are all.
        public let isExact: Bool
        /// Why they are not. Unless memory or time or somebody's word ended the search, it is the same at every run.
        public let stop: CliqueStop?
        /// How many people's neighbourhoods did not fit into the memory allowed, and were not searched.
        public let unsearchedCount: Int
        /// No clique has more members than this: the deepest core and one.
        public let sizeBound: Int

        /// How many cliques were found: where ``isExact`` is `false`, at least so many exist.
        public var count: Int { bySize.reduce(0, +) }
        /// The size of the largest found, 0 for none: where ``isExact`` is `false`, the maximum clique is at least as
        /// large.
        public var largest: Int { bySize.lastIndex { $0 > 0 } ?? 0 }

        init(bySize: [Int], stop: CliqueStop?, unsearchedCount: Int, sizeBound: Int) {
            self.bySize = Array(bySize.prefix((bySize.lastIndex { $0 > 0 } ?? -1) + 1))
            self.stop = stop ?? (unsearchedCount > 0 ? .memory : nil)
            isExact = self.stop == nil
            self.unsearchedCount = unsearchedCount
            self.sizeBound = sizeBound
        }
    }

    /// Counts the maximal cliques of `network`, by size. See ``count(in:options:threads:)``.
    public static func count(
        on network: Network, options: Options = Options(), threads: Int = Parallel.availableThreads
    ) throws(CommunityError) -> Result {
        try count(in: network.rows(of: options.ties, threads: threads), options: options, threads: threads)
    }

    /// Counts the maximal cliques of a symmetric pattern without diagonal, by size, without writing them down.
    ///
    /// Throws ``CommunityError/memoryBudget(needed:budget:)`` where the budget has no room for even a small neighbourhood.
    public static func count(
        in rows: CompressedRows, options: Options = Options(), threads: Int = Parallel.availableThreads
    ) throws(CommunityError) -> Result {
        if options.budget.count != nil {
            return try forEach(in: rows, options: options, threads: threads) { _ in true }
        }
        let stopper = CliqueStopper(options.budget)
        let plan = try CliquePlan(
            rows, minSize: options.minSize, budget: options.budget.memory, threads: threads, emits: false)
        let searches = (0..<plan.workers).map { _ in plan.search(minSize: options.minSize, emits: false) }
        // In the order of peeling: around those peeled last nearly everybody is excluded, and a search that is stopped would
        // have found next to nothing.
        Parallel.forEachWithWorker(plan.roots.count, threads: plan.workers) { part, worker in
            guard !stopper.look() else { return }
            let search = searches[worker]
            guard search.begin(Int(plan.roots[part])) else { return }
            while case .steps = search.advance(steps: CliqueStopper.stepsBetweenLooks), !stopper.look() {}
        }
        var bySize = [Int](repeating: 0, count: plan.candidates + 2)
        for search in searches {
            for (size, count) in search.countsBySize.enumerated() { bySize[size] += count }
        }
        return Result(
            bySize: bySize, stop: stopper.stop, unsearchedCount: plan.unsearched.count, sizeBound: plan.sizeBound)
    }

    /// Hands every maximal clique of `network` that contains all of `people` to `body`. See
    /// ``forEach(in:containing:options:threads:_:)``.
    @discardableResult
    public static func forEach(
        on network: Network, containing people: [PersonIndex] = [], options: Options = Options(),
        threads: Int = Parallel.availableThreads, _ body: (_ clique: Span<PersonIndex>) -> Bool
    ) throws(CommunityError) -> Result {
        try forEach(
            in: network.rows(of: options.ties, threads: threads), containing: people, options: options,
            threads: threads, body)
    }

    /// Hands every maximal clique of a symmetric pattern without diagonal to `body`, on the caller's thread, members
    /// rising, as they are found: by the member who is peeled first, in the order of peeling, and for each in the order of
    /// the search. The order depends on the pattern and the options alone, but for the memory allowed where that leaves
    /// neighbourhoods out. `body` returns whether it wants more.
    ///
    /// - Parameter people: who has to be in every clique; nothing is found where they do not all know each other.
    /// - Returns: counts of what was handed out.
    ///
    /// Throws ``CommunityError/memoryBudget(needed:budget:)`` where the budget has no room for even a small neighbourhood.
    @discardableResult
    public static func forEach(
        in rows: CompressedRows, containing people: [PersonIndex] = [], options: Options = Options(),
        threads: Int = Parallel.availableThreads, _ body: (_ clique: Span<PersonIndex>) -> Bool
    ) throws(CommunityError) -> Result {
        if !people.isEmpty {
            return try CommonCompany.forEach(in: rows, containing: people, options: options, threads: threads, body)
        }
        let stopper = CliqueStopper(options.budget)
        let plan = try CliquePlan(
            rows, minSize: options.minSize, budget: options.budget.memory, threads: threads, emits: true)
        var bySize = [Int](repeating: 0, count: plan.candidates + 2)
        var left = options.budget.count ?? .max
        if left <= 0 { stopper.end(.count) }
        CliqueStream(plan, minSize: options.minSize, stopper: stopper).run { chunk in
            var place = 0
            while place < chunk.count {
                // One more than allowed shows that there are more.
                if left == 0 {
                    stopper.end(.count)
                    return false
                }
                let size = Int(chunk[place])
                bySize[size] += 1
                left -= 1
                let wantsMore = body(chunk.extracting(place + 1..<place + 1 + size))
                place += 1 + size
                if !wantsMore {
                    stopper.end(.receiver)
                    return false
                }
            }
            return true
        }
        return Result(
            bySize: bySize, stop: stopper.stop, unsearchedCount: plan.unsearched.count, sizeBound: plan.sizeBound)
    }

    /// All maximal cliques as lists, for small networks: in the order of ``forEach(in:containing:options:threads:_:)``.
    public static func all(
        in rows: CompressedRows, containing people: [PersonIndex] = [], options: Options = Options(),
        threads: Int = Parallel.availableThreads
    ) throws(CommunityError) -> [[PersonIndex]] {
        var cliques: [[PersonIndex]] = []
        try forEach(in: rows, containing: people, options: options, threads: threads) { clique in
            cliques.append(clique.indices.map { clique[$0] })
            return true
        }
        return cliques
    }

    /// Bytes above the pattern's own that a search takes at most; `emits` tells whether cliques are handed out or only
    /// counted. O(people).
    public static func memoryNeeded(
        in rows: CompressedRows, threads: Int = Parallel.availableThreads, emits: Bool = false
    ) -> Int {
        CliquePlan.memoryNeeded(rows, threads: threads, emits: emits)
    }
}

extension CliquePlan {
    var sizeBound: Int { graph.count == 0 ? 0 : degeneracy + 1 }
}
