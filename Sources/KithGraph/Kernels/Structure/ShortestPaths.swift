import KithLinearAlgebra

/// The lengths of the shortest ways from one person to everybody along follows, where a follow is as long as its
/// weight, or 1 in a network without weights.
///
/// Dijkstra's algorithm on a heap with four children a node (Dijkstra, "A note on two problems in connexion with
/// graphs", Numerische Mathematik 1, 1959, doi:10.1007/BF01386390), on one thread. Lengths are added as `Double`.
public enum ShortestPaths {
    public struct Result: Sendable, Equatable {
        /// Everybody's distance from the source, infinite for those who cannot be reached.
        public let distances: SharedBuffer<Double>
        /// The person before everybody on one of their shortest ways; the source and the unreached stand for
        /// themselves. Walking back always ends at the source.
        public let parents: SharedBuffer<PersonIndex>

        /// The people on the way from the source to `person`, both included; `nil` when there is none.
        public func path(to person: PersonIndex) -> [PersonIndex]? {
            guard distances[Int(person)].isFinite else { return nil }
            var path = [person]
            while parents[Int(path.last!)] != path.last! { path.append(parents[Int(path.last!)]) }
            return path.reversed()
        }
    }

    /// Distances along follows from `source`. Weights must be 0 or more, as every reader sees to.
    /// O((people + follows) log people).
    public static func run(on network: Network, from source: PersonIndex) -> Result {
        run(on: network.following, weights: network.weights, from: source)
    }

    /// The same on any square pattern, an edge from each row to its columns; `weights` in the order of its columns.
    public static func run(
        on rows: CompressedRows, weights: SharedBuffer<Float>?, from source: PersonIndex
    ) -> Result {
        precondition(rows.columnCount == rows.rowCount, "a graph has as many columns as rows")
        precondition(weights == nil || weights!.count == rows.nonzeroCount, "one weight an edge")
        let distances = MutableBuffer<Double>(repeating: .infinity, count: rows.rowCount)
        let parents = MutableBuffer<PersonIndex>(count: rows.rowCount)
        for person in parents.indices { parents[person] = PersonIndex(person) }
        distances[Int(source)] = 0
        var heap = DistanceHeap()
        heap.insert(source, at: 0)
        while let (person, distance) = heap.popNearest() {
            // An older entry of somebody who was reached on a shorter way since.
            if distance > distances[Int(person)] { continue }
            for place in rows.range(Int(person)) {
                let weight = weights.map { Double($0[place]) } ?? 1
                precondition(weight >= 0, "weights of follows are not negative")
                let neighbor = rows.columns[place]
                let length = distance + weight
                if length < distances[Int(neighbor)] {
                    distances[Int(neighbor)] = length
                    parents[Int(neighbor)] = person
                    heap.insert(neighbor, at: length)
                }
            }
        }
        return Result(distances: distances.freeze(), parents: parents.freeze())
    }

    /// Checks a result follow by follow: no follow offers a shorter way, and everybody reached stands at the end of a
    /// way of that length that begins at the source. O(people + follows × log following).
    public static func verify(_ result: Result, on network: Network, from source: PersonIndex) -> Verification {
        let length = { (place: Int) in network.weights.map { Double($0[place]) } ?? 1 }
        guard result.distances[Int(source)] == 0 else { return .refuted(person: source, reason: "it is the source") }
        var children = [[PersonIndex]](repeating: [], count: network.personCount)
        for person in 0..<network.personCount {
            let index = PersonIndex(person)
            for place in network.following.range(person) {
                let neighbor = network.following.columns[place]
                if result.distances[person] + length(place) < result.distances[Int(neighbor)] {
                    return .refuted(person: neighbor, reason: "there is a shorter way")
                }
            }
            let parent = result.parents[person]
            if parent == index { continue }
            guard let place = network.following.position(Int(parent), index),
                result.distances[Int(parent)] + length(place) == result.distances[person]
            else { return .refuted(person: index, reason: "the way does not have this length") }
            children[Int(parent)].append(index)
        }
        var isReached = [Bool](repeating: false, count: network.personCount)
        var stack = [source]
        while let person = stack.popLast() {
            isReached[Int(person)] = true
            stack.append(contentsOf: children[Int(person)])
        }
        for person in isReached.indices where isReached[person] != result.distances[person].isFinite {
            return .refuted(person: PersonIndex(person), reason: "the way back does not end at the source")
        }
        return .confirmed
    }
}

/// Pairs of a person and a distance, nearest first, the smaller person first at equal distance.
private struct DistanceHeap {
    private struct Entry {
        let distance: Double
        let person: PersonIndex

        func precedes(_ other: Entry) -> Bool {
            distance < other.distance || (distance == other.distance && person < other.person)
        }
    }

    private var entries: [Entry] = []

    mutating func insert(_ person: PersonIndex, at distance: Double) {
        let entry = Entry(distance: distance, person: person)
        var place = entries.count
        entries.append(entry)
        while place > 0 {
            let above = (place - 1) / 4
            guard entry.precedes(entries[above]) else { break }
            entries[place] = entries[above]
            place = above
        }
        entries[place] = entry
    }

    mutating func popNearest() -> (person: PersonIndex, distance: Double)? {
        guard let nearest = entries.first, let last = entries.popLast() else { return nil }
        guard !entries.isEmpty else { return (nearest.person, nearest.distance) }
        var place = 0
        while true {
            let first = 4 * place + 1
            guard first < entries.count else { break }
            var least = first
            for child in first + 1..<max(first + 1, min(first + 4, entries.count))
            where entries[child].precedes(entries[least]) {
                least = child
            }
            guard entries[least].precedes(last) else { break }
            entries[place] = entries[least]
            place = least
        }
        entries[place] = last
        return (nearest.person, nearest.distance)
    }
}
