import KithGraph
import Testing

@Suite struct EscapedFieldTests {
    @Test(arguments: [
        ("plain", "plain"), ("a\\tb", "a\tb"), ("\\n\\r\\\\", "\n\r\\"), ("\\\\t", "\\t"),
        // What stands for nothing stays.
        ("\\x", "\\x"), ("end\\", "end\\"), ("", ""),
    ])
    func plain(field: String, expected: String) {
        #expect(String(decoding: EscapedField.plain(Array(field.utf8)[...]), as: UTF8.self) == expected)
    }
}
