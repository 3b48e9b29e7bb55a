import KithGraph
import KithLinearAlgebra

/// The candidates for one person and what they are judged by.
struct Shortlist: Sendable {
    let person: PersonIndex
    /// Rising.
    let candidates: [PersonIndex]
    /// One row a candidate, columns by ``FeatureSet/features``.
    let features: Matrix<Float>
}

/// Makes shortlists: each generator's best, nobody excluded, with features.
struct ShortlistMaker: Sendable {
    let network: Network
    let options: GeneratorOptions
    let set: FeatureSet
    let local: LocalGenerators
    let global: GlobalGenerators?
    let facts: PersonFacts
    /// Candidates that each generator names.
    let depth: Int
    private let pool: WorkspacePool

    init(
        network: Network, options: GeneratorOptions = .init(), depth: Int = 100, threads: Int
    ) throws(LinearAlgebraError) {
        self.network = network
        self.options = options
        self.depth = depth
        set = FeatureSet(options: options)
        local = LocalGenerators(network: network, options: options, threads: threads)
        global = options.isGlobal ? try GlobalGenerators(network: network, options: options, threads: threads) : nil
        facts = PersonFacts(network, threads: threads)
        pool = WorkspacePool(personCount: network.personCount, options: options, depth: depth)
    }

    /// People handled together by products with panels.
    static let blockSize = 64

    /// Hands each of `people`'s shortlist to `body`, by place, on several threads, with the workspace that still holds what
    /// the local generators found for the person.
    func make(
        for people: [PersonIndex], rules: CandidateRules, threads: Int,
        _ body: @Sendable (_ place: Int, _ shortlist: Shortlist, _ workspace: GeneratorWorkspace) -> Void
    ) throws(LinearAlgebraError) {
        for start in stride(from: 0, to: people.count, by: ShortlistMaker.blockSize) {
            let block = Array(people[start..<min(start + ShortlistMaker.blockSize, people.count)])
            let scores = try global?.scores(for: block, threads: threads) ?? [:]
            Parallel.forEach(block.count, threads: threads) { index in
                let own = scores.mapValues { $0.window(rows: index..<index + 1) }
                make(for: block[index], rules: rules, global: own) { body(start + index, $0, $1) }
            }
        }
    }

    /// Hands one person's shortlists to `body`, by place, as they would be without following each of `sets`; `rules` are
    /// asked as ever, so that those who are no longer followed are no candidates.
    func make(
        for person: PersonIndex, withoutEach sets: [[PersonIndex]], rules: CandidateRules, threads: Int,
        _ body: @Sendable (_ place: Int, _ shortlist: Shortlist) -> Void
    ) throws(LinearAlgebraError) {
        let n = PersonIndex(network.personCount)
        // Those of an undirected network do not follow back either.
        let leftOut = sets.map { set in network.isDirected ? set : set + set.map { $0 + n } }
        let people = [PersonIndex](repeating: person, count: sets.count)
        let scores = try global?.scores(for: people, leavingOut: leftOut, threads: threads) ?? [:]
        Parallel.forEach(sets.count, threads: threads) { place in
            let own = scores.mapValues { $0.window(rows: place..<place + 1) }
            let fewer = sets[place].isEmpty ? self : ShortlistMaker(self, removing: sets[place], followedBy: person)
            fewer.make(for: person, rules: rules, global: own) { shortlist, _ in body(place, shortlist) }
        }
    }

    private init(_ other: ShortlistMaker, removing followees: [PersonIndex], followedBy person: PersonIndex) {
        network = other.network.removing(followees, followedBy: person)
        options = other.options
        set = other.set
        local = LocalGenerators(other.local, network: network, changing: person)
        global = other.global
        facts = other.facts.changing(person, in: network)
        depth = other.depth
        pool = other.pool
    }

    private func make(
        for person: PersonIndex, rules: CandidateRules, global: [Generator: MutableMatrixView<Float>],
        _ body: (Shortlist, GeneratorWorkspace) -> Void
    ) {
        pool.withWorkspace { tools in
            local.generate(for: person, in: tools.workspace)
            rules.mark(person, in: tools.workspace)
            var candidates = chosen(global, tools)
            // Who is left out now must not have taken another's place.
            while rules.markRest(candidates, for: person, in: tools.workspace) { candidates = chosen(global, tools) }
            tools.workspace.removeMarks()
            let features = features(person, candidates, global, tools)
            body(Shortlist(person: person, candidates: candidates, features: features), tools.workspace)
        }
    }

    private func chosen(
        _ global: [Generator: MutableMatrixView<Float>], _ tools: ShortlistTools
    ) -> [PersonIndex] {
        var found: [PersonIndex] = []
        func take(_ list: BestColumns) {
            for index in 0..<list.count { found.append(list.column(index)) }
        }
        for generator in set.generators {
            if let scores = global[generator] {
                tools.list.chooseRow(depth, from: scores, excluding: tools.workspace.marks)
                take(tools.list)
            } else if let reading = local.readings[generator] {
                tools.workspace.best(depth, by: reading, into: tools.list)
                take(tools.list)
            }
        }
        found.sort()
        var candidates: [PersonIndex] = []
        candidates.reserveCapacity(found.count)
        for person in found where candidates.last != person { candidates.append(person) }
        return candidates
    }
}

