import KithTestSupport
import Testing

@testable import KithCLI

@Suite struct MemoryNeedTests {
    @Test("plain files count as they are, packed ones five times, missing ones not at all")
    func estimate() throws {
        let folder = try TemporaryFolder()
        let plain = try folder.write("a.txt", [UInt8](repeating: 65, count: 1000))
        let packed = try folder.write("b.gz", [UInt8](repeating: 65, count: 100))
        #expect(MemoryNeed.estimate([plain, packed, folder.file("missing"), "-"]) == 1500)
    }
}
