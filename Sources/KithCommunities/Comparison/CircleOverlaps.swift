import KithLinearAlgebra

/// How many people each circle of one set shares with each of another, where it shares any.
struct CircleOverlaps {
    struct Overlap {
        let other: Int
        let shared: Int
    }

    /// All zero between calls.
    private let counts: MutableBuffer<UInt32>
    private let others: CompressedRows

    init(with others: Circles) {
        self.others = others.circles
        counts = MutableBuffer(count: others.circleCount)
    }

    /// The circles that share somebody with `members`, in their order. O(circles of the members).
    func overlaps(of members: Span<UInt32>) -> [Overlap] {
        var touched: [UInt32] = []
        for index in members.indices {
            let row = others[Int(members[index])]
            for place in row.indices {
                let circle = Int(row[place])
                if counts[circle] == 0 { touched.append(row[place]) }
                counts[circle] += 1
            }
        }
        touched.sort()
        let found = touched.map { Overlap(other: Int($0), shared: Int(counts[Int($0)])) }
        for circle in touched { counts[Int(circle)] = 0 }
        return found
    }
}
