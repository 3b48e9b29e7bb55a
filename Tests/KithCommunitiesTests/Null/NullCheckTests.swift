import KithCommunities
import KithGraph
import KithLinearAlgebra
import KithTestSupport
import Testing

@Suite("Null check")
struct NullCheckTests {
    /// Groups by moving people one after the other to the group where modularity gains most, over and over.
    static func greedy(_ graph: TieGraph) -> Partition {
        let people = graph.vertexCount
        var labels = (0..<UInt32(people)).map { $0 }
        var strengths = Array(graph.strengths)
        var moved = true
        var rounds = 0
        while moved, rounds < 20 {
            moved = false
            rounds += 1
            for person in 0..<people {
                var inside: [UInt32: Double] = [labels[person]: 0]
                for place in graph.rows.range(person) {
                    inside[labels[Int(graph.rows.columns[place])], default: 0] += Double(graph.weights?[place] ?? 1)
                }
                let own = graph.strengths[person]
                strengths[Int(labels[person])] -= own
                let gains = inside.map {
                    (label: $0.key, gain: $0.value - own * strengths[Int($0.key)] / (2 * graph.totalWeight))
                }
                let best = gains.max { ($0.gain, $1.label) < ($1.gain, $0.label) }!
                let stay = gains.first { $0.label == labels[person] }!
                if best.gain > stay.gain + 1e-12 {
                    labels[person] = best.label
                    moved = true
                }
                strengths[Int(labels[person])] += own
            }
        }
        return Partition(labels: labels)
    }

    /// Groups of ten with many ties inside and few across.
    static func planted(_ groups: Int, seed: UInt64) -> TieGraph {
        var generator = SeededGenerator(seed: seed)
        var ties: [(Int, Int)] = []
        for one in 0..<10 * groups {
            for other in 0..<one where generator.unit() < (one / 10 == other / 10 ? 0.5 : 0.02) {
                ties.append((one, other))
            }
        }
        return GroupMeasuresTests.graph(10 * groups, ties)
    }

    @Test("planted groups are more than chance, on any number of threads")
    func planted() {
        let graph = Self.planted(6, seed: 1)
        let result = NullCheck.run(on: graph, threads: 1) { graph, _ in Self.greedy(graph) }
        #expect(result.exceedsChance && result.zScore > 5)
        let full = NullCheck.run(on: graph, options: .init(clearScore: .infinity)) { graph, _ in Self.greedy(graph) }
        let brief = NullCheck.run(on: graph, options: .init(clearScore: 3)) { graph, _ in Self.greedy(graph) }
        #expect(full.nullModularities.count == 20 && full.exceedsChance)
        #expect(brief.nullModularities == Array(full.nullModularities.prefix(5)) && brief.exceedsChance)
        for threads in [2, 3, 7] {
            #expect(NullCheck.run(on: graph, threads: threads) { graph, _ in Self.greedy(graph) } == result)
        }
    }

    @Test("of rewired graphs, at most one in twenty seems to have structure")
    func falseStructure() {
        let graph = Self.planted(4, seed: 2)
        let total = 100
        let falseCount = (0..<total).count { draw in
            let null = graph.rewired(exchangesPerTie: 20, seed: UInt64(1_000 + draw))
            return NullCheck.run(on: null, options: .init(seed: UInt64(draw))) { graph, _ in Self.greedy(graph) }
                .exceedsChance
        }
        #expect(falseCount <= 5)
    }

    @Test("a graph that cannot be another has no more than chance gives")
    func rigid() {
        let star = GroupMeasuresTests.graph(6, (1..<6).map { (0, $0) })
        let result = NullCheck.run(on: star) { graph, _ in Self.greedy(graph) }
        #expect(result.zScore == 0 && !result.exceedsChance)
        let nothing = NullCheck.run(on: GroupMeasuresTests.graph(3, [])) { graph, _ in Self.greedy(graph) }
        #expect(!nothing.exceedsChance)
    }

    @Test("the score is the distance from the mean in deviations")
    func score() {
        let graph = Self.planted(3, seed: 5)
        let result = NullCheck.run(on: graph, options: .init(rewirings: 3, seed: 8)) { graph, _ in Self.greedy(graph) }
        let values = result.nullModularities
        let mean = values.reduce(0, +) / 3
        let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 2
        #expect(result.exceedsChance == (result.zScore >= 2 && values.allSatisfy { $0 < result.modularity }))
        #expect(abs(result.zScore - (result.modularity - mean) / variance.squareRoot()) < 1e-9)
    }
}