extension ShortlistMaker {
    private func features(
        _ person: PersonIndex, _ candidates: [PersonIndex], _ global: [Generator: MutableMatrixView<Float>],
        _ tools: ShortlistTools
    ) -> Matrix<Float> {
        let count = candidates.count
        let result = MutableMatrixView<Float>(rows: count, columns: set.features.count)
        guard count > 0 else { return Matrix(adopting: result) }
        let people = MutableBuffer<UInt32>(count: count)
        for (place, candidate) in candidates.enumerated() { people[place] = candidate }
        let scores = MutableBuffer<Float>(count: count)
        let spare = MutableBuffer<Float>(count: count)
        for (index, generator) in set.generators.enumerated() {
            if let row = global[generator] {
                for place in 0..<count { scores[place] = row[0, Int(people[place])] }
            } else if generator == .popularity {
                for place in 0..<count { scores[place] = facts.logFollowers[Int(people[place])] }
            } else {
                tools.workspace.gather(
                    people, count: count, by: local.readings[generator]!, into: scores, spare: spare)
            }
            fill(result, generator: index, scores, tools)
        }
        fillFacts(result, person, people)
        return Matrix(adopting: result)
    }

    /// The three columns of one generator.
    private func fill(
        _ result: MutableMatrixView<Float>, generator: Int, _ scores: MutableBuffer<Float>, _ tools: ShortlistTools
    ) {
        let count = result.rows
        let order = tools.order(by: scores, count: count)
        let best = scores[Int(order[0])]
        var higher = 0
        let raw = set.portableCount + generator
        for position in 0..<count {
            let place = Int(order[position])
            let score = scores[place]
            if position > 0, score < scores[Int(order[position - 1])] { higher = position }
            // A best that is next to nothing must not make others endless.
            result[place, 2 * generator] = max(best > 0 ? score / best : score, -1)
            result[place, 2 * generator + 1] = 1 / Float(10 + higher)
            result[place, raw] = score
        }
    }

    private func fillFacts(_ result: MutableMatrixView<Float>, _ person: PersonIndex, _ people: MutableBuffer<UInt32>) {
        let own = Int(person)
        let first = 2 * set.generators.count
        var inCircle: [PersonIndex: Float] = [:]
        for place in network.following.range(own) {
            inCircle[facts.circles[Int(network.following.columns[place])], default: 0] += 1
        }
        let followees = Float(max(1, network.following.degree(own)))
        for place in 0..<result.rows {
            let candidate = Int(people[place])
            let follows: Float = network.followers.contains(own, people[place]) ? 1 : 0
            let values: [10 of Float] = [
                facts.logFollowers[own], facts.logFollowing[own], facts.returned[own], facts.logFollowers[candidate],
                facts.logFollowing[candidate], facts.followBackRate[candidate], follows,
                follows * facts.returned[own],
                facts.circles[own] == facts.circles[candidate] ? 1 : 0,
                (inCircle[facts.circles[candidate]] ?? 0) / followees,
            ]
            for index in values.indices { result[place, first + index] = values[index] }
        }
    }
}

/// What one worker needs to make a shortlist.
final class ShortlistTools: @unchecked Sendable {
    let workspace: GeneratorWorkspace
    let list: BestColumns
    private var positions: [UInt32] = []

    init(personCount: Int, options: GeneratorOptions, depth: Int) {
        workspace = GeneratorWorkspace(personCount: personCount, options: options)
        list = BestColumns(limit: depth)
    }

    /// Places in falling order of `scores`, equal ones by place.
    func order(by scores: MutableBuffer<Float>, count: Int) -> [UInt32] {
        var keys = [UInt64](repeating: 0, count: count)
        for place in 0..<count {
            // The bits of a float, turned so that they rise with it, then inverted.
            let bits = scores[place].bitPattern
            let rising = bits & 0x8000_0000 == 0 ? bits | 0x8000_0000 : ~bits
            keys[place] = UInt64(~rising) << 32 | UInt64(place)
        }
        keys.sort()
        return keys.map { UInt32(truncatingIfNeeded: $0) }
    }
}

/// Workers' tools that are not in use.
final class WorkspacePool: Sendable {
    private let personCount: Int
    private let options: GeneratorOptions
    private let depth: Int
    private let idle = Locked<[ShortlistTools]>([])

    init(personCount: Int, options: GeneratorOptions, depth: Int) {
        self.personCount = personCount
        self.options = options
        self.depth = depth
    }

    func withWorkspace<Result>(_ body: (ShortlistTools) -> Result) -> Result {
        let tools =
            idle.withLock { $0.popLast() }
            ?? ShortlistTools(personCount: personCount, options: options, depth: depth)
        defer { idle.withLock { $0.append(tools) } }
        return body(tools)
    }
}
