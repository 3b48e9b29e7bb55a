import KithLinearAlgebra

/// A small circle around a few people who are known to belong to it, wherever in the network they are.
///
/// Walks from the seeds say who is close to them; people are taken in by falling closeness, those with two ties into the
/// circle first, until it is well set apart: the first valley of conductance. Whether there is such a circle at all is asked of chance
/// twice: the valley must be lower than those around the same seeds in random networks of the same degrees, and lower
/// than those around random people in this network, who are not of one circle but have neighbours of their own.
public enum SeedCircle {
    public struct Options: Sendable {
        /// People in the circle at most, seeds among them.
        public var maximumSize: Int
        /// Probability of going back to a seed at each step of a walk, in 0 < … ≤ 1.
        public var restart: Double
        /// What a walk leaves unspent, for each tie of a person.
        public var threshold: Double
        /// A valley ends when conductance has risen to more than this many times its lowest; 1 for the first rise at all.
        public var rise: Double
        /// Draws of as many seeds out of the seeds, for the probabilities of inclusion.
        public var resamples: Int
        /// Random networks, and sets of random people, that the valley is held against.
        public var draws: Int
        /// The circle stands when both probabilities of chance are at most this.
        public var significance: Double
        public var seed: UInt64

        public init(
            maximumSize: Int = 50, restart: Double = 0.5, threshold: Double = 1e-4, rise: Double = 1,
            resamples: Int = 100, draws: Int = 39, significance: Double = 0.05, seed: UInt64 = 1
        ) {
            self.maximumSize = maximumSize
            self.restart = restart
            self.threshold = threshold
            self.rise = rise
            self.resamples = resamples
            self.draws = draws
            self.significance = significance
            self.seed = seed
        }
    }

    public struct Member: Sendable, Equatable {
        public let person: UInt32
        public let isSeed: Bool
        /// The share of draws of the seeds whose circle has this person; low where a single seed speaks for them.
        public let inclusion: Double
        /// Ties to other members.
        public let ties: Int
    }

    public struct Result: Sendable, Equatable {
        /// The seeds in their order, then the others, the closest first; empty where there is no valley.
        public let members: [Member]
        /// Of the members together; `nil` where there is no valley.
        public let conductance: Double?
        /// The probability that the same seeds have a valley as low in a random network of the same degrees; 1 without a
        /// valley.
        public let chanceInRandomNetworks: Double
        /// The probability that random people of like degrees, none of them in the circle, have one as low in this network; 1
        /// without a valley.
        public let chanceOfRandomSeeds: Double
        /// Whether there is such a circle. What is in ``members`` where there is none is the best that was found.
        public let isFound: Bool
    }

    /// The circle of `seeds`, distinct people of `graph`, which must be undirected; its ties count alike whatever their
    /// weight. A seed without ties has no circle. O((seeds + draws) / (restart × threshold)), whatever the size of the
    /// network, and 4 bytes a person and thread.
    public static func run(
        on graph: TieGraph, seeds: [UInt32], options: Options = Options(),
        threads: Int = Parallel.availableThreads
    ) -> Result {
        check(graph, seeds, options)
        let search = SeedSearch(personCount: graph.vertexCount, options: options)
        var source = GraphNeighbors(rows: graph.rows)
        let walks = seeds.map { search.walk(from: $0, in: &source) }
        let ranked = search.ranked(walks.map { ($0, 1) }, in: graph.rows)
        guard let circle = search.firstValley(seeds: seeds, ranked: ranked, in: &source) else {
            return Result(
                members: [], conductance: nil, chanceInRandomNetworks: 1, chanceOfRandomSeeds: 1, isFound: false)
        }
        let included = inclusion(seeds, walks, search, &source, options)
        let isMember = Set(circle.members)
        let members = circle.members.enumerated().map { place, person in
            Member(
                person: person, isSeed: place < seeds.count, inclusion: included[person] ?? 0,
                ties: graph.rows.columns.slice(graph.rows.range(Int(person))).count { isMember.contains($0) })
        }
        let chances = chances(circle, graph, seeds, options, threads)
        return Result(
            members: members, conductance: circle.conductance, chanceInRandomNetworks: chances.networks,
            chanceOfRandomSeeds: chances.seeds,
            isFound: max(chances.networks, chances.seeds) <= options.significance)
    }

