import KithCommunities
import KithLinearAlgebra

/// Graphs for the tests of cliques, and what is true of them, by definitions alone.
enum CliqueOracles {
    static func rows(_ count: Int, _ areTied: (Int, Int) -> Bool) -> CompressedRows {
        CompressedRows(
            rows: (0..<count).map { left in
                (0..<count).filter { $0 != left && areTied(min(left, $0), max(left, $0)) }.map { UInt32($0) }
            }, columnCount: count)
    }

    static func random(_ count: Int, share: Double, seed: UInt64) -> CompressedRows {
        var generator = SeededGenerator(seed: seed)
        var ties = Set<[Int]>()
        for left in 0..<count {
            for right in (left + 1)..<max(count, left + 1) where generator.unit() < share {
                ties.insert([left, right])
            }
        }
        return rows(count) { ties.contains([$0, $1]) }
    }

    /// `parts` groups of `size` without ties inside, all ties between: size^parts maximal cliques of `parts` people.
    static func moonMoser(parts: Int, size: Int = 3) -> CompressedRows {
        rows(parts * size) { $0 / size != $1 / size }
    }

    /// Everybody's ties as bits, for up to 64 people.
    static func masks(_ rows: CompressedRows) -> [UInt64] {
        (0..<rows.rowCount).map { person in
            rows.columns.slice(rows.range(person)).reduce(0) { $0 | 1 << UInt64($1) }
        }
    }

    static func list(_ set: UInt64) -> [UInt32] { (0..<64).filter { set >> UInt64($0) & 1 == 1 } }

    /// Every set of people, looked at: cliques nobody can join.
    static func bySubsets(_ masks: [UInt64]) -> Set<UInt64> {
        let everybody = (1 << UInt64(masks.count)) - 1 as UInt64
        var found: Set<UInt64> = []
        for set in 1...max(1, everybody) where set <= everybody {
            var common = everybody
            var isClique = true
            var rest = set
            while rest != 0 {
                let person = rest.trailingZeroBitCount
                if set & ~masks[person] != 1 << UInt64(person) { isClique = false }
                common &= masks[person]
                rest &= rest - 1
            }
            if isClique && common == 0 { found.insert(set) }
        }
        return found
    }

    /// Bron and Kerbosch's first algorithm, on sets of numbers.
    static func simple(_ rows: CompressedRows) -> Set<[UInt32]> {
        let ties = (0..<rows.rowCount).map { Set(rows.columns.slice(rows.range($0))) }
        var found: Set<[UInt32]> = []
        func extend(_ clique: [UInt32], _ candidates: Set<UInt32>, _ excluded: Set<UInt32>) {
            if candidates.isEmpty && excluded.isEmpty { found.insert(clique.sorted()) }
            guard let pivot = candidates.union(excluded).max(by: { ties[Int($0)].count < ties[Int($1)].count })
            else { return }
            var candidates = candidates
            var excluded = excluded
            for person in candidates.subtracting(ties[Int(pivot)]).sorted() {
                let own = ties[Int(person)]
                extend(clique + [person], candidates.intersection(own), excluded.intersection(own))
                candidates.remove(person)
                excluded.insert(person)
            }
        }
        if rows.rowCount > 0 { extend([], Set(0..<UInt32(rows.rowCount)), []) }
        return found
    }

    /// Communities by definition: all cliques of k people, pairs of which are adjacent when they share k − 1.
    static func communities(_ masks: [UInt64], k: Int) -> Set<UInt64> {
        var cliques: [UInt64] = []
        func grow(_ clique: UInt64, _ candidates: UInt64, _ left: Int) {
            if left == 0 { return cliques.append(clique) }
            var rest = candidates
            while rest != 0 {
                let person = rest.trailingZeroBitCount
                rest &= rest - 1
                grow(clique | 1 << UInt64(person), rest & masks[person], left - 1)
            }
        }
        grow(0, masks.isEmpty ? 0 : .max >> UInt64(64 - masks.count), k)
        var isSeen = [Bool](repeating: false, count: cliques.count)
        var found: Set<UInt64> = []
        for start in cliques.indices where !isSeen[start] {
            isSeen[start] = true
            var stack = [start]
            var people: UInt64 = 0
            while let clique = stack.popLast() {
                people |= cliques[clique]
                for other in cliques.indices
                where !isSeen[other] && (cliques[clique] & cliques[other]).nonzeroBitCount == k - 1 {
                    isSeen[other] = true
                    stack.append(other)
                }
            }
            found.insert(people)
        }
        return found
    }

    /// The communities of a result as sets of bits.
    static func sets(_ circles: Circles) -> Set<UInt64> {
        Set(
            (0..<circles.circleCount).map { circle in
                circles.members.columns.slice(circles.members.range(circle)).reduce(0) { $0 | 1 << UInt64($1) }
            })
    }
}
