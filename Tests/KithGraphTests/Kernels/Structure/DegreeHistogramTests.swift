import KithGraph
import KithLinearAlgebra
import Testing

@Suite struct DegreeHistogramTests {
    @Test func binsDouble() {
        let histogram = DegreeHistogram(SharedBuffer<UInt32>([0, 1, 2, 3, 3, 4, 9, 0]))
        #expect(histogram.doublingBins.map(\.range) == [0...0, 1...1, 2...3, 4...7, 8...15])
        #expect(histogram.doublingBins.map(\.people) == [2, 1, 3, 1, 1])
        #expect(histogram.maximum == 9)
        #expect(histogram.mean == 22.0 / 8)
    }

    /// Sorted: 0 0 1 2 3 3 4 9, so four of eight do not exceed 2.
    @Test func quantilesAreThoseOfTheSortedNumbers() {
        let histogram = DegreeHistogram(SharedBuffer<UInt32>([0, 1, 2, 3, 3, 4, 9, 0]))
        #expect([0, 0.25, 0.5, 0.51, 0.9, 1].map { histogram.quantile($0) } == [0, 0, 2, 3, 9, 9])
    }

    @Test func nobodyHasNoNumbers() {
        let histogram = DegreeHistogram(SharedBuffer<UInt32>([]))
        #expect(histogram.doublingBins.isEmpty && histogram.maximum == nil)
        #expect(histogram.mean == nil && histogram.quantile(0.5) == nil)
        #expect(DegreeHistogram(SharedBuffer<UInt32>([0, 0])).doublingBins.map(\.people) == [2])
    }
}
