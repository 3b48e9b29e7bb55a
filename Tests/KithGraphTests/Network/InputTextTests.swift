import Testing

@testable import KithGraph

@Suite struct InputTextTests {
    @Test func showsTextHarmlessly() {
        #expect(InputText.quoted("a\tb\n\"") == "\"a\\tb\\n\\\"\"")
        #expect(InputText.quoted("\u{1B}[31mred") == "\"\\u{1b}[31mred\"")
        #expect(InputText.quoted(String(repeating: "x", count: 50)) == "\"" + String(repeating: "x", count: 40) + "…\"")
        #expect(InputText.quoted([0x61, 0xFF] as [UInt8]) == "\"a\u{FFFD}\"")
    }
}
