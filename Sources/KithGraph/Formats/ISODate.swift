/// Dates as the formats write them, without a calendar library: the proleptic Gregorian calendar, UTC.
package enum ISODate {
    /// Milliseconds since 1970 of `YYYY-MM-DD`, optionally followed by `T` or a space, `hh:mm[:ss[.fraction]]` and `Z`
    /// or `±hh[:]mm` (UTC when missing); `nil` for anything else.
    package static func milliseconds(_ text: String) -> Timestamp? {
        var scanner = DigitScanner(Array(text.utf8))
        guard let year = scanner.number(4), scanner.take("-"), let month = scanner.number(2), scanner.take("-"),
            let day = scanner.number(2)
        else { return nil }
        guard let days = daysSince1970(year: year, month: month, day: day) else { return nil }
        var milliseconds = days * 86_400_000
        if scanner.isAtEnd { return milliseconds }
        guard scanner.take("T") || scanner.take("t") || scanner.take(" ") else { return nil }
        guard let time = scanner.timeOfDay() else { return nil }
        milliseconds += time
        if scanner.isAtEnd || scanner.take("Z") || scanner.take("z") {
            return scanner.isAtEnd ? milliseconds : nil
        }
        let ahead = scanner.take("+")
        guard ahead || scanner.take("-"), let hours = scanner.number(2) else { return nil }
        _ = scanner.take(":")
        guard let minutes = scanner.number(2), scanner.isAtEnd, hours < 24, minutes < 60 else { return nil }
        let offset = Int64(hours * 60 + minutes) * 60_000
        return ahead ? milliseconds - offset : milliseconds + offset
    }

    /// Days from 1 January 1970 to a date, or `nil` when there is no such date.
    static func daysSince1970(year: Int, month: Int, day: Int) -> Int64? {
        guard (1...12).contains(month), day >= 1 else { return nil }
        let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let length = month == 2 ? (leap ? 29 : 28) : 30 + ((month + month >> 3) & 1)
        guard day <= length else { return nil }
        // Counting years from March puts the leap day last.
        let shifted = month <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
        return Int64(era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468)
    }

    /// ISO 8601 in UTC with milliseconds where they are not zero.
    static func string(_ milliseconds: Timestamp) -> String {
        let day = milliseconds.flooredQuotient(86_400_000)
        let rest = milliseconds - day * 86_400_000
        let shifted = day + 719_468
        let era = shifted.flooredQuotient(146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let dayOfMonth = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        var text = "\(pad(year, 4))-\(pad(month, 2))-\(pad(dayOfMonth, 2))T"
        text += "\(pad(rest / 3_600_000, 2)):\(pad(rest / 60_000 % 60, 2)):\(pad(rest / 1000 % 60, 2))"
        if rest % 1000 != 0 { text += ".\(pad(rest % 1000, 3))" }
        return text + "Z"
    }

    private static func pad(_ value: Int64, _ width: Int) -> String {
        let digits = String(value)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}

extension Int64 {
    fileprivate func flooredQuotient(_ divisor: Int64) -> Int64 {
        self >= 0 ? self / divisor : -((divisor - 1 - self) / divisor)
    }
}

/// Reads fixed-width numbers and punctuation from ASCII.
private struct DigitScanner {
    private let bytes: [UInt8]
    private var place = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    var isAtEnd: Bool { place == bytes.count }

    mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard place < bytes.count, bytes[place] == UInt8(ascii: character) else { return false }
        place += 1
        return true
    }

    mutating func number(_ digits: Int) -> Int? {
        guard place + digits <= bytes.count else { return nil }
        var value = 0
        for index in place..<place + digits {
            guard (48...57).contains(bytes[index]) else { return nil }
            value = value * 10 + Int(bytes[index] - 48)
        }
        place += digits
        return value
    }

    /// `hh:mm[:ss[.fraction]]` in milliseconds; further digits of the fraction are dropped.
    mutating func timeOfDay() -> Int64? {
        guard let hours = number(2), take(":"), let minutes = number(2), hours < 24, minutes < 60 else { return nil }
        var milliseconds = Int64(hours * 60 + minutes) * 60_000
        guard take(":") else { return milliseconds }
        guard let seconds = number(2), seconds <= 60 else { return nil }
        milliseconds += Int64(seconds) * 1000
        guard take(".") else { return milliseconds }
        var scale: Int64 = 100
        var digits = 0
        while let digit = number(1) {
            milliseconds += Int64(digit) * scale
            scale /= 10
            digits += 1
        }
        return digits > 0 ? milliseconds : nil
    }
}
