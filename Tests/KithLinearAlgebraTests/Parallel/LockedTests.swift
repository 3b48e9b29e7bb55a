import KithLinearAlgebra
import Testing

@Suite struct LockedTests {
    @Test func losesNoUpdate() {
        let sum = Locked(0)
        Parallel.forEach(10_000, threads: 4) { part in sum.withLock { $0 += part } }
        #expect(sum.withLock { $0 } == 49_995_000)
    }
}
