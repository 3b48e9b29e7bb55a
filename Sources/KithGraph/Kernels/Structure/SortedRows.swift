import KithLinearAlgebra

/// Intersections and unions of sorted rows without repeats.
enum SortedRows {
    /// From this ratio of lengths on, the shorter row is looked up in the longer one instead of merged with it.
    private static let lookupRatio = 32

    /// How many values two rows share. O(shorter + longer), O(shorter × log longer) for very unequal lengths.
    static func commonCount(_ left: Span<UInt32>, _ right: Span<UInt32>) -> Int {
        if left.count > right.count { return commonCount(right, left) }
        var common = 0
        if left.count * lookupRatio < right.count {
            var from = 0
            for index in left.indices {
                from = lowerBound(right, left[index], from: from)
                if from == right.count { break }
                if right[from] == left[index] { common += 1 }
            }
            return common
        }
        var i = 0
        var j = 0
        // Without branches inside: which row moves on cannot be predicted.
        while i < left.count, j < right.count {
            let a = left[i]
            let b = right[j]
            common &+= a == b ? 1 : 0
            i &+= a <= b ? 1 : 0
            j &+= b <= a ? 1 : 0
        }
        return common
    }

    /// Writes the sorted union of two rows to `target` from `start` on and returns its length.
    static func writeUnion(
        _ left: Span<UInt32>, _ right: Span<UInt32>, to target: MutableBuffer<UInt32>, at start: Int
    ) -> Int {
        var place = start
        var i = 0
        var j = 0
        while i < left.count, j < right.count {
            let a = left[i]
            let b = right[j]
            target[place] = min(a, b)
            place &+= 1
            i &+= a <= b ? 1 : 0
            j &+= b <= a ? 1 : 0
        }
        while i < left.count {
            target[place] = left[i]
            place &+= 1
            i &+= 1
        }
        while j < right.count {
            target[place] = right[j]
            place &+= 1
            j &+= 1
        }
        return place - start
    }

    /// Writes the values that two rows share to `target` from `start` on, in order, and returns how many.
    static func writeCommon(
        _ left: Span<UInt32>, _ right: Span<UInt32>, to target: MutableBuffer<UInt32>, at start: Int
    ) -> Int {
        if left.count > right.count { return writeCommon(right, left, to: target, at: start) }
        var place = start
        var from = 0
        let isLookup = left.count * lookupRatio < right.count
        for index in left.indices {
            let value = left[index]
            if isLookup {
                from = lowerBound(right, value, from: from)
            } else {
                while from < right.count, right[from] < value { from &+= 1 }
            }
            if from == right.count { break }
            if right[from] == value {
                target[place] = value
                place &+= 1
            }
        }
        return place - start
    }

    /// The first position from `from` on whose value is not below `value`.
    private static func lowerBound(_ row: Span<UInt32>, _ value: UInt32, from: Int) -> Int {
        var low = from
        var high = row.count
        while low < high {
            let middle = (low + high) / 2
            if row[middle] < value { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
