import Testing

@testable import KithLinearAlgebra

@Suite struct FeatureBinsTests {
    @Test("few values have a bin each, borders between them")
    func few() {
        let matrix = Matrix<Float>([[0], [4], [0], [2], [4]])
        let bins = FeatureBins(matrix.view, maximumBins: 255, threads: 1)
        #expect(bins.counts[0] == 3 && bins.upper(0, 0) == 1 && bins.upper(0, 1) == 3 && bins.upper(0, 2) == .infinity)
        #expect((0..<5).map { bins.values[0][$0] } == [0, 2, 0, 1, 2])
    }

    @Test("a constant has one bin and adjacent floats stay apart")
    func edges() {
        let next = Float(1).nextUp
        let matrix = Matrix<Float>([[7, 1], [7, next], [7, 1]])
        let bins = FeatureBins(matrix.view, maximumBins: 255, threads: 1)
        #expect(bins.counts[0] == 1 && bins.counts[1] == 2)
        #expect(bins.upper(1, 0) >= 1 && bins.upper(1, 0) < next)
    }

    @Test("bins follow the borders exactly and share out the rows", arguments: [2, 7, 16, 255, 256])
    func borders(maximum: Int) {
        let matrix = RandomMatrix.uniform(3000, 11, seed: 4, type: Float.self)
        let bins = FeatureBins(matrix.view, maximumBins: maximum, threads: 2)
        for (block, range) in bins.blocks.enumerated() {
            for feature in range {
                var sizes = [Int](repeating: 0, count: Int(bins.counts[feature]))
                for row in 0..<matrix.rows {
                    let bin = Int(bins.values[block][row * range.count + feature - range.lowerBound])
                    sizes[bin] += 1
                    let value = matrix[row, feature]
                    #expect(bin == sizes.count - 1 || value <= bins.upper(feature, bin))
                    #expect(bin == 0 || value > bins.upper(feature, bin - 1))
                }
                #expect(sizes.count <= maximum && sizes.count >= maximum * 9 / 10)
                #expect(sizes.allSatisfy { $0 > 0 && $0 <= 2 * 3000 / maximum + 1 })
            }
        }
    }

    @Test("a frequent value keeps to itself")
    func frequent() {
        // Half of the rows are one value; four bins: below it, itself, and two above.
        #expect(FeatureBins.ends([2, 2, 2, 30, 8, 8, 8], total: 60, maximumBins: 4) == [3, 4, 6])
    }

    @Test("sorting floats puts them as Swift's sort does")
    func sorting() {
        var generator = SeededGenerator(seed: 8)
        let count = 5000
        let values = MutableBuffer<Float>(count: count)
        for index in 0..<count {
            values[index] = Float(bitPattern: UInt32(truncatingIfNeeded: generator.next()))
            if !values[index].isFinite { values[index] = Float(index % 3) - 1 }
        }
        let expected = (0..<count).map { values[$0] }.sorted()
        TreeKernels.sort(values)
        #expect((0..<count).map { values[$0] } == expected)
    }
}
