import KithLinearAlgebra
import Testing

@testable import KithGraph

@Suite struct DecimalTextTests {
    @Test func writesWhatStringDoes() {
        var values: [UInt32] = [0, 1, 9, 10, 99, 100, 9999, 10_000, 99_999_999, 100_000_000, 4_294_967_295]
        var generator = SeededGenerator(seed: 3)
        for _ in 0..<5000 {
            values.append(UInt32(truncatingIfNeeded: generator.next() >> (32 + generator.below(32))))
        }
        let bytes = MutableBuffer<UInt8>(count: DecimalText.room)
        for value in values {
            let end = DecimalText.write(value, to: bytes, at: 0)
            #expect(String(decoding: (0..<end).map { bytes[$0] }, as: UTF8.self) == String(value))
        }
    }
}
