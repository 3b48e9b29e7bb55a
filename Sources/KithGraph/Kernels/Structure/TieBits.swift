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
    /// Where the words of each rank's row begin; a row ends before the next begins, with a gap that was never touched.
    let starts: SharedBuffer<UInt64>
    /// How many words each row has.
    let lengths: SharedBuffer<UInt32>
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
        let starts = TieBits.rowStarts(people, degrees)
        self.starts = starts
        let cuts = Parallel.balancedCuts(starts, parts: threads * 16)
        let scratch = (0..<max(1, threads)).map { _ in RowScratch(people: count, isTwoWay: reversed != nil) }
        let back = reversed ?? CompressedRows(emptyRows: count, columnCount: count)
        let bound = Int(starts[count])
        let lengths = MutableBuffer<UInt32>(count: count)
        let places = MutableBuffer<UInt32>(count: bound)
        let words = MutableBuffer<UInt64>(count: bound)
        let mutualWords = reversed.map { _ in MutableBuffer<UInt64>(count: bound) }
        Parallel.forEachWithWorker(cuts.count, threads: threads) { [people] part, worker in
            let own = scratch[worker]
            let ranks = ranks.span
            for rank in cuts[part] {
                let person = Int(people[rank])
                let found = own.collect(rows[person], back[person], ranks, below: UInt32(rank))
                let start = Int(starts[rank])
                for index in 0..<found {
                    let place = Int(own.touched[index])
                    places[start + index] = UInt32(place)
                    words[start + index] = own.set[place]
                    if let mutualWords { mutualWords[start + index] = own.mutual[place] }
                }
                lengths[rank] = UInt32(found)
                own.clear(found)
            }
        }
        self.lengths = lengths.freeze()
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

    /// Where rows begin when each gets as many words as it can need: one for each tie, and no more than there are up
    /// to its rank. Finding the true number first would cost as much as filling the row, and what is not used of large
    /// arrays takes no memory.
    private static func rowStarts(
        _ people: SharedBuffer<PersonIndex>, _ degrees: SharedBuffer<UInt32>
    ) -> SharedBuffer<UInt64> {
        let starts = MutableBuffer<UInt64>(count: people.count + 1)
        for rank in people.indices {
            starts[rank + 1] = starts[rank] + UInt64(min(Int(degrees[Int(people[rank])]), (rank + 63) / 64))
        }
        return starts.freeze()
    }
}

/// Collects one person's ties in bit sets, which are all zero between rows.
private struct RowScratch {
    let set: MutableBuffer<UInt64>
    let mutual: MutableBuffer<UInt64>
    /// The words in use.
    let touched: MutableBuffer<UInt32>
    private let isTwoWay: Bool

    init(people: Int, isTwoWay: Bool) {
        let words = (people + 63) / 64
        set = MutableBuffer(count: words)
        mutual = MutableBuffer(count: isTwoWay ? words : 0)
        touched = MutableBuffer(count: words)
        self.isTwoWay = isTwoWay
    }

    /// Fills the sets with those of `row` and `back` whose rank is below `limit`; returns the number of words in use.
    func collect(_ row: Span<UInt32>, _ back: Span<UInt32>, _ ranks: Span<UInt32>, below limit: UInt32) -> Int {
        var found = 0
        for index in row.indices {
            let other = ranks[Int(row[index])]
            guard other < limit else { continue }
            let place = Int(other >> 6)
            let word = set[place]
            if word == 0 {
                touched[found] = UInt32(place)
                found &+= 1
            }
            set[place] = word | (1 << UInt64(other & 63))
        }
        for index in back.indices {
            let other = ranks[Int(back[index])]
            guard other < limit else { continue }
            let place = Int(other >> 6)
            let word = set[place]
            let bit: UInt64 = 1 << UInt64(other & 63)
            if word == 0 {
                touched[found] = UInt32(place)
                found &+= 1
            }
            mutual[place] |= word & bit
            set[place] = word | bit
        }
        return found
    }

    /// Empties the `found` words in use.
    func clear(_ found: Int) {
        for index in 0..<found {
            let place = Int(touched[index])
            set[place] = 0
            if isTwoWay { mutual[place] = 0 }
        }
    }
}
