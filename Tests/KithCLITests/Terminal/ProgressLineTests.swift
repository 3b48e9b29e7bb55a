import Testing

@testable import KithCLI

@Suite struct ProgressLineTests {
    @Test("share, rate and time left where the total is known")
    func known() {
        let text = ProgressLine.text("reading a.txt", consumed: 30 << 20, total: 120 << 20, seconds: 3)
        #expect(text == "reading a.txt  25.0%  10.0 MiB/s  9 s left")
    }

    @Test("what was read and the rate where the total is not known")
    func unknown() {
        #expect(
            ProgressLine.text("reading -", consumed: 2048, total: nil, seconds: 2) == "reading -  2.0 KiB  1.0 KiB/s")
    }

    @Test("only the time of a step that does not count")
    func uncounted() {
        #expect(ProgressLine.text("assembling", consumed: 0, total: nil, seconds: 61) == "assembling  1 min 1 s")
    }

    @Test("a file's name cannot steer the terminal")
    func safe() {
        #expect(!ProgressLine.text("reading \u{1B}[2J", consumed: 0, total: nil, seconds: 1).contains("\u{1B}"))
    }
}
