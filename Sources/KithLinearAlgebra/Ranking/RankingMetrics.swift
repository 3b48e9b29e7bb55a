import Foundation

/// How well scores order the rows of groups.
public enum RankingMetrics {
    /// Normalized discounted cumulative gain at rank `limit`, from 0 to 1: the mean over the groups that have a positive
    /// label of Σ (2^label − 1) / log₂(rank + 1) over the first `limit` ranks by falling score, divided by the most that
    /// any order reaches. Equal scores rank in the order of the rows. NaN if no group has a positive label.
    /// O(rows log rows).
    ///
    /// Source: K. Järvelin, J. Kekäläinen, "Cumulated gain-based evaluation of IR techniques", ACM TOIS 20(4), 2002,
    /// doi:10.1145/582415.582418.
    public static func nDCG(_ data: RankingData, _ scores: [Double], at limit: Int) -> Double {
        precondition(scores.count == data.rowCount, "one score a row")
        var sum = 0.0
        var groups = 0
        for group in 0..<data.groupCount {
            let best = idealDCG(data, group, at: limit)
            guard best > 0 else { continue }
            groups += 1
            for (rank, row) in first(limit, data.rows(group), by: { scores[$0] }).enumerated() {
                sum += gain(data.labels[row]) * discount(rank) / best
            }
        }
        return groups > 0 ? sum / Double(groups) : .nan
    }

    static func gain(_ label: Float) -> Double { exp2(Double(label)) - 1 }

    /// What a gain at a rank, counted from 0, is worth.
    static func discount(_ rank: Int) -> Double { 1 / log2(Double(rank) + 2) }

    static func idealDCG(_ data: RankingData, _ group: Int, at limit: Int) -> Double {
        let labels = data.rows(group).compactMap { data.labels[$0] > 0 ? data.labels[$0] : nil }.sorted(by: >)
        return labels.prefix(limit).enumerated().reduce(0) { $0 + gain($1.element) * discount($1.offset) }
    }

    /// The rows of largest value, best first, the earlier of equals before the later.
    private static func first(_ limit: Int, _ rows: Range<Int>, by value: (Int) -> Double) -> [Int] {
        var best: [(value: Double, row: Int)] = []
        for row in rows {
            let own = value(row)
            if best.count == limit {
                guard let last = best.last, own > last.value else { continue }
                best.removeLast()
            }
            let place = best.firstIndex { $0.value < own } ?? best.count
            best.insert((own, row), at: place)
        }
        return best.map(\.row)
    }
}
