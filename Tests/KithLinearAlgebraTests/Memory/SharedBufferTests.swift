import KithLinearAlgebra
import KithTestSupport
import Testing

@Suite struct SharedBufferTests {
    @Test func copiesAnyCollection() {
        #expect(Array(SharedBuffer<Int>([3, 1, 2])) == [3, 1, 2])
        #expect(Array(SharedBuffer<Int>(Set([5]))) == [5])
        #expect(SharedBuffer<Int>([]).isEmpty)
        #expect(SharedBuffer<Int>([1, 2]) == SharedBuffer<Int>([1, 2]))
        #expect(SharedBuffer<Int>([1, 2]) != SharedBuffer<Int>([1, 3]))
    }

    @Test func slicesAndSpansSeeTheSameElements() {
        let buffer = SharedBuffer<UInt16>((0..<10).map { UInt16($0) })
        #expect(Array(buffer.slice(2..<5)) == [2, 3, 4])
        let span = buffer.span(7..<10)
        #expect(span.count == 3 && span[2] == 9)
    }

    @Test func mapsFilesAndRefusesViewsThatDoNotFit() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("numbers", [1, 0, 0, 0, 2, 0, 0, 0, 3] as [UInt8])
        let region = try MemoryRegion.mapping(fileAt: path)
        #expect(SharedBuffer<UInt32>(viewing: region, byteOffset: 0, count: 2).map { Array($0) } == [1, 2])
        #expect(SharedBuffer<UInt32>(viewing: region, byteOffset: 4, count: 2) == nil)
        #expect(SharedBuffer<UInt32>(viewing: region, byteOffset: 2, count: 1) == nil, "not aligned")
        #expect(SharedBuffer<UInt32>(viewing: region, byteOffset: 0, count: .max) == nil, "overflows")
        #expect(SharedBuffer<UInt32>(viewing: region, byteOffset: -4, count: 1) == nil)
        let empty = try MemoryRegion.mapping(fileAt: folder.write("empty", ""))
        #expect(SharedBuffer<UInt8>(viewing: empty, byteOffset: 0, count: 0)?.isEmpty == true)
        #expect(throws: MemoryError.file(path: folder.path, code: 21)) {
            _ = try MemoryRegion.mapping(fileAt: folder.path)
        }
    }
}
