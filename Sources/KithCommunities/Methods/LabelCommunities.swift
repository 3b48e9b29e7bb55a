import KithLinearAlgebra

/// Communities by label propagation: everybody takes, over and over, the label that weighs most among their neighbours.
/// The fast tier, for networks where optimizing modularity takes too long; groups are coarser and less sure.
///
/// Raghavan, Albert, Kumara, "Near linear time algorithm to detect community structures in large-scale networks", Physical
/// Review E 76, 2007, doi:10.1103/PhysRevE.76.036106. Where this differs: a round goes through sixteen random blocks of
/// people, drawn anew each time; those of one block choose at once, so that they can on any number of threads, and the
/// next block sees what they chose, so that labels do not swing (semi-synchronous, after Cordasco, Gargano, "Community
/// detection via semi-synchronous label propagation algorithms", BASNA 2010). A label of equal weight is kept, else drawn
/// by a hash. From the third round on only those look again of whom a neighbour has changed. In the end groups that do
/// not hang together fall apart.
public enum LabelCommunities {
    public struct Options: Sendable {
        /// Rounds at most.
        public var maximumRounds: Int
        /// Converged when a round changes the labels of no more than this share of people.
        public var tolerance: Double
        public var seed: UInt64

        public init(maximumRounds: Int = 30, tolerance: Double = 1e-4, seed: UInt64 = 1) {
            self.maximumRounds = maximumRounds
            self.tolerance = tolerance
            self.seed = seed
        }
    }

    public struct Result: Sendable, Equatable {
        public let partition: Partition
        /// Rounds made.
        public let rounds: Int
        /// People whose label the last round changed.
        public let lastChanges: Int
        public let isConverged: Bool
    }

    /// Groups of `graph`; of a directed reading, by the weights of both directions together. O(rounds × ties); 13 bytes a
    /// person and 4 more a thread.
    public static func run(
        on graph: TieGraph, options: Options = Options(), threads: Int = Parallel.availableThreads
    ) -> Result {
        precondition(options.maximumRounds >= 0 && options.tolerance >= 0, "rounds and tolerance below zero")
        let count = graph.vertexCount
        let workers = max(1, threads)
        let state = Propagation(graph, seed: options.seed, workers: workers)
        var rounds = 0
        var changes = count
        let allowed = Int(options.tolerance * Double(count))
        while rounds < options.maximumRounds, changes > allowed || rounds == 0 {
            changes = state.round(rounds, threads: workers)
            rounds += 1
        }
        return Result(
            partition: Partition(labels: state.connectedLabels()), rounds: rounds, lastChanges: changes,
            isConverged: changes <= allowed)
    }
}

/// Labels under way.
private struct Propagation: @unchecked Sendable {
    static let blockCount = 16

    let graph: TieGraph
    let seed: UInt64
    let labels: MutableBuffer<UInt32>
    private let chosen: MutableBuffer<UInt32>
    /// The people of each block, one block after the other.
    private let order: MutableBuffer<UInt32>
    private let isWaiting: MutableBuffer<Bool>
    /// For each worker the weight of every label, zero between people.
    private let weights: MutableBuffer<Float>

    init(_ graph: TieGraph, seed: UInt64, workers: Int) {
        let count = graph.vertexCount
        self.graph = graph
        self.seed = seed
        labels = MutableBuffer(count: count)
        for person in 0..<count { labels[person] = UInt32(person) }
        chosen = MutableBuffer(count: count)
        order = MutableBuffer(count: count)
        isWaiting = MutableBuffer(repeating: true, count: count)
        weights = MutableBuffer(count: count * workers)
    }

    /// Goes once through all blocks and returns how many labels changed.
    func round(_ round: Int, threads: Int) -> Int {
        let blocks = deal(round)
        let tracksChanges = round >= 1
        var changes = 0
        for block in blocks {
            let cuts = Parallel.cuts(block.count, parts: min(64, 1 + block.count / 256))
            let counts = MutableBuffer<UInt64>(count: cuts.count)
            let first = block.lowerBound
            Parallel.forEachWithWorker(cuts.count, threads: threads) { part, worker in
                let size = graph.vertexCount
                let own = weights.window(worker * size..<(worker + 1) * size)
                let range = cuts[part]
                counts[part] = UInt64(choose(first + range.lowerBound..<first + range.upperBound, round, own))
            }
            var changed: UInt64 = 0
            for part in cuts.indices { changed += counts[part] }
            changes += Int(changed)
            if changed > 0 { settle(block, tracksChanges: tracksChanges) }
        }
        if !tracksChanges { isWaiting.fill(0..<graph.vertexCount, with: true) }
        return changes
    }

