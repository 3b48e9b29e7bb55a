import KithLinearAlgebra
import Testing

@Suite struct RawSpanLoadTests {
    @Test func readsShortWordsAtTheEnd() {
        let bytes = SharedBuffer<UInt8>(Array(1...11))
        #expect(bytes.rawSpan.word(3) == 0x0B0A_0908_0706_0504)
        #expect(bytes.rawSpan.shortWord(9, 2) == 0x0B0A)
        #expect(bytes.rawSpan.shortWord(0, 8) == 0x0807_0605_0403_0201)
        #expect(bytes.rawSpan.shortWord(11, 0) == 0)
    }

    /// Against the library's own parser, for all lengths and with a byte that is no digit in every place.
    @Test func decimalValuesAgreeWithParsing() {
        var generator = SeededGenerator(seed: 3)
        for length in 1...19 {
            for _ in 0..<50 {
                var digits = (0..<length).map { _ in UInt8(48 + generator.below(10)) }
                #expect(
                    SharedBuffer(digits).rawSpan.decimalValue(0, length)
                        == UInt64(String(decoding: digits, as: UTF8.self)))
                let hasTwoWords = length >= 9 && length <= 16
                if hasTwoWords {
                    let span = SharedBuffer(digits)
                    #expect(span.rawSpan.decimalValueOfTwoWords(0, length) == span.rawSpan.decimalValue(0, length))
                }
                let place = Int(generator.below(UInt64(length)))
                for wrong in [0x2F, 0x3A, 0x00, 0xB0, 0xFF, 0x20] as [UInt8] {
                    digits[place] = wrong
                    #expect(SharedBuffer(digits).rawSpan.decimalValue(0, length) == nil)
                    if hasTwoWords { #expect(SharedBuffer(digits).rawSpan.decimalValueOfTwoWords(0, length) == nil) }
                }
            }
        }
    }
}
