import KithGraph
import KithLinearAlgebra
import Synchronization

/// The largest group in which everybody is tied to everybody.
///
/// Branch and bound on sets of bits, from everybody in the order of peeling, those peeled last first: who cannot be
/// colored with as many colors as the best clique has members beyond those chosen is branched on, nobody else (Tomita,
/// Seki 2003, doi:10.1007/3-540-45066-1_22; San Segundo, Rodríguez-Losada, Jiménez 2011, doi:10.1016/j.cor.2010.07.019).
/// Of several largest cliques the same one is found at every run: that of the neighbourhood peeled first.
public enum MaximumClique {
    public struct Options: Sendable {
        /// What counts as a tie.
        public var ties: Ties
        /// `count` has no say here.
        public var budget: CliqueBudget

        public init(ties: Ties = .mutual, budget: CliqueBudget = .init()) {
            self.ties = ties
            self.budget = budget
        }
    }

    public struct Result: Sendable, Equatable {
        /// The members of the largest clique found, rising; empty without people.
        public let members: [PersonIndex]
        /// Whether none is larger.
        public let isExact: Bool
        public let stop: CliqueStop?
        /// How many people's neighbourhoods did not fit into the memory allowed and could hold a larger one.
        public let unsearchedCount: Int
        /// No clique has more members than this; the size itself where ``isExact``.
        public let sizeBound: Int
    }

    /// Seeks the largest clique of `network`.
    public static func run(
        on network: Network, options: Options = Options(), threads: Int = Parallel.availableThreads
    ) throws(CommunityError) -> Result {
        try run(in: network.rows(of: options.ties, threads: threads), options: options, threads: threads)
    }

    /// Seeks the largest clique of a symmetric pattern without diagonal. Exponential at worst; memory is fixed before the
    /// search. Throws ``CommunityError/memoryBudget(needed:budget:)`` where the budget has no room for even a small
    /// neighbourhood.
    public static func run(
        in rows: CompressedRows, options: Options = Options(), threads: Int = Parallel.availableThreads
    ) throws(CommunityError) -> Result {
        guard rows.rowCount > 0 else {
            return Result(members: [], isExact: true, stop: nil, unsearchedCount: 0, sizeBound: 0)
        }
        let stopper = CliqueStopper(options.budget)
        let plan = try CliquePlan(
            rows, minSize: 1, budget: options.budget.memory, threads: threads, emits: false, seeksMaximum: true)
        let searches = (0..<plan.workers).map { _ in plan.search(minSize: 1, emits: true, seeksMaximum: true) }
        let best = Atomic<Int>(1)
        let found = Locked<[PersonIndex]>([plan.roots.first ?? 0])
        let roots = plan.roots
        // Those peeled last have the deepest neighbourhoods; a large clique found early spares most of the others.
        Parallel.forEachWithWorker(roots.count, threads: plan.workers) { part, worker in
            let root = Int(roots[roots.count - 1 - part])
            let clique = seek(root, searches[worker], plan, stopper) { best.load(ordering: .relaxed) }
            guard let clique else { return }
            found.withLock { if clique.count > $0.count { $0 = clique } }
            best.max(clique.count, ordering: .relaxed)
        }
        var members = found.withLock { $0 }
        if stopper.stop == nil, members.count > 1 {
            members = first(of: members.count, plan, searches, stopper) ?? members
        }
        var stop = stopper.stop
        let larger = plan.unsearched.count { plan.graph.laterCount(Int($0)) >= members.count }
        if larger > 0 { stop = stop ?? .memory }
        return Result(
            members: members, isExact: stop == nil, stop: stop, unsearchedCount: larger,
            sizeBound: stop == nil ? members.count : plan.sizeBound)
    }

    /// The largest clique that begins at `root` and has more members than `best` says; `nil` for none, or a stop.
    private static func seek(
        _ root: Int, _ search: CliqueSearch, _ plan: CliquePlan, _ stopper: CliqueStopper, best: () -> Int
    ) -> [PersonIndex]? {
        guard plan.graph.laterCount(root) >= best(), !stopper.look() else { return nil }
        search.emptyOutput()
        _ = search.begin(root)
        var own = 0
        while true {
            let (size, isDone) = search.advanceMaximum(
                best: max(own, best()), steps: CliqueStopper.stepsBetweenLooks)
            own = size
            if isDone || stopper.look() { break }
        }
        guard search.used > 0 else { return nil }
        return (1..<search.used).map { search.output![$0] }
    }

    /// Of the cliques of `size`, than which there are none larger, the first found from the first root that has one: which
    /// one is found above depends on who was faster.
    private static func first(
        of size: Int, _ plan: CliquePlan, _ searches: [CliqueSearch], _ stopper: CliqueStopper
    ) -> [PersonIndex]? {
        let earliest = Atomic<Int>(.max)
        let found = Locked<[PersonIndex]?>(nil)
        let roots = plan.roots
        Parallel.forEachWithWorker(roots.count, threads: plan.workers) { part, worker in
            guard part < earliest.load(ordering: .relaxed) else { return }
            let clique = seek(Int(roots[part]), searches[worker], plan, stopper) { size - 1 }
            guard let clique else { return }
            found.withLock {
                guard part < earliest.load(ordering: .relaxed) else { return }
                earliest.store(part, ordering: .relaxed)
                $0 = clique
            }
        }
        return found.withLock { $0 }
    }
}