    /// Draws the blocks of a round from those who wait; the others are left out.
    private func deal(_ round: Int) -> [Range<Int>] {
        var sizes = [Int](repeating: 0, count: Propagation.blockCount)
        let count = graph.vertexCount
        let salt = mixed(seed &+ UInt64(round) &* 0x9E37_79B9_7F4A_7C15)
        for person in 0..<count where isWaiting[person] { sizes[block(person, salt)] += 1 }
        var starts = [0]
        for size in sizes { starts.append(starts.last! + size) }
        var next = starts
        for person in 0..<count where isWaiting[person] {
            let block = block(person, salt)
            order[next[block]] = UInt32(truncatingIfNeeded: person)
            next[block] += 1
            isWaiting[person] = false
        }
        return sizes.indices.map { starts[$0]..<starts[$0 + 1] }
    }

    @inline(__always)
    private func block(_ person: Int, _ salt: UInt64) -> Int {
        Int(mixed(UInt64(person) ^ salt) % UInt64(Propagation.blockCount))
    }

    @inline(__always)
    private func mixed(_ value: UInt64) -> UInt64 {
        var z = value &+ 0x9E37_79B9_7F4A_7C15
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    /// Chooses for the people at `places` of `order`; returns how many want another label.
    private func choose(_ places: Range<Int>, _ round: Int, _ own: MutableBuffer<Float>) -> Int {
        let labels = labels.span(labels.indices)
        let order = order.span(places)
        var sums = own.mutableSpan(own.indices)
        let salt = mixed(seed ^ UInt64(round) &* 0xD1B5_4A32_D192_ED03)
        var changes = 0
        for index in order.indices {
            let person = Int(order[index])
            let current = labels[person]
            let row = graph.rows[person]
            guard row.count > 0 else {
                chosen[person] = current
                continue
            }
            let range = graph.rows.range(person)
            var heaviest: Float = 0
            for entry in row.indices {
                let label = Int(labels[Int(row[entry])])
                let sum = sums[label] + (graph.weights.map { $0[range.lowerBound + entry] } ?? 1)
                sums[label] = sum
                heaviest = max(heaviest, sum)
            }
            var best = current
            if sums[Int(current)] < heaviest {
                var bestHash: UInt64 = 0
                for entry in row.indices {
                    let label = labels[Int(row[entry])]
                    guard sums[Int(label)] == heaviest else { continue }
                    let hash = mixed(UInt64(label) ^ salt) | 1
                    if hash > bestHash { (best, bestHash) = (label, hash) }
                }
            }
            for entry in row.indices { sums[Int(labels[Int(row[entry])])] = 0 }
            chosen[person] = best
            if best != current { changes += 1 }
        }
        return changes
    }

    /// Makes the choices of a block known.
    private func settle(_ block: Range<Int>, tracksChanges: Bool) {
        for place in block {
            let person = Int(order[place])
            let label = chosen[person]
            guard label != labels[person] else { continue }
            labels[person] = label
            guard tracksChanges else { continue }
            let row = graph.rows[person]
            for entry in row.indices { isWaiting[Int(row[entry])] = true }
        }
    }

    /// A label for each connected part of a group: its first person.
    func connectedLabels() -> SharedBuffer<UInt32> {
        let parents = MutableBuffer<UInt32>(count: graph.vertexCount)
        for person in parents.indices { parents[person] = UInt32(person) }
        func root(_ person: UInt32) -> UInt32 {
            var person = person
            while parents[Int(person)] != person {
                let next = parents[Int(parents[Int(person)])]
                parents[Int(person)] = next
                person = next
            }
            return person
        }
        for person in 0..<graph.vertexCount {
            let row = graph.rows[person]
            let label = labels[person]
            for entry in row.indices {
                if row[entry] >= person { break }
                guard labels[Int(row[entry])] == label else { continue }
                let (one, other) = (root(row[entry]), root(UInt32(person)))
                if one != other { parents[Int(max(one, other))] = min(one, other) }
            }
        }
        for person in parents.indices { parents[person] = root(UInt32(person)) }
        return parents.freeze()
    }
}
