import KithLinearAlgebra

/// Which group each person belongs to, everybody to exactly one.
///
/// Groups are numbered from 0 by size, the largest first, those of equal size by their first member, so that equal
/// partitions are equal values whatever numbers an algorithm used.
public struct Partition: Sendable, Equatable {
    /// The group of each person.
    public let groups: SharedBuffer<UInt32>
    /// The people of each group, row after row: `members[g]`, sorted.
    public let members: CompressedRows

    /// From any labels below `labels.count`, one a person. O(people + groups log groups).
    public init(labels: SharedBuffer<UInt32>) {
        let count = labels.count
        var sizes = [UInt32](repeating: 0, count: count)
        var firsts: [UInt32] = []
        for label in labels {
            precondition(label < count, "labels must be below the number of people")
            if sizes[Int(label)] == 0 { firsts.append(label) }
            sizes[Int(label)] += 1
        }
        // `firsts` is in the order of first members, which a stable sort by size keeps among equals.
        let order = firsts.indices.sorted { left, right in
            let (a, b) = (sizes[Int(firsts[left])], sizes[Int(firsts[right])])
            return a != b ? a > b : left < right
        }
        let offsets = MutableBuffer<UInt64>(count: order.count + 1)
        var numbers = [UInt32](repeating: 0, count: count)
        for (number, index) in order.enumerated() {
            numbers[Int(firsts[index])] = UInt32(number)
            offsets[number + 1] = offsets[number] + UInt64(sizes[Int(firsts[index])])
        }
        let groups = MutableBuffer<UInt32>(count: count)
        let columns = MutableBuffer<UInt32>(count: count)
        var places = (0..<order.count).map { Int(offsets[$0]) }
        for person in 0..<count {
            let group = numbers[Int(labels[person])]
            groups[person] = group
            columns[places[Int(group)]] = UInt32(person)
            places[Int(group)] += 1
        }
        self.groups = groups.freeze()
        members = CompressedRows(offsets: offsets.freeze(), columns: columns.freeze(), columnCount: count)
    }

    /// From labels in an array. O(people + groups log groups).
    public init(labels: [UInt32]) {
        self.init(labels: SharedBuffer(labels))
    }

    /// Number of people.
    public var personCount: Int { groups.count }

    /// Number of groups, none of them empty.
    public var groupCount: Int { members.rowCount }

    /// Number of people in `group`.
    public func size(_ group: Int) -> Int { members.degree(group) }

    public static func == (left: Partition, right: Partition) -> Bool { left.groups == right.groups }
}
