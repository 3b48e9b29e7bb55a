import KithLinearAlgebra
import Testing

@Suite struct MemoryAccountTests {
    @Test func knowsThePeakAndWhatIsLeft() async {
        await #expect(processExitsWith: .success) {
            let small = MutableBuffer<Float>(count: 1000)
            let before = MemoryRegion.account.liveBytes
            precondition(before >= 4000)
            let peak = peakBytes {
                // One after the other: the second lives after the first is gone.
                do { precondition(MutableBuffer<Double>(count: 100_000).count == 100_000) }
                do { precondition(MutableBuffer<Double>(count: 50_000).count == 50_000) }
            }
            precondition(peak == 800_000 && isWithin(peak, of: 900_000) && !isWithin(peak, of: 1_000_000))
            precondition(MemoryRegion.account.liveBytes == before && small.count == 1000)
        }
    }

    @Test func whatIsGivenBackCountsNoLonger() async {
        await #expect(processExitsWith: .success) {
            let before = MemoryRegion.account.liveBytes
            do {
                let buffer = MutableBuffer<UInt8>(count: 1 << 20).freeze(count: 1 << 19)
                precondition(MemoryRegion.account.liveBytes - before == buffer.count)
            }
            precondition(MemoryRegion.account.liveBytes == before)
        }
    }
}
