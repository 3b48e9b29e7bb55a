import ArgumentParser
import Kith

/// The follow matrix times a panel of 32 floats; the seconds are per product. Counted bytes are what a product without
/// any cache would move: every follow its column and a row of the panel, every person an offset and a row of the result.
struct PanelProduct: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "spmm")
    @OptionGroup var input: Input
    @Option(help: "Columns of the panel.")
    var columns = 32

    func run() throws {
        let network = try input.network()
        let op = SparseOperator<Float>(
            rows: SparseMatrix(network.following), transposed: SparseMatrix(network.followers))
        // Eighths up to 16, so that sums are exact and every system finds the same figure.
        let panel = MutableMatrixView<Float>(rows: op.columnCount, columns: columns)
        for row in 0..<panel.rows {
            for column in 0..<columns { panel[row, column] = Float((row * 31 + column * 17) % 128) / 8 }
        }
        let result = MutableMatrixView<Float>(rows: op.rowCount, columns: columns)
        let repeats = 10
        var seconds: [Double] = []
        for _ in 0..<max(10, input.rounds) {
            let round = timed(1) {
                for _ in 0..<repeats {
                    op.multiply(panel.reading, into: result, alpha: 1, beta: 0, threads: input.threads)
                }
            }
            seconds.append(round.seconds[0] / Double(repeats))
        }
        var sum = 0.0
        for row in 0..<result.rows { for column in 0..<columns { sum += Double(result[row, column]) } }
        let follows = Double(network.followCount)
        let row = Double(columns * MemoryLayout<Float>.stride)
        let bytes = follows * (4 + row) + Double(network.personCount) * (8 + row)
        let best = seconds.min()!
        let read = ReadLoop.bytesPerSecond(threads: input.threads)
        var record = Record("spmm", seconds: seconds, check: [sum], threads: input.threads)
        record.figures = [
            "countedGBPerSecond": bytes / best / 1e9, "readGBPerSecond": read / 1e9,
            "countedOverRead": bytes / best / read, "gigaflops": 2 * follows * Double(columns) / best / 1e9,
        ]
        try record.write()
    }
}

/// How fast this machine reads memory that is in no cache, by the plainest loop there is.
enum ReadLoop {
    /// The best of several rounds over 512 MiB, cut into parts for the threads.
    static func bytesPerSecond(threads: Int) -> Double {
        let count = (512 << 20) / MemoryLayout<SIMD16<Float>>.stride
        let buffer = MutableBuffer<SIMD16<Float>>(repeating: SIMD16(repeating: 1), count: count).freeze()
        let cuts = Parallel.cuts(count, parts: 64)
        let sums = MutableBuffer<Float>(count: cuts.count)
        let (seconds, _) = timed(8) {
            Parallel.forEach(cuts.count, threads: threads) { part in sums[part] = sum(buffer.span(cuts[part])) }
        }
        var total: Float = 0
        for part in 0..<cuts.count { total += sums[part] }
        precondition(total == Float(count) * 16)
        return Double(buffer.byteCount) / seconds.min()!
    }

    /// Four sums of 64 bytes side by side, so that nothing waits for an addition.
    private static func sum(_ values: Span<SIMD16<Float>>) -> Float {
        precondition(values.count % 4 == 0)
        var (a, b, c, d) = (SIMD16<Float>(), SIMD16<Float>(), SIMD16<Float>(), SIMD16<Float>())
        var index = 0
        while index < values.count {
            a += values[index]
            b += values[index + 1]
            c += values[index + 2]
            d += values[index + 3]
            index += 4
        }
        return ((a + b) + (c + d)).sum()
    }
}

/// The 50 people with whom everybody has the most followed people in common, themselves among them.
struct CoFollow: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "cofollow")
    @OptionGroup var input: Input
    @Option(help: "Entries kept of each row.")
    var kept = 50

    func run() throws {
        let network = try input.network()
        let left = SparseMatrix(network.following)
        let right = SparseMatrix(network.followers)
        let product = { try SparseProduct.topRows(left, right, count: kept, threads: input.threads) }
        let watch = MemoryWatch()
        var (seconds, ranked) = try timed(1, product)
        let peak = watch.finish()
        for _ in 1..<max(2, input.rounds) {
            let again = try timed(1, product)
            seconds += again.seconds
            ranked = again.result
        }
        let sum = ranked.values.reduce(0.0) { $0 + Double($1) }
        var record = Record(
            "cofollow", seconds: seconds, check: [sum, Double(ranked.columns.count)], threads: input.threads)
        record.peakAnonymousBytes = peak
        record.figures = [
            "estimatedBytes": Double(
                try SparseProduct.memoryNeeded(left, right, count: kept, threads: input.threads))
        ]
        try record.write()
    }
}
