import Foundation
import KithLinearAlgebra
import KithTestSupport
import Testing

@Suite struct MutableBufferTests {
    /// Both kinds of memory: below the size that is mapped, and above.
    @Test(arguments: [0, 1, 1000, 1 << 20]) func startsAtZeroAndFreezesItsPrefix(count: Int) {
        let buffer = MutableBuffer<UInt32>(count: count)
        #expect(buffer.indices.allSatisfy { buffer[$0] == 0 })
        for index in buffer.indices { buffer[index] = UInt32(index) &* 7 }
        let frozen = buffer.freeze(count: count / 2)
        #expect(frozen.count == count / 2)
        #expect(frozen.indices.allSatisfy { frozen[$0] == UInt32($0) &* 7 })
    }

    @Test func windowsShareTheMemory() {
        let buffer = MutableBuffer<Int>(repeating: 1, count: 10)
        buffer.window(3..<6)[1] = 5
        buffer.fill(8..<10, with: 9)
        buffer.copy(SharedBuffer([7, 7]), to: 0)
        #expect(Array(buffer.freeze()) == [7, 7, 1, 1, 5, 1, 1, 1, 9, 9])
    }

    @Test func worksOnDisk() throws {
        let folder = try TemporaryFolder()
        let buffer = try MutableBuffer<UInt64>(count: 100_000, backing: .disk(directory: folder.path))
        for index in buffer.indices { buffer[index] = UInt64(index) }
        let frozen = buffer.freeze(count: 60_000)
        let sum = frozen.reduce(UInt64(0)) { $0 + $1 }
        #expect(sum == 1_799_970_000)
        // The file has no name, so nothing is left behind whatever happens.
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
    }

    @Test func aMissingScratchFolderIsAnError() {
        #expect(throws: MemoryError.file(path: "/no/such/folder", code: 2)) {
            _ = try MutableBuffer<UInt8>(count: 10, backing: .disk(directory: "/no/such/folder"))
        }
    }

    @Test func wordsReadBackAtAnyOffset() {
        let buffer = MutableBuffer<UInt8>(count: 20)
        buffer.storeWord(0x0807_0605_0403_0201, at: 5)
        #expect(buffer.loadWord(at: 5) == 0x0807_0605_0403_0201)
        #expect(buffer[5] == 1 && buffer[12] == 8)
    }

    @Test func indexesAreChecked() async {
        await #expect(processExitsWith: .failure) { MutableBuffer<UInt8>(count: 3)[3] = 1 }
        await #expect(processExitsWith: .failure) { _ = SharedBuffer<UInt8>([1, 2])[-1] }
        await #expect(processExitsWith: .failure) { _ = MutableBuffer<UInt8>(count: 8).loadWord(at: 1) }
        await #expect(processExitsWith: .failure) { _ = SharedBuffer<UInt8>([1, 2]).slice(1..<3) }
    }

    /// Providing memory ahead changes nothing that is held, be the block small, mapped, or a part of one.
    @Test(arguments: [0, 3, 100_000]) func populatingKeepsWhatIsHeld(count: Int) {
        let buffer = MutableBuffer<UInt64>(count: count)
        for index in stride(from: 0, to: count, by: 1_000) { buffer[index] = UInt64(index) + 1 }
        buffer.window(count / 3..<count / 2).populate()
        buffer.populate()
        #expect(buffer.indices.allSatisfy { buffer[$0] == ($0 % 1_000 == 0 ? UInt64($0) + 1 : 0) })
    }
}
