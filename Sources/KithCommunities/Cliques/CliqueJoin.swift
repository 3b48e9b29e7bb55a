import KithLinearAlgebra

/// Sets that are united where two of them share at least `overlap` elements, without looking at all pairs.
struct CliqueJoin {
    /// What a member of a set takes at most while sets are united: in the list as it grows, by rarity, in the copy that is
    /// filtered, in the lists by member.
    static let bytesPerMember = 40

    private let overlap: Int
    /// Of each clique, rising: people as they are added, their ranks from ``unite(_:)`` on.
    private var members = GrowingBuffer<UInt32>()
    private var starts: [Int] = [0]
    private var people: [UInt32] = []
    private var sets = DisjointSets(count: 0)
    /// Which set, while the lists are looked through, a person was last met in, and whether in several.
    private let met: MutableBuffer<UInt32>
    private let isShared: MutableBuffer<UInt8>
    /// Everybody's place in the order from those in few cliques to those in many.
    private let ranks: MutableBuffer<UInt32>

    init(overlap: Int, personCount: Int) {
        self.overlap = overlap
        met = MutableBuffer(repeating: .max, count: personCount)
        isShared = MutableBuffer(count: personCount)
        ranks = MutableBuffer(count: personCount)
    }

    var memberCount: Int { members.count }
    var cliqueCount: Int { starts.count - 1 }

    mutating func add(_ clique: Span<UInt32>) {
        for index in clique.indices { members.append(clique[index]) }
        starts.append(members.count)
    }

    /// Some of the cliques, without the members that all of them share or none do: rising, one after the other.
    private struct Lists {
        var members: [UInt32] = []
        var starts: [Int] = [0]
        var cliques: [UInt32] = []

        var count: Int { cliques.count }

        func range(_ index: Int) -> Range<Int> { starts[index]..<starts[index + 1] }

        mutating func close(_ clique: UInt32) {
            starts.append(members.count)
            cliques.append(clique)
        }

        func commonCount(_ first: Int, _ second: Int) -> Int {
            var left = starts[first]
            var right = starts[second]
            var common = 0
            while left < starts[first + 1], right < starts[second + 1] {
                let a = members[left]
                let b = members[right]
                if a == b { common += 1 }
                if a <= b { left += 1 }
                if b <= a { right += 1 }
            }
            return common
        }
    }

    /// Unites all that share enough; returns whether it came to the end.
    mutating func unite(_ stopper: CliqueStopper) -> Bool {
        sets = DisjointSets(count: cliqueCount)
        rankByRarity()
        for clique in 0..<cliqueCount {
            let range = starts[clique]..<starts[clique + 1]
            var sorted = range.map { ranks[Int(members[$0])] }
            sorted.sort()
            for (place, rank) in zip(range, sorted) { members[place] = rank }
        }
        guard let setCount = uniteByWindows(stopper) else { return false }
        if setCount == 1 { return true }
        var lists = sharing()
        return connect(&lists, overlap, stopper)
    }

    /// Unites the many that are plainly together: those that have `overlap` members in common that follow each other, with
    /// the members sorted in one way or another. Returns how many sets are left, or `nil` at a stop.
    private func uniteByWindows(_ stopper: CliqueStopper) -> Int? {
        var table = [UInt32](repeating: .max, count: 1 << 8)
        while table.count < min(cliqueCount, 1 << 22) { table.append(contentsOf: table) }
        let mask = UInt64(table.count - 1)
        var left = cliqueCount
        for round in UInt64(0)..<8 {
            let before = left
            for clique in 0..<cliqueCount {
                if clique & 0xFFFF == 0, stopper.look() { return nil }
                let size = starts[clique + 1] - starts[clique]
                var sorted = (starts[clique]..<starts[clique + 1]).map { UInt64(members[$0]) }
                if round > 0 {
                    for place in sorted.indices {
                        sorted[place] |= CliqueJoin.mix(sorted[place] &+ round << 32) << 32
                    }
                    sorted.sort()
                }
                for first in 0...size - overlap {
                    var key: UInt64 = round
                    for place in first..<first + overlap { key = CliqueJoin.mix(key ^ (sorted[place] & 0xFFFF_FFFF)) }
                    let place = Int(key & mask)
                    let other = table[place]
                    table[place] = UInt32(clique)
                    guard other != .max, sets.find(other) != sets.find(UInt32(clique)) else { continue }
                    if commonCount(Int(other), clique) >= overlap {
                        sets.unite(other, UInt32(clique))
                        left -= 1
                    }
                }
            }
            if left == 1 || before - left < left / 16 { break }
        }
        return left
    }

