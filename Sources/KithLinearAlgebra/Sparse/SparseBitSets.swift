// Invariants of this file:
// * Every row's words lie in `places` and `words`, every place is below `setWords`, and the bits that are set name rows
//   (the initializer checks this once). So a kernel that follows them stays inside the buffers.
// * Pointers go to a C function that keeps none.

import CKernels

/// Rows of bits of which most are zero, kept as the 64-bit words that are not, each with its place.
package struct SparseBitSets: Sendable {
    private let starts: SharedBuffer<UInt64>
    private let lengths: SharedBuffer<UInt32>
    private let places: SharedBuffer<UInt32>
    private let words: SharedBuffer<UInt64>
    /// Words of a full set.
    package let setWords: Int

    /// Row r is the `lengths[r]` words from `starts[r]` on. Bits are numbers of rows. O(words).
    package init(
        starts: SharedBuffer<UInt64>, lengths: SharedBuffer<UInt32>, places: SharedBuffer<UInt32>,
        words: SharedBuffer<UInt64>
    ) {
        let rows = lengths.count
        precondition(starts.count >= rows && places.count == words.count, "bit sets differ in length")
        setWords = (rows + 63) / 64
        for row in 0..<rows {
            let start = Int(starts[row])
            let length = Int(lengths[row])
            precondition(start <= words.count && length <= words.count - start, "a row runs past the end")
            let places = places.span(start..<start + length)
            let words = words.span(start..<start + length)
            for index in places.indices {
                let last = Int(places[index]) * 64 + 63 - words[index].leadingZeroBitCount
                precondition(words[index] == 0 || last < rows, "a bit names no row")
                precondition(Int(places[index]) < (rows + 63) / 64, "a word lies outside of the set")
            }
        }
        self.starts = starts
        self.lengths = lengths
        self.places = places
        self.words = words
    }

    /// How many bits `set` has in common with each row that is a bit of `row`, summed over those rows.
    package func common(_ set: MutableBuffer<UInt64>, row: Int) -> UInt64 {
        precondition(set.count == setWords && row >= 0 && row < lengths.count)
        return unsafe kith_bitset_common(
            set.base, starts.base, lengths.base, places.base, words.base, row)
    }

    /// The same in Swift alone, for tests to compare with.
    package func portableCommon(_ set: MutableBuffer<UInt64>, row: Int) -> UInt64 {
        var total: UInt64 = 0
        for index in range(row) {
            var rest = words[index]
            while rest != 0 {
                for other in range(Int(places[index]) * 64 + rest.trailingZeroBitCount) {
                    total += UInt64((set[Int(places[other])] & words[other]).nonzeroBitCount)
                }
                rest &= rest - 1
            }
        }
        return total
    }

    private func range(_ row: Int) -> Range<Int> {
        Int(starts[row])..<Int(starts[row]) + Int(lengths[row])
    }
}
