import KithLinearAlgebra

/// Breadth-first search that changes its direction with the size of the frontier.
struct FrontierSearch {
    /// Backwards when the frontier's edges times this exceed the edges of the unseen.
    private static let edgeRatio = 15
    /// Forwards again when the frontier times this is below the number of people.
    private static let peopleRatio = 18

    let forward: [CompressedRows]
    let backward: [CompressedRows]
    let count: Int
    let threads: Int
    private let distances: MutableBuffer<UInt32>
    /// Everybody reached, in the order of distance; the frontier is its end.
    private let queue: MutableBuffer<UInt32>

    init(forward: [CompressedRows], backward: [CompressedRows], count: Int, threads: Int) {
        self.forward = forward
        self.backward = backward
        self.count = count
        self.threads = threads
        distances = MutableBuffer(repeating: BreadthFirstSearch.unreachable, count: count)
        queue = MutableBuffer(count: count)
    }

    /// A set of people: one bit each, and how many they and their forward edges are.
    private struct Frontier {
        var bits: MutableBuffer<UInt64>
        var people = 0
        var edges = 0
    }

    func run(from sources: [PersonIndex], limit: UInt32) -> BreadthFirstSearch.Result {
        var tail = 0
        var edges = 0
        for source in sources where distances[Int(source)] != 0 {
            distances[Int(source)] = 0
            queue[tail] = source
            tail += 1
            edges += forwardDegree(Int(source))
        }
        var peopleAtDistance = tail > 0 ? [tail] : []
        var unseenEdges = forward.reduce(0) { $0 + $1.nonzeroCount } - edges
        var head = 0
        var level: UInt32 = 0
        while head < tail, level < limit {
            if edges > unseenEdges / FrontierSearch.edgeRatio {
                var frontier = Frontier(bits: MutableBuffer(count: (count + 63) / 64), people: tail - head)
                for place in head..<tail { set(Int(queue[place]), in: frontier.bits) }
                repeat {
                    frontier = stepBackward(frontier, to: level + 1)
                    unseenEdges -= frontier.edges
                    level += 1
                    if frontier.people > 0 { peopleAtDistance.append(frontier.people) }
                } while frontier.people * FrontierSearch.peopleRatio > count && level < limit
                head = 0
                tail = list(frontier)
                edges = frontier.edges
            } else {
                let end = tail
                edges = 0
                for place in head..<end { stepForward(from: Int(queue[place]), to: level + 1, &tail, &edges) }
                head = end
                unseenEdges -= edges
                level += 1
                if tail > head { peopleAtDistance.append(tail - head) }
            }
        }
        return BreadthFirstSearch.Result(distances: distances.freeze(), peopleAtDistance: peopleAtDistance)
    }

    private func stepForward(from person: Int, to level: UInt32, _ tail: inout Int, _ edges: inout Int) {
        for rows in forward {
            let row = rows[person]
            for index in row.indices {
                let neighbor = Int(row[index])
                if distances[neighbor] != BreadthFirstSearch.unreachable { continue }
                distances[neighbor] = level
                queue[tail] = UInt32(neighbor)
                tail += 1
                edges += forwardDegree(neighbor)
            }
        }
    }

    /// Everybody unseen who has somebody of the frontier before them. Parts own whole words of the new set.
    private func stepBackward(_ frontier: Frontier, to level: UInt32) -> Frontier {
        let current = frontier.bits
        let next = MutableBuffer<UInt64>(count: current.count)
        let cuts = Parallel.cuts(current.count, parts: threads * 16)
        let found = Parallel.map(cuts.count, threads: threads) { part in
            var people = 0
            var edges = 0
            for word in cuts[part] {
                for person in word * 64..<min(count, word * 64 + 64)
                where distances[person] == BreadthFirstSearch.unreachable && isReached(person, from: current) {
                    distances[person] = level
                    set(person, in: next)
                    people += 1
                    edges += forwardDegree(person)
                }
            }
            return (people, edges)
        }
        return Frontier(
            bits: next, people: found.reduce(0) { $0 + $1.0 }, edges: found.reduce(0) { $0 + $1.1 })
    }

    private func isReached(_ person: Int, from bits: MutableBuffer<UInt64>) -> Bool {
        for rows in backward {
            let row = rows[person]
            for index in row.indices {
                let neighbor = row[index]
                if bits[Int(neighbor >> 6)] >> UInt64(neighbor & 63) & 1 == 1 { return true }
            }
        }
        return false
    }

    /// Writes the people of the frontier to the start of the queue, in order, and tells how many.
    private func list(_ frontier: Frontier) -> Int {
        var tail = 0
        for word in frontier.bits.indices {
            var bits = frontier.bits[word]
            while bits != 0 {
                queue[tail] = UInt32(word * 64 + bits.trailingZeroBitCount)
                tail += 1
                bits &= bits &- 1
            }
        }
        return tail
    }

    private func set(_ person: Int, in bits: MutableBuffer<UInt64>) {
        bits[person >> 6] |= 1 << UInt64(person & 63)
    }

    private func forwardDegree(_ person: Int) -> Int {
        forward.reduce(0) { $0 + $1.degree(person) }
    }
}
