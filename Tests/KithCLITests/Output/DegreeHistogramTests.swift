import Testing

@testable import KithCLI

@Suite struct DegreeHistogramTests {
    @Test("every degree falls into the bin whose label holds it")
    func bins() {
        let histogram = DegreeHistogram([0, 0, 1, 2, 3, 3, 4, 7, 8, 1023, 1024])
        #expect(histogram.bins == [2, 1, 3, 2, 1, 0, 0, 0, 0, 0, 1, 1])
        #expect((0...4).map(DegreeHistogram.label) == ["0", "1", "2–3", "4–7", "8–15"])
    }

    @Test("bars are in proportion, and nobody is overlooked")
    func bars() {
        let histogram = DegreeHistogram([Int](repeating: 1, count: 1000) + [0, 2, 2])
        #expect(
            histogram.lines(title: "following", width: 10) == [
                "following  people",
                "        0       1  #",
                "        1   1,000  ##########",
                "      2–3       2  #",
            ])
    }

    @Test("nobody at all gives the head alone")
    func empty() {
        #expect(DegreeHistogram([]).lines(title: "following") == ["following  people"])
    }
}
