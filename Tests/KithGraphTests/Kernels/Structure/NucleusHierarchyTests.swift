import KithLinearAlgebra
import KithTestSupport
import Testing

@testable import KithGraph

@Suite struct NucleusHierarchyTests {
    /// 0 to 4 are all tied, and so are 4 to 7, who share 4 only; 8 makes a triangle with 0 and 1 and no four.
    private func network() throws -> Network {
        let groups = [["0", "1", "2", "3", "4"], ["4", "5", "6", "7"], ["0", "1", "8"]]
        return try Fixture.network(
            groups.flatMap { group in group.indices.flatMap { a in group[..<a].map { (group[a], $0) } } })
    }

    /// Among five every triangle is in two groups of four, among four in one.
    @Test func findsTheDensest() throws {
        let result = try NucleusHierarchy.run(on: try network())
        #expect(result.maximum == 2 && result.numbers.count == 10 + 4 + 1)
        #expect(Array(result.forest.levels) == [2, 1] && result.forest.parents == [nil, nil])
        #expect(result.people(of: 0) == [0, 1, 2, 3, 4] && result.people(of: 1) == [4, 5, 6, 7])
        #expect(result.forest.cells(of: 0).count == 10 && result.forest.cells.count == 14)
        for triangle in result.numbers.indices {
            let corners = Array(result.triangles.slice(3 * triangle..<3 * triangle + 3))
            #expect(corners == corners.sorted())
            #expect(result.numbers[triangle] == (corners[2] <= 4 ? 2 : corners[2] == 8 ? 0 : 1))
        }
    }

    /// A sixth person tied to three of five: a group of four beside, and so around, the five.
    @Test func nucleiLieInsideOneAnother() throws {
        let all = (0..<5 as Range<UInt32>).map { one in (0..<5 as Range<UInt32>).filter { $0 != one } }
        let rows = CompressedRows(
            rows: [all[0] + [5], all[1] + [5], all[2] + [5], all[3], all[4], [0, 1, 2]], columnCount: 6)
        let result = try NucleusHierarchy.run(on: rows)
        #expect(Array(result.forest.levels) == [1, 2] && result.forest.parents == [nil, 0])
        #expect(result.people(of: 0) == [0, 1, 2, 3, 4, 5] && result.people(of: 1) == [0, 1, 2, 3, 4])
        // 3 of the 13 triangles, those of the sixth, are in the outer nucleus alone.
        #expect(result.forest.cells(of: 0).count == 13 && result.forest.cells(of: 1).count == 10)
    }

    @Test func withoutTrianglesThereIsNothing() throws {
        for rows in [CompressedRows(emptyRows: 0, columnCount: 0), CompressedRows(rows: [[1], [0]], columnCount: 2)] {
            let result = try NucleusHierarchy.run(on: rows)
            #expect(result.forest.count == 0 && result.numbers.isEmpty && result.maximum == 0)
        }
    }

    /// Triangles as sets, their numbers by repeated removal, and for every k the parts that hang together through groups of
    /// four: each is a nucleus, named by the smallest number in it.
    private func oracle(_ graph: NaiveTies) -> (numbers: [Set<Int>: UInt32], nuclei: Set<[[Int]]>) {
        let people = 0..<graph.count
        var triangles: [Set<Int>] = []
        var fours: [[Set<Int>]] = []
        for a in people {
            for b in graph.neighbors[a] where b > a {
                for c in graph.neighbors[a].intersection(graph.neighbors[b]) where c > b {
                    triangles.append([a, b, c])
                    let common = graph.neighbors[a].intersection(graph.neighbors[b]).intersection(graph.neighbors[c])
                    for d in common where d > c { fours.append([[a, b, c], [a, b, d], [a, c, d], [b, c, d]]) }
                }
            }
        }
        var numbers = Dictionary(uniqueKeysWithValues: triangles.map { ($0, UInt32(0)) })
        var nuclei: Set<[[Int]]> = []
        var left = Set(triangles)
        for k in 1...max(1, graph.count) {
            while true {
                let whole = fours.filter { $0.allSatisfy { left.contains($0) } }
                let weak = left.filter { triangle in whole.count { $0.contains(triangle) } < k }
                if weak.isEmpty { break }
                left.subtract(weak)
            }
            for triangle in left { numbers[triangle] = UInt32(k) }
            let whole = fours.filter { $0.allSatisfy { left.contains($0) } }
            var open = left
            while let start = open.first {
                var part: Set = [start]
                var grown = true
                while grown {
                    let more = whole.filter { $0.contains { part.contains($0) } }.flatMap { $0 }
                    grown = !part.isSuperset(of: more)
                    part.formUnion(more)
                }
                open.subtract(part)
                nuclei.insert(part.map { $0.sorted() }.sorted { $0.lexicographicallyPrecedes($1) })
            }
        }
        return (numbers, nuclei)
    }

