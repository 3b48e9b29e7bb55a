import Testing

@testable import KithCLI

@Suite struct ByteSizeTests {
    @Test(
        "units are steps of 1024, in any of the usual spellings",
        arguments: [
            ("1024", 1024), ("4k", 4096), ("1.5M", 1_572_864), ("2GiB", 2 << 30), ("2gb", 2 << 30), ("1T", 1 << 40),
        ])
    func sizes(text: String, bytes: Int) {
        #expect(ByteSize(argument: text)?.bytes == bytes)
    }

    @Test("what is not a size is refused", arguments: ["", "G", "-1", "0", "nan", "inf", "1e300", "4X", "1 000"])
    func refused(text: String) {
        #expect(ByteSize(argument: text) == nil)
    }
}
