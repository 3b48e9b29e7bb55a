import Foundation

/// How many people have how many follows, in bins that double: 0, 1, 2–3, 4–7, ….
struct DegreeHistogram {
    /// People in each bin; bin 0 is degree 0, bin *k* holds the degrees from 2^(k-1) up to 2^k - 1.
    private(set) var bins: [Int] = []

    init(_ degrees: some Sequence<Int>) {
        for degree in degrees {
            let bin = Int.bitWidth - degree.leadingZeroBitCount
            while bins.count <= bin { bins.append(0) }
            bins[bin] += 1
        }
    }

    /// The degrees of bin `bin`, as people write a range.
    static func label(_ bin: Int) -> String {
        if bin < 2 { return "\(bin)" }
        return Figure.count(1 << (bin - 1)) + "–" + Figure.count((1 << bin) - 1)
    }

    /// One line a bin with a bar of up to `width` marks; a bin with anybody in it has at least one.
    func lines(title: String, width: Int = 40) -> [String] {
        let most = bins.max() ?? 0
        var table = TextTable([(title, .right), ("people", .right), ("", .left)])
        for (bin, people) in bins.enumerated() {
            let marks = people == 0 ? 0 : max(1, Int((Double(people) / Double(most) * Double(width)).rounded()))
            table.add([DegreeHistogram.label(bin), Figure.count(people), String(repeating: "#", count: marks)])
        }
        return table.lines()
    }
}
