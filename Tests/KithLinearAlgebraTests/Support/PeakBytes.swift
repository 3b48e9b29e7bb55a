import KithLinearAlgebra

/// The most bytes that memory regions took at once while `body` ran, above those that existed before. Other tests of
/// the same process count too, so call it in the child process of an exit test:
///
///     await #expect(processExitsWith: .success) {
///         let inputs = …
///         let peak = peakBytes { _ = Solver.solve(inputs) }
///         precondition(isWithin(peak, of: Solver.memoryNeeded(…)))
///     }
func peakBytes<Failure: Error>(_ body: () throws(Failure) -> Void) throws(Failure) -> Int {
    let before = MemoryRegion.account.liveBytes
    MemoryRegion.account.resetPeak()
    try body()
    return MemoryRegion.account.peakBytes - before
}

/// Whether an estimate is at most `tolerance` of the truth away from it.
func isWithin(_ truth: Int, of estimate: Int, tolerance: Double = 0.2) -> Bool {
    abs(Double(estimate - truth)) <= tolerance * Double(truth)
}
