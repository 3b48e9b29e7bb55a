import KithGraph
import KithLinearAlgebra

/// A network with some of its follows hidden, to learn from finding them again.
struct HiddenFollows: Sendable {
    /// What is left.
    let network: Network
    /// What was hidden: row a holds those whom a follows in secret.
    let hidden: CompressedRows

    /// Hides a share of the follows, rounded and at least one, of everybody who has `minimum` or more. Who is hidden
    /// depends on the seed and the two people alone.
    ///
    /// Two follows that answer each other may both be hidden, and then look like strangers' though they are friends'. That
    /// is as it should be where the network at hand lacks follows that exist: never hiding both made the ranker look away
    /// from such pairs, and lost a tenth on a network with much reciprocity. In an undirected
    /// network ties are hidden whole, about as many. O(follows log follows).
    ///
    /// Of one in `cold` of those who follow more than `minimum`, drawn by the seed, all but one to `minimum` follows are
    /// hidden, so that there are lessons of people who have only just come; 0 for nobody.
    static func random(
        _ network: Network, share: Double = 0.2, minimum: Int = 5, cold: Int = 0, seed: UInt64, threads: Int
    ) -> HiddenFollows {
        let following = network.following
        let isHidden = MutableBuffer<UInt8>(count: following.nonzeroCount)
        let cuts = Parallel.balancedCuts(following.offsets, parts: 256)
        Parallel.forEach(cuts.count, threads: threads) { part in
            for person in cuts[part] {
                let range = following.range(person)
                guard range.count >= minimum else { continue }
                var generator = SeededGenerator(seed: seed, stream: UInt64(person))
                let isCold = cold > 0 && range.count > minimum && generator.below(UInt64(cold)) == 0
                let hidden =
                    isCold
                    ? range.count - 1 - Int(generator.below(UInt64(minimum)))
                    : max(1, Int((share * Double(range.count)).rounded()))
                // Selection sampling: every subset of that size is as likely as any other.
                var needed = hidden
                var left = range.count
                for place in range {
                    if Int(generator.below(UInt64(left))) < needed {
                        isHidden[place] = 1
                        needed -= 1
                    }
                    left -= 1
                }
            }
        }
        let drawn =
            network.isDirected
            ? isHidden
            : wholeTies(following, isHidden, seed: seed, threads: threads)
        return HiddenFollows(
            network, keeps: { drawn[$0] == 0 }, hides: { drawn[$0] == 1 }, threads: threads)
    }

    /// Hides the follows of one span of time, and leaves out later ones: of the follows whose time is known, oldest first,
    /// those before `cut` (a share) stay and the next `share` are hidden. Those without a time stay. `nil` where less than
    /// half have a time, or nothing lies in the span. O(follows log follows).
    static func span(_ network: Network, from cut: Double, share: Double, threads: Int) -> HiddenFollows? {
        guard let times = network.times else { return nil }
        let known = times.filter { $0 != .unknownTime }.sorted()
        guard 2 * known.count >= network.followCount, known.count > 1 else { return nil }
        func moment(_ part: Double) -> Timestamp { known[min(known.count - 1, Int(part * Double(known.count)))] }
        let (start, end) = (moment(cut), moment(cut + share))
        let isLast = cut + share >= 1
        // Follows of one moment stay together; at the very end the last moment belongs to the span.
        let found = HiddenFollows(
            network, keeps: { times[$0] == .unknownTime || times[$0] < start },
            hides: { times[$0] != .unknownTime && times[$0] >= start && (times[$0] < end || isLast) }, threads: threads)
        return found.hidden.nonzeroCount > 0 && found.network.followCount > 0 ? found : nil
    }

    /// Takes a network apart by the place of each follow in `following.columns`.
    private init(_ network: Network, keeps: (Int) -> Bool, hides: (Int) -> Bool, threads: Int) {
        let kept = HiddenFollows.rows(of: network.following, where: keeps)
        let followers = SparseMatrix(kept).transposed(threads: threads).pattern
        self.network = Network(
            people: network.people, following: kept, followers: followers, layers: network.layers,
            mutes: network.mutes, blocks: network.blocks, domainBlocks: network.domainBlocks,
            attributes: network.attributes, isDirected: network.isDirected)
        hidden = HiddenFollows.rows(of: network.following, where: hides)
    }

    /// Marks with both directions of a tie where that of the one drawn by the pair is: in an undirected network a follow
    /// that stays would tell of the one that is hidden.
    private static func wholeTies(
        _ following: CompressedRows, _ isHidden: MutableBuffer<UInt8>, seed: UInt64, threads: Int
    ) -> MutableBuffer<UInt8> {
        let result = MutableBuffer<UInt8>(count: isHidden.count)
        let cuts = Parallel.balancedCuts(following.offsets, parts: 256)
        Parallel.forEach(cuts.count, threads: threads) { part in
            for person in cuts[part] {
                for place in following.range(person) {
                    let other = Int(following.columns[place])
                    let isOwn = isDrawn(person, of: other, seed: seed)
                    let back = isOwn ? place : following.position(other, UInt32(person))
                    result[place] = back.map { isHidden[$0] } ?? isHidden[place]
                }
            }
        }
        return result
    }

    /// Which of two people decides about what is between them: the first for one of them, the second for the other.
    private static func isDrawn(_ person: Int, of other: Int, seed: UInt64) -> Bool {
        let (low, high) = (min(person, other), max(person, other))
        var generator = SeededGenerator(seed: seed ^ UInt64(low) << 32, stream: UInt64(high))
        return (generator.next() & 1 == 0) == (person == low)
    }

    private static func rows(of pattern: CompressedRows, where keeps: (Int) -> Bool) -> CompressedRows {
        let offsets = MutableBuffer<UInt64>(count: pattern.rowCount + 1)
        let columns = MutableBuffer<UInt32>(count: pattern.nonzeroCount)
        var count = 0
        for row in 0..<pattern.rowCount {
            for place in pattern.range(row) where keeps(place) {
                columns[count] = pattern.columns[place]
                count += 1
            }
            offsets[row + 1] = UInt64(count)
        }
        return CompressedRows(
            offsets: offsets.freeze(), columns: columns.freeze(count: count), columnCount: pattern.columnCount)
    }
}
