@testable import KithLinearAlgebra

/// What the local kernels should say, from plain arrays and sorting.
enum LocalOracle {
    /// The best `limit` of `scores` by column, positive ones only, best first, equal scores by the smaller column.
    static func best(
        _ scores: [(column: UInt32, score: Float)], _ limit: Int, excluding excluded: Set<UInt32> = []
    ) -> [(column: UInt32, score: Float)] {
        let open = scores.filter { $0.score > 0 && !excluded.contains($0.column) }
        return Array(open.sorted { $0.score == $1.score ? $0.column < $1.column : $0.score > $1.score }.prefix(limit))
    }

    /// Whether a list holds exactly these columns with these scores, in any order.
    static func holds(_ list: BestColumns, _ expected: [(column: UInt32, score: Float)]) -> Bool {
        let found = list.sorted()
        return found.count == expected.count
            && zip(found, expected).allSatisfy { $0.column == $1.column && $0.score == $1.score }
    }

    static func marks(_ columns: Set<UInt32>, count: Int) -> MutableBuffer<UInt8> {
        let result = MutableBuffer<UInt8>(count: count)
        for column in columns { result[Int(column)] = 1 }
        return result
    }

    static func dense(_ pattern: CompressedRows) -> [[Double]] {
        (0..<pattern.rowCount).map { row in
            var values = [Double](repeating: 0, count: pattern.columnCount)
            for place in pattern.range(row) { values[Int(pattern.columns[place])] = 1 }
            return values
        }
    }
}
