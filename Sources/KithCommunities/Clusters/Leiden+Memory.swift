import KithLinearAlgebra

extension Leiden {
    /// Bytes that ``run(on:options:threads:)`` takes at its peak beside the graph, where the graphs of groups below the
    /// first hold, all together, no more ties than the graph itself, as they do unless hardly anybody finds a group.
    public static func memoryNeeded(
        vertices: Int, entries: Int, directed: Bool = false, options: Options = Options(),
        threads: Int = Parallel.availableThreads
    ) -> Int {
        let workers = max(1, min(threads, options.start == nil ? options.starts : 1))
        let perSearch = 24 * entries + (directed ? 200 : 160) * vertices
        let shared = (4 * (options.start == nil ? options.starts : 1) + 16 * max(1, threads) + 40) * vertices
        return workers * perSearch + shared
    }

    static func checkBudget(_ graph: TieGraph, _ options: Options, threads: Int) throws(CommunityError) {
        guard let budget = options.memoryBudget else { return }
        let needed = memoryNeeded(
            vertices: graph.vertexCount, entries: graph.rows.nonzeroCount, directed: graph.inStrengths != nil,
            options: options, threads: threads)
        if needed > budget { throw .memoryBudget(needed: needed, budget: budget) }
    }
}
