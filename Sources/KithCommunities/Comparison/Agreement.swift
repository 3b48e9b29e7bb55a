import Foundation

/// How far two groupings of the same people agree, from the table of their groups. All are 1 for equal groupings.
public struct Agreement: Sendable, Equatable {
    /// Normalized mutual information: what the groupings share, as a part of the mean of their entropies, 0 to 1. It
    /// grows with the number of groups even where they are drawn at random; see ``adjustedMutualInformation``.
    public let normalizedMutualInformation: Double
    /// The same above what groups of these sizes would share by chance: 0 on average for random groupings. Vinh, Epps,
    /// Bailey, "Information theoretic measures for clusterings comparison", Journal of Machine Learning Research 11, 2010.
    public let adjustedMutualInformation: Double
    /// Pairs of people treated alike, above what chance would give. Hubert, Arabie, "Comparing partitions", Journal of
    /// Classification 2, 1985, doi:10.1007/BF01908075.
    public let adjustedRandIndex: Double
    /// The share of people who are of the most common group of the second grouping within their group of the first.
    /// 1 also for a first grouping into single people.
    public let purity: Double
    /// People compared.
    public let people: Int

    /// From the groups found, as rows, and those known. Means are arithmetic. O(cells, and see
    /// ``expectedMutualInformation(_:)``). Nobody at all agrees.
    public init(_ table: ContingencyTable) {
        people = table.total
        let total = Double(table.total)
        let rows = Agreement.entropy(table.rowSizes, total)
        let columns = Agreement.entropy(table.columnSizes, total)
        if table.rowSizes.count <= 1, table.columnSizes.count <= 1 {
            (normalizedMutualInformation, adjustedMutualInformation) = (1, 1)
        } else if table.rowSizes.count == 1 || table.columnSizes.count == 1 {
            (normalizedMutualInformation, adjustedMutualInformation) = (0, 0)
        } else {
            let shared = Agreement.mutualInformation(table)
            let expected = Agreement.expectedMutualInformation(table)
            let mean = (rows + columns) / 2
            normalizedMutualInformation = min(1, shared / mean)
            // Chance gives all there is where every person is a group: then the groupings are equal or both are single.
            let room = mean - expected
            adjustedMutualInformation =
                abs(room) < 1e-12
                ? (abs(shared - expected) < 1e-12 && abs(shared - mean) < 1e-12 ? 1 : 0)
                : (shared - expected) / room
        }
        adjustedRandIndex = Agreement.randIndex(table)
        purity = table.total == 0 ? 1 : Double(Agreement.purest(table)) / total
    }

    /// Σ over cells of (n/N) ln(N n / (row column)), in nats, never below zero.
    private static func mutualInformation(_ table: ContingencyTable) -> Double {
        let total = Double(table.total)
        var sum = 0.0
        for cell in table.cells {
            let count = Double(cell.count)
            let rest = count / Double(table.rowSizes[cell.row]) * (total / Double(table.columnSizes[cell.column]))
            sum += count / total * log(rest)
        }
        return max(0, sum)
    }

    private static func entropy(_ sizes: [Int], _ total: Double) -> Double {
        sizes.reduce(0) { $0 - Double($1) / total * log(Double($1) / total) }
    }

    private static func randIndex(_ table: ContingencyTable) -> Double {
        func pairs(_ count: Int) -> Double { Double(count) * Double(count - 1) / 2 }
        let both = table.cells.reduce(0) { $0 + pairs($1.count) }
        let rows = table.rowSizes.reduce(0) { $0 + pairs($1) }
        let columns = table.columnSizes.reduce(0) { $0 + pairs($1) }
        if both == rows, both == columns { return 1 }
        let expected = rows * columns / pairs(table.total)
        return (both - expected) / ((rows + columns) / 2 - expected)
    }

    private static func purest(_ table: ContingencyTable) -> Int {
        var largest = [Int](repeating: 0, count: table.rowSizes.count)
        for cell in table.cells { largest[cell.row] = max(largest[cell.row], cell.count) }
        return largest.reduce(0, +)
    }
}
