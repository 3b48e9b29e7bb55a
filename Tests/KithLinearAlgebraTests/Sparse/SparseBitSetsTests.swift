import Testing

@testable import KithLinearAlgebra

@Suite struct SparseBitSetsTests {
    /// Rows of a pattern as bit sets.
    private func bitSets(_ pattern: CompressedRows) -> (SparseBitSets, [[UInt64]]) {
        var (starts, lengths, places, words): ([UInt64], [UInt32], [UInt32], [UInt64]) = ([], [], [], [])
        var full: [[UInt64]] = []
        for row in 0..<pattern.rowCount {
            var set = [UInt64](repeating: 0, count: (pattern.rowCount + 63) / 64)
            for place in pattern.range(row) {
                set[Int(pattern.columns[place]) / 64] |= 1 << (pattern.columns[place] % 64)
            }
            starts.append(UInt64(words.count))
            for (place, word) in set.enumerated() where word != 0 {
                places.append(UInt32(place))
                words.append(word)
            }
            lengths.append(UInt32(words.count) - UInt32(starts[row]))
            full.append(set)
        }
        let sets = SparseBitSets(
            starts: SharedBuffer(starts), lengths: SharedBuffer(lengths), places: SharedBuffer(places),
            words: SharedBuffer(words))
        return (sets, full)
    }

    @Test func countsCommonBitsOfTheRowsThatARowNames() {
        for size in [1, 5, 64, 65, 200] {
            let pattern = SparseSamples.pattern(size, size, degree: 12, seed: UInt64(size))
            let (sets, full) = bitSets(pattern)
            for row in 0..<size {
                let set = MutableBuffer<UInt64>(count: sets.setWords)
                for (place, word) in full[row].enumerated() { set[place] = word }
                var expected: UInt64 = 0
                for place in pattern.range(row) {
                    for (one, other) in zip(full[row], full[Int(pattern.columns[place])]) {
                        expected += UInt64((one & other).nonzeroBitCount)
                    }
                }
                #expect(sets.common(set, row: row) == expected && sets.portableCommon(set, row: row) == expected)
            }
        }
    }

    @Test func bitsThatNameNoRowNeverReachTheKernel() async {
        await #expect(processExitsWith: .failure) {
            _ = SparseBitSets(
                starts: SharedBuffer([0]), lengths: SharedBuffer([1]), places: SharedBuffer([0]),
                words: SharedBuffer([2]))
        }
    }
}
