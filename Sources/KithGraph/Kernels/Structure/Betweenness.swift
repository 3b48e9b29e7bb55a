import KithLinearAlgebra

/// Through whom the shortest ways between others lead.
///
/// The betweenness of a person is the probability that they stand inside a shortest way, drawn evenly from those between
/// two different people who are drawn evenly too; a pair without a way counts as one with nobody inside. Times
/// people · (people − 1) it is the sum over ordered pairs of Freeman ("A set of measures of centrality based on
/// betweenness", Sociometry 40(1), 1977, doi:10.2307/3033543), which undirected programs halve.
///
/// ``estimate(on:options:threads:)`` samples such ways: Riondato, Kornaropoulos, "Fast approximation of betweenness
/// centrality through sampling", Data Mining and Knowledge Discovery 30, 2016, doi:10.1007/s10618-015-0423-0. A sample is
/// searched from both ends, and their number is settled on the way, as in KADABRA (Borassi, Natale, ACM Journal of
/// Experimental Algorithmics 24, 2019, doi:10.1145/3284359), but by another bound: that of Chernoff with relative
/// entropies, for everybody at every look together. Sampling ends at the latest where the bound of Riondato and
/// Kornaropoulos, by the most people that a shortest way can have, holds.
public enum Betweenness {
    /// Which steps a way may take.
    public enum Steps: Sendable, Equatable {
        /// From followers to those they follow.
        case follows
        /// Along ties, both ways.
        case ties(Ties)
    }

    public struct Options: Sendable {
        /// Which steps a way may take.
        public var steps: Steps
        /// The largest error wanted, ε.
        public var error: Double
        /// The probability that somebody's error may be larger, δ.
        public var failure: Double
        /// Seeds the choice of pairs and ways.
        public var seed: UInt64

        public init(
            steps: Steps = .ties(.either), error: Double = 0.01, failure: Double = 0.1, seed: UInt64 = 1
        ) {
            precondition(error > 0 && error < 1, "the error lies between 0 and 1")
            precondition(failure > 0 && failure < 1, "the probability of failure lies between 0 and 1")
            self.steps = steps
            self.error = error
            self.failure = failure
            self.seed = seed
        }
    }

    public struct Result: Sendable, Equatable {
        /// Everybody's betweenness, from 0 to 1.
        public let scores: SharedBuffer<Double>
        /// With probability 1 − ``failure`` nobody's score is farther off than this; 0 for an exact result.
        public let error: Double
        /// The probability that somebody's score is; 0 for an exact result.
        public let failure: Double
        /// Ways drawn; 0 for an exact result.
        public let samples: Int

        /// Whether every way was counted.
        public var isExact: Bool { samples == 0 }
    }

    /// Everybody's betweenness within ``Options/error``, with probability 1 − ``Options/failure``. The same for the same
    /// seed on any number of threads. O(samples × what a search from both ends meets), 32 bytes a person and thread.
    public static func estimate(
        on network: Network, options: Options = Options(), threads: Int = Parallel.availableThreads
    ) -> Result {
        let (forward, backward) = rows(of: network, options.steps, threads)
        let count = network.personCount
        guard count > 2 else { return none(count) }
        let plan = SamplingPlan(
            people: count, error: options.error, failure: options.failure,
            longestWay: mostPeopleOnAWay(forward, network, options.steps))
        let samplers = (0..<max(1, threads)).map { _ in PathSampler(forward: forward, backward: backward) }
        let hits = (0..<max(1, threads)).map { _ in MutableBuffer<UInt64>(count: count) }
        let totals = MutableBuffer<UInt64>(count: count)
        var drawn = 0
        var look = 0
        var bound = 1.0
        repeat {
            let goal = plan.looks[look]
            look += 1
            draw(drawn..<goal, options.seed, samplers, hits, threads)
            drawn = goal
            var closest = 0.5
            for person in 0..<count {
                totals[person] = hits.reduce(0) { $0 + $1[person] }
                closest = min(closest, abs(0.5 - Double(totals[person]) / Double(drawn)))
            }
            // Intervals are widest in the middle, so the widest is that of whoever is closest to it.
            bound = min(1, plan.halfWidth(share: 0.5 - closest, samples: drawn))
        } while bound > options.error && look < plan.looks.count
        let scores = MutableBuffer<Double>(count: count)
        for person in 0..<count { scores[person] = Double(totals[person]) / Double(drawn) }
        // After the last look the other bound holds.
        return Result(
            scores: scores.freeze(), error: min(bound, options.error), failure: options.failure, samples: drawn)
    }

    /// Draws the samples of `numbers`, each from a stream of its own.
    private static func draw(
        _ numbers: Range<Int>, _ seed: UInt64, _ samplers: [PathSampler], _ hits: [MutableBuffer<UInt64>],
        _ threads: Int
    ) {
        let cuts = Parallel.cuts(numbers.count, parts: max(1, threads) * 32)
        Parallel.forEachWithWorker(cuts.count, threads: threads) { part, worker in
            for place in cuts[part] {
                var generator = SeededGenerator(seed: seed, stream: UInt64(numbers.lowerBound + place))
                samplers[worker].sample(&generator, hits[worker])
            }
        }
    }

