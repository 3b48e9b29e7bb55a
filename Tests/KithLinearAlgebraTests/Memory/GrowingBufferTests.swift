import KithLinearAlgebra
import Testing

@Suite struct GrowingBufferTests {
    @Test func keepsEverythingWhileItMoves() {
        var buffer = GrowingBuffer<Int>()
        for value in 0..<5000 { buffer.append(value * 3) }
        #expect(buffer.count == 5000)
        #expect((0..<5000).allSatisfy { buffer[$0] == $0 * 3 })
        #expect(Array(buffer.contents.suffix(2)) == [14_994, 14_997])
    }
}
