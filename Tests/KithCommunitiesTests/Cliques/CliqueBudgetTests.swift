import KithCommunities
import KithLinearAlgebra
import Synchronization
import Testing

@Suite(.serialized) struct CliqueBudgetTests {
    @Test func countIsKeptExactly() throws {
        let rows = CliqueOracles.moonMoser(parts: 8)
        for (limit, threads) in [(0, 1), (1, 1), (1000, 1), (1000, 3), (6561, 2), (7000, 2)] {
            let options = MaximalCliques.Options(budget: CliqueBudget(count: limit))
            var found: Set<[UInt32]> = []
            let result = try MaximalCliques.forEach(in: rows, options: options, threads: threads) { clique in
                found.insert(clique.indices.map { clique[$0] })
                return true
            }
            #expect(found.count == min(limit, 6561) && result.count == found.count)
            #expect(result.isExact == (limit >= 6561) && result.stop == (limit >= 6561 ? nil : .count))
            #expect(try MaximalCliques.count(in: rows, options: options, threads: threads) == result)
        }
    }

    /// 3^30 cliques are never all seen; those that are, are.
    @Test(arguments: [1, 2]) func timeEndsTheSearch(threads: Int) throws {
        let rows = CliqueOracles.moonMoser(parts: 30)
        let options = MaximalCliques.Options(budget: CliqueBudget(time: .milliseconds(100)))
        let clock = ContinuousClock()
        let start = clock.now
        let result = try MaximalCliques.count(in: rows, options: options, threads: threads)
        #expect(clock.now - start < .seconds(20))
        #expect(!result.isExact && result.stop == .time && result.count > 0)
        #expect(result.bySize.indices.filter { result.bySize[$0] > 0 } == [30])
        #expect(result.largest == 30 && result.sizeBound >= 30)
        var isSound = true
        let streamed = try MaximalCliques.forEach(in: rows, options: options, threads: threads) { clique in
            isSound = isSound && clique.count == 30 && Set(clique.indices.map { clique[$0] / 3 }).count == 30
            return true
        }
        #expect(isSound && streamed.stop == .time && streamed.count > 0)
    }

    @Test func cancelling() throws {
        let rows = CliqueOracles.moonMoser(parts: 30)
        let asked = Atomic<Int>(0)
        let budget = CliqueBudget(isCancelled: { asked.add(1, ordering: .relaxed).newValue > 20 })
        let result = try MaximalCliques.count(in: rows, options: .init(budget: budget), threads: 2)
        #expect(result.stop == .cancelled && !result.isExact)
        let largest = try MaximumClique.run(in: rows, options: .init(budget: CliqueBudget(isCancelled: { true })))
        #expect(largest.stop == .cancelled && !largest.isExact && largest.sizeBound >= 30)
    }

    @Test func receiverHasEnough() throws {
        let rows = CliqueOracles.moonMoser(parts: 8)
        for threads in [1, 3] {
            var seen = 0
            let result = try MaximalCliques.forEach(in: rows, threads: threads) { _ in
                seen += 1
                return seen < 5
            }
            #expect(seen == 5 && result.count == 5 && result.stop == .receiver)
        }
    }

    @Test func tooLittleMemory() throws {
        let rows = CliqueOracles.random(50, share: 0.5, seed: 1)
        #expect(throws: CommunityError.self) {
            try MaximalCliques.count(in: rows, options: .init(budget: CliqueBudget(memory: 1000)))
        }
        #expect(throws: CommunityError.self) {
            try KCliqueCommunities.run(in: rows, options: .init(k: 3, budget: CliqueBudget(memory: 100)))
        }
    }

    /// Whose neighbourhood does not fit is counted as such, and the result says that it is not all.
    @Test func neighborhoodsThatDoNotFit() throws {
        // Sparse people beside a dense block of 700.
        let rows = CliqueOracles.rows(1200) { $1 < 700 ? ($0 * 31 + $1 * 17) % 10 > 0 : $1 == $0 + 1 }
        let needed = MaximalCliques.memoryNeeded(in: rows, threads: 1)
        let small = 3 << 20
        #expect(small < needed)
        let budget = CliqueBudget(time: .seconds(2), memory: small)
        let result = try MaximalCliques.count(in: rows, options: .init(minSize: 2, budget: budget), threads: 1)
        #expect(!result.isExact && result.unsearchedCount > 0 && result.bySize[2] > 400)
    }

    /// What is allocated stays under what was said and what was allowed; in a process of its own, where no other test's
    /// memory counts.
    @Test(arguments: [1, 2]) func memoryIsKept(threads: Int) async {
        await #expect(processExitsWith: .success) { [threads] in
            let rows = CliqueOracles.rows(500) { ($0 * 31 + $1 * 17) % 10 > 0 }
            let live = MemoryRegion.account.liveBytes
            let needed = MaximalCliques.memoryNeeded(in: rows, threads: threads, emits: true)
            for memory in [4 << 20, 6 << 20, needed] {
                MemoryRegion.account.resetPeak()
                let options = MaximalCliques.Options(budget: CliqueBudget(time: .milliseconds(300), memory: memory))
                try MaximalCliques.forEach(in: rows, options: options, threads: threads) { _ in true }
                let taken = MemoryRegion.account.peakBytes - live
                precondition(taken > 0 && taken <= memory, "\(taken) bytes where \(memory) were allowed")
            }
        }
    }
}