    private func check(_ graph: NaiveTies) throws {
        let expected = oracle(graph)
        let result = try NucleusHierarchy.run(on: graph.rows, threads: 2)
        #expect(result.numbers.count == expected.numbers.count)
        let corners = result.numbers.indices.map { triangle in
            result.triangles.slice(3 * triangle..<3 * triangle + 3).map { Int($0) }
        }
        for triangle in corners.indices {
            #expect(expected.numbers[Set(corners[triangle])] == result.numbers[triangle])
        }
        let forest = result.forest
        let nuclei = (0..<forest.count).map { node in
            forest.cells(of: node).map { corners[Int($0)] }.sorted { $0.lexicographicallyPrecedes($1) }
        }
        #expect(Set(nuclei) == expected.nuclei && nuclei.count == expected.nuclei.count)
        for node in nuclei.indices {
            #expect(forest.levels[node] == nuclei[node].map { expected.numbers[Set($0)]! }.min())
            // The smallest nucleus around, if any.
            let around = nuclei.indices.filter { $0 != node && Set(nuclei[$0]).isSuperset(of: nuclei[node]) }
            #expect(forest.parents[node] == around.min { nuclei[$0].count < nuclei[$1].count })
        }
    }

    @Test func equalsTheDefinition() throws {
        for graph in NaiveTies.small { try check(graph) }
        for seed in 0..<8 as Range<UInt64> {
            let network = try Fixture.random(people: 9 + Int(seed), follows: 50 + 12 * Int(seed), seed: seed)
            try check(NaiveTies(network))
        }
    }

    @Test(arguments: [1, 2, 3, 7]) func isTheSameOnAnyNumberOfThreads(threads: Int) throws {
        let network = TrialNetworks.random[11]
        let result = try NucleusHierarchy.run(on: network, threads: threads)
        #expect(try result == NucleusHierarchy.run(on: network, threads: 1))
        #expect(result.maximum > 1)
    }

    /// In a network of n who are all tied every triangle is in n - 3 groups of four.
    @Test func completeNetworksAreOneNucleus() throws {
        let all = (0..<40).map { UInt32($0) }
        let rows = CompressedRows(rows: all.map { one in all.filter { $0 != one } }, columnCount: 40)
        let result = try NucleusHierarchy.run(on: rows)
        #expect(result.maximum == 37 && result.forest.count == 1 && result.people(of: 0).count == 40)
    }

    @Test func limitsAreKept() throws {
        let rows = try network().undirectedRows()
        let needed = NucleusHierarchy.memoryNeeded(on: rows)
        #expect(try NucleusHierarchy.run(on: rows, memoryLimit: needed).maximum == 2)
        #expect(
            throws: KithGraphError.tooLarge(
                what: "the memory for nuclei (\(needed) bytes)", limit: "\(needed - 1) bytes")
        ) {
            _ = try NucleusHierarchy.run(on: rows, memoryLimit: needed - 1)
        }
    }
}
