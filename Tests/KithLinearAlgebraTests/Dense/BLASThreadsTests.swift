import KithLinearAlgebra
import Testing

@Suite struct BLASThreadsTests {
    /// In a process of its own: the setting is the process's, and other tests change it all the time.
    @Test func areOneInsideAndRestoredAfter() async {
        await #expect(processExitsWith: .success) {
            DenseLibrary.setThreads(2)
            let before = DenseLibrary.threads
            BLASThreads.single {
                precondition(DenseLibrary.threads == 1)
                BLASThreads.single { precondition(DenseLibrary.threads == 1) }
                precondition(DenseLibrary.threads == 1)
            }
            precondition(DenseLibrary.threads == before)
            Parallel.forEach(1000, threads: 4) { _ in
                BLASThreads.single { precondition(DenseLibrary.threads == 1) }
            }
            precondition(DenseLibrary.threads == before)
            do {
                try BLASThreads.single { () throws(LinearAlgebraError) in throw .notFinite(row: 0, column: 0) }
                fatalError("the error was lost")
            } catch {
                precondition(DenseLibrary.threads == before)
            }
        }
    }
}
