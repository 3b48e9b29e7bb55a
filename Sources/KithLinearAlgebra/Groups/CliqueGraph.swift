/// A symmetric pattern without diagonal in the order of a peeling: the neighbours of a vertex that come later stand apart
/// from those that come before. What ``CliqueSearch`` walks on.
package struct CliqueGraph: Sendable {
    package let offsets: SharedBuffer<UInt64>
    /// Where in a row the later neighbours end.
    package let laterEnds: SharedBuffer<UInt64>
    package let columns: SharedBuffer<UInt32>

    /// The vertices for which `isKept`, with the ties between them; `order` holds each vertex once. Rows lie as the
    /// kernels need them: in range and rising in both parts, whatever is in `rows`. O(nonzeros).
    package init(_ rows: CompressedRows, order: SharedBuffer<UInt32>, isKept: (Int) -> Bool) {
        let count = rows.rowCount
        precondition(rows.columnCount == count && order.count == count && count < Int(UInt32.max))
        let ranks = MutableBuffer<UInt32>(repeating: .max, count: count)
        for place in order.indices where isKept(Int(order[place])) { ranks[Int(order[place])] = UInt32(place) }
        let offsets = MutableBuffer<UInt64>(count: count + 1)
        let ends = MutableBuffer<UInt64>(count: count)
        var kept = 0
        for vertex in 0..<count {
            let row = rows[vertex]
            if ranks[vertex] != .max {
                for index in row.indices where ranks[Int(row[index])] != .max { kept += 1 }
            }
            offsets[vertex + 1] = UInt64(kept)
        }
        let columns = MutableBuffer<UInt32>(count: kept)
        for vertex in 0..<count {
            let rank = ranks[vertex]
            var place = Int(offsets[vertex])
            if rank != .max {
                let row = rows[vertex]
                var last: UInt32?
                for index in row.indices {
                    let other = row[index]
                    precondition(last.map { $0 < other } ?? true && Int(other) != vertex, "rows rise, without diagonal")
                    last = other
                    guard ranks[Int(other)] != .max, ranks[Int(other)] > rank else { continue }
                    columns[place] = other
                    place += 1
                }
                ends[vertex] = UInt64(place)
                for index in row.indices where ranks[Int(row[index])] < rank {
                    columns[place] = row[index]
                    place += 1
                }
            } else {
                ends[vertex] = UInt64(place)
            }
        }
        self.offsets = offsets.freeze()
        laterEnds = ends.freeze()
        self.columns = columns.freeze()
    }

    package var count: Int { laterEnds.count }

    /// How many neighbours of `vertex` come later.
    package func laterCount(_ vertex: Int) -> Int { Int(laterEnds[vertex] - offsets[vertex]) }

    /// How many neighbours of `vertex` come before.
    package func earlierCount(_ vertex: Int) -> Int { Int(offsets[vertex + 1] - laterEnds[vertex]) }

    /// Bytes a graph of that many vertices and entries takes at most, with what making it takes.
    package static func memoryNeeded(vertices: Int, entries: Int) -> Int { 20 * vertices + 4 * entries }
}
