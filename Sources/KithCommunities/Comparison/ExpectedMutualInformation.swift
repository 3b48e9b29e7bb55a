import Foundation

extension Agreement {
    /// The mutual information, in nats, that groupings with these sizes of groups have on average when people are dealt
    /// to them at random: exact, the mean over the hypergeometric distribution of every cell.
    ///
    /// Vinh, Epps, Bailey 2010 (see ``adjustedMutualInformation``). Where this differs: groups of equal size are worked
    /// out once; and a distribution is followed from its peak in both directions by the ratio of neighbouring terms until
    /// these no longer count, then scaled to sum to 1, so that no factorials are needed. O(distinct sizes of rows ×
    /// of columns × √(the smaller of two sizes)) as a rule; a table of N people has at most √(2N) distinct sizes.
    static func expectedMutualInformation(_ table: ContingencyTable) -> Double {
        let rows = counted(table.rowSizes)
        let columns = counted(table.columnSizes)
        var sum = 0.0
        for row in rows {
            for column in columns {
                let share = expectedShare(row.size, column.size, table.total)
                sum += share * Double(row.count) * Double(column.count)
            }
        }
        return sum
    }

    /// The distinct sizes, rising, and how often each comes.
    private static func counted(_ sizes: [Int]) -> [(size: Int, count: Int)] {
        var found: [(size: Int, count: Int)] = []
        for size in sizes.sorted() {
            if found.last?.size == size { found[found.count - 1].count += 1 } else { found.append((size, 1)) }
        }
        return found
    }

    /// E[(n/N) ln(N n / (a b))] for n people common to groups of `a` and `b` among `total`.
    private static func expectedShare(_ a: Int, _ b: Int, _ total: Int) -> Double {
        let least = max(0, a + b - total)
        let most = min(a, b)
        let peak = min(most, max(least, Int((Double(a + 1) * (Double(b + 1) / Double(total + 2))))))
        let (first, second, all) = (Double(a), Double(b), Double(total))
        let scale = log(all / first) - log(second)
        var weight = 0.0
        var mean = 0.0
        func add(_ n: Int, _ share: Double) {
            weight += share
            if n > 0 { mean += share * Double(n) * (log(Double(n)) + scale) }
        }
        var share = 1.0
        var n = peak
        while n <= most, share > 1e-20 * weight {
            add(n, share)
            let place = Double(n)
            share *= (first - place) * (second - place) / ((place + 1) * (all - first - second + place + 1))
            n += 1
        }
        share = 1
        n = peak
        while n > least {
            let place = Double(n)
            share *= place * (all - first - second + place) / ((first - place + 1) * (second - place + 1))
            n -= 1
            if share <= 1e-20 * weight { break }
            add(n, share)
        }
        return mean / weight / all
    }
}
