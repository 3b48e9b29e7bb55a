import KithGraph
import KithLinearAlgebra
import KithTestSupport
import Testing

/// The forests of cores and trusses; those of nuclei are in NucleusHierarchyTests.
@Suite struct NucleusForestTests {
    /// What `forest` says against the parts of the cells of each level or above: the same sets, each at the smallest number
    /// in it and inside the smallest larger one.
    private func check(
        _ forest: NucleusForest, _ numbers: [UInt32], above floor: UInt32, parts: (Set<UInt32>) -> [Set<UInt32>]
    ) {
        var expected: Set<Set<UInt32>> = []
        for level in Set(numbers) where level > floor {
            expected.formUnion(parts(Set(numbers.indices.filter { numbers[$0] >= level }.map { UInt32($0) })))
        }
        let nodes = (0..<forest.count).map { Set(forest.cells(of: $0)) }
        #expect(nodes.count == expected.count && Set(nodes) == expected)
        for node in nodes.indices {
            #expect(forest.levels[node] == nodes[node].map { numbers[Int($0)] }.min())
            let around = nodes.indices.filter { nodes[$0].isStrictSuperset(of: nodes[node]) }
            #expect(forest.parents[node] == around.min { nodes[$0].count < nodes[$1].count })
            // A node is followed by all that lies inside it.
            #expect(around.allSatisfy { $0 < node })
        }
    }

    @Test func coresAreConnectedParts() {
        for graph in NaiveTies.small + NaiveTies.random + [NaiveTies.karate] {
            let result = CoreDecomposition.run(on: graph.rows)
            check(CoreDecomposition.forest(of: result, on: graph.rows), Array(result.cores), above: 0) { members in
                graph.parts(of: Set(members.map { Int($0) })).map { Set($0.map { UInt32($0) }) }
            }
        }
    }

    @Test func trussesAreConnectedByTriangles() {
        for graph in NaiveTies.small + NaiveTies.random.prefix(4) + [NaiveTies.karate] {
            let result = KTruss.run(on: graph.rows)
            let place = Dictionary(
                uniqueKeysWithValues: graph.ties.enumerated().map { (Set([$1.0, $1.1]), UInt32($0)) })
            let triangles = graph.ties.flatMap { tie in
                graph.neighbors[tie.0].intersection(graph.neighbors[tie.1]).map { third in
                    Set([[tie.0, tie.1], [tie.0, third], [tie.1, third]].map { place[Set($0)]! })
                }
            }
            check(KTruss.forest(of: result, on: graph.rows), Array(result.numbers), above: 2) { members in
                let whole = triangles.filter { $0.isSubset(of: members) }
                var left = members
                var parts: [Set<UInt32>] = []
                while let start = left.first {
                    var part: Set = [start]
                    var size = 0
                    while part.count > size {
                        size = part.count
                        for triangle in whole where !triangle.isDisjoint(with: part) { part.formUnion(triangle) }
                    }
                    left.subtract(part)
                    parts.append(part)
                }
                return parts
            }
        }
    }
}