    /// SplitMix64's mixing of bits.
    private static func mix(_ value: UInt64) -> UInt64 {
        var z = value &+ 0x9E37_79B9_7F4A_7C15
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    private func commonCount(_ first: Int, _ second: Int) -> Int {
        var left = starts[first]
        var right = starts[second]
        var common = 0
        while left < starts[first + 1], right < starts[second + 1] {
            let a = members[left]
            let b = members[right]
            if a == b { common += 1 }
            if a <= b { left += 1 }
            if b <= a { right += 1 }
        }
        return common
    }

    /// The cliques with enough members that are also in cliques of other sets, without their other members.
    private func sharing() -> Lists {
        for clique in 0..<cliqueCount {
            let set = sets.find(UInt32(clique))
            for place in starts[clique]..<starts[clique + 1] { meet(Int(members[place]), set) }
        }
        var lists = Lists()
        for clique in 0..<cliqueCount {
            let begin = lists.members.count
            for place in starts[clique]..<starts[clique + 1] where isShared[Int(members[place])] > 0 {
                lists.members.append(members[place])
            }
            if lists.members.count - begin >= overlap {
                lists.close(UInt32(clique))
            } else {
                lists.members.removeSubrange(begin...)
            }
        }
        met.fill(met.indices, with: .max)
        isShared.fill(isShared.indices, with: 0)
        return lists
    }

    private func meet(_ member: Int, _ set: UInt32) {
        if met[member] == .max { met[member] = set } else if met[member] != set { isShared[member] = 1 }
    }

    private mutating func rankByRarity() {
        let counts = MutableBuffer<UInt32>(count: ranks.count)
        for place in 0..<members.count { counts[Int(members[place])] += 1 }
        people = (0..<UInt32(ranks.count)).sorted {
            let (left, right) = (counts[Int($0)], counts[Int($1)])
            return left != right ? left < right : $0 < $1
        }
        for (rank, person) in people.enumerated() { ranks[Int(person)] = UInt32(rank) }
    }

    /// Unites those of `lists` that share `needed` members. They all share the members left out on the way here.
    private func connect(_ lists: inout Lists, _ needed: Int, _ stopper: CliqueStopper) -> Bool {
        guard !stopper.look() else { return false }
        while true {
            let before = lists.members.count
            guard narrow(&lists, needed) else { return true }
            if lists.members.count == before { break }
        }
        if needed == 1 {
            uniteAll(lists)
            return true
        }
        removeEqual(&lists)
        if lists.count <= 24 {
            for second in 1..<max(1, lists.count) {
                for first in 0..<second
                where sets.find(lists.cliques[first]) != sets.find(lists.cliques[second])
                    && lists.commonCount(first, second) >= needed
                {
                    sets.unite(lists.cliques[first], lists.cliques[second])
                }
            }
            return true
        }
        return branch(lists, needed, stopper)
    }

    /// Leaves only members that cliques of different sets share, and only lists with enough of them. Returns whether
    /// there is anything left to unite.
    private func narrow(_ lists: inout Lists, _ needed: Int) -> Bool {
        guard let first = lists.cliques.first.map(sets.find), lists.cliques.contains(where: { sets.find($0) != first })
        else { return false }
        for index in 0..<lists.count {
            let set = sets.find(lists.cliques[index])
            for place in lists.range(index) {
                meet(Int(lists.members[place]), set)
            }
        }
        var kept = Lists()
        for index in 0..<lists.count {
            let begin = kept.members.count
            for place in lists.range(index) where isShared[Int(lists.members[place])] > 0 {
                kept.members.append(lists.members[place])
            }
            if kept.members.count - begin >= needed {
                kept.close(lists.cliques[index])
            } else {
                kept.members.removeSubrange(begin...)
            }
        }
        for member in lists.members {
            met[Int(member)] = .max
            isShared[Int(member)] = 0
        }
        lists = kept
        return lists.count > 1
    }

    /// Unites all lists that share a member.
    private func uniteAll(_ lists: Lists) {
        for index in 0..<lists.count {
            for place in lists.range(index) {
                let member = Int(lists.members[place])
                if met[member] != .max { sets.unite(met[member], lists.cliques[index]) }
                met[member] = lists.cliques[index]
            }
        }
        for member in lists.members { met[Int(member)] = .max }
    }

    /// Of equal lists of one set keeps one.
    private func removeEqual(_ lists: inout Lists) {
        guard lists.count > 24 else { return }
        let all = lists
        let roots = all.cliques.map(sets.find)
        func precedes(_ left: Int, _ right: Int) -> Bool {
            if roots[left] != roots[right] { return roots[left] < roots[right] }
            let (a, b) = (all.members[all.range(left)], all.members[all.range(right)])
            return a.count != b.count ? a.count > b.count : a.lexicographicallyPrecedes(b)
        }
        let order = (0..<all.count).sorted(by: precedes)
        var kept = Lists()
        for (place, index) in order.enumerated() {
            if place > 0, !precedes(order[place - 1], index) { continue }
            kept.members.append(contentsOf: all.members[all.range(index)])
            kept.close(all.cliques[index])
        }
        lists = kept
    }

    /// Looks among the lists with each member for what they share beyond.
    private func branch(_ lists: Lists, _ needed: Int, _ stopper: CliqueStopper) -> Bool {
        // Places sorted by member, then by list.
        var places: [(member: UInt32, list: UInt32, place: Int)] = []
        places.reserveCapacity(lists.members.count)
        for index in 0..<lists.count {
            for place in lists.range(index) where lists.starts[index + 1] - place >= needed {
                places.append((lists.members[place], UInt32(index), place))
            }
        }
        places.sort { $0.member != $1.member ? $0.member < $1.member : $0.list < $1.list }
        var first = 0
        while first < places.count {
            var end = first
            while end < places.count, places[end].member == places[first].member { end += 1 }
            if end - first > 1 {
                var inner = Lists()
                for entry in places[first..<end] {
                    let list = Int(entry.list)
                    inner.members.append(contentsOf: lists.members[entry.place + 1..<lists.starts[list + 1]])
                    inner.close(lists.cliques[list])
                }
                guard connect(&inner, needed - 1, stopper) else { return false }
            }
            first = end
        }
        return true
    }

    /// The people of each set.
    func groups() -> [[UInt32]] {
        var lists: [UInt32: Set<UInt32>] = [:]
        for clique in 0..<cliqueCount {
            let set = sets.find(UInt32(clique))
            for place in starts[clique]..<starts[clique + 1] {
                lists[set, default: []].insert(people[Int(members[place])])
            }
        }
        return lists.values.map { Array($0) }
    }
}