    /// Everybody's betweenness by a search from everybody: Brandes, "A faster algorithm for betweenness centrality",
    /// Journal of Mathematical Sociology 25, 2001, doi:10.1080/0022250X.2001.9990249. O(people × (people + ties)),
    /// 600 bytes a person.
    public static func exact(
        on network: Network, steps: Steps = .ties(.either), threads: Int = Parallel.availableThreads
    ) -> Result {
        let (forward, backward) = rows(of: network, steps, threads)
        let count = network.personCount
        guard count > 2 else { return none(count) }
        // As many parts on any number of threads, since sums are added part by part.
        let cuts = Parallel.cuts(count, parts: 64)
        let sums = MutableBuffer<Double>(count: cuts.count * count)
        Parallel.forEach(cuts.count, threads: threads) { part in
            let search = DependencySearch(forward: forward, backward: backward)
            let own = sums.window(part * count..<(part + 1) * count)
            for source in cuts[part] { search.addDependencies(on: source, to: own) }
        }
        let scores = MutableBuffer<Double>(count: count)
        for person in 0..<count {
            var sum = 0.0
            for part in cuts.indices { sum += sums[part * count + person] }
            scores[person] = sum / Double(count) / Double(count - 1)
        }
        return Result(scores: scores.freeze(), error: 0, failure: 0, samples: 0)
    }

    private static func none(_ count: Int) -> Result {
        Result(scores: MutableBuffer<Double>(count: count).freeze(), error: 0, failure: 0, samples: 0)
    }

    private static func rows(
        of network: Network, _ steps: Steps, _ threads: Int
    ) -> (forward: CompressedRows, backward: CompressedRows) {
        switch steps {
        case .follows: return (network.following, network.followers)
        case .ties(let ties):
            let rows = network.rows(of: ties, threads: threads)
            return (rows, rows)
        }
    }

    /// No shortest way has more people on it than this: along ties, twice the farthest from one person of a component
    /// and that person; along follows, all of a weak component.
    private static func mostPeopleOnAWay(_ rows: CompressedRows, _ network: Network, _ steps: Steps) -> Int {
        if steps == .follows { return Int(WeakComponents.run(on: network).sizes.max() ?? 0) }
        let distances = MutableBuffer<UInt32>(repeating: .max, count: rows.rowCount)
        let queue = MutableBuffer<UInt32>(count: rows.rowCount)
        var most = 0
        for start in 0..<rows.rowCount where distances[start] == .max {
            distances[start] = 0
            queue[0] = UInt32(start)
            var (next, end) = (0, 1)
            while next < end {
                let row = rows[Int(queue[next])]
                let distance = distances[Int(queue[next])] + 1
                next += 1
                for index in row.indices where distances[Int(row[index])] == .max {
                    distances[Int(row[index])] = distance
                    queue[end] = row[index]
                    end += 1
                }
            }
            most = max(most, min(end, 2 * Int(distances[Int(queue[end - 1])]) + 1))
        }
        return most
    }
}

/// How many ways are drawn, and what is known after how many.
struct SamplingPlan {
    /// Numbers of samples after which is looked whether they are enough, rising; after the last they are.
    let looks: [Int]
    /// −log of the probability left for one side of one person's interval at one look.
    private let exponent: Double

    /// Half of `failure` is left for either bound.
    init(people: Int, error: Double, failure: Double, longestWay: Int) {
        // Ways of two people have nobody inside; for v inside, sets of ways have dimension log₂ v + 1 at most.
        let inside = max(1, longestWay - 2)
        let dimension = Double(Int.bitWidth - 1 - inside.leadingZeroBitCount + 1)
        let last = Int((0.5 / (error * error) * (dimension - PortableMath.log(failure / 2))).rounded(.up))
        var looks: [Int] = []
        var next = max(64, last / 32)
        while next < last {
            looks.append(next)
            next += max(1, next / 4)
        }
        self.looks = looks + [last]
        exponent = -PortableMath.log(failure / 2 / (2 * Double(people) * Double(self.looks.count)))
    }

    /// How far off the probability is at most for whoever has at most `share`, up to a half, of `samples` as hits: where
    /// the relative entropy of the share to it, times the samples, is the exponent (Chernoff 1952). That grows with the
    /// share as long as the end lies below a half; beyond, Hoeffding's bound holds for all.
    func halfWidth(share: Double, samples: Int) -> Double {
        let budget = exponent / Double(samples)
        let end = farthest(from: share, budget)
        return end <= 0.5 ? end - share : (budget / 2).squareRoot()
    }

    private func farthest(from share: Double, _ budget: Double) -> Double {
        var (near, far) = (share, 1.0)
        for _ in 0..<60 {
            let middle = (near + far) / 2
            if SamplingPlan.relativeEntropy(share, middle) < budget { near = middle } else { far = middle }
        }
        return far
    }

    /// p log(p / q) + (1 − p) log((1 − p) / (1 − q)), infinite where q is 0 or 1 and p is not.
    static func relativeEntropy(_ p: Double, _ q: Double) -> Double {
        func term(_ p: Double, _ q: Double) -> Double {
            if p <= 0 { return 0 }
            return q < Double.leastNormalMagnitude ? .infinity : p * PortableMath.log(p / q)
        }
        return term(p, q) + term(1 - p, 1 - q)
    }
}
