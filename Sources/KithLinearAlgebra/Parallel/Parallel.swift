import Dispatch
import Foundation
import Synchronization

/// Parallel loops over numbered parts. What a loop computes must depend on its part's number alone, never on which
/// worker runs it or when, so that results are the same for any number of threads.
public enum Parallel {
    /// Processors this process may run on.
    public static var availableThreads: Int { max(1, ProcessInfo.processInfo.activeProcessorCount) }

    /// Calls `body` once for every part in `0 ..< parts`, on up to `threads` threads, the caller's among them; parts
    /// are handed out in order to whichever worker is free. Returns when all are done.
    public static func forEach(
        _ parts: Int, threads: Int = availableThreads, _ body: @Sendable (Int) -> Void
    ) {
        forEachWithWorker(parts, threads: threads) { part, _ in body(part) }
    }

    /// As ``forEach(_:threads:_:)``; `body` also gets the number of its worker, below `threads`, for scratch memory
    /// that one worker keeps from part to part.
    public static func forEachWithWorker(
        _ parts: Int, threads: Int = availableThreads, _ body: @Sendable (_ part: Int, _ worker: Int) -> Void
    ) {
        let workers = min(max(1, threads), parts)
        guard workers > 1 else {
            for part in 0..<max(0, parts) { body(part, 0) }
            return
        }
        let next = Atomic<Int>(0)
        DispatchQueue.concurrentPerform(iterations: workers) { worker in
            while true {
                let part = next.wrappingAdd(1, ordering: .relaxed).oldValue
                if part >= parts { return }
                body(part, worker)
            }
        }
    }

    /// The results of `body` for every part, in the order of the parts.
    public static func map<Result: Sendable>(
        _ parts: Int, threads: Int = availableThreads, _ body: @Sendable (Int) -> Result
    ) -> [Result] {
        let results = Locked([Result?](repeating: nil, count: max(0, parts)))
        forEach(parts, threads: threads) { part in
            let result = body(part)
            results.withLock { $0[part] = result }
        }
        return results.withLock { $0.map { $0! } }
    }

    /// `0 ..< count` cut into at most `parts` ranges of nearly equal length, none empty.
    public static func cuts(_ count: Int, parts: Int) -> [Range<Int>] {
        let parts = max(1, min(parts, count))
        guard count > 0 else { return [] }
        return (0..<parts).map { part in
            (part * count / parts)..<((part + 1) * count / parts)
        }
    }

    /// The rows of a compressed-row structure cut into at most `parts` ranges of nearly equal work, counting a row as
    /// its entries plus one. `offsets` has one entry more than there are rows. O(parts log rows).
    public static func balancedCuts(_ offsets: SharedBuffer<UInt64>, parts: Int) -> [Range<Int>] {
        let rows = offsets.count - 1
        guard rows > 0 else { return [] }
        let total = Int(offsets[rows]) + rows
        var cuts: [Range<Int>] = []
        var start = 0
        for part in 1...max(1, parts) {
            let goal = total / max(1, parts) * part + total % max(1, parts) * part / max(1, parts)
            var low = start
            var high = rows
            while low < high {
                let middle = (low + high) / 2
                if Int(offsets[middle]) + middle < goal { low = middle + 1 } else { high = middle }
            }
            let end = part == parts ? rows : low
            if end > start {
                cuts.append(start..<end)
                start = end
            }
        }
        return cuts
    }
}
