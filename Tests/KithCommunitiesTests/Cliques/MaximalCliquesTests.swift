import KithCommunities
import KithLinearAlgebra
import Testing

@Suite struct MaximalCliquesTests {
    private func cliques(
        _ rows: CompressedRows, of people: [UInt32] = [], minSize: Int = 1, budget: CliqueBudget = .init(),
        threads: Int = 1
    ) throws -> [[UInt32]] {
        try MaximalCliques.all(
            in: rows, containing: people, options: .init(minSize: minSize, budget: budget), threads: threads)
    }

    /// A triangle with a tail, and somebody alone: 0-1-2, 2-3, 4.
    @Test func handExample() throws {
        let ties: Set<[Int]> = [[0, 1], [0, 2], [1, 2], [2, 3]]
        let rows = CliqueOracles.rows(5) { ties.contains([$0, $1]) }
        #expect(Set(try cliques(rows)) == [[0, 1, 2], [2, 3], [4]])
        #expect(try cliques(rows, minSize: 3) == [[0, 1, 2]])
        #expect(Set(try cliques(rows, of: [2])) == [[0, 1, 2], [2, 3]])
        #expect(try cliques(rows, of: [1, 2]) == [[0, 1, 2]])
        #expect(try cliques(rows, of: [0, 1, 2]) == [[0, 1, 2]])
        #expect(try cliques(rows, of: [0, 3]).isEmpty)
        #expect(try cliques(rows, of: [4]) == [[4]])
        let counts = try MaximalCliques.count(in: rows, options: .init(minSize: 1))
        #expect(counts.bySize == [0, 1, 1, 1] && counts.count == 3 && counts.largest == 3)
        #expect(counts.isExact && counts.sizeBound == 3)
    }

    @Test func nobody() throws {
        let rows = CompressedRows(emptyRows: 0, columnCount: 0)
        let counts = try MaximalCliques.count(in: rows, options: .init(minSize: 1))
        #expect(counts.count == 0 && counts.largest == 0 && counts.isExact && counts.sizeBound == 0)
        #expect(try MaximumClique.run(in: rows).members == [])
    }

    @Test(arguments: 1...6) func everySmallGraph(count: Int) throws {
        let pairs = (0..<count).flatMap { left in ((left + 1)..<max(count, left + 1)).map { (left, $0) } }
        // Of the 32,768 graphs of six people those whose ties do not rise: every graph is one of them, renumbered.
        let graphs = 1 << pairs.count
        let wrong = Parallel.map(64) { part -> [Int] in
            (part * graphs / 64..<(part + 1) * graphs / 64).filter { graph in
                var masks = [UInt64](repeating: 0, count: count)
                for (place, (left, right)) in pairs.enumerated() where graph >> place & 1 == 1 {
                    masks[left] |= 1 << UInt64(right)
                    masks[right] |= 1 << UInt64(left)
                }
                if count == 6,
                    zip(masks, masks.dropFirst()).contains(where: { $0.nonzeroBitCount < $1.nonzeroBitCount })
                {
                    return false
                }
                let rows = CompressedRows(rows: masks.map { CliqueOracles.list($0) }, columnCount: count)
                let expected = CliqueOracles.bySubsets(masks)
                var bySize = [Int](repeating: 0, count: count + 1)
                for clique in expected { bySize[clique.nonzeroBitCount] += 1 }
                guard
                    let found = try? MaximalCliques.all(in: rows, options: .init(minSize: 1), threads: 1),
                    let counts = try? MaximalCliques.count(in: rows, options: .init(minSize: 1), threads: 1),
                    let largest = try? MaximumClique.run(in: rows, threads: 1)
                else { return true }
                let size = expected.map(\.nonzeroBitCount).max()!
                return found.count != expected.count || Set(found) != Set(expected.map { CliqueOracles.list($0) })
                    || counts.bySize != Array(bySize[...size]) || largest.members.count != size || !largest.isExact
                    || !expected.contains(largest.members.reduce(0) { $0 | 1 << UInt64($1) })
            }
        }
        #expect(wrong.flatMap { $0 } == [])
    }

