import KithGraph
import KithLinearAlgebra
import KithTestSupport

/// A network as sets of pairs, on which answers are found by definition, slowly and without any of Kith's kernels.
struct NaiveGraph {
    let count: Int
    let following: [Set<Int>]
    let followers: [Set<Int>]

    init(_ network: Network) {
        count = network.personCount
        var following = [Set<Int>](repeating: [], count: count)
        var followers = following
        for person in 0..<count {
            for other in network.following.columns.slice(network.following.range(person)) {
                following[person].insert(Int(other))
                followers[Int(other)].insert(person)
            }
        }
        self.following = following
        self.followers = followers
    }

    func neighbors(_ person: Int, _ ties: Ties = .either) -> Set<Int> {
        switch ties {
        case .either: following[person].union(followers[person])
        case .mutual: following[person].intersection(followers[person])
        }
    }

    /// Shortest lengths between all pairs by Floyd and Warshall; `nil` where there is no way.
    func allDistances(_ steps: (Int) -> Set<Int>, length: (Int, Int) -> Double = { _, _ in 1 }) -> [[Double?]] {
        var distances = [[Double?]](repeating: [Double?](repeating: nil, count: count), count: count)
        for a in 0..<count {
            for b in steps(a) { distances[a][b] = length(a, b) }
            distances[a][a] = 0
        }
        for middle in 0..<count {
            for a in 0..<count {
                guard let first = distances[a][middle] else { continue }
                for b in 0..<count {
                    guard let second = distances[middle][b] else { continue }
                    distances[a][b] = min(distances[a][b] ?? .infinity, first + second)
                }
            }
        }
        return distances
    }

    /// The smallest person reachable both ways, along ties of either direction or along follows.
    func components(strong: Bool) -> [PersonIndex] {
        let distances = allDistances { strong ? following[$0] : neighbors($0) }
        return (0..<count).map { person in
            PersonIndex((0..<count).first { distances[person][$0] != nil && distances[$0][person] != nil }!)
        }
    }

    /// The largest k for which repeatedly taking away everybody with fewer than k ties leaves the person.
    func cores(_ ties: Ties) -> [UInt32] {
        var cores = [UInt32](repeating: 0, count: count)
        for k in 0..<max(count, 1) {
            var left = Set(0..<count)
            while let person = left.first(where: { neighbors($0, ties).intersection(left).count < k }) {
                left.remove(person)
            }
            for person in left { cores[person] = UInt32(k) }
        }
        return cores
    }

    /// For everybody, the triangles they are in and the follows between their neighbours.
    func triangles(_ ties: Ties) -> (local: [UInt64], arcs: [UInt64]) {
        var local: [UInt64] = []
        var arcs: [UInt64] = []
        for person in 0..<count {
            let around = neighbors(person, ties)
            var pairs: UInt64 = 0
            var follows: UInt64 = 0
            for a in around {
                for b in around where a != b {
                    if neighbors(a, ties).contains(b) { pairs += 1 }
                    if ties == .either ? following[a].contains(b) : neighbors(a, ties).contains(b) { follows += 1 }
                }
            }
            local.append(pairs / 2)
            arcs.append(follows)
        }
        return (local, arcs)
    }

    /// Labels after `rounds` rounds of synchronous propagation.
    func labels(rounds: Int) -> [PersonIndex] {
        var labels = (0..<count).map { PersonIndex($0) }
        for _ in 0..<rounds {
            labels = (0..<count).map { person in
                var votes: [PersonIndex: Int] = [:]
                for other in following[person] { votes[labels[other], default: 0] += 1 }
                for other in followers[person] { votes[labels[other], default: 0] += 1 }
                return votes.min { ($1.value, $0.key) < ($0.value, $1.key) }?.key ?? labels[person]
            }
        }
        return labels
    }
}

/// The networks that every kernel is tried on beside its own fixtures, made once.
enum TrialNetworks {
    /// The corner cases, all networks of up to four people, and seeded random ones small enough for slow oracles.
    static let all: [Network] = corners + small + random

    /// Nobody; one person; people without follows; only follows of oneself; a chain; a star both ways; a complete
    /// network; two separate triangles.
    static let corners: [Network] = {
        let ids = (0..<9).map { String($0) }
        let follows: [([(String, String)], [String])] = [
            ([], []), ([], ["0"]), ([], ["0", "1", "2"]), ([("0", "0"), ("1", "1")], []),
            ((0..<8).map { (ids[$0], ids[$0 + 1]) }, []),
            (ids.dropFirst().flatMap { [("0", $0), ($0, "0")] }, []),
            (ids.flatMap { a in ids.filter { $0 != a }.map { (a, $0) } }, []),
            ([("0", "1"), ("1", "2"), ("2", "0"), ("3", "4"), ("4", "5"), ("5", "3")], []),
        ]
        return follows.map { try! Fixture.network($0.0, people: $0.1) }
    }()

    /// All networks of up to four people: 4,166.
    static let small: [Network] = (0...4).flatMap { people in
        Fixture.allGraphs(people: people).map { follows in
            try! Fixture.network(
                follows.map { (String($0.0), String($0.1)) }, people: (0..<people).map { String($0) })
        }
    }

    /// From sparse to dense.
    static let random: [Network] = (0..<12).map { seed in
        try! Fixture.random(people: 20 + 3 * seed, follows: 15 + 60 * seed, seed: UInt64(seed))
    }

    /// One network large enough that work is split: 3,000 people, some of them much better connected.
    static let large: Network = {
        var generator = SeededGenerator(seed: 9)
        let builder = NetworkBuilder()
        let locals = (0..<3_000).map { builder.person("p\($0)") }
        for _ in 0..<20_000 {
            let from = generator.below(3_000)
            let to = generator.below(generator.below(3_000) + 1)
            try! builder.follow(locals[Int(from)], locals[Int(to)])
            if generator.below(3) == 0 { try! builder.follow(locals[Int(to)], locals[Int(from)]) }
        }
        return try! builder.finish()
    }()

    /// `network` with its people renamed by a seeded shuffle, and the new index of every old one.
    static func relabelled(_ network: Network, seed: UInt64) throws -> (network: Network, index: [Int]) {
        var generator = SeededGenerator(seed: seed)
        let index = Array(0..<network.personCount).shuffled(using: &generator)
        // Handles of one length stand in the order of their numbers.
        let handles = index.map { "q\(1_000_000 + $0)" }
        let builder = NetworkBuilder()
        for handle in handles { _ = builder.person(handle) }
        for person in 0..<network.personCount {
            for other in network.following.columns.slice(network.following.range(person)) {
                try builder.follow(builder.person(handles[person]), builder.person(handles[Int(other)]))
            }
        }
        return (try builder.finish(), index)
    }
}
