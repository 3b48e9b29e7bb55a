import Foundation

/// Numbers as people read them.
enum Figure {
    /// A whole number with its thousands separated: `1,768,135`.
    static func count(_ value: some BinaryInteger) -> String {
        let digits = String(value.magnitude)
        var shown = value < 0 ? "-" : ""
        for (position, digit) in digits.enumerated() {
            if position > 0, (digits.count - position) % 3 == 0 { shown += "," }
            shown.append(digit)
        }
        return shown
    }

    /// A number with `decimals` decimals, its thousands separated.
    static func decimal(_ value: Double, _ decimals: Int) -> String {
        guard value.isFinite, value.magnitude < 1e15 else { return "\(value)" }
        let text = String(format: "%.\(decimals)f", value.magnitude)
        let parts = text.split(separator: ".")
        let sign = value < 0 && text.contains { $0 != "0" && $0 != "." } ? "-" : ""
        return sign + count(Int(parts[0])!) + (parts.count > 1 ? "." + parts[1] : "")
    }

    /// Scores with as many decimals as the smallest of them needs for four significant digits, so that they line up;
    /// what is below a thousandth of the largest does not count.
    static func scores(_ values: [Double]) -> [String] {
        let largest = values.reduce(0) { max($0, $1.magnitude) }
        let smallest = values.reduce(largest) { $1.magnitude >= largest / 1000 ? min($0, $1.magnitude) : $0 }
        let decimals = smallest > 0 ? 3 - Int(log10(smallest).rounded(.down)) : 1
        return values.map { decimal($0, max(1, min(12, decimals))) }
    }

    /// A number of any size with three significant digits.
    static func rough(_ value: Double) -> String { String(format: "%.3g", value) }

    /// A share of one as a percentage with one decimal.
    static func percent(_ share: Double) -> String { share.isFinite ? decimal(share * 100, 1) + "%" : "-" }

    /// A share of one as a whole percentage; what would be shown as none is `<1%`.
    static func share(_ share: Double) -> String { share < 0.005 ? "<1%" : decimal(share * 100, 0) + "%" }

    /// A number of bytes in the unit that suits it, in steps of 1024.
    static func bytes(_ count: Int) -> String {
        if count < 1024 { return "\(count) bytes" }
        var value = Double(count)
        var unit = 0
        let units = ["", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"]
        while value >= 999.95, unit < units.count - 1 {
            value /= 1024
            unit += 1
        }
        return decimal(value, 1) + " " + units[unit]
    }

    /// A stretch of time: `0.84 s`, `12 s`, `3 min 20 s`, `2 h 5 min`.
    static func duration(seconds: Double) -> String {
        seconds < 10 ? decimal(seconds, 2) + " s" : wholeDuration(seconds: seconds)
    }

    /// A stretch of time to the second.
    static func wholeDuration(seconds: Double) -> String {
        let whole = Int(min(seconds, 1e9).rounded())
        if whole < 60 { return "\(whole) s" }
        if whole < 3600 { return "\(whole / 60) min \(whole % 60) s" }
        return "\(whole / 3600) h \(whole % 3600 / 60) min"
    }

    /// `count` and the noun in the number that goes with it.
    static func counted(_ value: some BinaryInteger, _ one: String, _ many: String) -> String {
        count(value) + " " + (value == 1 ? one : many)
    }
}
