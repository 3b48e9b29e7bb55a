import Testing

@testable import KithCLI

@Suite struct FigureTests {
    @Test(
        "thousands are separated",
        arguments: [
            (0, "0"), (7, "7"), (999, "999"), (1000, "1,000"), (1_768_135, "1,768,135"), (-1234, "-1,234"),
            (Int.min, "-9,223,372,036,854,775,808"),
        ])
    func count(value: Int, shown: String) {
        #expect(Figure.count(value) == shown)
    }

    @Test(
        "decimals are rounded, and separated before the point",
        arguments: [
            (1234.5678, 2, "1,234.57"), (0.999, 2, "1.00"), (-0.001, 2, "0.00"), (-2.5, 1, "-2.5"), (12, 0, "12"),
            (Double.infinity, 1, "inf"),
        ])
    func decimal(value: Double, decimals: Int, shown: String) {
        #expect(Figure.decimal(value, decimals) == shown)
    }

    @Test(
        "bytes take the unit that keeps the number short",
        arguments: [
            (0, "0 bytes"), (1023, "1023 bytes"), (1024, "1.0 KiB"), (1_048_575, "1.0 MiB"), (3 << 30, "3.0 GiB"),
            (Int.max, "8.0 EiB"),
        ])
    func bytes(count: Int, shown: String) {
        #expect(Figure.bytes(count) == shown)
    }

    @Test(
        "durations",
        arguments: [
            (0.001, "0.00 s"), (9.994, "9.99 s"), (12.4, "12 s"), (59.7, "1 min 0 s"), (200, "3 min 20 s"),
            (7500, "2 h 5 min"), (Double.infinity, "277777 h 46 min"),
        ])
    func duration(seconds: Double, shown: String) {
        #expect(Figure.duration(seconds: seconds) == shown)
    }

    @Test("scores line up, with four significant digits for the smallest that counts")
    func scores() {
        #expect(Figure.scores([0.5, 0.012345, 0]) == ["0.50000", "0.01235", "0.00000"])
        #expect(Figure.scores([1234.5, 100]) == ["1,234.5", "100.0"])
        #expect(Figure.scores([1, 1e-40]) == ["1.000", "0.000"])
        #expect(Figure.scores([1e-20]) == ["0.000000000000"])
        #expect(Figure.scores([]) == [])
        #expect(Figure.scores([0]) == ["0.0"])
    }

    @Test("the noun follows the number")
    func counted() {
        #expect(Figure.counted(1, "person", "people") == "1 person")
        #expect(Figure.counted(0, "person", "people") == "0 people")
        #expect(Figure.counted(2000, "person", "people") == "2,000 people")
    }
}
