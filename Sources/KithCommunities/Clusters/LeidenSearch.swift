import KithLinearAlgebra

/// One search of ``Leiden``: the graph with its null model, and the steps that partitions go through.
struct LeidenSearch: Sendable {
    struct Found {
        let labels: MutableBuffer<UInt32>
        let iterations: Int
        let isConverged: Bool
        /// What the first iteration gained, in units of weight.
        let firstGain: Double
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
    let totalWeight: Double

    init(_ graph: TieGraph, _ options: Leiden.Options, threads: Int) {
        self.options = options
        self.threads = threads
        // Beyond this any two vertices are better apart, and products of masses stay finite.
        let resolution = min(options.resolution, 1e100)
        let total = graph.totalWeight
        totalWeight = total
        // Where an iteration takes milliseconds, more of them are worth their time.
        leastGain = options.tolerance * total * min(1, Double(graph.rows.nonzeroCount) / Double(1 << 20))
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
        if let start = options.start { return improved(LeidenSearch.copy(start.groups), round: 0, workspaces) }
        var found = improved(searched(round: 0, workspaces), round: 0, workspaces)
        for round in 1..<max(1, rounds(after: found)) {
            var generator = SeededGenerator(seed: options.seed, stream: UInt64(round) << 56 | 1)
            // Joined before it is improved it adds next to nothing.
            let other = improved(searched(round: UInt64(round), workspaces), round: UInt64(round), workspaces)
            let joined = join(
                ties, state(ties, found.labels), state(ties, other.labels), threads: threads, &generator,
                workspaces[0])
            let more = improved(joined.labels, round: UInt64(round) << 4, workspaces)
            found = Found(
                labels: more.labels, iterations: found.iterations + other.iterations + more.iterations,
                isConverged: more.isConverged, firstGain: found.firstGain)
        }
        return found
    }

    /// How many rounds are worth their time: several where the searches left much for the iterations to find.
    private func rounds(after found: Found) -> Int {
        if let rounds = options.rounds { return rounds }
        let isHard = found.firstGain > LeidenSearch.muchGained * totalWeight
        return isHard && ties.entryCount <= Leiden.mostEntriesInRounds ? Leiden.mostRounds : 1
    }

    /// As a share of all weight. Networks whose searches agree are below .002; where seeds matter it is above .004.
    private static let muchGained = 3e-3

    /// Iterations on the whole graph until one gains next to nothing.
    private func improved(_ labels: MutableBuffer<UInt32>, round: UInt64, _ workspaces: [LeidenWorkspace]) -> Found {
        var iterations = 0
        var firstGain = 0.0
        var isConverged = ties.entryCount == 0
        while iterations < options.iterationLimit, !isConverged {
            var generator = SeededGenerator(seed: options.seed, stream: round << 16 | UInt64(iterations))
            let gain = iterate(ties, labels, depth: 0, &generator, workspaces[0], threads: threads)
            if iterations == 0 { firstGain = gain }
            iterations += 1
            isConverged = gain <= leastGain
        }
        return Found(
            labels: settled(labels), iterations: iterations, isConverged: isConverged, firstGain: firstGain)
    }

    /// After single vertices have moved and what is not connected has been taken apart, until there is neither.
    private func settled(_ labels: MutableBuffer<UInt32>) -> MutableBuffer<UInt32> {
        var labels = labels
        var generator = SeededGenerator(seed: options.seed, stream: 1 << 63)
        while true {
            // Who was not visited again since others came or left may have a reason to move by now.
            while LeidenSearch.move(ties, labels, &generator, lookingAhead: threads).moves > 0 {}
            let groupCount = GroupSearch.compact(labels)
            let components = GroupSearch.components(ties, labels: labels)
            if components.count == groupCount { return labels }
            labels = components.parts
        }
    }

    /// A partition found from single vertices: several searches, joined, in the graph of what two first passes agree on.
    private func searched(round: UInt64, _ workspaces: [LeidenWorkspace]) -> MutableBuffer<UInt32> {
        if ties.entryCount <= LeidenSearch.smallest {
            return joinedSearches(ties, starts: options.starts, round: round, workspaces).labels
        }
        let (core, groups) = core(round: round, workspaces)
        // Where little is agreed on, as in networks without groups, searches cost as much as on the whole graph.
        let starts = max(1, min(options.starts, 2 * ties.entryCount / max(1, core.entryCount)))
        let found = joinedSearches(core, starts: starts, round: round, workspaces)
        return LeidenSearch.project(found.labels, by: groups)
    }

