/// For each of many rows the best candidates found, best first, with their scores.
public struct RankedLists: Sendable {
    /// The longest that a list can be.
    public let limit: Int
    /// Lengths of the lists.
    public let counts: SharedBuffer<UInt32>
    private let candidates: SharedBuffer<UInt32>
    private let scores: SharedBuffer<Float>

    init(
        limit: Int, counts: SharedBuffer<UInt32>, candidates: SharedBuffer<UInt32>, scores: SharedBuffer<Float>
    ) {
        precondition(candidates.count == limit * counts.count && scores.count == candidates.count)
        self.limit = limit
        self.counts = counts
        self.candidates = candidates
        self.scores = scores
    }

    /// How many lists there are.
    public var count: Int { counts.count }

    /// The candidates of list `row`, best first, borrowed.
    @_lifetime(borrow self)
    public func candidates(_ row: Int) -> Span<UInt32> {
        candidates.span(row * limit..<row * limit + Int(counts[row]))
    }

    /// The scores of list `row`, falling, borrowed.
    @_lifetime(borrow self)
    public func scores(_ row: Int) -> Span<Float> {
        scores.span(row * limit..<row * limit + Int(counts[row]))
    }

    /// One list as an array.
    public subscript(row: Int) -> [(candidate: UInt32, score: Float)] {
        (row * limit..<row * limit + Int(counts[row])).map { (candidates[$0], scores[$0]) }
    }
}

/// Lists while they are filled: one slot of `limit` places a row, heaps until they are put in order.
struct MutableRankedLists: Sendable {
    let limit: Int
    let counts: MutableBuffer<UInt32>
    let candidates: MutableBuffer<UInt32>
    let scores: MutableBuffer<Float>

    init(rows: Int, limit: Int) {
        self.limit = limit
        counts = MutableBuffer(count: rows)
        candidates = MutableBuffer(count: rows * limit)
        scores = MutableBuffer(count: rows * limit)
    }

    func freeze() -> RankedLists {
        RankedLists(limit: limit, counts: counts.freeze(), candidates: candidates.freeze(), scores: scores.freeze())
    }

    static func byteCount(rows: Int, limit: Int) -> Int { rows * (8 * limit + 4) }
}
