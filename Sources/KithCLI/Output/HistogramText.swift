import Foundation
import Kith

/// A histogram in text: a line for each bin, with a bar.
struct HistogramText {
    private let bins: [DegreeHistogram.Bin]
    private let width: Int

    /// `width` is the length of the longest bar.
    init(_ histogram: DegreeHistogram, width: Int = 40) {
        bins = histogram.doublingBins
        self.width = width
    }

    /// The lines under a head that says what is counted. A bin with anybody in it has a mark at least.
    func lines(_ title: String) -> [String] {
        let most = bins.reduce(0) { max($0, $1.people) }
        var table = TextTable([(title, .right), ("people", .right), ("", .left)])
        for bin in bins {
            let marks = Int((Double(bin.people) / Double(max(1, most)) * Double(width)).rounded())
            table.add([
                HistogramText.label(bin.range), Figure.count(bin.people),
                String(repeating: "#", count: bin.people == 0 ? 0 : max(1, marks)),
            ])
        }
        return table.lines()
    }

    private static func label(_ range: ClosedRange<UInt32>) -> String {
        let low = Figure.count(range.lowerBound)
        return range.count == 1 ? low : low + "–" + Figure.count(range.upperBound)
    }
}
