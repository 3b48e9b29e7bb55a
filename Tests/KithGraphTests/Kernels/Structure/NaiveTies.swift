import KithGraph
import KithLinearAlgebra
import KithTestSupport

/// A graph as sets of neighbours, on which answers are found by definition, slowly and without any of Kith's kernels.
struct NaiveTies {
    let neighbors: [Set<Int>]

    var count: Int { neighbors.count }

    init(_ neighbors: [Set<Int>]) {
        self.neighbors = neighbors
    }

    init(_ network: Network, _ ties: Ties = .either) {
        let graph = NaiveGraph(network)
        neighbors = (0..<graph.count).map { graph.neighbors($0, ties) }
    }

    var rows: CompressedRows {
        CompressedRows(rows: neighbors.map { row in row.map { UInt32($0) } }, columnCount: count)
    }

    /// Every tie once, its smaller end first.
    var ties: [(Int, Int)] {
        (0..<count).flatMap { one in neighbors[one].filter { $0 > one }.sorted().map { (one, $0) } }
    }

    func without(_ one: Int, _ other: Int) -> NaiveTies {
        var neighbors = neighbors
        neighbors[one].remove(other)
        neighbors[other].remove(one)
        return NaiveTies(neighbors)
    }

    /// The part of `members` that can be reached from `start` without leaving them.
    func reached(from start: Int, in members: Set<Int>) -> Set<Int> {
        var seen: Set = [start]
        var stack = [start]
        while let vertex = stack.popLast() {
            for other in neighbors[vertex].intersection(members).subtracting(seen) {
                seen.insert(other)
                stack.append(other)
            }
        }
        return seen
    }

    /// The connected parts of `members`.
    func parts(of members: Set<Int>) -> [Set<Int>] {
        var left = members
        var parts: [Set<Int>] = []
        while let start = left.min() {
            parts.append(reached(from: start, in: left))
            left.subtract(parts.last!)
        }
        return parts
    }

    /// The truss number of every tie: for each k, ties in fewer than k − 2 triangles are taken away until there is none.
    func trusses() -> [UInt32] {
        let ties = ties
        var numbers = [UInt32](repeating: 2, count: ties.count)
        for k in 3...max(3, count) {
            var left = self
            var weak: [(Int, Int)]
            repeat {
                weak = left.ties.filter { left.neighbors[$0.0].intersection(left.neighbors[$0.1]).count < k - 2 }
                for (one, other) in weak { left = left.without(one, other) }
            } while !weak.isEmpty
            if left.ties.isEmpty { break }
            for (index, tie) in ties.enumerated() where left.neighbors[tie.0].contains(tie.1) {
                numbers[index] = UInt32(k)
            }
        }
        return numbers
    }

    /// Every graph on `count` vertices: 2^(count(count-1)/2) of them.
    static func all(_ count: Int) -> [NaiveTies] {
        let pairs = (0..<count).flatMap { one in (one + 1..<max(count, one + 1)).map { (one, $0) } }
        return (0..<(1 << pairs.count)).map { bits in
            var neighbors = [Set<Int>](repeating: [], count: count)
            for (place, pair) in pairs.enumerated() where bits >> place & 1 == 1 {
                neighbors[pair.0].insert(pair.1)
                neighbors[pair.1].insert(pair.0)
            }
            return NaiveTies(neighbors)
        }
    }

    /// All graphs of up to five vertices.
    static let small: [NaiveTies] = (0...5).flatMap { all($0) }

    /// Seeded random graphs from sparse to dense.
    static let random: [NaiveTies] = TrialNetworks.random.map { NaiveTies($0) }

    /// The karate club of Zachary (1977), 34 people and 78 ties.
    static let karate: NaiveTies = {
        let ends = [
            0, 1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6, 0, 7, 0, 8, 0, 10, 0, 11, 0, 12, 0, 13, 0, 17, 0, 19, 0, 21, 0, 31, 1,
            2, 1, 3, 1, 7, 1, 13, 1, 17, 1, 19, 1, 21, 1, 30, 2, 3, 2, 7, 2, 8, 2, 9, 2, 13, 2, 27, 2, 28, 2, 32, 3, 7,
            3, 12, 3, 13, 4, 6, 4, 10, 5, 6, 5, 10, 5, 16, 6, 16, 8, 30, 8, 32, 8, 33, 9, 33, 13, 33, 14, 32, 14, 33,
            15, 32, 15, 33, 18, 32, 18, 33, 19, 33, 20, 32, 20, 33, 22, 32, 22, 33, 23, 25, 23, 27, 23, 29, 23, 32, 23,
            33, 24, 25, 24, 27, 24, 31, 25, 31, 26, 29, 26, 33, 27, 33, 28, 31, 28, 33, 29, 32, 29, 33, 30, 32, 30, 33,
            31, 32, 31, 33, 32, 33,
        ]
        var neighbors = [Set<Int>](repeating: [], count: 34)
        for start in stride(from: 0, to: ends.count, by: 2) {
            neighbors[ends[start]].insert(ends[start + 1])
            neighbors[ends[start + 1]].insert(ends[start])
        }
        return NaiveTies(neighbors)
    }()
}