    /// What two passes of moving single vertices agree on, as a graph, and the number of everybody there.
    private func core(
        round: UInt64, _ workspaces: [LeidenWorkspace]
    ) -> (ties: GroupTies, groups: MutableBuffer<UInt32>) {
        let states = parallel(2, workspaces) { start, workspace in
            var generator = SeededGenerator(seed: options.seed, stream: round << 56 | UInt64(1 + start) << 48)
            let labels = LeidenSearch.singletons(ties.count)
            _ = LeidenSearch.move(ties, labels, &generator)
            return State(labels: labels, groupCount: GroupSearch.compact(labels), score: 0)
        }
        let groups = GroupSearch.overlap(states[0].labels, groupCount: states[0].groupCount, states[1].labels)
        let count = GroupSearch.compact(groups)
        let members = GroupSearch.members(groups, groupCount: count)
        let core = GroupSearch.aggregate(
            ties, groups: groups, members: members, into: CoarseRoom(), threads: threads)
        return (core, groups)
    }

    /// A shorter search from single vertices: one first pass, the searches in the graph of what it found, and a last
    /// pass over the whole graph.
    func shortSearch(_ workspace: LeidenWorkspace) -> MutableBuffer<UInt32> {
        var generator = SeededGenerator(seed: options.seed, stream: 1 << 62)
        let groups = LeidenSearch.singletons(ties.count)
        _ = LeidenSearch.move(ties, groups, &generator)
        let members = GroupSearch.members(groups, groupCount: GroupSearch.compact(groups))
        let coarse = GroupSearch.aggregate(ties, groups: groups, members: members, into: workspace.core, threads: 1)
        let found = joinedSearches(coarse, starts: options.starts, round: 0, [workspace])
        let labels = LeidenSearch.project(found.labels, by: groups)
        _ = LeidenSearch.move(ties, labels, &generator)
        return labels
    }

    /// The searches from single vertices, joined two by two, neighbours first.
    private func joinedSearches(
        _ ties: GroupTies, starts: Int, round search: UInt64, _ workspaces: [LeidenWorkspace]
    ) -> State {
        var states = parallel(starts, workspaces) { start, workspace in
            var generator = SeededGenerator(seed: options.seed, stream: search << 56 | UInt64(1 + start) << 40)
            let labels = LeidenSearch.singletons(ties.count)
            _ = descend(ties, labels, depth: 0, &generator, workspace)
            return state(ties, labels)
        }
        var rounds: UInt64 = 0
        while states.count > 1 {
            let pairs = states
            let round = rounds + 1
            states = parallel((pairs.count + 1) / 2, workspaces) { pair, workspace in
                guard 2 * pair + 1 < pairs.count else { return pairs[2 * pair] }
                var generator = SeededGenerator(
                    seed: options.seed, stream: search << 56 | UInt64(1 + pair) << 40 | round)
                let threads = pairs.count == 2 ? workspaces.count : 1
                return join(ties, pairs[2 * pair], pairs[2 * pair + 1], threads: threads, &generator, workspace)
            }
            rounds = round
        }
        return states[0]
    }

    /// The better of two partitions, improved on the graph of the groups that both have in common.
    private func join(
        _ ties: GroupTies, _ first: State, _ second: State, threads: Int, _ generator: inout SeededGenerator,
        _ workspace: LeidenWorkspace
    ) -> State {
        let overlap = GroupSearch.overlap(first.labels, groupCount: first.groupCount, second.labels)
        let count = GroupSearch.compact(overlap)
        let better = first.score >= second.score ? first : second
        let coarse = GroupSearch.aggregate(
            ties, groups: overlap, members: GroupSearch.members(overlap, groupCount: count), into: workspace.room(0),
            threads: threads)
        let labels = LeidenSearch.lift(better.labels, by: overlap, count: count)
        let best = bestOfSeveral(coarse, labels, entries: ties.entryCount, &generator, workspace)
        let result = LeidenSearch.project(best, by: overlap)
        _ = iterate(ties, result, depth: 0, &generator, workspace, threads: threads)
        return state(ties, result, threads: threads)
    }

    /// What a small graph allows: searches from `labels` and from single vertices, of which the best counts.
    private func bestOfSeveral(
        _ coarse: GroupTies, _ labels: MutableBuffer<UInt32>, entries: Int, _ generator: inout SeededGenerator,
        _ workspace: LeidenWorkspace
    ) -> MutableBuffer<UInt32> {
        let tries = min(LeidenSearch.mostTries, entries / (8 * max(1, coarse.entryCount)))
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

    /// Up to so many entries the whole graph is searched at once.
    private static let smallest = 1 << 14
    private static let mostTries = 6
    private static let mostRepeats = 10

    private func state(_ ties: GroupTies, _ labels: MutableBuffer<UInt32>, threads: Int = 1) -> State {
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
    /// For the graph that a short search goes on in.
    let core = CoarseRoom()

    func room(_ depth: Int) -> CoarseRoom {
        while rooms.count <= depth { rooms.append(CoarseRoom()) }
        return rooms[depth]
    }
}
