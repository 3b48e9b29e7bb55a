import Synchronization

/// The threads of the BLAS itself.
///
/// Kith cuts work into parts whose number does not depend on the threads and calls the BLAS on one thread for each, so
/// that results are the same for any number of threads and two pools never fight for the processors.
public enum BLASThreads {
    private static let depth = Atomic<Int>(0)
    private static let restored = Locked(1)

    /// Runs `body` while the BLAS uses the calling thread alone, then restores what it used before. May be nested and
    /// called from several threads at once: the setting is the process's, and comes back when the last one leaves.
    public static func single<Result, Failure: Error>(
        _ body: () throws(Failure) -> Result
    ) throws(Failure) -> Result {
        enter()
        defer { leave() }
        return try body()
    }

    /// Calls `body` once for every part in `0 ..< parts`, on up to `threads` threads, with the BLAS on one thread in
    /// each. Of several errors that of the first part is thrown, when all are done.
    package static func forEach(
        _ parts: Int, threads: Int, _ body: @Sendable (Int) throws(LinearAlgebraError) -> Void
    ) throws(LinearAlgebraError) {
        let failed = Locked<(part: Int, error: LinearAlgebraError)?>(nil)
        single {
            Parallel.forEach(parts, threads: threads) { part in
                do throws(LinearAlgebraError) {
                    try body(part)
                } catch {
                    failed.withLock { if $0 == nil || $0!.part > part { $0 = (part, error) } }
                }
            }
        }
        if let failed = failed.withLock({ $0 }) { throw failed.error }
    }

    private static func enter() {
        if add(1, above: 0) { return }
        restored.withLock { threads in
            if add(1, above: 0) { return }
            threads = DenseLibrary.threads
            if threads > 1 { DenseLibrary.setThreads(1) }
            depth.store(1, ordering: .sequentiallyConsistent)
        }
    }

    private static func leave() {
        if add(-1, above: 1) { return }
        restored.withLock { threads in
            if add(-1, above: 1) { return }
            // Nobody inside is left to disturb, and who enters from here on waits for the lock.
            while !add(-1, above: 0) {}
            if depth.load(ordering: .sequentiallyConsistent) == 0, threads > 1 { DenseLibrary.setThreads(threads) }
        }
    }

    /// Adds to the depth if it is above `limit`; the lock is needed only to leave zero or return to it.
    private static func add(_ change: Int, above limit: Int) -> Bool {
        var seen = depth.load(ordering: .sequentiallyConsistent)
        while seen > limit {
            let (exchanged, original) = depth.compareExchange(
                expected: seen, desired: seen + change, ordering: .sequentiallyConsistent)
            if exchanged { return true }
            seen = original
        }
        return false
    }
}
