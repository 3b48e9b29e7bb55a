import KithLinearAlgebra

extension ISODate {
    /// Milliseconds since 1970 of `YYYY-MM-DDThh:mm:ss[.fraction]Z` at `start ..< start + length` of `text`: the form
    /// that nearly every record has, without making a string; `nil` for any other form.
    static func milliseconds(_ text: RawSpan, _ start: Int, _ length: Int) -> Timestamp? {
        guard length >= 20, text.byte(start + length - 1) == UInt8(ascii: "Z"),
            text.byte(start + 4) == UInt8(ascii: "-"), text.byte(start + 7) == UInt8(ascii: "-"),
            text.byte(start + 10) == UInt8(ascii: "T"), text.byte(start + 13) == UInt8(ascii: ":"),
            text.byte(start + 16) == UInt8(ascii: ":")
        else { return nil }
        let year = digits(text, start, 4)
        let month = digits(text, start + 5, 2)
        let day = digits(text, start + 8, 2)
        let hour = digits(text, start + 11, 2)
        let minute = digits(text, start + 14, 2)
        let second = digits(text, start + 17, 2)
        guard year | month | day | hour | minute | second >= 0, hour < 24, minute < 60, second <= 60,
            let days = daysSince1970(year: year, month: month, day: day)
        else { return nil }
        var fraction = 0
        if length > 20 {
            let count = length - 21
            guard text.byte(start + 19) == UInt8(ascii: "."), count > 0 else { return nil }
            for place in 0..<count where digits(text, start + 20 + place, 1) < 0 { return nil }
            fraction = digits(text, start + 20, min(3, count)) * [0, 100, 10, 1][min(3, count)]
        }
        return days * 86_400_000 + Int64(((hour * 60 + minute) * 60 + second) * 1000 + fraction)
    }

    /// The number that `count` digits at `start` make; negative when one is not a digit.
    private static func digits(_ text: RawSpan, _ start: Int, _ count: Int) -> Int {
        var value = 0
        for place in start..<start + count {
            let digit = Int(text.byte(place)) - 48
            guard digit >= 0, digit <= 9 else { return -1 }
            value = value * 10 + digit
        }
        return value
    }

    /// Milliseconds since 1970 of a time as X writes it in archives: `Sat Feb 18 19:45:15 +0000 2023`; `nil` for
    /// anything else. The name of the day is not compared with the date.
    static func milliseconds(ofTweet text: String) -> Timestamp? {
        let parts = text.split(separator: " ")
        guard parts.count == 6, parts[0].utf8.count == 3, let month = months.firstIndex(of: String(parts[1])),
            parts[2].utf8.count <= 2, parts[3].utf8.count == 8, parts[5].utf8.count == 4
        else { return nil }
        let pad = { (digits: Substring) in digits.utf8.count < 2 ? "0" + digits : String(digits) }
        return milliseconds("\(parts[5])-\(pad("\(month + 1)"))-\(pad(parts[2]))T\(parts[3])\(parts[4])")
    }

    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
}
