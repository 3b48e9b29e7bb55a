import KithLinearAlgebra

/// Searches around seeds in one network, with scratch memory that is kept from one to the next. Used by one thread at a
/// time; 4 bytes a person.
final class SeedSearch {
    /// People with what they have of a walk's time.
    struct Walk {
        var people: [UInt32] = []
        var shares: [Double] = []
    }

    /// People in the order in which a circle takes them in, and where it ends.
    struct Circle {
        var members: [UInt32]
        var conductance: Double
    }

    private let options: SeedCircle.Options
    /// The place of each person in a list plus one; zero between calls.
    private let slots: MutableBuffer<UInt32>

    init(personCount: Int, options: SeedCircle.Options) {
        self.options = options
        slots = MutableBuffer(count: personCount)
    }

    /// Where a walk from `seed` that goes back there with probability `restart` at each step spends its time, by forward
    /// push: what is left of a person's residual is below `threshold` × degree. Andersen, Chung, Lang, "Local graph
    /// partitioning using PageRank vectors", FOCS 2006, doi:10.1109/FOCS.2006.44. O(1 / (restart × threshold)).
    func walk<Source: NeighborSource>(from seed: UInt32, in source: inout Source) -> Walk {
        let rows = source.rows
        var walk = Walk()
        var residuals: [Double] = []
        var isQueued: [Bool] = []
        var queue: [Int] = []
        func add(_ amount: Double, to person: UInt32) {
            var place = Int(slots[Int(person)]) - 1
            if place < 0 {
                place = walk.people.count
                walk.people.append(person)
                walk.shares.append(0)
                residuals.append(0)
                isQueued.append(false)
                slots[Int(person)] = UInt32(place + 1)
            }
            residuals[place] += amount
            if !isQueued[place], residuals[place] >= options.threshold * Double(max(1, rows.degree(Int(person)))) {
                isQueued[place] = true
                queue.append(place)
            }
        }
        add(1, to: seed)
        var next = 0
        while next < queue.count {
            let place = queue[next]
            next += 1
            isQueued[place] = false
            let residual = residuals[place]
            residuals[place] = 0
            walk.shares[place] += options.restart * residual
            let person = walk.people[place]
            let degree = rows.degree(Int(person))
            guard degree > 0 else { continue }
            let share = (1 - options.restart) * residual / Double(degree)
            source.forEachNeighbor(of: person) { add(share, to: $0) }
        }
        for person in walk.people { slots[Int(person)] = 0 }
        return walk
    }

    /// The sum of walks, each with a weight, by falling share for each tie; those without a share are left out.
    func ranked(_ walks: [(walk: Walk, weight: Double)], in rows: CompressedRows) -> [UInt32] {
        var sum = Walk()
        for (walk, weight) in walks {
            for (person, share) in zip(walk.people, walk.shares) where share > 0 {
                let slot = slots[Int(person)]
                if slot > 0 {
                    sum.shares[Int(slot) - 1] += weight * share
                } else {
                    sum.people.append(person)
                    sum.shares.append(weight * share)
                    slots[Int(person)] = UInt32(sum.people.count)
                }
            }
        }
        for person in sum.people { slots[Int(person)] = 0 }
        let scores = sum.people.indices.map { sum.shares[$0] / Double(max(1, rows.degree(Int(sum.people[$0])))) }
        return sum.people.indices.sorted { (scores[$0], sum.people[$1]) > (scores[$1], sum.people[$0]) }
            .map { sum.people[$0] }
    }

