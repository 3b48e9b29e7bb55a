import KithGraph
import KithLinearAlgebra

/// Joins the pairs of several relations to one entry a pair, row by row.
struct ContactAssembly {
    let rows: CompressedRows
    let firsts: SharedBuffer<Timestamp>
    let addresses: SharedBuffer<Timestamp>
    let follows: SharedBuffer<Timestamp>

    /// The same for any number of threads: each row depends on itself alone. O(pairs × relations).
    init(relations: [Relation], personCount: Int, threads: Int) {
        if relations.count == 1, relations[0].isAddressing {
            rows = relations[0].rows
            (firsts, addresses, follows) = (relations[0].times, relations[0].times, relations[0].times)
            return
        }
        let starts = MutableBuffer<UInt64>(count: personCount + 1)
        let cuts = Parallel.cuts(personCount, parts: threads * 16)
        Parallel.forEach(cuts.count, threads: threads) { part in
            for row in cuts[part] {
                var count: UInt64 = 0
                ContactAssembly.merge(row, relations) { _, _ in count += 1 }
                starts[row + 1] = count
            }
        }
        for row in 0..<personCount { starts[row + 1] += starts[row] }
        let count = Int(starts[personCount])
        let columns = MutableBuffer<UInt32>(count: count)
        let firsts = MutableBuffer<Timestamp>(count: count)
        let addresses = MutableBuffer<Timestamp>(count: count)
        let follows = MutableBuffer<Timestamp>(count: count)
        // Where nobody's follows are dated, letting somebody in is addressing them.
        let hasFollows = relations.contains { $0.kind == nil }
        Parallel.forEach(cuts.count, threads: threads) { part in
            for row in cuts[part] {
                var place = Int(starts[row])
                ContactAssembly.merge(row, relations) { column, times in
                    columns[place] = column
                    firsts[place] = times.first
                    addresses[place] = times.address
                    follows[place] = hasFollows ? times.follow : times.address
                    place += 1
                }
            }
        }
        rows = CompressedRows(offsets: starts.freeze(), columns: columns.freeze(), columnCount: personCount)
        (self.firsts, self.addresses, self.follows) = (firsts.freeze(), addresses.freeze(), follows.freeze())
    }

    struct Times {
        var first = Contacts.never
        var address = Contacts.never
        var follow = Contacts.never
    }

    /// Gives `body` everybody whom one person has had contact with, in order, nobody with themselves.
    private static func merge(_ row: Int, _ relations: [Relation], _ body: (UInt32, Times) -> Void) {
        var cursors = relations.map { $0.rows.range(row) }
        while true {
            var next = UInt32.max
            for (index, relation) in relations.enumerated() where !cursors[index].isEmpty {
                next = min(next, relation.rows.columns[cursors[index].lowerBound])
            }
            if next == .max { return }
            var times = Times()
            for (index, relation) in relations.enumerated() where !cursors[index].isEmpty {
                let place = cursors[index].lowerBound
                guard relation.rows.columns[place] == next else { continue }
                cursors[index] = place + 1..<cursors[index].upperBound
                let time = relation.times[place]
                times.first = min(times.first, time)
                if relation.isAddressing { times.address = min(times.address, time) }
                if relation.kind == nil { times.follow = time }
            }
            if next != UInt32(row) { body(next, times) }
        }
    }
}
