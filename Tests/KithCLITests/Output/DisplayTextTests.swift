import Testing

@testable import KithCLI

@Suite struct DisplayTextTests {
    @Test(
        "nothing that steers a terminal or reorders a line gets through",
        arguments: [
            ("\u{1B}[31mred\u{7}", "\\u{1b}[31mred\\u{7}"),
            ("a\u{9B}2Jb", "a\\u{9b}2Jb"),
            ("two\nlines\r", "two\\u{a}lines\\u{d}"),
            ("evil\u{202E}txt", "evil\\u{202e}txt"),
            ("zero\u{0}\u{2028}", "zero\\u{0}\\u{2028}"),
            ("Zoë 李 👩‍🚀", "Zoë 李 👩‍🚀"),
        ])
    func safe(text: String, shown: String) {
        #expect(DisplayText.safe(text) == shown)
    }

    @Test("every scalar up to U+FFFF that is a control character is escaped")
    func controls() {
        for value in 0..<0xFFFF as Range<UInt32> {
            guard let scalar = Unicode.Scalar(value), scalar.properties.generalCategory == .control else { continue }
            #expect(!DisplayText.safe(String(scalar)).unicodeScalars.contains(scalar))
        }
    }

    @Test(
        "width counts columns: wide characters two, combining marks none",
        arguments: [
            ("abc", 3), ("", 0), ("é", 1), ("e\u{301}", 1), ("李明", 4), ("한", 2), ("👩‍🚀", 2), ("🇳🇴", 2), ("…", 1), ("ｗ", 2),
        ])
    func width(text: String, columns: Int) {
        #expect(DisplayText.width(text) == columns)
    }

    @Test("cut text fits and says that it was cut")
    func cut() {
        #expect(DisplayText.safe("abcdef", limit: 6) == "abcdef")
        #expect(DisplayText.safe("abcdefg", limit: 6) == "abcde…")
        #expect(DisplayText.safe("李明李明", limit: 6) == "李明…")
    }
}
