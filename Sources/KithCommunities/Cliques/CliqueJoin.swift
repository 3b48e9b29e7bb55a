import KithGraph
import KithLinearAlgebra

/// Unites maximal cliques that share at least `overlap` people, without looking at pairs of cliques.
///
/// From a clique *A* one goes on through whoever is outside and tied to `overlap` of its people or more: these and that
/// person are in a clique that, made maximal in any way, belongs with *A*. That is enough: if *B* shares enough with *A*,
/// then going on through somebody of *B* leads to a clique that shares more with *B*, and so on until it is *B*. For the
/// same reason the cliques of one set, here the largest, need not be gone on from, nor whoever has joined it.
struct CliqueJoin {
    private let rows: CompressedRows
    private let overlap: Int
    private var members = GrowingBuffer<UInt32>()
    private var starts = GrowingBuffer<UInt64>()
    private var sets = DisjointSets(count: 0)
    /// Cliques by what their members are mixed to, with open addressing; `.max` is empty.
    private var table: [UInt32] = []

    init(overlap: Int, rows: CompressedRows) {
        self.overlap = overlap
        self.rows = rows
        starts.append(0)
    }

    var cliqueCount: Int { starts.count - 1 }

    /// Bytes that the cliques so far take at most, one more of `size` included, as they grow and while they are united.
    func byteCount(addingCliqueOf size: Int) -> Int {
        12 * (members.count + size + 64) + 52 * (starts.count + 64) + 24 * rows.rowCount + CliqueJoin.windowBytes
    }

    private static let windowBytes = 4 << 20

    mutating func add(_ clique: Span<UInt32>) {
        for index in clique.indices { members.append(clique[index]) }
        starts.append(UInt64(members.count))
    }

    private func range(_ clique: Int) -> Range<Int> { Int(starts[clique])..<Int(starts[clique + 1]) }

    /// Unites all that share enough; returns whether it came to the end.
    mutating func unite(_ stopper: CliqueStopper) -> Bool {
        sets = DisjointSets(count: cliqueCount)
        guard cliqueCount > 1 else { return true }
        guard uniteByWindows(stopper) else { return false }
        index()
        let largest = largestSet()
        let room = Surroundings(rows)
        for clique in 0..<cliqueCount where sets.root(UInt32(clique)) != sets.root(largest) {
            if stopper.look() { return false }
            goOn(from: clique, largest, room)
        }
        return true
    }

    /// Unites many that are plainly together, for speed alone: those that have `overlap` members in common that follow
    /// each other when sorted.
    private func uniteByWindows(_ stopper: CliqueStopper) -> Bool {
        var recent = [UInt32](repeating: .max, count: 1 << 8)
        while recent.count < min(cliqueCount, CliqueJoin.windowBytes / 4) { recent.append(contentsOf: recent) }
        for clique in 0..<cliqueCount {
            if clique & 0xFFFF == 0, stopper.look() { return false }
            let range = range(clique)
            for first in range.lowerBound...range.upperBound - overlap {
                let place = Int(key(first..<first + overlap) & UInt64(recent.count - 1))
                let other = recent[place]
                recent[place] = UInt32(clique)
                guard other != .max, sets.root(other) != sets.root(UInt32(clique)) else { continue }
                if commonCount(Int(other), clique) >= overlap { sets.unite(other, UInt32(clique)) }
            }
        }
        return true
    }

    /// Members mixed as in SplitMix64.
    private func key(_ range: Range<Int>) -> UInt64 {
        var key: UInt64 = 0
        for place in range { key = CliqueJoin.mix(key ^ UInt64(members[place])) }
        return key
    }

    private static func mix(_ value: UInt64) -> UInt64 {
        var z = value &+ 0x9E37_79B9_7F4A_7C15
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    private func commonCount(_ first: Int, _ second: Int) -> Int {
        var (left, right) = (range(first), range(second))
        var common = 0
        while let a = left.first, let b = right.first {
            if members[a] == members[b] { common += 1 }
            if members[a] <= members[b] { left.removeFirst() }
            if members[b] <= members[a] { right.removeFirst() }
        }
        return common
    }

    private mutating func index() {
        var capacity = 16
        while capacity < 2 * cliqueCount { capacity *= 2 }
        table = [UInt32](repeating: .max, count: capacity)
        for clique in 0..<cliqueCount {
            var place = Int(key(range(clique)) & UInt64(capacity - 1))
            while table[place] != .max { place = (place + 1) & (capacity - 1) }
            table[place] = UInt32(clique)
        }
    }

    /// The clique of exactly these people; `nil` where the search had not come to it.
    private func clique(of people: [UInt32]) -> UInt32? {
        var key: UInt64 = 0
        for person in people { key = CliqueJoin.mix(key ^ UInt64(person)) }
        var place = Int(key & UInt64(table.count - 1))
        while table[place] != .max {
            let range = range(Int(table[place]))
            if range.count == people.count, zip(range, people).allSatisfy({ members[$0] == $1 }) { return table[place] }
            place = (place + 1) & (table.count - 1)
        }
        return nil
    }

    private func largestSet() -> UInt32 {
        let sizes = MutableBuffer<UInt32>(count: cliqueCount)
        var largest: UInt32 = 0
        for clique in 0..<cliqueCount {
            let set = sets.root(UInt32(clique))
            sizes[Int(set)] += 1
            if sizes[Int(set)] > sizes[Int(largest)] { largest = set }
        }
        return largest
    }

    /// Unites `clique` with where it leads, until it belongs to the set of `largest`.
    private func goOn(from clique: Int, _ largest: UInt32, _ room: Surroundings) {
        let people = range(clique).map { members[$0] }
        room.look(around: people)
        for person in room.met where room.tieCount(person) >= overlap {
            guard let other = self.clique(of: room.extended(by: person, among: people)) else { continue }
            sets.unite(other, UInt32(clique))
            if sets.root(UInt32(clique)) == sets.root(largest) { break }
        }
        room.clear()
    }

    /// The people of each set.
    func groups() -> [[UInt32]] {
        var places: [UInt32: Int] = [:]
        var cliques: [[UInt32]] = []
        for clique in 0..<UInt32(cliqueCount) {
            let set = sets.root(clique)
            if let place = places[set] {
                cliques[place].append(clique)
            } else {
                places[set] = cliques.count
                cliques.append([clique])
            }
        }
        let met = MutableBuffer<UInt32>(repeating: .max, count: rows.rowCount)
        return cliques.enumerated().map { group, cliques in
            var people: [UInt32] = []
            for clique in cliques {
                for place in range(Int(clique)) where met[Int(members[place])] != group {
                    met[Int(members[place])] = UInt32(group)
                    people.append(members[place])
                }
            }
            return people
        }
    }
}
