import KithLinearAlgebra

/// Circles that may overlap: everybody is split into as many personas as their neighbours fall into groups, each tied to
/// the neighbours of one group; the personas are parted into groups, and a person is in the circles of all of theirs.
///
/// Epasto, Lattanzi, Paes Leme, "Ego-splitting framework: from non-overlapping to overlapping clusters", KDD 2017,
/// doi:10.1145/3097983.3098054. Neighbours are grouped by modularity with a low resolution, personas by label propagation
/// unless another method is given.
public enum EgoSplitting {
    public struct Options: Sendable {
        /// Resolution of the modularity by which the neighbours of a person are grouped: the higher, the more circles a
        /// person is in.
        public var localResolution: Float
        /// Circles of fewer people are left out.
        public var smallestCircle: Int
        public var seed: UInt64

        public init(localResolution: Float = 0.5, smallestCircle: Int = 3, seed: UInt64 = 1) {
            self.localResolution = localResolution
            self.smallestCircle = smallestCircle
            self.seed = seed
        }
    }

    public struct Result: Sendable {
        public let circles: Circles
        /// The personas of everybody; those without ties have none.
        public let personaCount: Int
        /// The groups of the personas.
        public let groupCount: Int
    }

    /// Circles of `graph`, undirected. O(Σ over people of their neighbours' ties), and what label propagation takes.
    public static func run(
        on graph: TieGraph, options: Options = Options(), threads: Int = Parallel.availableThreads
    ) -> Result {
        run(on: graph, options: options, threads: threads) { personas, threads in
            LabelCommunities.run(on: personas, options: .init(seed: options.seed), threads: threads).partition
        }
    }

    /// The same with the personas grouped by `find`, which gets their graph and the number of threads it may use. The graph
    /// has as many ties as `graph`.
    public static func run(
        on graph: TieGraph, options: Options = Options(), threads: Int = Parallel.availableThreads,
        find: (TieGraph, _ threads: Int) -> Partition
    ) -> Result {
        precondition(graph.inStrengths == nil, "circles are sought in undirected ties")
        precondition(
            options.localResolution >= 0 && options.localResolution.isFinite, "resolution must be 0 or more")
        let personas = Personas(graph, resolution: options.localResolution, threads: threads)
        let partition = find(personas.ties(), threads)
        precondition(partition.personCount == personas.count, "the partition is not of the personas")
        let people = personas.people()
        let lists: [[UInt32]] = (0..<partition.groupCount).compactMap { group in
            guard partition.size(group) >= options.smallestCircle else { return nil }
            let members = partition.members.columns.slice(partition.members.range(group))
            // Personas are numbered in the order of their people.
            var circle = members.map { people[Int($0)] }
            circle.removeRepeats()
            return circle.count >= options.smallestCircle ? circle : nil
        }
        return Result(
            circles: Circles(members: lists, personCount: graph.vertexCount), personaCount: personas.count,
            groupCount: partition.groupCount)
    }
}

/// Which persona of a person each of their ties belongs to.
private struct Personas {
    private let graph: TieGraph
    /// For each entry of the rows, the group of that neighbour among the person's neighbours, from 0.
    private let groups: MutableBuffer<UInt32>
    /// The first persona of each person; one entry more than there are people.
    private let firsts: MutableBuffer<UInt32>

    init(_ graph: TieGraph, resolution: Float, threads: Int) {
        self.graph = graph
        let count = graph.vertexCount
        let groups = MutableBuffer<UInt32>(count: graph.rows.nonzeroCount)
        let firsts = MutableBuffer<UInt32>(count: count + 1)
        let cuts = Parallel.balancedCuts(graph.rows.offsets, parts: 512)
        let scratch = MutableBuffer<UInt32>(count: count * max(1, min(threads, cuts.count)))
        Parallel.forEachWithWorker(cuts.count, threads: threads) { part, worker in
            let places = scratch.window(worker * count..<(worker + 1) * count)
            for person in cuts[part] {
                let ties = InducedTies(
                    graph.rows, weights: graph.weights, members: graph.rows[person], places: places)
                let start = graph.rows.range(person).lowerBound
                var personas: UInt32 = 0
                for (index, group) in SmallGraph(ties).communities(resolution: resolution).enumerated() {
                    groups[start + index] = group
                    personas = max(personas, group + 1)
                }
                firsts[person + 1] = personas
            }
        }
        for person in 0..<count { firsts[person + 1] += firsts[person] }
        (self.groups, self.firsts) = (groups, firsts)
    }

    var count: Int { Int(firsts[graph.vertexCount]) }

    /// The person of each persona.
    func people() -> [UInt32] {
        (0..<graph.vertexCount).flatMap { person in
            repeatElement(UInt32(person), count: Int(firsts[person + 1] - firsts[person]))
        }
    }

    /// The ties between personas: as many as between people, with their weights.
    func ties() -> TieGraph {
        let rows = graph.rows
        let offsets = MutableBuffer<UInt64>(count: count + 1)
        for person in 0..<graph.vertexCount {
            for place in rows.range(person) { offsets[Int(firsts[person] + groups[place]) + 1] += 1 }
        }
        for persona in 0..<count { offsets[persona + 1] += offsets[persona] }
        let next = MutableBuffer<UInt64>(count: count + 1)
        for index in offsets.indices { next[index] = offsets[index] }
        let columns = MutableBuffer<UInt32>(count: rows.nonzeroCount)
        let weights = graph.weights.map { _ in MutableBuffer<Float>(count: rows.nonzeroCount) }
        // When all rows are gone through in order, the other direction of each tie is the next entry of its row.
        let back = MutableBuffer<UInt64>(count: rows.rowCount + 1)
        back.copy(rows.offsets, to: 0)
        for person in 0..<graph.vertexCount {
            for place in rows.range(person) {
                let other = Int(rows.columns[place])
                let persona = Int(firsts[person] + groups[place])
                let target = Int(next[persona])
                // Personas rise with their people, so that rows come out sorted.
                columns[target] = firsts[other] + groups[Int(back[other])]
                if let weights, let all = graph.weights { weights[target] = all[place] }
                next[persona] += 1
                back[other] += 1
            }
        }
        let pattern = CompressedRows(offsets: offsets.freeze(), columns: columns.freeze(), columnCount: count)
        return TieGraph(rows: pattern, weights: weights?.freeze())
    }
}
