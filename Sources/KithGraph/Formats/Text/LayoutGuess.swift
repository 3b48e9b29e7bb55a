import Foundation
import KithLinearAlgebra

/// Finds out how the lines of an edge list are built from its first ones.
enum LayoutGuess {
    /// Data lines looked at.
    private static let sampleSize = 200

    /// The layout of `source`'s lines, told or guessed: the delimiter is a tab, comma or semicolon when every line of
    /// the sample has one, else blanks; a third column is a time when all of it are whole numbers that are seconds
    /// between 1973 and 2286 (or the same moments in the options' unit), else a weight; a fourth is then a time.
    static func layout(of source: ByteSource, options: ReadOptions) throws(KithGraphError) -> PairLayout {
        let lines = sample(try source.peek(1 << 16))
        var layout = PairLayout()
        layout.delimiter = delimiter(of: lines)
        layout.mirrored = options.isDirected == false
        let columns = lines.map { split($0, layout.delimiter) }
        layout.source = try column(options.sourceColumn, option: "--source-column", source) ?? 0
        layout.target = try column(options.targetColumn, option: "--target-column", source) ?? 1
        layout.weight = try column(options.weightColumn, option: "--weight-column", source)
        layout.time = try column(options.timeColumn, option: "--time-column", source)
        guard options.weightColumn == nil, options.timeColumn == nil, layout.source < 2, layout.target < 2,
            let width = columns.map(\.count).min(), width >= 3
        else { return layout }
        if width == 3, columns.allSatisfy({ isTime($0[2], options.timeUnit) }) {
            layout.time = 2
        } else {
            layout.weight = 2
            if width >= 4, columns.allSatisfy({ isTime($0[3], options.timeUnit) }) { layout.time = 3 }
        }
        return layout
    }

    /// A column given by its number from 1, as a number from 0.
    private static func column(
        _ text: String?, option: String, _ source: ByteSource
    ) throws(KithGraphError) -> Int? {
        guard let text else { return nil }
        guard let number = Int(text), number >= 1, number <= 1_000_000 else {
            throw .badData(
                place: InputPlace(file: source.name), found: "\(option) \(text)",
                expected: "the number of a column, from 1: this input has no header to find names in")
        }
        return number - 1
    }

    private static func sample(_ start: SharedBuffer<UInt8>) -> [[UInt8]] {
        var lines: [[UInt8]] = []
        for line in start.prefix(1 << 16).split(separator: 0x0A, omittingEmptySubsequences: true) {
            let trimmed = line.drop { $0 <= 0x20 }
            guard let first = trimmed.first, first != 0x23, first != 0x25 else { continue }
            lines.append(trimmed.filter { $0 != 0x0D })
            if lines.count == sampleSize { break }
        }
        // The last line may be cut where the peek ends.
        if lines.count > 1, lines.count < sampleSize { lines.removeLast() }
        return lines
    }

    private static func delimiter(of lines: [[UInt8]]) -> UInt8 {
        guard !lines.isEmpty else { return 0x20 }
        for candidate in [0x09, 0x2C, 0x3B] as [UInt8] where lines.allSatisfy({ $0.contains(candidate) }) {
            return candidate
        }
        return 0x20
    }

    private static func split(_ line: [UInt8], _ delimiter: UInt8) -> [String] {
        let fields =
            delimiter == 0x20
            ? line.split { $0 == 0x20 || $0 == 0x09 }
            : line.split(separator: delimiter, omittingEmptySubsequences: false)
        return fields.map { String(decoding: $0, as: UTF8.self).trimmingCharacters(in: .whitespaces) }
    }

    private static func isTime(_ text: String, _ unit: TimeUnit) -> Bool {
        guard let value = Int64(text) else { return ISODate.milliseconds(text) != nil }
        let seconds = Double(value) * Double(unit.milliseconds.by) / Double(unit.milliseconds.over) / 1000
        return (1e8...1e10).contains(seconds)
    }
}
