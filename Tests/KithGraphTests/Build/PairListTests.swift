import KithLinearAlgebra
import Testing

@testable import KithGraph

@Suite struct PairListTests {
    /// Numbers around every width at which pairs take more bytes, in and out of order.
    @Test func keepsPairsOfAnyWidth() throws {
        var generator = SeededGenerator(seed: 6)
        var list = PairList(backing: .memory)
        var expected: [[UInt32]] = []
        for bits in [4, 15, 16, 17, 20, 21, 24, 25, 28, 29, 32, 3] as [UInt64] {
            for _ in 0..<500 {
                let pair = [UInt32(truncatingIfNeeded: generator.below(1 << bits)), UInt32(generator.below(1 << bits))]
                expected.append(pair)
                try list.append(pair[0], pair[1])
            }
        }
        let blocks = list.takeBlocks()
        #expect(list.count == expected.count)
        let found = blocks.flatMap { block in (0..<block.count).map { [block.pair($0).0, block.pair($0).1] } }
        #expect(found == expected)
    }
}
