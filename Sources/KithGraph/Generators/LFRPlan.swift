import KithLinearAlgebra

/// Who has how many ties, how many of them inside, and in which community: what an LFR network fixes before wiring.
struct LFRPlan: Sendable {
    private(set) var degrees: [Int]
    private(set) var inside: [Int]
    /// The community of each person.
    private(set) var community: [UInt32]
    /// The people of each community.
    private(set) var members: [[UInt32]]

    /// Draws until a placement fits, a few times at most.
    init(_ options: LFRGenerator.Options, _ generator: inout SeededGenerator) throws(KithGraphError) {
        guard
            let degreeLaw = PowerLaw(
                exponent: options.degreeExponent, mean: options.averageDegree, largest: options.maxDegree)
        else {
            let least = PowerLaw(exponent: options.degreeExponent, smallest: 1, largest: options.maxDegree).mean
            throw .badData(
                place: InputPlace(file: "option average degree"), found: "\(options.averageDegree)",
                expected: "at least \(least), the least mean of this exponent and maximum")
        }
        let sizeLaw = PowerLaw(
            exponent: options.communityExponent, smallest: options.minCommunity, largest: options.maxCommunity)
        for _ in 0..<20 {
            let sizes = LFRPlan.sizes(options, sizeLaw, &generator)
            let degrees = (0..<options.people).map { _ in degreeLaw.draw(&generator) }
            let inside = degrees.map { degree in
                min(options.maxCommunity - 1, generator.rounded((1 - options.mixing) * Double(degree)))
            }
            guard options.mixing == 0 || sizes.count > 1 else { continue }
            if let placed = LFRPlan.place(inside, sizes, &generator) {
                self.degrees = degrees
                self.inside = inside
                community = placed
                members = [[UInt32]](repeating: [], count: sizes.count)
                for (person, home) in placed.enumerated() { members[Int(home)].append(UInt32(person)) }
                return
            }
        }
        throw .badData(
            place: InputPlace(file: "options of the LFR network"),
            found: "communities too small or too few for the ties inside and outside them",
            expected: "larger communities, more people, smaller degrees or another mixing")
    }

    /// Sizes of communities that add up to everybody.
    private static func sizes(
        _ options: LFRGenerator.Options, _ law: PowerLaw, _ generator: inout SeededGenerator
    ) -> [Int] {
        var sizes: [Int] = []
        var rest = options.people
        while rest >= options.minCommunity {
            let size = min(law.draw(&generator), rest)
            sizes.append(size)
            rest -= size
        }
        var growing = sizes.indices.filter { sizes[$0] < options.maxCommunity }
        while rest > 0, !growing.isEmpty {
            let choice = generator.index(growing.count)
            sizes[growing[choice]] += 1
            rest -= 1
            if sizes[growing[choice]] == options.maxCommunity { growing.swapRemove(choice) }
        }
        guard rest > 0 else { return sizes }
        var giving = sizes.indices.filter { sizes[$0] > options.minCommunity }
        sizes.append(rest)
        while sizes[sizes.count - 1] < options.minCommunity, !giving.isEmpty {
            let choice = generator.index(giving.count)
            sizes[giving[choice]] -= 1
            sizes[sizes.count - 1] += 1
            if sizes[giving[choice]] == options.minCommunity { giving.swapRemove(choice) }
        }
        return sizes
    }

    /// A community for everyone that has more places than they have ties inside, drawn uniformly from all that fit;
    /// `nil` where none does. The communities open to a person are open to all with fewer ties inside, so that how many
    /// free places there are never depends on the choices before.
    private static func place(
        _ inside: [Int], _ sizes: [Int], _ generator: inout SeededGenerator
    ) -> [UInt32]? {
        let people = inside.indices.sorted { (inside[$1], $0) < (inside[$0], $1) }
        let communities = sizes.indices.sorted { (sizes[$1], $0) < (sizes[$0], $1) }
        var placed = [UInt32](repeating: 0, count: inside.count)
        var free: [UInt32] = []
        var opened = 0
        for person in people {
            while opened < communities.count, sizes[communities[opened]] > inside[person] {
                free += [UInt32](repeating: UInt32(communities[opened]), count: sizes[communities[opened]])
                opened += 1
            }
            guard !free.isEmpty else { return nil }
            placed[person] = free.swapRemove(generator.index(free.count))
        }
        return placed
    }

