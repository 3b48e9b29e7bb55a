import Testing

@testable import KithCLI

@Suite struct SeparatedRowTests {
    @Test("CSV quotes what RFC 4180 says must be quoted")
    func csv() {
        #expect(SeparatedRow.csv(["a", "b c", "d,e", "f\"g", "h\ni", ""]) == "a,b c,\"d,e\",\"f\"\"g\",\"h\ni\",\n")
        #expect(SeparatedRow.csv([" a"]) == "\" a\"\n")
        #expect(SeparatedRow.csv(["a\r\nb"]) == "\"a\r\nb\"\n")
    }

    @Test("TSV keeps one row a line and tells tabs in a field from those between fields")
    func tsv() {
        #expect(SeparatedRow.tsv(["a\tb", "c\nd", "e\\t"]) == "a\\tb\tc\\nd\te\\\\t\n")
        #expect(SeparatedRow.tsv(["a\r\nb"]) == "a\\r\\nb\n")
    }
}
