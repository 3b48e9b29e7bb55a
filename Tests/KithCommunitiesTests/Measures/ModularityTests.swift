import KithGraph
import KithLinearAlgebra
import KithTestSupport
import Testing

@testable import KithCommunities

@Suite("Modularity")
struct ModularityTests {
    /// Σ over ordered pairs in one group of A − γ k k / 2W, over 2W.
    static func pairByPair(_ labels: [UInt32], _ weight: (Int, Int) -> Double, resolution: Double) -> Double {
        let people = labels.indices
        let out = people.map { a in people.reduce(0) { $0 + weight(a, $1) } }
        let back = people.map { b in people.reduce(0) { $0 + weight($1, b) } }
        let total = out.reduce(0, +)
        var sum = 0.0
        for a in people {
            for b in people where labels[a] == labels[b] {
                sum += weight(a, b) - resolution * out[a] * back[b] / total
            }
        }
        return sum / total
    }

    @Test("pair by pair, undirected, weighted and directed", arguments: 0..<20)
    func oracle(seed: Int) throws {
        var generator = SeededGenerator(seed: UInt64(seed))
        let people = 9
        let network = try Fixture.random(people: people, follows: 25, seed: UInt64(seed))
        let labels = (0..<people).map { _ in UInt32(generator.below(4)) }
        let partition = Partition(labels: labels)
        let rows = network.undirectedRows()
        let resolution = [0, 0.5, 1, 3][seed % 4]

        let weights = SharedBuffer(
            (0..<people).flatMap { a in
                rows.columns.slice(rows.range(a)).map { b in Float(1 + (a + Int(b)) % 3) }
            })
        let graph = TieGraph(rows: rows, weights: weights)
        let weighted = Self.pairByPair(
            labels,
            { rows.contains($0, UInt32($1)) ? Double(1 + ($0 + $1) % 3) : 0 }, resolution: resolution)
        #expect(abs(Modularity.value(of: partition, on: graph, resolution: resolution) - weighted) < 1e-13)

        let directed = TieGraph(
            rows: rows,
            weights: SharedBuffer(
                (0..<people).flatMap { a in
                    rows.columns.slice(rows.range(a)).map { b in
                        Float((network.follows(UInt32(a), b) ? 1 : 0) + (network.follows(b, UInt32(a)) ? 1 : 0))
                    }
                }),
            loops: nil, strengths: SharedBuffer((0..<people).map { Double(network.following.degree($0)) }),
            inStrengths: SharedBuffer((0..<people).map { Double(network.followers.degree($0)) }),
            totalWeight: Double(network.followCount))
        let expected = Self.pairByPair(
            labels, { network.follows(UInt32($0), UInt32($1)) ? 1 : 0 }, resolution: resolution)
        #expect(abs(Modularity.value(of: partition, on: directed, resolution: resolution) - expected) < 1e-13)
    }

    @Test("circles that do not overlap have the modularity of their partition")
    func circles() throws {
        let network = try Fixture.random(people: 40, follows: 200, seed: 3)
        let graph = TieGraph(rows: network.undirectedRows())
        let partition = Partition(labels: (0..<40).map { UInt32($0 * $0 % 5) })
        let value = Modularity.value(of: partition, on: graph)
        #expect(abs(Modularity.value(of: Circles(partition), on: graph) - value) < 1e-14)
        #expect(abs(Modularity.value(of: Partition(labels: [UInt32](repeating: 0, count: 40)), on: graph)) < 1e-15)
    }

    @Test("a person in two circles counts half in each")
    func shared() {
        // 0 1 2 in a row, circles 0 1 and 1 2: inside each ½, strengths 1 + ½ · 2 = 2 of 4.
        let graph = GroupMeasuresTests.graph(3, [(0, 1), (1, 2)])
        let circles = Circles(members: [[0, 1], [1, 2]], personCount: 3)
        #expect(Modularity.value(of: circles, on: graph) == 2 * (0.5 / 2 - 4.0 / 16))
    }
}
