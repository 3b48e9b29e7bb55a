import KithLinearAlgebra

/// Groups that may overlap: a person may be in several, or in none.
///
/// Circles are numbered from 0 by size, the largest first, those of equal size in the order of their members; none is
/// empty and no two are equal. So equal sets of circles are equal values.
public struct Circles: Sendable, Equatable {
    /// The people of each circle, row after row, sorted.
    public let members: CompressedRows
    /// The circles of each person, row after row, sorted.
    public let circles: CompressedRows

    /// From lists of members in any order, all below `personCount`; repeats are dropped. O(members log members).
    public init(members lists: [[UInt32]], personCount: Int) {
        var rows: [[UInt32]] = lists.map { list in
            precondition(list.allSatisfy { $0 < personCount }, "members must be below the number of people")
            var sorted = list.sorted()
            sorted.removeRepeats()
            return sorted
        }
        rows.removeAll { $0.isEmpty }
        rows.sort { $0.count != $1.count ? $0.count > $1.count : $0.lexicographicallyPrecedes($1) }
        rows.removeRepeats()
        var offsets: [UInt64] = [0]
        offsets.reserveCapacity(rows.count + 1)
        for row in rows { offsets.append(offsets.last! + UInt64(row.count)) }
        members = CompressedRows(
            offsets: SharedBuffer(offsets), columns: SharedBuffer(rows.flatMap { $0 }), columnCount: personCount)
        circles = members.transposed(threads: 1)
    }

    /// The groups of a partition, under the same numbers. O(people).
    public init(_ partition: Partition) {
        members = partition.members
        circles = members.transposed(threads: 1)
    }

    /// Number of people, those in no circle too.
    public var personCount: Int { members.columnCount }

    /// Number of circles.
    public var circleCount: Int { members.rowCount }

    /// Number of people in `circle`.
    public func size(_ circle: Int) -> Int { members.degree(circle) }

    /// How many people are in a circle at all. O(people).
    public var coveredCount: Int { (0..<personCount).count { circles.degree($0) > 0 } }

    /// Circles of these people alone, the others left out; the people keep their numbers. O(members log members).
    public func limited(to isKept: (UInt32) -> Bool) -> Circles {
        let lists = (0..<circleCount).map { circle in members.columns.slice(members.range(circle)).filter(isKept) }
        return Circles(members: lists, personCount: personCount)
    }

    public static func == (left: Circles, right: Circles) -> Bool {
        left.personCount == right.personCount && left.members.offsets == right.members.offsets
            && left.members.columns == right.members.columns
    }
}

extension Array where Element: Equatable {
    /// Keeps the first of each run of equal elements.
    mutating func removeRepeats() {
        var kept = 0
        for index in indices where index == 0 || self[index] != self[kept - 1] {
            if kept != index { self[kept] = self[index] }
            kept += 1
        }
        removeSubrange(kept...)
    }
}
