import Foundation
import KithCommunities
import KithLinearAlgebra
import Testing

@Suite("Agreement of circles")
struct CircleAgreementTests {
    /// Sets of people, and the measures worked out from their definitions, pair by pair.
    struct Oracle {
        let people: Int
        let found: [Set<Int>]
        let known: [Set<Int>]

        var averageF1: Double {
            func best(_ set: Set<Int>, _ others: [Set<Int>]) -> Double {
                others.map { other in
                    let shared = Double(set.intersection(other).count)
                    guard shared > 0 else { return 0 }
                    let (precision, recall) = (shared / Double(other.count), shared / Double(set.count))
                    return 2 * precision * recall / (precision + recall)
                }.max() ?? 0
            }
            func mean(_ sets: [Set<Int>], _ others: [Set<Int>]) -> Double {
                sets.isEmpty ? 0 : sets.reduce(0) { $0 + best($1, others) } / Double(sets.count)
            }
            return (mean(found, known) + mean(known, found)) / 2
        }

        var omega: Double {
            var (alike, pairs) = (0.0, 0.0)
            var (first, second): ([Int: Double], [Int: Double]) = ([:], [:])
            for one in 0..<people {
                for other in 0..<one {
                    let a = found.count { $0.contains(one) && $0.contains(other) }
                    let b = known.count { $0.contains(one) && $0.contains(other) }
                    first[a, default: 0] += 1
                    second[b, default: 0] += 1
                    pairs += 1
                    if a == b { alike += 1 }
                }
            }
            let chance = first.keys.sorted().reduce(0.0) { $0 + first[$1]! * (second[$1] ?? 0) } / (pairs * pairs)
            // Where every pair must be alike, all are.
            return chance == 1 ? 1 : (alike / pairs - chance) / (1 - chance)
        }

        var information: Double {
            func h(_ count: Int) -> Double {
                count == 0 ? 0 : -Double(count) * log2(Double(count) / Double(people))
            }
            func entropy(_ set: Set<Int>) -> Double { h(set.count) + h(people - set.count) }
            func rest(_ set: Set<Int>, _ other: Set<Int>) -> Double {
                let both = set.intersection(other).count
                let neither = people - set.union(other).count
                let (own, others) = (set.count - both, other.count - both)
                guard h(neither) + h(both) >= h(own) + h(others) else { return entropy(set) }
                return h(neither) + h(both) + h(own) + h(others) - entropy(other)
            }
            func rest(_ sets: [Set<Int>], _ others: [Set<Int>]) -> Double {
                sets.reduce(0) { sum, set in
                    sum + min(entropy(set), others.map { rest(set, $0) }.min() ?? entropy(set))
                }
            }
            let (one, other) = (found.reduce(0) { $0 + entropy($1) }, known.reduce(0) { $0 + entropy($1) })
            let shared = (one - rest(found, known) + other - rest(known, found)) / 2
            return max(one, other) > 0 ? max(0, shared / max(one, other)) : 0
        }
    }

    static func lists(_ circles: Circles) -> [Set<Int>] {
        (0..<circles.circleCount).map { circle in
            Set(circles.members.columns.slice(circles.members.range(circle)).map { Int($0) })
        }
    }

    @Test("one circle of two is found")
    func byHand() {
        let found = Circles(members: [[0, 1, 2]], personCount: 6)
        let known = Circles(members: [[0, 1, 2], [2, 3, 4, 5]], personCount: 6)
        let result = CircleAgreement(found: found, known: known, threads: 1)
        // The found one is met fully; of the known, one fully and the other with precision 1/3 and recall 1/4.
        let second = 2 / 7.0
        #expect(abs(result.recoveryF1 - (1 + second) / 2) < 1e-15)
        #expect(abs(result.averageF1 - (1 + (1 + second) / 2) / 2) < 1e-15)
        // 15 pairs: three together in both, six in the known set alone, six apart in both.
        let chance = (3.0 * 9 + 12 * 6) / 225
        #expect(abs(result.omegaIndex - (9 / 15.0 - chance) / (1 - chance)) < 1e-15)
    }

    @Test("random circles agree as their definitions say", arguments: 0..<40)
    func oracle(seed: Int) {
        var generator = SeededGenerator(seed: UInt64(seed))
        let people = 2 + Int(generator.below(12))
        func draw() -> [[UInt32]] {
            (0..<Int(generator.below(6))).map { _ in
                let share = generator.unit()
                return (0..<UInt32(people)).filter { _ in generator.unit() < share }
            }
        }
        let found = Circles(members: draw(), personCount: people)
        let known = Circles(members: draw(), personCount: people)
        guard found != known else { return }
        let oracle = Oracle(people: people, found: Self.lists(found), known: Self.lists(known))
        let result = CircleAgreement(found: found, known: known, threads: 1)
        #expect(abs(result.averageF1 - oracle.averageF1) < 1e-12)
        #expect(abs(result.omegaIndex - oracle.omega) < 1e-12)
        #expect(abs(result.overlappingMutualInformation - oracle.information) < 1e-12)
        for threads in [2, 3, 7] {
            #expect(CircleAgreement(found: found, known: known, threads: threads) == result)
        }
    }

    @Test("of partitions, omega is the adjusted Rand index")
    func partitions() {
        let found = Partition(labels: [0, 0, 0, 1, 1, 2, 2, 2, 2])
        let known = Partition(labels: [0, 0, 1, 1, 1, 2, 2, 2, 0])
        let result = CircleAgreement(found: Circles(found), known: Circles(known))
        #expect(
            abs(result.omegaIndex - Agreement(ContingencyTable(found, known)).adjustedRandIndex) < 1e-14)
    }

    @Test("equal sets agree fully, an empty one with nothing")
    func ends() {
        let circles = Circles(members: [[0, 1], [1, 2]], personCount: 4)
        let none = Circles(members: [], personCount: 4)
        let same = CircleAgreement(found: circles, known: circles)
        #expect(same.averageF1 == 1 && same.omegaIndex == 1 && same.overlappingMutualInformation == 1)
        let nothing = CircleAgreement(found: none, known: circles)
        #expect(nothing.averageF1 == 0 && nothing.overlappingMutualInformation == 0)
        #expect(CircleAgreement(found: none, known: none).averageF1 == 1)
    }
}
