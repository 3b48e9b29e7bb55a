/// Counting-sort transposition of compressed rows, the step that everything which turns rows into columns stands on.
/// Being stable, it also sorts: transposing puts every row's columns in rising order whatever they were before.
package struct Transposition {
    package var offsets: SharedBuffer<UInt64>
    package var columns: MutableBuffer<UInt32>
    /// Where each entry came from, when asked for: positions in the input's columns, mapped through its own tags.
    package var tags: MutableBuffer<UInt32>?

    /// Transposes rows given by `offsets` and `columns` (columns may repeat and be unsorted).
    ///
    /// `tags` go with the entries. `target`, at least as long as `columns` and not overlapping it, receives the new
    /// columns. Work is split by rows into one part a thread, each with a counter for every column, so memory beyond
    /// the result is 4 bytes × threads × columnCount. O(nonzeros + threads × columnCount).
    package init(
        offsets: SharedBuffer<UInt64>, columns: SharedBuffer<UInt32>, tags: MutableBuffer<UInt32>?,
        columnCount: Int, target: MutableBuffer<UInt32>, threads: Int
    ) {
        let nonzeros = Int(offsets[offsets.count - 1])
        precondition(target.count >= nonzeros && columns.count >= nonzeros)
        precondition(nonzeros < Int(UInt32.max), "more than 2^32 - 2 entries need several passes")
        let cuts = Parallel.balancedCuts(offsets, parts: max(1, threads))
        let counters = MutableBuffer<UInt32>(count: columnCount * max(1, cuts.count))
        Parallel.forEach(cuts.count, threads: threads) { part in
            let own = counters.window(part * columnCount..<(part + 1) * columnCount)
            own.populate()
            let cut = cuts[part]
            let entries = columns.span(Int(offsets[cut.lowerBound])..<Int(offsets[cut.upperBound]))
            for index in entries.indices {
                let column = Int(entries[index])
                own[column] &+= 1
            }
        }
        self.offsets = CounterScan.startPositions(counters, parts: cuts.count, columnCount: columnCount)
        let newTags = tags.map { _ in MutableBuffer<UInt32>(count: nonzeros) }
        Parallel.forEach(cuts.count, threads: threads) { part in
            let cursors = counters.window(part * columnCount..<(part + 1) * columnCount)
            for row in cuts[part] {
                let low = Int(offsets[row])
                let high = Int(offsets[row + 1])
                let entries = columns.span(low..<high)
                for index in entries.indices {
                    let column = Int(entries[index])
                    let place = Int(cursors[column])
                    cursors[column] &+= 1
                    target[place] = UInt32(truncatingIfNeeded: row)
                    if let newTags, let tags { newTags[place] = tags[low + index] }
                }
            }
        }
        self.columns = target
        self.tags = newTags
    }
}

/// Turns per-part counts into per-part write positions.
package enum CounterScan {
    /// `counters` holds, for each part, one count for every column. Replaces every count by the position where that
    /// part writes its first entry of that column, and returns the columns' offsets (`columnCount + 1` entries).
    package static func startPositions(
        _ counters: MutableBuffer<UInt32>, parts: Int, columnCount: Int
    ) -> SharedBuffer<UInt64> {
        let offsets = MutableBuffer<UInt64>(count: columnCount + 1)
        var position: UInt64 = 0
        for column in 0..<columnCount {
            offsets[column] = position
            for part in 0..<parts {
                let count = counters[part * columnCount + column]
                counters[part * columnCount + column] = UInt32(truncatingIfNeeded: position)
                position += UInt64(count)
            }
        }
        offsets[columnCount] = position
        return offsets.freeze()
    }
}

extension CompressedRows {
    /// The same pattern with rows and columns exchanged. O(nonzeros + threads × columns).
    public func transposed(threads: Int = Parallel.availableThreads) -> CompressedRows {
        let transposed = Transposition(
            offsets: offsets, columns: columns, tags: nil, columnCount: columnCount,
            target: MutableBuffer<UInt32>(count: nonzeroCount), threads: threads)
        return CompressedRows(
            offsets: transposed.offsets, columns: transposed.columns.freeze(), columnCount: rowCount)
    }
}
