import Foundation
import KithLinearAlgebra
import Testing

@testable import KithGraph

@Suite struct ISODateTests {
    @Test(
        arguments: [
            ("1970-01-01", 0), ("1970-01-01T00:00:01Z", 1000), ("2000-02-29 12:30", 951_827_400_000),
            ("2024-12-31T23:59:59.123456Z", 1_735_689_599_123), ("1970-01-01T02:00:00+02:00", 0),
            ("1969-12-31T23:59:59Z", -1000), ("2023-06-01t10:00:00.5-0130", 1_685_619_000_500),
        ] as [(String, Int64)])
    func reads(text: String, milliseconds: Int64) {
        #expect(ISODate.milliseconds(text) == milliseconds)
    }

    @Test(arguments: [
        "", "2023", "2023-13-01", "2023-02-29", "1900-02-29", "2023-01-01T24:00Z", "2023-01-01T10:00:00.Z",
        "2023-01-01T10:00Zx", "2023-1-1", "2023-01-01T10:60", "2023-01-01+02:00",
    ])
    func refuses(text: String) {
        #expect(ISODate.milliseconds(text) == nil)
    }

    /// Against Foundation's calendar, from before 1900 to after 2200, and back again.
    @Test func agreesWithFoundation() {
        var generator = SeededGenerator(seed: 2)
        for _ in 0..<300 {
            let milliseconds = Int64(generator.below(10_000_000_000_000)) - 2_500_000_000_000
            let text = ISODate.string(milliseconds)
            #expect(ISODate.milliseconds(text) == milliseconds)
            let whole = milliseconds / 1000 * 1000
            let date = Date(timeIntervalSince1970: Double(whole) / 1000)
            #expect(ISODate.string(whole) == date.ISO8601Format())
        }
    }
}
