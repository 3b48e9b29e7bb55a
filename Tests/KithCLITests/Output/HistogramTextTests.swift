import Kith
import Testing

@testable import KithCLI

@Suite struct HistogramTextTests {
    @Test("bars are in proportion, and nobody is overlooked")
    func bars() {
        let histogram = DegreeHistogram(SharedBuffer([UInt32](repeating: 1, count: 1000) + [0, 9, 9]))
        #expect(
            HistogramText(histogram, width: 10).lines("following") == [
                "following  people",
                "        0       1  #",
                "        1   1,000  ##########",
                "      2–3       0",
                "      4–7       0",
                "     8–15       2  #",
            ])
    }

    @Test("nobody at all gives the head alone")
    func empty() {
        #expect(HistogramText(DegreeHistogram(SharedBuffer([]))).lines("following") == ["following  people"])
    }
}
