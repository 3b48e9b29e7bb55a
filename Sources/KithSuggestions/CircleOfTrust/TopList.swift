import KithGraph

/// The best few of many scored people, whatever the order they come in.
struct TopList {
    struct Entry {
        let person: PersonIndex
        let score: Double
        let tie: UInt64

        /// Whether this one stands after `other`.
        func isWorse(than other: Entry) -> Bool {
            score != other.score ? score < other.score : tie > other.tie
        }
    }

    private let capacity: Int
    /// A heap whose first element is the worst of those kept.
    private var heap: [Entry] = []

    init(capacity: Int) {
        self.capacity = max(0, capacity)
    }

    /// Whether a person with `score` might be kept; what is refused here need not be looked at further.
    func mayTake(_ score: Double) -> Bool {
        heap.count < capacity || (capacity > 0 && score >= heap[0].score)
    }

    /// Whether `entry` would be kept now.
    func takes(_ entry: Entry) -> Bool {
        heap.count < capacity || (capacity > 0 && heap[0].isWorse(than: entry))
    }

    mutating func insert(_ entry: Entry) {
        guard takes(entry) else { return }
        if heap.count < capacity {
            heap.append(entry)
            var child = heap.count - 1
            while child > 0, heap[child].isWorse(than: heap[(child - 1) / 2]) {
                heap.swapAt(child, (child - 1) / 2)
                child = (child - 1) / 2
            }
            return
        }
        heap[0] = entry
        var parent = 0
        while true {
            var worst = parent
            for child in [2 * parent + 1, 2 * parent + 2] where child < heap.count {
                if heap[child].isWorse(than: heap[worst]) { worst = child }
            }
            if worst == parent { return }
            heap.swapAt(parent, worst)
            parent = worst
        }
    }

    /// Those kept, best first.
    func sorted() -> [Entry] {
        heap.sorted { $1.isWorse(than: $0) }
    }
}
