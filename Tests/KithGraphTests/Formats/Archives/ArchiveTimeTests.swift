import KithLinearAlgebra
import Testing

@testable import KithGraph

@Suite struct ArchiveTimeTests {
    /// Both ways to read the usual form of ISO 8601 agree, on every day for a century and at every digit's limit.
    @Test func fastTimesEqualSlowOnes() {
        let check = { (text: String) in
            let buffer = SharedBuffer(Array(("xx" + text + "xxxxxxxx").utf8))
            let fast = ISODate.milliseconds(buffer.rawSpan, 2, text.utf8.count)
            if let fast { #expect(fast == ISODate.milliseconds(text), "\(text)") }
            return fast
        }
        for day in 0..<36_525 as Range<Int64> {
            let time = day * 86_400_000 + day * 997 % 86_400_000
            let text = ISODate.string(time)
            #expect(check(text) == time, "\(text)")
        }
        for text in ["2023-13-01T00:00:00Z", "2023-02-29T00:00:00Z", "2023-01-01T24:00:00Z", "2023-01-01T00:60:00Z"] {
            #expect(check(text) == nil)
        }
        for text in [
            "2023-01-01T00:00:0xZ", "2023-01-01T00:00:00.Z", "2023-01-01T00:00:00.1xZ", "-023-01-01T00:00:00Z",
        ] {
            #expect(check(text) == nil)
        }
        #expect(check("2023-01-01T00:00:00.123456789Z") == 1_672_531_200_123)
    }

    @Test(
        arguments: [
            ("Sat Feb 18 19:45:15 +0000 2023", 1_676_749_515_000),
            ("Sat Feb 18 19:45:15 -0130 2023", 1_676_754_915_000),
            ("Thu Jan  1 00:00:00 +0000 1970", 0), ("Sat feb 18 19:45:15 +0000 2023", nil),
            ("Sat Feb 30 19:45:15 +0000 2023", nil), ("Feb 18 19:45:15 +0000 2023", nil),
            ("Sat Feb +1 19:45:15 +0000 2023", nil), ("Sat Feb 18 19:45 +0000 2023", nil), ("", nil),
        ] as [(String, Timestamp?)])
    func readsTweetTimes(text: String, expected: Timestamp?) {
        #expect(ISODate.milliseconds(ofTweet: text) == expected)
    }
}
