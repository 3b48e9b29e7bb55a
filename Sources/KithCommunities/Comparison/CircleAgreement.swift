import Foundation
import KithLinearAlgebra

/// How far two sets of circles of the same people agree. All are 1 for equal sets.
public struct CircleAgreement: Sendable, Equatable {
    /// The mean of how well each known circle is met by its best found one (F1, the harmonic mean of precision and
    /// recall) and each found one by its best known one. Yang, Leskovec, "Overlapping community detection at scale",
    /// WSDM 2013, doi:10.1145/2433396.2433471.
    public let averageF1: Double
    /// The part of ``averageF1`` that asks how well the known circles are met.
    public let recoveryF1: Double
    /// Pairs of people who are together in equally many circles of both sets, above what chance would give. Collins,
    /// Dent, "Omega: a general formulation of the Rand index of cluster recovery suitable for non-disjoint solutions",
    /// Multivariate Behavioral Research 23, 1988, doi:10.1207/s15327906mbr2302_6. For partitions this is the adjusted
    /// Rand index.
    public let omegaIndex: Double
    /// Mutual information of who is in which circle, as a part of the larger of the sets' entropies. McDaid, Greene,
    /// Hurley, "Normalized mutual information to evaluate overlapping community finding algorithms", arXiv:1110.2515,
    /// after Lancichinetti, Fortunato, Kertész 2009.
    public let overlappingMutualInformation: Double

    /// Of circles found and known, of all people; limit both sets first to compare some. Empty sets agree with each other
    /// alone. O(people × (sizes of their circles)) for omega: the square of a circle's size for each circle.
    public init(found: Circles, known: Circles, threads: Int = Parallel.availableThreads) {
        precondition(found.personCount == known.personCount, "the circles are of different people")
        if found == known {
            (averageF1, recoveryF1, omegaIndex, overlappingMutualInformation) = (1, 1, 1, 1)
            return
        }
        recoveryF1 = CircleAgreement.meanBestF1(of: known, by: found)
        averageF1 = (recoveryF1 + CircleAgreement.meanBestF1(of: found, by: known)) / 2
        omegaIndex = OmegaIndex(found, known, threads: threads).value
        overlappingMutualInformation = CircleInformation(found, known).share
    }

    /// The mean over `circles` of the best F1 that a circle of `others` has; 0 without any.
    private static func meanBestF1(of circles: Circles, by others: Circles) -> Double {
        guard circles.circleCount > 0 else { return 0 }
        let overlaps = CircleOverlaps(with: others)
        var sum = 0.0
        for circle in 0..<circles.circleCount {
            let size = circles.size(circle)
            sum += overlaps.overlaps(of: circles.members[circle]).reduce(0) {
                max($0, 2 * Double($1.shared) / Double(size + others.size($1.other)))
            }
        }
        return sum / Double(circles.circleCount)
    }
}

/// Pairs of people by the number of circles they share.
private struct OmegaIndex {
    let value: Double

    init(_ first: Circles, _ second: Circles, threads: Int) {
        let people = first.personCount
        let cuts = Parallel.cuts(people, parts: 64)
        let tallies = Locked([Tally](repeating: Tally(), count: cuts.count))
        let workers = max(1, min(threads, cuts.count))
        let scratch = MutableBuffer<UInt32>(count: 2 * people * workers)
        Parallel.forEachWithWorker(cuts.count, threads: threads) { part, worker in
            let counts = scratch.window(2 * worker * people..<2 * (worker + 1) * people)
            var tally = Tally()
            for person in cuts[part] { tally.add(person, first, second, counts) }
            let counted = tally
            tallies.withLock { $0[part] = counted }
        }
        let tally = tallies.withLock { $0.reduce(into: Tally()) { $0.add($1) } }
        value = tally.omega(people: people)
    }

    struct Tally {
        /// Pairs by how many circles of each set they share, none left out.
        var first: [Int: Int] = [:]
        var second: [Int: Int] = [:]
        /// Pairs that share a circle of some set, and those of them that share equally many of both.
        var together = 0
        var alike = 0