    private static func check(_ graph: TieGraph, _ seeds: [UInt32], _ options: Options) {
        precondition(graph.inStrengths == nil, "a circle is sought in undirected ties")
        precondition(!seeds.isEmpty && Set(seeds).count == seeds.count, "a circle needs distinct seeds")
        precondition(seeds.allSatisfy { $0 < graph.vertexCount }, "seeds must be people of the graph")
        precondition(options.restart > 0 && options.restart <= 1, "restart must be in 0 < … ≤ 1")
        precondition(options.threshold > 0 && options.rise >= 1, "the threshold must be above 0, the rise 1 or more")
        precondition(options.maximumSize > seeds.count, "a circle is larger than its seeds")
    }

    /// How often each person is in the circle of seeds drawn from the seeds with replacement.
    private static func inclusion(
        _ seeds: [UInt32], _ walks: [SeedSearch.Walk], _ search: SeedSearch, _ source: inout GraphNeighbors,
        _ options: Options
    ) -> [UInt32: Double] {
        var generator = SeededGenerator(seed: options.seed)
        var draws: [[Int]: Int] = [:]
        for _ in 0..<options.resamples {
            var counts = [Int](repeating: 0, count: seeds.count)
            for _ in seeds { counts[Int(generator.below(UInt64(seeds.count)))] += 1 }
            draws[counts, default: 0] += 1
        }
        // Few seeds are drawn in few ways, each of which is looked at once.
        var included: [UInt32: Int] = [:]
        for (counts, times) in draws {
            let drawn = seeds.indices.filter { counts[$0] > 0 }
            let ranked = search.ranked(drawn.map { (walks[$0], Double(counts[$0])) }, in: source.rows)
            let circle = search.firstValley(seeds: drawn.map { seeds[$0] }, ranked: ranked, in: &source)
            for person in circle?.members ?? [] { included[person, default: 0] += times }
        }
        return included.mapValues { Double($0) / Double(options.resamples) }
    }

    /// The shares of random networks, and of random seeds, that have a valley as low, the circle itself counted among them.
    private static func chances(
        _ circle: SeedSearch.Circle, _ graph: TieGraph, _ seeds: [UInt32], _ options: Options, _ threads: Int
    ) -> (networks: Double, seeds: Double) {
        let workers = max(1, min(threads, options.draws))
        let searches = (0..<workers).map { _ in
            Locked(SeedSearch(personCount: graph.vertexCount, options: options))
        }
        let members = Set(circle.members)
        let isAsLow = MutableBuffer<Bool>(count: 2 * options.draws)
        Parallel.forEachWithWorker(options.draws, threads: workers) { draw, worker in
            searches[worker].withLock { search in
                var generator = SeededGenerator(seed: options.seed, stream: UInt64(draw) + 1)
                let drawn = like(seeds, outside: members, graph.rows, &generator)
                var network = RandomNeighbors(graph.rows, generator: generator)
                let inNetwork = valley(of: seeds, search, &network)
                var own = GraphNeighbors(rows: graph.rows)
                let ofOthers = valley(of: drawn, search, &own)
                isAsLow[2 * draw] = inNetwork <= circle.conductance
                isAsLow[2 * draw + 1] = ofOthers <= circle.conductance
            }
        }
        let (networks, others) = (0..<options.draws).reduce(into: (1, 1)) { counts, draw in
            if isAsLow[2 * draw] { counts.0 += 1 }
            if isAsLow[2 * draw + 1] { counts.1 += 1 }
        }
        let count = Double(options.draws + 1)
        return (Double(networks) / count, Double(others) / count)
    }

    private static func valley<Source: NeighborSource>(
        of seeds: [UInt32], _ search: SeedSearch, _ source: inout Source
    ) -> Double {
        let walks = seeds.map { (search.walk(from: $0, in: &source), 1.0) }
        let ranked = search.ranked(walks, in: source.rows)
        return search.firstValley(seeds: seeds, ranked: ranked, in: &source)?.conductance ?? 1
    }

    /// Random people who are not `members`, each with half to twice as many ties as one of `seeds`; anybody with ties where
    /// a hundred draws find none such. Of a small network's people the members may be the only ones of their degree.
    private static func like(
        _ seeds: [UInt32], outside members: Set<UInt32>, _ rows: CompressedRows,
        _ generator: inout SeededGenerator
    ) -> [UInt32] {
        var drawn: [UInt32] = []
        for seed in seeds {
            let degree = rows.degree(Int(seed))
            var chosen = seed
            for attempt in 0..<200 {
                let person = UInt32(generator.below(UInt64(rows.rowCount)))
                let other = rows.degree(Int(person))
                let isLike = attempt < 100 ? 2 * other >= degree && other <= 2 * degree : other > 0
                if isLike, !drawn.contains(person), !members.contains(person) {
                    chosen = person
                    break
                }
            }
            if !drawn.contains(chosen) { drawn.append(chosen) }
        }
        return drawn
    }
}
