import KithLinearAlgebra
import Testing

@Suite struct ParallelTests {
    @Test(arguments: [1, 2, 3, 8]) func runsEveryPartOnce(threads: Int) {
        for parts in [0, 1, 2, 7, 1000] {
            let counts = Locked([Int](repeating: 0, count: parts))
            let workers = Locked(Set<Int>())
            Parallel.forEachWithWorker(parts, threads: threads) { part, worker in
                counts.withLock { $0[part] += 1 }
                workers.withLock { _ = $0.insert(worker) }
            }
            #expect(counts.withLock { $0.allSatisfy { $0 == 1 } })
            #expect(workers.withLock { $0.allSatisfy { $0 < threads } })
        }
        #expect(Parallel.map(5, threads: threads) { $0 * $0 } == [0, 1, 4, 9, 16])
    }

    @Test func cutsCoverEverythingEvenly() {
        for count in 0..<40 {
            for parts in 1..<12 {
                let cuts = Parallel.cuts(count, parts: parts)
                #expect(cuts.flatMap { Array($0) } == Array(0..<count))
                #expect(cuts.count <= parts && cuts.allSatisfy { !$0.isEmpty })
                let lengths = cuts.map(\.count)
                #expect((lengths.max() ?? 0) - (lengths.min() ?? 0) <= 1)
            }
        }
    }

    @Test func balancedCutsCoverAllRowsAndShareTheWork() {
        var generator = SeededGenerator(seed: 1)
        for rows in [1, 2, 10, 500] {
            var offsets: [UInt64] = [0]
            for _ in 0..<rows { offsets.append(offsets.last! + generator.below(20)) }
            for parts in [1, 2, 3, 16] {
                let cuts = Parallel.balancedCuts(SharedBuffer(offsets), parts: parts)
                #expect(cuts.flatMap { Array($0) } == Array(0..<rows))
                #expect(cuts.count <= parts && cuts.allSatisfy { !$0.isEmpty })
                let work = cuts.map { Int(offsets[$0.upperBound] - offsets[$0.lowerBound]) + $0.count }
                #expect(work.max()! <= (Int(offsets[rows]) + rows) / parts + 21)
            }
        }
        #expect(Parallel.balancedCuts(SharedBuffer([0]), parts: 4).isEmpty)
    }
}
