import KithLinearAlgebra

/// Draws random shortest ways, searching from both ends at once. Used by one thread at a time.
final class PathSampler: @unchecked Sendable {
    private let count: Int
    private let fromSource: HalfSearch
    private let toTarget: HalfSearch

    /// Row *a* of `forward` holds where a step from *a* leads, of `backward` where one to *a* comes from.
    init(forward: CompressedRows, backward: CompressedRows) {
        count = forward.rowCount
        fromSource = HalfSearch(along: forward, against: backward)
        toTarget = HalfSearch(along: backward, against: forward)
    }

    /// Draws two different people and one of the shortest ways from the first to the second, and adds 1 to the `hits` of
    /// everybody inside.
    func sample(_ generator: inout SeededGenerator, _ hits: MutableBuffer<UInt64>) {
        let source = UInt32(generator.below(UInt64(count)))
        var target = UInt32(generator.below(UInt64(count - 1)))
        if target >= source { target += 1 }
        fromSource.start(at: source)
        toTarget.start(at: target)
        var middles: [UInt32] = []
        while middles.isEmpty {
            // The smaller frontier moves, so that neither side is searched far beyond the other.
            let isForward = fromSource.frontierEntries <= toTarget.frontierEntries
            let moving = isForward ? fromSource : toTarget
            guard moving.frontierEntries > 0 else { return }
            middles = moving.advance(meeting: isForward ? toTarget : fromSource)
        }
        // Every shortest way crosses the level where both sides met once.
        let middle = fromSource.choose(middles, &generator) { self.fromSource.ways($0) * self.toTarget.ways($0) }
        if middle != source, middle != target { hits[Int(middle)] += 1 }
        fromSource.walkBack(from: middle, &generator, hits)
        toTarget.walkBack(from: middle, &generator, hits)
    }
}

/// One side of a search from both ends: distances, and numbers of shortest ways, from where it starts.
private final class HalfSearch {
    private let along: CompressedRows
    private let against: CompressedRows
    /// Of the search that last reached each person; others' distances and ways count as none.
    private let stamps: MutableBuffer<UInt32>
    private let distances: MutableBuffer<UInt32>
    private let counts: MutableBuffer<Double>
    private let queue: MutableBuffer<UInt32>
    private var stamp: UInt32 = 0
    private var level: Range<Int> = 0..<0
    /// How many steps the next level would look at.
    private(set) var frontierEntries = 0

    init(along: CompressedRows, against: CompressedRows) {
        self.along = along
        self.against = against
        stamps = MutableBuffer(count: along.rowCount)
        distances = MutableBuffer(count: along.rowCount)
        counts = MutableBuffer(count: along.rowCount)
        queue = MutableBuffer(count: along.rowCount)
    }

    func start(at person: UInt32) {
        if stamp == .max {
            stamps.fill(stamps.indices, with: 0)
            stamp = 0
        }
        stamp += 1
        stamps[Int(person)] = stamp
        distances[Int(person)] = 0
        counts[Int(person)] = 1
        queue[0] = person
        level = 0..<1
        frontierEntries = along.degree(Int(person))
    }

    /// Goes one step farther; returns whom of the new level `other` has reached, in the order they are met.
    func advance(meeting other: HalfSearch) -> [UInt32] {
        var end = level.upperBound
        var entries = 0
        var met: [UInt32] = []
        let along = along
        for place in level {
            let person = Int(queue[place])
            let distance = distances[person] + 1
            let ways = counts[person]
            let row = along[person]
            for index in row.indices {
                let next = Int(row[index])
                if stamps[next] != stamp {
                    stamps[next] = stamp
                    distances[next] = distance
                    counts[next] = ways
                    queue[end] = UInt32(next)
                    end += 1
                    entries += along.degree(next)
                    if other.stamps[next] == other.stamp { met.append(UInt32(next)) }
                } else if distances[next] == distance {
                    counts[next] += ways
                }
            }
        }
        level = level.upperBound..<end
        frontierEntries = entries
        return met
    }

    /// The shortest ways to `person`, who is reached.
    func ways(_ person: UInt32) -> Double { counts[Int(person)] }

    /// One of `people`, with probability as `weight`.
    func choose(_ people: [UInt32], _ generator: inout SeededGenerator, _ weight: (UInt32) -> Double) -> UInt32 {
        var rest = generator.unit() * people.reduce(0) { $0 + weight($1) }
        for person in people {
            rest -= weight(person)
            if rest < 0 { return person }
        }
        return people.last!
    }

    /// Walks one of the shortest ways back from `person` to the start, and adds 1 to the `hits` of everybody between.
    func walkBack(from person: UInt32, _ generator: inout SeededGenerator, _ hits: MutableBuffer<UInt64>) {
        var person = Int(person)
        let against = against
        while distances[person] > 1 {
            let row = against[person]
            let distance = distances[person] - 1
            var rest = generator.unit() * counts[person]
            var chosen = person
            for index in row.indices where stamps[Int(row[index])] == stamp && distances[Int(row[index])] == distance {
                chosen = Int(row[index])
                rest -= counts[chosen]
                if rest < 0 { break }
            }
            person = chosen
            hits[person] += 1
        }
    }
}

/// A search from one person that shares out among all how many shortest ways lead through them (Brandes 2001). Used by
/// one thread at a time.
final class DependencySearch {
    private let forward: CompressedRows
    private let backward: CompressedRows
    private let distances: MutableBuffer<UInt32>
    private let counts: MutableBuffer<Double>
    private let shares: MutableBuffer<Double>
    private let queue: MutableBuffer<UInt32>

    init(forward: CompressedRows, backward: CompressedRows) {
        self.forward = forward
        self.backward = backward
        distances = MutableBuffer(repeating: .max, count: forward.rowCount)
        counts = MutableBuffer(count: forward.rowCount)
        shares = MutableBuffer(count: forward.rowCount)
        queue = MutableBuffer(count: forward.rowCount)
    }

    /// Adds to `sums`, for everybody but `source`, the sum over all targets of the share of shortest ways from `source`
    /// that have them inside.
    func addDependencies(on source: Int, to sums: MutableBuffer<Double>) {
        let (forward, backward) = (forward, backward)
        distances[source] = 0
        counts[source] = 1
        queue[0] = UInt32(source)
        var (next, end) = (0, 1)
        while next < end {
            let person = Int(queue[next])
            next += 1
            let row = forward[person]
            for index in row.indices {
                let other = Int(row[index])
                if distances[other] == .max {
                    distances[other] = distances[person] + 1
                    queue[end] = UInt32(other)
                    end += 1
                }
                if distances[other] == distances[person] + 1 { counts[other] += counts[person] }
            }
        }
        for place in stride(from: end - 1, to: 0, by: -1) {
            let person = Int(queue[place])
            let share = (1 + shares[person]) / counts[person]
            let row = backward[person]
            for index in row.indices where distances[Int(row[index])] &+ 1 == distances[person] {
                shares[Int(row[index])] += counts[Int(row[index])] * share
            }
            sums[person] += shares[person]
        }
        for place in 0..<end {
            let person = Int(queue[place])
            distances[person] = .max
            counts[person] = 0
            shares[person] = 0
        }
    }
}
