import KithLinearAlgebra

/// Groups of people in which everybody is reached from everybody along follows.
///
/// One depth-first search with stacks of its own, so that no chain of follows is too long: Pearce, "A space-efficient
/// algorithm for finding strongly connected components", Information Processing Letters 116(1), 2016,
/// doi:10.1016/j.ipl.2015.08.010. It differs in that components are named by their smallest index.
public enum StrongComponents {
    public typealias Result = Components

    /// Finds the components, on one thread. O(people + follows); 21 bytes a person beside the result.
    public static func run(on network: Network) -> Result {
        run(on: network.following)
    }

    /// The same for any square pattern, read as an edge from each row to its columns.
    public static func run(on rows: CompressedRows) -> Result {
        precondition(rows.columnCount == rows.rowCount, "a graph has as many columns as rows")
        var search = DepthFirstSearch(rows)
        for start in 0..<rows.rowCount where search.order[start] == 0 { search.explore(from: start) }
        return Components(labels: search.labels.freeze())
    }

    /// Checks a result from the other side: within each component the first person must reach everybody and be reached
    /// by everybody, and follows between components must not run in circles. O(people + follows).
    public static func verify(_ result: Result, on network: Network) -> Verification {
        if let person = result.firstBadLabel() {
            return .refuted(person: person, reason: "the label is not the first person of a component")
        }
        for (rows, way) in [(network.following, "reached from"), (network.followers, "led back to")] {
            if let person = firstUnreached(result, rows) {
                return .refuted(person: person, reason: "cannot be \(way) the component's first person")
            }
        }
        return hasCircle(result, network.following)
            ? .refuted(person: nil, reason: "several components reach each other") : .confirmed
    }

    /// Somebody whom their component's first person does not reach inside the component.
    private static func firstUnreached(_ result: Result, _ rows: CompressedRows) -> PersonIndex? {
        var isReached = [Bool](repeating: false, count: rows.rowCount)
        for representative in result.representatives {
            isReached[Int(representative)] = true
            var stack = [representative]
            while let person = stack.popLast() {
                for neighbor in rows.columns.slice(rows.range(Int(person)))
                where !isReached[Int(neighbor)] && result.areTogether(person, neighbor) {
                    isReached[Int(neighbor)] = true
                    stack.append(neighbor)
                }
            }
        }
        return isReached.firstIndex(of: false).map { PersonIndex($0) }
    }

    /// Whether follows between components run in circles: whether taking away components that nobody else leads to
    /// ever gets stuck.
    private static func hasCircle(_ result: Result, _ rows: CompressedRows) -> Bool {
        var incoming = [Int](repeating: 0, count: rows.rowCount)
        var members: [PersonIndex: [Int]] = [:]
        for person in 0..<rows.rowCount {
            members[result.labels[person], default: []].append(person)
            for neighbor in rows.columns.slice(rows.range(person))
            where result.labels[Int(neighbor)] != result.labels[person] {
                incoming[Int(result.labels[Int(neighbor)])] += 1
            }
        }
        var ready = result.representatives.filter { incoming[Int($0)] == 0 }
        var taken = 0
        while let label = ready.popLast() {
            taken += 1
            for person in members[label]! {
                for neighbor in rows.columns.slice(rows.range(person)) {
                    let other = result.labels[Int(neighbor)]
                    if other == label { continue }
                    incoming[Int(other)] -= 1
                    if incoming[Int(other)] == 0 { ready.append(other) }
                }
            }
        }
        return taken != result.count
    }
}

/// The state of Pearce's search. `order` is 0 for the unseen, the smallest visiting number known to be reachable for
/// those on the way, and a number above all of those for members of finished components.
private struct DepthFirstSearch {
    let rows: CompressedRows
    let order: MutableBuffer<UInt32>
    let labels: MutableBuffer<PersonIndex>
    /// The path from the start, with the position of the next edge to look at.
    private let path: MutableBuffer<UInt32>
    private let cursors: MutableBuffer<UInt64>
    private let isRoot: MutableBuffer<Bool>
    /// People left whose component is not known yet.
    private let waiting: MutableBuffer<UInt32>
    private var waitingCount = 0
    private var nextOrder: UInt32 = 1
    private var finishedOrder = UInt32.max

    init(_ rows: CompressedRows) {
        self.rows = rows
        let count = rows.rowCount
        order = MutableBuffer(count: count)
        labels = MutableBuffer(count: count)
        path = MutableBuffer(count: count)
        cursors = MutableBuffer(count: count)
        isRoot = MutableBuffer(count: count)
        waiting = MutableBuffer(count: count)
    }

    /// Visits everybody unseen that `start` reaches and finishes their components.
    mutating func explore(from start: Int) {
        var depth = 0
        enter(start, at: 0)
        while depth >= 0 {
            let vertex = Int(path[depth])
            let end = rows.offsets[vertex + 1]
            var cursor = cursors[depth]
            var lowest = order[vertex]
            var unseen: Int?
            while cursor < end {
                let neighbor = Int(rows.columns[Int(cursor)])
                let other = order[neighbor]
                if other == 0 {
                    unseen = neighbor
                    break
                }
                if other < lowest {
                    lowest = other
                    isRoot[vertex] = false
                }
                cursor += 1
            }
            order[vertex] = lowest
            cursors[depth] = cursor
            if let unseen {
                depth += 1
                enter(unseen, at: depth)
            } else {
                finish(vertex)
                depth -= 1
            }
        }
    }

    private mutating func enter(_ vertex: Int, at depth: Int) {
        path[depth] = UInt32(vertex)
        cursors[depth] = rows.offsets[vertex]
        order[vertex] = nextOrder
        nextOrder += 1
        isRoot[vertex] = true
    }

    /// Leaves `vertex`: a root takes its component off the waiting ones.
    private mutating func finish(_ vertex: Int) {
        guard isRoot[vertex] else {
            waiting[waitingCount] = UInt32(vertex)
            waitingCount += 1
            return
        }
        let own = order[vertex]
        let top = waitingCount
        var smallest = UInt32(vertex)
        while waitingCount > 0, own <= order[Int(waiting[waitingCount - 1])] {
            waitingCount -= 1
            smallest = min(smallest, waiting[waitingCount])
        }
        for place in waitingCount..<top {
            order[Int(waiting[place])] = finishedOrder
            labels[Int(waiting[place])] = smallest
        }
        nextOrder -= UInt32(top - waitingCount) + 1
        order[vertex] = finishedOrder
        labels[vertex] = smallest
        finishedOrder -= 1
    }
}
