/// The values of every feature cut into at most 256 bins of about as many rows, and the rows' bins.
struct FeatureBins {
    /// Rows whose values are looked at to place the borders, spread evenly.
    static let sample = 200_000

    /// Bins of every feature.
    let counts: MutableBuffer<UInt32>
    /// The upper border of each bin but the last, ``TreeKernels/bins`` − 1 a feature, infinite beyond those there are.
    let uppers: MutableBuffer<Float>
    /// Features first ..< end of every block.
    let blocks: [Range<Int>]
    /// `blocks[b].count` bytes a row.
    let values: [MutableBuffer<UInt8>]

    /// O(rows × features × log bins).
    init(_ features: MatrixView<Float>, maximumBins: Int, threads: Int) {
        precondition(maximumBins >= 2 && maximumBins <= TreeKernels.bins)
        let featureCount = features.columns
        let counts = MutableBuffer<UInt32>(count: featureCount)
        let borders = TreeKernels.bins - 1
        let uppers = MutableBuffer<Float>(repeating: .infinity, count: featureCount * borders)
        Parallel.forEach(featureCount, threads: threads) { feature in
            let found = Self.borders(features, feature, maximumBins: maximumBins)
            counts[feature] = UInt32(found.count + 1)
            for (bin, border) in found.enumerated() { uppers[feature * borders + bin] = border }
        }
        // An even number of blocks shares out over two, four or eight threads.
        let wanted = (featureCount + TreeKernels.block - 1) / TreeKernels.block
        let blocks = Parallel.cuts(featureCount, parts: wanted <= 1 ? wanted : (wanted + 1) / 2 * 2)
        let values = blocks.map { MutableBuffer<UInt8>(count: $0.count * features.rows) }
        let cuts = Parallel.cuts(features.rows, parts: 16)
        Parallel.forEach(blocks.count * cuts.count, threads: threads) { part in
            let block = part / cuts.count
            TreeKernels.fillBins(
                features, blocks[block], rows: cuts[part % cuts.count], uppers: uppers, into: values[block])
        }
        (self.counts, self.uppers, self.blocks, self.values) = (counts, uppers, blocks, values)
    }

    /// The border between `bin` and the next.
    func upper(_ feature: Int, _ bin: Int) -> Float { uppers[feature * (TreeKernels.bins - 1) + bin] }

    private static func borders(_ features: MatrixView<Float>, _ feature: Int, maximumBins: Int) -> [Float] {
        let count = min(features.rows, sample)
        let values = MutableBuffer<Float>(count: count)
        for index in 0..<count { values[index] = features[index * features.rows / count, feature] }
        TreeKernels.sort(values)
        var distinct: [Float] = []
        var rows: [Int] = []
        for index in 0..<count {
            if let last = distinct.last, last == values[index] {
                rows[rows.count - 1] += 1
            } else {
                distinct.append(values[index])
                rows.append(1)
            }
        }
        return ends(rows, total: count, maximumBins: maximumBins).map { end in
            let low = distinct[end - 1]
            let high = distinct[end]
            let middle = Float((Double(low) + Double(high)) / 2)
            return middle < high ? max(low, middle) : low
        }
    }

    /// How many distinct values lie below each border, so that bins are of about equal size and values too frequent to
    /// share one have their own.
    static func ends(_ rows: [Int], total: Int, maximumBins: Int) -> [Int] {
        if rows.count <= maximumBins { return rows.count > 1 ? Array(1..<rows.count) : [] }
        let large = Double(total) / Double(maximumBins)
        let isLarge = rows.map { Double($0) >= large }
        let largeCount = isLarge.count { $0 }
        var left = total - rows.indices.reduce(0) { isLarge[$1] ? $0 + rows[$1] : $0 }
        var binsLeft = maximumBins - largeCount
        var goal = Double(left) / Double(max(1, binsLeft))
        var ends: [Int] = []
        var inBin = 0
        for index in 0..<rows.count - 1 {
            inBin += rows[index]
            if !isLarge[index] { left -= rows[index] }
            let closes =
                isLarge[index] || Double(inBin) >= goal || (isLarge[index + 1] && Double(inBin) >= max(1, goal / 2))
            guard closes else { continue }
            ends.append(index + 1)
            if ends.count == maximumBins - 1 { break }
            inBin = 0
            if !isLarge[index] {
                binsLeft -= 1
                goal = Double(left) / Double(max(1, binsLeft))
            }
        }
        return ends
    }
}
