import KithLinearAlgebra

/// How many people two groupings put into each pair of groups: all that measures of agreement look at.
public struct ContingencyTable: Sendable {
    public struct Cell: Sendable, Equatable {
        public let row: Int
        public let column: Int
        public let count: Int
    }

    /// People in each group of the first grouping, none zero.
    public let rowSizes: [Int]
    /// People in each group of the second, none zero.
    public let columnSizes: [Int]
    /// The pairs of groups that share people, by row, then column.
    public let cells: [Cell]
    /// All people.
    public let total: Int

    /// Of two partitions of the same people. O(people + cells log cells).
    public init(_ first: Partition, _ second: Partition) {
        precondition(first.personCount == second.personCount, "the partitions are of different people")
        self.init(rows: Array(first.groups), columns: Array(second.groups))
    }

    /// Of a partition and a grouping that is known of some people alone, who are those counted.
    public init(_ first: Partition, known labels: [UInt32?]) {
        precondition(first.personCount == labels.count, "the groupings are of different people")
        var (rows, columns): ([UInt32], [UInt32]) = ([], [])
        for (person, label) in labels.enumerated() {
            guard let label else { continue }
            rows.append(first.groups[person])
            columns.append(label)
        }
        self.init(rows: rows, columns: columns)
    }

    /// Of two labels for each person, which may be any numbers. O(people log people).
    public init(rows: [UInt32], columns: [UInt32]) {
        precondition(rows.count == columns.count, "the groupings are of different people")
        let (rowNumbers, rowSizes) = ContingencyTable.numbered(rows)
        let (columnNumbers, columnSizes) = ContingencyTable.numbered(columns)
        var pairs = rowNumbers.indices.map { UInt64(rowNumbers[$0]) << 32 | UInt64(columnNumbers[$0]) }
        pairs.sort()
        var cells: [Cell] = []
        var start = 0
        for index in pairs.indices where index + 1 == pairs.count || pairs[index + 1] != pairs[index] {
            cells.append(
                Cell(
                    row: Int(pairs[index] >> 32), column: Int(pairs[index] & 0xFFFF_FFFF), count: index + 1 - start))
            start = index + 1
        }
        (self.rowSizes, self.columnSizes, self.cells, total) = (rowSizes, columnSizes, cells, rows.count)
    }

    /// Labels as numbers from 0 in the order of their first appearance, and how often each appears.
    private static func numbered(_ labels: [UInt32]) -> (numbers: [UInt32], sizes: [Int]) {
        var known: [UInt32: UInt32] = [:]
        var sizes: [Int] = []
        let numbers = labels.map { label in
            if let number = known[label] {
                sizes[Int(number)] += 1
                return number
            }
            known[label] = UInt32(sizes.count)
            sizes.append(1)
            return UInt32(sizes.count - 1)
        }
        return (numbers, sizes)
    }
}
