import KithLinearAlgebra

/// One search of ``Leiden``: the graph with its null model, and the steps that partitions go through.
struct LeidenSearch: Sendable {
    struct Found {
        let labels: MutableBuffer<UInt32>
        let iterations: Int
        let isConverged: Bool
    }

    /// A partition on the way, with compact labels.
    struct State: Sendable {
        let labels: MutableBuffer<UInt32>
        let groupCount: Int
        let score: Double
    }

    let ties: GroupTies
    let options: Leiden.Options
    let threads: Int
    /// The gain, in units of weight, at which an iteration is the last.
    let leastGain: Double

    init(_ graph: TieGraph, _ options: Leiden.Options, threads: Int) {
        self.options = options
        self.threads = threads
        // Beyond this any two vertices are better apart, and products of masses stay finite.
        let resolution = min(options.resolution, 1e100)
        let total = graph.totalWeight
        leastGain = options.tolerance * total
        switch options.quality {
        case .modularity:
            let isDirected = graph.inStrengths != nil
            ties = GroupTies(
                rows: graph.rows, weights: graph.weights, masses: graph.strengths, inMasses: graph.inStrengths,
                scale: total > 0 ? resolution / (isDirected ? total : 2 * total) : 0)
        case .constantPotts:
            let ones = MutableBuffer<Double>(repeating: 1, count: graph.vertexCount)
            ties = GroupTies(
                rows: graph.rows, weights: graph.weights, masses: options.vertexSizes ?? ones.freeze(),
                inMasses: nil, scale: resolution)
        }
    }

    func run() -> Found {
        let workspaces = (0..<threads).map { _ in LeidenWorkspace() }
        let begun = options.start.map { LeidenSearch.copy($0.groups) } ?? joinedSearches(workspaces).labels
        var iterations = 0
        var isConverged = ties.entryCount == 0
        while iterations < options.iterationLimit, !isConverged {
            var generator = SeededGenerator(seed: options.seed, stream: UInt64(iterations))
            let gain = iterate(ties, begun, depth: 0, &generator, workspaces[0], threads: threads)
            iterations += 1
            isConverged = gain <= leastGain
        }
        return Found(labels: settle(begun), iterations: iterations, isConverged: isConverged)
    }

    /// Moves single vertices and takes apart what is not connected, until there is neither.
    private func settle(_ labels: MutableBuffer<UInt32>) -> MutableBuffer<UInt32> {
        var labels = labels
        var generator = SeededGenerator(seed: options.seed, stream: 1 << 32)
        while true {
            let order = LeidenSearch.order(ties.count, &generator)
            _ = GroupSearch.move(ties, labels: labels, order: order)
            let groupCount = GroupSearch.compact(labels)
            let components = GroupSearch.components(ties, labels: labels)
            if components.count == groupCount { return labels }
            labels = components.parts
        }
    }

    /// The searches from single vertices, joined two by two, neighbours first.
    private func joinedSearches(_ workspaces: [LeidenWorkspace]) -> State {
        var states = parallel(options.starts, workspaces) { start, workspace in
            var generator = SeededGenerator(seed: options.seed, stream: UInt64(1 + start) << 40)
            let labels = LeidenSearch.singletons(ties.count)
            _ = descend(ties, labels, depth: 0, &generator, workspace)
            return state(labels)
        }
        var rounds: UInt64 = 0
        while states.count > 1 {
            let pairs = states
            let round = rounds + 1
            states = parallel((pairs.count + 1) / 2, workspaces) { pair, workspace in
                guard 2 * pair + 1 < pairs.count else { return pairs[2 * pair] }
                var generator = SeededGenerator(seed: options.seed, stream: UInt64(1 + pair) << 40 | round)
                let isLast = pairs.count == 2
                return join(pairs[2 * pair], pairs[2 * pair + 1], isLast: isLast, &generator, workspace)
            }
            rounds = round
        }
        return states[0]
    }

    /// The better of two partitions, improved on the graph of the groups that both have in common.
    private func join(
        _ first: State, _ second: State, isLast: Bool, _ generator: inout SeededGenerator,
        _ workspace: LeidenWorkspace
    ) -> State {
        let threads = isLast ? self.threads : 1
        let overlap = GroupSearch.overlap(first.labels, groupCount: first.groupCount, second.labels)
        let count = GroupSearch.compact(overlap)
        let better = first.score >= second.score ? first : second
        let coarse = GroupSearch.aggregate(
            ties, groups: overlap, members: GroupSearch.members(overlap, groupCount: count), into: workspace.room(0),
            threads: threads)
        let labels = LeidenSearch.lift(better.labels, by: overlap, count: count)
        let best = bestOfSeveral(coarse, labels, &generator, workspace)
        let result = LeidenSearch.project(best, by: overlap)
        if !isLast { _ = iterate(ties, result, depth: 0, &generator, workspace, threads: threads) }
        return state(result, threads: threads)
    }

    /// What a small graph allows: searches from `labels` and from single vertices, of which the best counts.
    private func bestOfSeveral(
        _ coarse: GroupTies, _ labels: MutableBuffer<UInt32>, _ generator: inout SeededGenerator,
        _ workspace: LeidenWorkspace
    ) -> MutableBuffer<UInt32> {
        let tries = min(LeidenSearch.mostTries, ties.entryCount / (8 * max(1, coarse.entryCount)))
        var best = labels
        var bestScore = -Double.infinity
        for attempt in 0...tries {
            let labels = attempt == 0 ? labels : LeidenSearch.singletons(coarse.count)
            if attempt % 2 == 1 { _ = descend(coarse, labels, depth: 1, &generator, workspace) }
            for _ in 0..<LeidenSearch.mostRepeats {
                let gain = iterate(coarse, labels, depth: 1, &generator, workspace, threads: 1)
                if gain <= leastGain { break }
            }
            let score = LeidenSearch.score(coarse, labels, threads: 1)
            if score > bestScore { (best, bestScore) = (labels, score) }
        }
        return best
    }

    private static let mostTries = 6
    private static let mostRepeats = 10

    private func state(_ labels: MutableBuffer<UInt32>, threads: Int = 1) -> State {
        let groupCount = GroupSearch.compact(labels)
        return State(
            labels: labels, groupCount: groupCount, score: LeidenSearch.score(ties, labels, threads: threads))
    }

    private func parallel(
        _ count: Int, _ workspaces: [LeidenWorkspace], _ body: @Sendable (Int, LeidenWorkspace) -> State
    ) -> [State] {
        let states = Locked([State?](repeating: nil, count: count))
        Parallel.forEachWithWorker(count, threads: workspaces.count) { part, worker in
            let state = body(part, workspaces[worker])
            states.withLock { $0[part] = state }
        }
        return states.withLock { $0.map { $0! } }
    }
}

/// Room for the graphs of groups, level by level. Used by one thread at a time.
final class LeidenWorkspace: @unchecked Sendable {
    private var rooms: [CoarseRoom] = []

    func room(_ depth: Int) -> CoarseRoom {
        while rooms.count <= depth { rooms.append(CoarseRoom()) }
        return rooms[depth]
    }
}
