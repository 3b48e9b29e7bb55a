import KithLinearAlgebra

/// Who stands around a clique, and whom of it they know.
final class Surroundings {
    private let rows: CompressedRows
    /// Everybody outside who knows somebody inside, rising by the first one they know.
    private(set) var met: [UInt32] = []
    /// For everybody met their place in `met` and one, 0 for others; `inside` for the clique itself.
    private let places: MutableBuffer<UInt32>
    /// Whom each of `met` knows of the clique: bits of its places, `width` words each.
    private var known: [UInt64] = []
    private var width = 1
    private var people: [UInt32] = []
    private static let inside = UInt32.max

    init(_ rows: CompressedRows) {
        self.rows = rows
        places = MutableBuffer(count: rows.rowCount)
    }

    func look(around clique: [UInt32]) {
        let rows = rows
        people = clique
        width = (clique.count + 63) / 64
        for person in clique { places[Int(person)] = Surroundings.inside }
        for (index, person) in clique.enumerated() {
            let row = rows[Int(person)]
            for place in row.indices {
                let other = row[place]
                if places[Int(other)] == Surroundings.inside { continue }
                if places[Int(other)] == 0 {
                    met.append(other)
                    places[Int(other)] = UInt32(met.count)
                    for _ in 0..<width { known.append(0) }
                }
                known[(Int(places[Int(other)]) - 1) * width + index / 64] |= 1 << UInt64(index % 64)
            }
        }
    }

    func clear() {
        for person in people + met { places[Int(person)] = 0 }
        met.removeAll(keepingCapacity: true)
        known.removeAll(keepingCapacity: true)
    }

    /// How many of the clique `person`, who was met, knows.
    func tieCount(_ person: UInt32) -> Int {
        let start = (Int(places[Int(person)]) - 1) * width
        return known[start..<start + width].reduce(0) { $0 + $1.nonzeroBitCount }
    }

    /// A maximal clique with `person` and whom of the clique they know, rising: with whoever else, the first ones first.
    func extended(by person: UInt32, among clique: [UInt32]) -> [UInt32] {
        let start = (Int(places[Int(person)]) - 1) * width
        var result = clique.indices.filter { known[start + $0 / 64] >> UInt64($0 % 64) & 1 == 1 }.map { clique[$0] }
        result.append(person)
        var added: [UInt32] = []
        let rows = rows
        let row = rows[Int(person)]
        for index in row.indices {
            let other = row[index]
            let place = places[Int(other)]
            // Those of the clique are in already, or do not know the person.
            guard place > 0, place != Surroundings.inside else { continue }
            let own = (Int(place) - 1) * width
            guard (0..<width).allSatisfy({ known[start + $0] & ~known[own + $0] == 0 }),
                added.allSatisfy({ rows.contains(Int(other), $0) })
            else { continue }
            added.append(other)
        }
        result += added
        result.sort()
        return result
    }
}
