import KithLinearAlgebra

/// How a set of whole numbers, such as degrees or component sizes, is spread.
public struct DegreeHistogram: Sendable, Equatable {
    /// People whose numbers lie in one range.
    public struct Bin: Sendable, Equatable {
        /// The range, both ends inside.
        public let range: ClosedRange<UInt32>
        public let people: Int
    }

    /// How many people have each number, from 0 up to the largest.
    public let counts: [Int]
    /// How many people there are.
    public let people: Int

    /// Counts `degrees`. O(count + largest).
    public init(_ degrees: SharedBuffer<UInt32>) {
        var counts = [Int](repeating: 0, count: degrees.isEmpty ? 0 : Int(degrees.max()!) + 1)
        for degree in degrees { counts[Int(degree)] += 1 }
        self.counts = counts
        people = degrees.count
    }

    /// The largest number; `nil` for nobody.
    public var maximum: UInt32? { counts.isEmpty ? nil : UInt32(counts.count - 1) }

    /// The mean; `nil` for nobody.
    public var mean: Double? {
        guard people > 0 else { return nil }
        var sum = 0.0
        for degree in counts.indices { sum += Double(degree) * Double(counts[degree]) }
        return sum / Double(people)
    }

    /// The smallest number that at least `share` of the people (0 to 1) do not exceed; 0.5 is the lower median.
    /// `nil` for nobody. O(largest).
    public func quantile(_ share: Double) -> UInt32? {
        precondition(share >= 0 && share <= 1, "a quantile is between 0 and 1")
        guard people > 0 else { return nil }
        var seen = 0
        for degree in counts.indices {
            seen += counts[degree]
            if seen > 0, Double(seen) >= share * Double(people) { return UInt32(degree) }
        }
        return maximum
    }

    /// Ranges that double: 0, 1, 2–3, 4–7, …, up to the one with the largest number; empty ones between are kept.
    public var doublingBins: [Bin] {
        var bins: [Bin] = []
        var low = 0
        while low < counts.count {
            let high = low == 0 ? 0 : 2 * low - 1
            let people = counts[low...min(high, counts.count - 1)].reduce(0, +)
            bins.append(Bin(range: UInt32(low)...UInt32(high), people: people))
            low = high + 1
        }
        return bins
    }
}
