import KithGraph
import KithLinearAlgebra

extension Network {
    /// The same network but for some follows of one person; in an undirected one the ties are gone both ways. Without
    /// times and weights, which suggesting does not ask for. O(people + follows), by copying.
    func removing(_ followees: [PersonIndex], followedBy person: PersonIndex) -> Network {
        let entries = followees.compactMap { following.position(Int(person), $0) }
        let backward = followees.compactMap { followers.position(Int($0), person) }
        let (ahead, behind) =
            isDirected
            ? (entries, backward)
            : (
                entries + followees.compactMap { following.position(Int($0), person) },
                backward + followees.compactMap { followers.position(Int(person), $0) }
            )
        return Network(
            people: people, following: following.removing(ahead), followers: followers.removing(behind), layers: layers,
            mutes: mutes, blocks: blocks, domainBlocks: domainBlocks, attributes: attributes, isDirected: isDirected)
    }
}

extension CompressedRows {
    /// Without the entries at some positions.
    fileprivate func removing(_ entries: [Int]) -> CompressedRows {
        let gone = Set(entries).sorted()
        let kept = MutableBuffer<UInt32>(count: nonzeroCount - gone.count)
        var start = 0
        for (count, end) in (gone + [nonzeroCount]).enumerated() {
            kept.copy(columns.slice(start..<end), to: start - count)
            start = end + 1
        }
        let shifted = MutableBuffer<UInt64>(count: rowCount + 1)
        var count = 0
        for row in 0...rowCount {
            while count < gone.count, gone[count] < Int(offsets[row]) { count += 1 }
            shifted[row] = offsets[row] - UInt64(count)
        }
        return CompressedRows(offsets: shifted.freeze(), columns: kept.freeze(), columnCount: columnCount)
    }
}
