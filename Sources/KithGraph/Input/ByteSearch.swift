import KithLinearAlgebra

extension RawSpan {
    /// Where `byte`, which is not zero, stands first in `start ..< end`; `end` when it does not. Eight bytes at a time.
    @inline(__always)
    func firstPlace(of byte: UInt8, _ start: Int, _ end: Int) -> Int {
        let low: UInt64 = 0x0101_0101_0101_0101
        let high: UInt64 = 0x8080_8080_8080_8080
        let pattern = low &* UInt64(byte)
        var place = start
        while place < end {
            let difference = (place &+ 8 <= byteCount ? word(place) : shortWord(place, end &- place)) ^ pattern
            // The lowest high bit left is that of the first byte that is zero here.
            let zeros = (difference &- low) & ~difference & high
            if zeros != 0 { return min(end, place &+ (zeros.trailingZeroBitCount &>> 3)) }
            place &+= 8
        }
        return end
    }

    /// Whether all bytes of `start ..< end` are below 128.
    @inline(__always)
    func isASCII(_ start: Int, _ end: Int) -> Bool {
        var seen: UInt64 = 0
        var place = start
        while place < end {
            seen |= shortWord(place, Swift.min(8, end &- place))
            place &+= 8
        }
        return seen & 0x8080_8080_8080_8080 == 0
    }
}
