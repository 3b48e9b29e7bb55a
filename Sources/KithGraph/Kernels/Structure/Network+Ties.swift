import KithLinearAlgebra

/// Which pairs count as tied when direction does not matter.
public enum Ties: String, Sendable, CaseIterable {
    /// Either follows the other.
    case either
    /// Both follow each other.
    case mutual
}

extension Network {
    /// Whether everybody is followed back by all they follow, so that both directions hold the same rows. O(follows),
    /// O(1) as a rule for networks where it does not hold.
    public var isSymmetric: Bool {
        Network.areEqual(following.offsets.span, followers.offsets.span)
            && Network.areEqual(following.columns.span, followers.columns.span)
    }

    private static func areEqual<Value: FixedWidthInteger & BitwiseCopyable>(
        _ left: Span<Value>, _ right: Span<Value>
    ) -> Bool {
        guard left.count == right.count else { return false }
        for index in left.indices where left[index] != right[index] { return false }
        return true
    }

    /// The ties of every person, sorted: all in `following` and `followers` for ``Ties/either``, those in both for
    /// ``Ties/mutual``. The result is symmetric. O(follows).
    public func rows(of ties: Ties, threads: Int = Parallel.availableThreads) -> CompressedRows {
        switch ties {
        case .either: return undirectedRows(threads: threads)
        case .mutual: return mutualRows(threads: threads)
        }
    }

    /// Row *a* holds everybody who follows *a* or is followed by *a*. A symmetric network gives its own rows, without
    /// copying. O(follows).
    public func undirectedRows(threads: Int = Parallel.availableThreads) -> CompressedRows {
        if isSymmetric { return following }
        return assembleRows(threads: threads) { left, right in
            left.count + right.count
        } write: { left, right, target, place in
            SortedRows.writeUnion(left, right, to: target, at: place)
        }
    }

    /// Row *a* holds everybody who follows *a* and is followed by *a*. A symmetric network gives its own rows, without
    /// copying. O(follows).
    public func mutualRows(threads: Int = Parallel.availableThreads) -> CompressedRows {
        if isSymmetric { return following }
        return assembleRows(threads: threads) { left, right in
            min(left.count, right.count)
        } write: { left, right, target, place in
            SortedRows.writeCommon(left, right, to: target, at: place)
        }
    }

    /// Rows made of both directions' rows: `write` puts each in place and returns its length, at most `bound`. They are
    /// written with gaps, which are then closed, since merging costs more than moving.
    private func assembleRows(
        threads: Int, bound: (_ left: Span<UInt32>, _ right: Span<UInt32>) -> Int,
        write:
            @Sendable (
                _ left: Span<UInt32>, _ right: Span<UInt32>, _ target: MutableBuffer<UInt32>, _ place: Int
            ) -> Int
    ) -> CompressedRows {
        let starts = MutableBuffer<UInt64>(count: personCount + 1)
        for row in 0..<personCount {
            starts[row + 1] = starts[row] + UInt64(bound(following[row], followers[row]))
        }
        let columns = MutableBuffer<UInt32>(count: Int(starts[personCount]))
        let lengths = MutableBuffer<UInt32>(count: personCount)
        let cuts = Parallel.balancedCuts(following.offsets, parts: threads * 16)
        Parallel.forEach(cuts.count, threads: threads) { [following, followers] part in
            for row in cuts[part] {
                lengths[row] = UInt32(write(following[row], followers[row], columns, Int(starts[row])))
            }
        }
        var end = 0
        for row in 0..<personCount {
            let start = Int(starts[row])
            let length = Int(lengths[row])
            if start != end {
                for index in 0..<length { columns[end + index] = columns[start + index] }
            }
            starts[row] = UInt64(end)
            end += length
        }
        starts[personCount] = UInt64(end)
        return CompressedRows(
            offsets: starts.freeze(), columns: columns.freeze(count: end), columnCount: personCount)
    }
}
