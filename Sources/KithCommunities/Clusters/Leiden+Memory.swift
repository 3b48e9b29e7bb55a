import KithLinearAlgebra

extension Leiden {
    /// Bytes that ``run(on:options:threads:)`` asks for at its peak beside the graph, in networks as hard to group as any
    /// that were tried (planted groups with four of five ties going outside); where groups show, half as many or fewer.
    /// What is asked for and not touched takes no memory.
    public static func memoryNeeded(
        vertices: Int, entries: Int, directed: Bool = false, options: Options = Options(),
        threads: Int = Parallel.availableThreads
    ) -> Int {
        let others = max(1, min(threads, options.starts)) - 1
        // The graph of groups of each level, 12 bytes an entry, hardly smaller than the one before at the worst.
        let hasRounds = options.rounds.map { $0 > 1 } ?? (entries <= mostEntriesInRounds)
        let perEntry = 36 + (others > 0 ? 8 : 0) + (hasRounds ? 12 : 0)
        // A copy in another order, its weights with it.
        let copied = entries >= renumberedFrom ? 8 * entries + 40 * vertices : 0
        let perVertex = 164 + 4 * threads + (directed ? 48 : 0) + 60 * others + 4 * options.starts
        return perEntry * entries + perVertex * vertices + copied + (1 << 16)
    }

    static func checkBudget(_ graph: TieGraph, _ options: Options, threads: Int) throws(CommunityError) {
        guard let budget = options.memoryBudget else { return }
        let needed = memoryNeeded(
            vertices: graph.vertexCount, entries: graph.rows.nonzeroCount, directed: graph.inStrengths != nil,
            options: options, threads: threads)
        if needed > budget { throw .memoryBudget(needed: needed, budget: budget) }
    }
}