    /// The first valley of conductance as a circle grows from `seeds`, at which all seeds hang together within it.
    ///
    /// Of `ranked`, twice as many as the largest circle has room for, the first with two ties into the circle comes next, the
    /// first at all where none has: somebody with a single tie is hardly ever of the circle, however low it makes
    /// conductance. A circle is a valley when conductance rises above `rise` times its own further on before it falls below
    /// it: Yang, Leskovec, "Defining and evaluating network communities based on ground-truth", Knowledge and Information
    /// Systems 42, 2015, doi:10.1007/s10115-013-0693-z. O(ties of those looked at + largest circle²).
    func firstValley<Source: NeighborSource>(
        seeds: [UInt32], ranked: [UInt32], in source: inout Source
    ) -> Circle? {
        var growth = Growth(
            candidates: seeds + ranked.filter { !seeds.contains($0) }.prefix(2 * options.maximumSize), slots: slots)
        defer { growth.clear() }
        for place in seeds.indices { growth.take(place, &source) }
        /// The lowest conductance that may yet turn out a valley.
        var lowest: (size: Int, value: Double)?
        func circle(_ found: (size: Int, value: Double)) -> Circle {
            Circle(members: growth.taken[..<found.size].map { growth.candidates[$0] }, conductance: found.value)
        }
        while let next = growth.next {
            growth.take(next, &source)
            let value = growth.conductance(in: source.rows)
            if let found = lowest, value > options.rise * found.value { return circle(found) }
            guard value < lowest?.value ?? 1, growth.joins(seeds.count) else { continue }
            // Beyond the largest circle conductance goes on falling: there is no valley within it.
            if growth.taken.count > options.maximumSize { return nil }
            lowest = (growth.taken.count, value)
        }
        // Nobody was left before conductance rose: the walk has seen the whole of a circle apart.
        guard let found = lowest, found.size == growth.taken.count, found.size <= options.maximumSize else {
            return nil
        }
        return circle(found)
    }
}

/// A circle that takes in one candidate after the other.
private struct Growth {
    let candidates: [UInt32]
    /// Places of those taken, in order.
    private(set) var taken: [Int] = []
    private var isTaken: [Bool]
    /// Ties of each candidate into the circle.
    private var ties: [Int]
    private var parents: [Int]
    private var ends = 0
    private var inside = 0
    /// The place of each candidate plus one.
    private let slots: MutableBuffer<UInt32>

    init(candidates: [UInt32], slots: MutableBuffer<UInt32>) {
        self.candidates = candidates
        self.slots = slots
        isTaken = [Bool](repeating: false, count: candidates.count)
        ties = [Int](repeating: 0, count: candidates.count)
        parents = Array(candidates.indices)
        for (place, person) in candidates.enumerated() { slots[Int(person)] = UInt32(place + 1) }
    }

    func clear() {
        for person in candidates { slots[Int(person)] = 0 }
    }

    /// The place of who comes next.
    var next: Int? {
        var first: Int?
        for place in candidates.indices where !isTaken[place] {
            if ties[place] > 1 { return place }
            if first == nil { first = place }
        }
        return first
    }

    mutating func take<Source: NeighborSource>(_ place: Int, _ source: inout Source) {
        let person = candidates[place]
        isTaken[place] = true
        taken.append(place)
        ends += source.rows.degree(Int(person))
        var met: [Int] = []
        source.forEachNeighbor(of: person) {
            let slot = slots[Int($0)]
            if slot > 0 { met.append(Int(slot) - 1) }
        }
        for other in met {
            // A tie with oneself comes once for each of its ends.
            if other == place { inside += 1 } else { ties[other] += 1 }
            guard isTaken[other], other != place else { continue }
            inside += 2
            let (one, two) = (root(place), root(other))
            parents[max(one, two)] = min(one, two)
        }
    }

    /// Whether the first `count` candidates hang together.
    func joins(_ count: Int) -> Bool { (0..<count).allSatisfy { root($0) == root(0) } }

    private func root(_ place: Int) -> Int {
        var place = place
        while parents[place] != place { place = parents[place] }
        return place
    }

    /// Ends of ties that leave the circle over those in it, or outside where there are fewer; 1 where there are none.
    func conductance(in rows: CompressedRows) -> Double {
        let smaller = min(ends, rows.nonzeroCount - ends)
        return smaller > 0 ? Double(ends - inside) / Double(smaller) : 1
    }
}
