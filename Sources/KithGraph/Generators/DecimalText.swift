import KithLinearAlgebra

/// Decimal digits of 32-bit numbers, eight at a time.
enum DecimalText {
    /// Room that ``write(_:to:at:)`` needs from its place on: ten digits, and the slack of whole-word stores.
    static let room = 18

    /// Writes `value` at `place` and returns the place after its last digit.
    @inline(__always)
    static func write(_ value: UInt32, to bytes: MutableBuffer<UInt8>, at place: Int) -> Int {
        guard value >= 100_000_000 else { return writeShort(value, to: bytes, at: place) }
        let after = writeShort(value / 100_000_000, to: bytes, at: place)
        bytes.storeWord(digits(value % 100_000_000) | zeros, at: after)
        return after &+ 8
    }

    @inline(__always)
    private static func writeShort(_ value: UInt32, to bytes: MutableBuffer<UInt8>, at place: Int) -> Int {
        let word = digits(value)
        let leading = min(7, word.trailingZeroBitCount / 8)
        bytes.storeWord((word | zeros) &>> UInt64(truncatingIfNeeded: 8 &* leading), at: place)
        return place &+ 8 &- leading
    }

    private static let zeros: UInt64 = 0x3030_3030_3030_3030

    /// The eight digits of a number below 10^8, the first one in the lowest byte: halves, then pairs, then digits are
    /// split side by side in one word, dividing by multiplying.
    @inline(__always)
    private static func digits(_ value: UInt32) -> UInt64 {
        let halves = UInt64(value / 10_000) | (UInt64(value % 10_000) &<< 32)
        let hundreds = ((halves &* 10_486) &>> 20) & 0x0000_007F_0000_007F
        let pairs = hundreds | ((halves &- (hundreds &* 100)) &<< 16)
        let tens = ((pairs &* 103) &>> 10) & 0x000F_000F_000F_000F
        return tens | ((pairs &- (tens &* 10)) &<< 8)
    }
}