    @Test(arguments: [(30, 0.3), (60, 0.5), (90, 0.6), (140, 0.25)])
    func randomGraphs(count: Int, share: Double) throws {
        for seed in UInt64(1)...2 {
            let rows = CliqueOracles.random(count, share: share, seed: seed)
            let expected = CliqueOracles.simple(rows)
            let all = try cliques(rows)
            #expect(all.count == expected.count && Set(all) == expected)
            #expect(all.allSatisfy { $0 == $0.sorted() })
            for minSize in 3...6 {
                let large = try cliques(rows, minSize: minSize, threads: 2)
                #expect(Set(large) == expected.filter { $0.count >= minSize })
                let counts = try MaximalCliques.count(in: rows, options: .init(minSize: minSize), threads: 2)
                #expect(counts.count == large.count && counts.isExact)
            }
            let person = UInt32(count / 2)
            #expect(Set(try cliques(rows, of: [person])) == expected.filter { $0.contains(person) })
            let pair = all.max { $0.count < $1.count }!.prefix(2)
            #expect(
                Set(try cliques(rows, of: Array(pair), minSize: 4))
                    == expected.filter { $0.count >= 4 && pair.allSatisfy($0.contains) })
        }
    }

    /// Sets of more than four words, of which most are tied to everybody.
    @Test(arguments: [(6, 40), (6, 100), (6, 200), (6, 320)]) func wideSets(pairs: Int, others: Int) throws {
        let rows = CliqueOracles.rows(2 * pairs + others) { $1 >= 2 * pairs || $0 / 2 != $1 / 2 }
        let all = try cliques(rows)
        #expect(all.count == 1 << pairs && Set(all).count == all.count)
        #expect(all.allSatisfy { $0.count == pairs + others })
        let counts = try MaximalCliques.count(in: rows)
        #expect(counts.count == 1 << pairs && counts.largest == pairs + others)
        #expect(try MaximumClique.run(in: rows).members.count == pairs + others)
    }

    /// 3^(n/3) cliques are the most there can be (Moon, Moser 1965).
    @Test func mostCliquesThereCanBe() throws {
        let rows = CliqueOracles.moonMoser(parts: 9)
        let counts = try MaximalCliques.count(in: rows)
        #expect(counts.bySize == Array(repeating: 0, count: 9) + [19683])
        #expect(Set(try cliques(rows, threads: 2)).count == 19683)
        // 2^40 pairs to choose from: counted, not visited.
        let pairs = CliqueOracles.moonMoser(parts: 40, size: 2)
        #expect(try MaximalCliques.count(in: pairs).count == 1 << 40)
    }

    @Test func sameOrderFromAnyThreads() throws {
        let rows = CliqueOracles.random(120, share: 0.5, seed: 5)
        let alone = try cliques(rows, minSize: 3)
        #expect(alone.count > 10000)
        for threads in [2, 3, 7] {
            #expect(try cliques(rows, minSize: 3, threads: threads) == alone)
            // With little memory fewer cliques wait, and less is laid out in advance.
            let needed = MaximalCliques.memoryNeeded(in: rows, threads: 1, emits: true)
            let tight = CliqueBudget(memory: needed - (1 << 20))
            #expect(try cliques(rows, minSize: 3, budget: tight, threads: threads) == alone)
        }
        let largest = try MaximumClique.run(in: rows, threads: 1)
        #expect(largest.members.count == alone.map(\.count).max() && alone.contains(largest.members))
        for threads in [2, 3, 7] { #expect(try MaximumClique.run(in: rows, threads: threads) == largest) }
    }

    /// A search with no more than the least memory finds the same in the same order.
    @Test func leastMemory() throws {
        let rows = CliqueOracles.random(100, share: 0.6, seed: 3)
        let graph = CliqueGraph(rows, order: SharedBuffer((0..<100).map { UInt32($0) })) { _ in true }
        func stream(spare: Int) -> [UInt32] {
            var found: [UInt32] = []
            for root in 0..<100 {
                let words = CliqueSearch.wordsNeeded(graph, vertex: root) + spare
                let search = CliqueSearch(graph, words: words, candidates: 100, minSize: 3, outputCount: 1 << 12)
                guard search.begin(root) else { continue }
                var stop = CliqueSearch.Stop.full
                while stop != .done {
                    stop = search.advance(steps: 7)
                    found += (0..<search.used).map { search.output![$0] }
                    search.emptyOutput()
                }
            }
            return found
        }
        let least = stream(spare: 0)
        #expect(least.count > 100_000)
        #expect(stream(spare: 1 << 16) == least)
        #expect(stream(spare: 300) == least)
    }
}
