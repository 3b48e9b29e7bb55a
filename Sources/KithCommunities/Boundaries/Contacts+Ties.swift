import KithGraph
import KithLinearAlgebra

extension Contacts {
    /// Who had had contact with whom before `time`, as symmetric ties without a diagonal: either way, or both ways. What a
    /// group is made from when it is to be fixed at that time. O(contacts).
    public func ties(before time: Timestamp, _ kind: Ties = .either, threads: Int = Parallel.availableThreads)
        -> CompressedRows
    {
        let offsets = MutableBuffer<UInt64>(count: personCount + 1)
        let cuts = Parallel.balancedCuts(outgoing.offsets, parts: 64)
        Parallel.forEach(cuts.count, threads: threads) { part in
            for person in cuts[part] {
                var count: UInt64 = 0
                forEachTie(of: person, before: time, kind) { _ in count += 1 }
                offsets[person + 1] = count
            }
        }
        for person in 0..<personCount { offsets[person + 1] += offsets[person] }
        let columns = MutableBuffer<UInt32>(count: Int(offsets[personCount]))
        Parallel.forEach(cuts.count, threads: threads) { part in
            for person in cuts[part] {
                var place = Int(offsets[person])
                forEachTie(of: person, before: time, kind) { other in
                    columns[place] = other
                    place += 1
                }
            }
        }
        return CompressedRows(offsets: offsets.freeze(), columns: columns.freeze(), columnCount: personCount)
    }

    /// The time before which half of all first contacts that have a time happened.
    public var middle: Timestamp {
        var known = firsts.filter { $0 != .unknownTime }
        known.sort()
        return known.isEmpty ? span.lowerBound : known[known.count / 2]
    }

    private func forEachTie(of person: Int, before time: Timestamp, _ kind: Ties, _ body: (UInt32) -> Void) {
        let (own, theirs) = (outgoing.range(person), incoming.range(person))
        var (i, j) = (own.lowerBound, theirs.lowerBound)
        while i < own.upperBound || j < theirs.upperBound {
            let to = i < own.upperBound ? outgoing.columns[i] : .max
            let from = j < theirs.upperBound ? incoming.columns[j] : .max
            let there = to <= from && firsts[i] < time
            let back = from <= to && firsts[Int(places[j])] < time
            if kind == .either ? there || back : there && back, min(to, from) != UInt32(person) { body(min(to, from)) }
            if to <= from { i += 1 }
            if from <= to { j += 1 }
        }
    }
}