    /// Makes the ends inside each community even in number: one tie of one member moves outside or comes in.
    mutating func evenOut(mixing: Double, _ generator: inout SeededGenerator) {
        for people in members where people.reduce(0, { $0 + inside[Int($1)] }) % 2 == 1 {
            let start = generator.index(people.count)
            let turned = (0..<people.count).map { Int(people[(start + $0) % people.count]) }
            let comesIn = generator.chance(0.5)
            if comesIn, let person = turned.first(where: { inside[$0] < min(degrees[$0], people.count - 1) }) {
                inside[person] += 1
            } else if let person = turned.first(where: { inside[$0] > 0 }) {
                inside[person] -= 1
                if mixing == 0 { degrees[person] -= 1 }
            }
        }
    }

    /// The ties of one community.
    func wireInside(_ community: Int, seed: UInt64) -> TieWiring {
        var generator = SeededGenerator(seed: seed, stream: UInt64(community) + 1)
        let ends = members[community].flatMap { [UInt32](repeating: $0, count: inside[Int($0)]) }
        return TieWiring(ends, &generator) { $0 != $1 }
    }

    /// Everybody once for each tie that leaves their community.
    func outsideEnds() -> [UInt32] {
        degrees.indices.flatMap { [UInt32](repeating: UInt32($0), count: degrees[$0] - inside[$0]) }
    }
}

/// Ends of ties joined at random into ties without repeats (the configuration model, made simple by exchanging ends).
struct TieWiring: Sendable {
    /// Each tie as the smaller number in the upper half and the larger in the lower.
    private(set) var ties: [UInt64] = []
    /// Ends that found no partner.
    private(set) var left: [UInt32] = []

    /// Exchanges tried for a pair that may not be tied.
    private static let attempts = 200

    init(_ ends: [UInt32], _ generator: inout SeededGenerator, allowed: (UInt32, UInt32) -> Bool) {
        var ends = ends
        generator.shuffle(&ends)
        if ends.count % 2 == 1 { left.append(ends.removeLast()) }
        var present = Set<UInt64>(minimumCapacity: ends.count / 2)
        var refused: [(UInt32, UInt32)] = []
        for index in stride(from: 0, to: ends.count, by: 2) {
            let (one, other) = (ends[index], ends[index + 1])
            if allowed(one, other), present.insert(TieWiring.key(one, other)).inserted {
                ties.append(TieWiring.key(one, other))
            } else {
                refused.append((one, other))
            }
        }
        func fits(_ one: UInt32, _ other: UInt32) -> Bool {
            allowed(one, other) && !present.contains(TieWiring.key(one, other))
        }
        for (one, other) in refused {
            var isPlaced = false
            for _ in 0..<(ties.isEmpty ? 0 : TieWiring.attempts) {
                let place = generator.index(ties.count)
                var (third, fourth) = TieWiring.people(ties[place])
                if generator.chance(0.5) { swap(&third, &fourth) }
                let (first, second) = (TieWiring.key(one, third), TieWiring.key(other, fourth))
                guard first != second, fits(one, third), fits(other, fourth) else { continue }
                present.remove(ties[place])
                present.insert(first)
                present.insert(second)
                ties[place] = first
                ties.append(second)
                isPlaced = true
                break
            }
            if !isPlaced { left += [one, other] }
        }
    }

    static func people(_ tie: UInt64) -> (UInt32, UInt32) {
        (UInt32(tie >> 32), UInt32(truncatingIfNeeded: tie))
    }

    private static func key(_ one: UInt32, _ other: UInt32) -> UInt64 {
        UInt64(min(one, other)) << 32 | UInt64(max(one, other))
    }
}

extension Array {
    /// Takes out the element at `index`, whose place the last one takes. O(1).
    @discardableResult
    fileprivate mutating func swapRemove(_ index: Int) -> Element {
        swapAt(index, count - 1)
        return removeLast()
    }
}
