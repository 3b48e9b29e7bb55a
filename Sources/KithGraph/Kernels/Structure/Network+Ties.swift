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
        following.offsets == followers.offsets && following.columns == followers.columns
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
        let following = following
        let followers = followers
        return assembleRows(threads: threads) { row in
            let common = SortedRows.commonCount(following[row], followers[row])
            return following.degree(row) + followers.degree(row) - common
        } write: { row, target, place in
            SortedRows.writeUnion(following[row], followers[row], to: target, at: place)
        }
    }

    /// Row *a* holds everybody who follows *a* and is followed by *a*. A symmetric network gives its own rows, without
    /// copying. O(follows).
    public func mutualRows(threads: Int = Parallel.availableThreads) -> CompressedRows {
        if isSymmetric { return following }
        let following = following
        let followers = followers
        return assembleRows(threads: threads) { row in
            SortedRows.commonCount(following[row], followers[row])
        } write: { row, target, place in
            SortedRows.writeCommon(following[row], followers[row], to: target, at: place)
        }
    }

    /// Rows over the people whose lengths `length` tells first and which `write` then puts in place.
    private func assembleRows(
        threads: Int, length: @Sendable (Int) -> Int,
        write: @Sendable (_ row: Int, _ target: MutableBuffer<UInt32>, _ place: Int) -> Void
    ) -> CompressedRows {
        let offsets = MutableBuffer<UInt64>(count: personCount + 1)
        let cuts = Parallel.balancedCuts(following.offsets, parts: threads * 16)
        Parallel.forEach(cuts.count, threads: threads) { part in
            for row in cuts[part] { offsets[row + 1] = UInt64(length(row)) }
        }
        for row in 0..<personCount { offsets[row + 1] += offsets[row] }
        let columns = MutableBuffer<UInt32>(count: Int(offsets[personCount]))
        Parallel.forEach(cuts.count, threads: threads) { part in
            for row in cuts[part] { write(row, columns, Int(offsets[row])) }
        }
        return CompressedRows(offsets: offsets.freeze(), columns: columns.freeze(), columnCount: personCount)
    }
}
