import KithLinearAlgebra

/// Ties as far as a search around seeds asks for them.
protocol NeighborSource {
    /// Rows of as many ties as everybody has here, though not always of the same ones.
    var rows: CompressedRows { get }
    /// Calls `body` for every neighbour, for one tied twice, twice.
    mutating func forEachNeighbor(of person: UInt32, _ body: (UInt32) -> Void)
}

/// The ties of a graph as they are.
struct GraphNeighbors: NeighborSource {
    let rows: CompressedRows

    @inline(__always)
    func forEachNeighbor(of person: UInt32, _ body: (UInt32) -> Void) {
        let row = rows[Int(person)]
        for index in row.indices { body(row[index]) }
    }
}

/// A graph of the same degrees drawn at random, of which only what is looked at is drawn: ends of ties are joined at
/// random when their person is first asked for (configuration model, in which a tie may come twice or end where it starts).
/// Newman, Strogatz, Watts, "Random graphs with arbitrary degree distributions and their applications", Physical Review
/// E 64, 2001, doi:10.1103/PhysRevE.64.026118.
struct RandomNeighbors: NeighborSource {
    let rows: CompressedRows
    private var generator: SeededGenerator
    /// The other end of each end that has been joined; ends are places in the rows.
    private var joined: [Int: Int] = [:]
    private var known: [UInt32: [UInt32]] = [:]

    init(_ rows: CompressedRows, generator: SeededGenerator) {
        self.rows = rows
        self.generator = generator
    }

    mutating func forEachNeighbor(of person: UInt32, _ body: (UInt32) -> Void) {
        if known[person] == nil { known[person] = drawn(person) }
        for other in known[person]! { body(other) }
    }

    private mutating func drawn(_ person: UInt32) -> [UInt32] {
        rows.range(Int(person)).map { end in
            if let other = joined[end] { return owner(other) }
            // The number of ends is even, so that one is left.
            var other = end
            while other == end || joined[other] != nil { other = Int(generator.below(UInt64(rows.nonzeroCount))) }
            joined[end] = other
            joined[other] = end
            return owner(other)
        }
    }

    /// Whose row holds the place. O(log people).
    private func owner(_ place: Int) -> UInt32 {
        var (low, high) = (0, rows.rowCount)
        while low + 1 < high {
            let middle = (low + high) / 2
            if Int(rows.offsets[middle]) <= place { low = middle } else { high = middle }
        }
        return UInt32(low)
    }
}