        /// Counts the pairs of `person` with those after them. `counts` is all zero before and after.
        mutating func add(_ person: Int, _ one: Circles, _ other: Circles, _ counts: MutableBuffer<UInt32>) {
            let people = one.personCount
            var met: [UInt32] = []
            for (set, circles) in [one, other].enumerated() {
                for place in circles.circles.range(person) {
                    let members = circles.members[Int(circles.circles.columns[place])]
                    for index in members.indices where members[index] > person {
                        let peer = Int(members[index])
                        if counts[peer] == 0, counts[people + peer] == 0 { met.append(members[index]) }
                        counts[set * people + peer] += 1
                    }
                }
            }
            for peer in met {
                let (a, b) = (Int(counts[Int(peer)]), Int(counts[people + Int(peer)]))
                first[a, default: 0] += 1
                second[b, default: 0] += 1
                if a == b { alike += 1 }
                counts[Int(peer)] = 0
                counts[people + Int(peer)] = 0
            }
            together += met.count
        }

        mutating func add(_ other: Tally) {
            first.merge(other.first, uniquingKeysWith: +)
            second.merge(other.second, uniquingKeysWith: +)
            together += other.together
            alike += other.alike
        }

        func omega(people: Int) -> Double {
            let pairs = Double(people) * Double(people - 1) / 2
            guard pairs > 0 else { return 0 }
            let apart = pairs - Double(together)
            let seen = (Double(alike) + apart) / pairs
            var chance = 0.0
            for (shared, count) in first.sorted(by: { $0.key < $1.key }) where shared > 0 {
                chance += Double(count) / pairs * (Double(second[shared] ?? 0) / pairs)
            }
            let zeros = (apart + Double(first[0] ?? 0)) / pairs * ((apart + Double(second[0] ?? 0)) / pairs)
            chance += zeros
            return chance >= 1 ? 1 : (seen - chance) / (1 - chance)
        }
    }
}

/// Entropies of memberships, each circle a coin for everybody.
private struct CircleInformation {
    let share: Double

    init(_ first: Circles, _ second: Circles) {
        let (one, other) = (CircleInformation.entropy(first), CircleInformation.entropy(second))
        let shared =
            (one - CircleInformation.rest(of: first, given: second) + other
                - CircleInformation.rest(of: second, given: first)) / 2
        let larger = max(one, other)
        share = larger > 0 ? max(0, shared / larger) : 0
    }

    /// −(count) log₂(count / people).
    private static func part(_ count: Int, _ people: Int) -> Double {
        count == 0 ? 0 : -Double(count) * log2(Double(count) / Double(people))
    }

    private static func entropy(_ size: Int, _ people: Int) -> Double {
        part(size, people) + part(people - size, people)
    }

    private static func entropy(_ circles: Circles) -> Double {
        (0..<circles.circleCount).reduce(0) { $0 + entropy(circles.size($1), circles.personCount) }
    }

    /// Σ over `circles` of what remains unknown of each when the most telling of `others` is known.
    private static func rest(of circles: Circles, given others: Circles) -> Double {
        let people = circles.personCount
        let overlaps = CircleOverlaps(with: others)
        var sum = 0.0
        for circle in 0..<circles.circleCount {
            let size = circles.size(circle)
            let own = entropy(size, people)
            var least = own
            let met = overlaps.overlaps(of: circles.members[circle])
            for overlap in met {
                least = min(least, rest(size, others.size(overlap.other), overlap.shared, people) ?? own)
            }
            // Circles apart can tell of each other where one holds more than 1/e of all people, and only then. Circles are
            // in the order of their sizes.
            let largest = Double(people) / M_E
            var next = 0
            for candidate in 0..<others.circleCount {
                guard Double(size) >= largest || Double(others.size(candidate)) >= largest else { break }
                if next < met.count, met[next].other == candidate {
                    next += 1
                } else {
                    least = min(least, rest(size, others.size(candidate), 0, people) ?? own)
                }
            }
            sum += least
        }
        return sum
    }

    /// What remains unknown of a circle when another one that shares `shared` is known; `nil` where the other tells more
    /// by who is not in it than by who is.
    private static func rest(_ size: Int, _ other: Int, _ shared: Int, _ people: Int) -> Double? {
        let neither = part(people - size - other + shared, people)
        let both = part(shared, people)
        let own = part(size - shared, people)
        let others = part(other - shared, people)
        guard neither + both >= own + others else { return nil }
        return neither + both + own + others - entropy(other, people)
    }
}
