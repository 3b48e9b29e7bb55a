import KithLinearAlgebra

/// The ties of a network, each kept once, at the person with fewer ties, as bits.
///
/// People are ranked by falling number of ties, so a row holds only ranks below its own, few of them, and mostly the
/// small ranks of the well connected. These lie close together, so a row is stored as the 64-bit words of its bit set
/// that are not zero, and one operation intersects up to 64 ties at once.
struct TieBits {
    /// Everybody's number of ties, in the order of the people.
    let degrees: SharedBuffer<UInt32>
    /// The person of each rank.
    let people: SharedBuffer<PersonIndex>
    /// Where the words of each rank's row begin.
    let offsets: SharedBuffer<UInt64>
    /// Which word of the set each is; in no particular order within a row.
    let places: SharedBuffer<UInt32>
    let words: SharedBuffer<UInt64>
    /// The bits of `words` whose tie goes both ways, where the ways are told apart.
    let mutualWords: SharedBuffer<UInt64>?

    /// Words in a full bit set.
    var wordCount: Int { (people.count + 63) / 64 }

    /// Ties of everybody in `rows`, and in `reversed` where that is given: two ties one way make a mutual one. `degrees`
    /// are everybody's numbers of ties. O(ties).
    init(_ rows: CompressedRows, reversed: CompressedRows?, degrees: SharedBuffer<UInt32>, threads: Int) {
        self.degrees = degrees
        let ranking = TieBits.ranking(of: degrees)
        people = ranking.people
        let ranks = ranking.ranks
        let count = people.count
        let builder = RowBuilder(rows: rows, reversed: reversed, ranks: ranks)
        let cuts = TieBits.cuts(people, degrees, parts: threads * 16)
        let offsets = MutableBuffer<UInt64>(count: count + 1)
        let workers = max(1, threads)
        let sets = MutableBuffer<UInt64>(count: builder.scratchWords * workers)
        let touched = MutableBuffer<UInt32>(count: builder.wordCount * workers)
        Parallel.forEachWithWorker(cuts.count, threads: threads) { [people] part, worker in
            let scratch = builder.scratch(sets, touched, worker)
            for rank in cuts[part] {
                offsets[rank + 1] = UInt64(builder.collect(people[rank], rank: UInt32(rank), scratch))
                builder.clear(scratch, Int(offsets[rank + 1]))
            }
        }
        for rank in 0..<count { offsets[rank + 1] += offsets[rank] }
        let total = Int(offsets[count])
        let places = MutableBuffer<UInt32>(count: total)
        let words = MutableBuffer<UInt64>(count: total)
        let mutualWords = reversed.map { _ in MutableBuffer<UInt64>(count: total) }
        Parallel.forEachWithWorker(cuts.count, threads: threads) { [people] part, worker in
            let scratch = builder.scratch(sets, touched, worker)
            for rank in cuts[part] {
                let found = builder.collect(people[rank], rank: UInt32(rank), scratch)
                let start = Int(offsets[rank])
                for index in 0..<found {
                    let place = scratch.touched[index]
                    places[start + index] = place
                    words[start + index] = scratch.set[Int(place)]
                    if let mutualWords { mutualWords[start + index] = scratch.mutual[Int(place)] }
                }
                builder.clear(scratch, found)
            }
        }
        self.offsets = offsets.freeze()
        self.places = places.freeze()
        self.words = words.freeze()
        self.mutualWords = mutualWords.map { $0.freeze() }
    }

    /// People by falling degree, the smaller index first at equal degree, and the place of each. Counting sort.
    private static func ranking(
        of degrees: SharedBuffer<UInt32>
    ) -> (people: SharedBuffer<PersonIndex>, ranks: SharedBuffer<UInt32>) {
        let largest = degrees.max() ?? 0
        let starts = MutableBuffer<UInt32>(count: Int(largest) + 2)
        for degree in degrees { starts[Int(largest - degree) + 1] += 1 }
        for place in 1..<starts.count { starts[place] += starts[place - 1] }
        let people = MutableBuffer<PersonIndex>(count: degrees.count)
        let ranks = MutableBuffer<UInt32>(count: degrees.count)
        for person in degrees.indices {
            let rank = starts[Int(largest - degrees[person])]
            starts[Int(largest - degrees[person])] = rank + 1
            people[Int(rank)] = PersonIndex(person)
            ranks[person] = rank
        }
        return (people.freeze(), ranks.freeze())
    }

    /// The ranks cut into ranges of nearly equal numbers of ties.
    private static func cuts(
        _ people: SharedBuffer<PersonIndex>, _ degrees: SharedBuffer<UInt32>, parts: Int
    ) -> [Range<Int>] {
        let sums = MutableBuffer<UInt64>(count: people.count + 1)
        for rank in people.indices { sums[rank + 1] = sums[rank] + UInt64(degrees[Int(people[rank])]) }
        return Parallel.balancedCuts(sums.freeze(), parts: parts)
    }
}

/// Collects one person's ties to lower ranks in a bit set.
private struct RowBuilder {
    let rows: CompressedRows
    let reversed: CompressedRows?
    let ranks: SharedBuffer<UInt32>

    /// One worker's bit sets, all zero between rows, and the words in use.
    struct Scratch {
        let set: MutableBuffer<UInt64>
        let mutual: MutableBuffer<UInt64>
        let touched: MutableBuffer<UInt32>
    }

    var wordCount: Int { (ranks.count + 63) / 64 }
    var scratchWords: Int { 2 * wordCount }

    func scratch(_ sets: MutableBuffer<UInt64>, _ touched: MutableBuffer<UInt32>, _ worker: Int) -> Scratch {
        let start = worker * scratchWords
        return Scratch(
            set: sets.window(start..<start + wordCount),
            mutual: sets.window(start + wordCount..<start + scratchWords),
            touched: touched.window(worker * wordCount..<(worker + 1) * wordCount))
    }

    /// Fills the scratch with the ties of `person`; returns the number of words in use.
    func collect(_ person: PersonIndex, rank: UInt32, _ scratch: Scratch) -> Int {
        var found = 0
        let row = rows[Int(person)]
        for index in row.indices {
            let other = ranks[Int(row[index])]
            guard other < rank else { continue }
            let word = scratch.set[Int(other >> 6)]
            if word == 0 {
                scratch.touched[found] = other >> 6
                found += 1
            }
            scratch.set[Int(other >> 6)] = word | (1 << UInt64(other & 63))
        }
        guard let reversed else { return found }
        let back = reversed[Int(person)]
        for index in back.indices {
            let other = ranks[Int(back[index])]
            guard other < rank else { continue }
            let word = scratch.set[Int(other >> 6)]
            let bit: UInt64 = 1 << UInt64(other & 63)
            if word == 0 {
                scratch.touched[found] = other >> 6
                found += 1
            }
            scratch.mutual[Int(other >> 6)] |= word & bit
            scratch.set[Int(other >> 6)] = word | bit
        }
        return found
    }

    func clear(_ scratch: Scratch, _ found: Int) {
        for index in 0..<found {
            let place = Int(scratch.touched[index])
            scratch.set[place] = 0
            scratch.mutual[place] = 0
        }
    }
}
