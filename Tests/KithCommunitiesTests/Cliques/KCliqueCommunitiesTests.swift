import KithCommunities
import KithLinearAlgebra
import Testing

@Suite struct KCliqueCommunitiesTests {
    /// Two triangles that share a tie are one community of triangles; one that shares a person is another.
    @Test func handExample() throws {
        let ties: Set<[Int]> = [[0, 1], [0, 2], [1, 2], [1, 3], [2, 3], [3, 4], [3, 5], [4, 5], [5, 6]]
        let rows = CliqueOracles.rows(8) { ties.contains([$0, $1]) }
        func sets(_ k: Int) throws -> [[UInt32]] {
            let circles = try KCliqueCommunities.run(in: rows, options: .init(k: k)).circles
            return (0..<circles.circleCount).map { Array(circles.members.columns.slice(circles.members.range($0))) }
        }
        #expect(try sets(2) == [[0, 1, 2, 3, 4, 5, 6]])
        #expect(try sets(3) == [[0, 1, 2, 3], [3, 4, 5]])
        #expect(try sets(4).isEmpty)
    }

    @Test func everySmallGraph() throws {
        let pairs = (0..<5).flatMap { left in ((left + 1)..<5).map { (left, $0) } }
        for graph in 0..<1024 {
            var masks = [UInt64](repeating: 0, count: 5)
            for (place, (left, right)) in pairs.enumerated() where graph >> place & 1 == 1 {
                masks[left] |= 1 << UInt64(right)
                masks[right] |= 1 << UInt64(left)
            }
            let rows = CompressedRows(rows: masks.map { CliqueOracles.list($0) }, columnCount: 5)
            for k in 2...5 {
                let result = try KCliqueCommunities.run(in: rows, options: .init(k: k), threads: 1)
                #expect(CliqueOracles.sets(result.circles) == CliqueOracles.communities(masks, k: k))
                #expect(result.isExact)
            }
        }
    }

    @Test(arguments: [(14, 0.5), (20, 0.45), (30, 0.35), (40, 0.28), (50, 0.22)])
    func randomGraphs(count: Int, share: Double) throws {
        for seed in UInt64(1)...6 {
            let rows = CliqueOracles.random(count, share: share, seed: seed)
            let masks = CliqueOracles.masks(rows)
            for k in 3...6 {
                let result = try KCliqueCommunities.run(in: rows, options: .init(k: k), threads: 2)
                #expect(CliqueOracles.sets(result.circles) == CliqueOracles.communities(masks, k: k))
            }
        }
    }

    /// Blocks that overlap in two, three or four people, whom different k part: many cliques, few communities.
    @Test func overlappingBlocks() throws {
        // Blocks of 14 people lacking some ties each, in a ring; each shares its last people with the next.
        let starts = [0, 12, 23, 33]
        let rows = CliqueOracles.rows(47) { left, right in
            starts.contains { left >= $0 && right < $0 + 14 } && (left % 14 + 2 * right) % 9 > 0
        }
        let masks = CliqueOracles.masks(rows)
        for k in 3...6 {
            let result = try KCliqueCommunities.run(in: rows, options: .init(k: k), threads: 1)
            let expected = CliqueOracles.communities(masks, k: k)
            #expect(CliqueOracles.sets(result.circles) == expected && !expected.isEmpty)
        }
    }

    @Test func budgets() throws {
        let rows = CliqueOracles.random(60, share: 0.5, seed: 2)
        let all = try KCliqueCommunities.run(in: rows, options: .init(k: 4))
        #expect(all.isExact && all.cliqueCount > 100)
        let some = try KCliqueCommunities.run(in: rows, options: .init(k: 4, budget: CliqueBudget(count: 100)))
        #expect(!some.isExact && some.stop == .count && some.cliqueCount == 100)
        // What is found of a community lies within it.
        let whole = CliqueOracles.sets(all.circles)
        #expect(CliqueOracles.sets(some.circles).allSatisfy { part in whole.contains { part & ~$0 == 0 } })
        let late = try KCliqueCommunities.run(
            in: rows, options: .init(k: 4, budget: CliqueBudget(isCancelled: { true })))
        #expect(!late.isExact && late.stop == .cancelled)
    }
}
