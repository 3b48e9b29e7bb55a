import Foundation
import KithTestSupport
import Testing

/// Replays the fuzzer's seeds and everything that it once found (Tests/Fuzz).
@Suite struct FuzzReplayTests {
    static let folder = "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/") + "/Fuzz"

    private static func files(_ name: String) -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder + "/" + name)) ?? []
        return names.filter { !$0.hasPrefix(".") && !$0.hasSuffix(".md") }.sorted().map { name + "/" + $0 }
    }

    @Test(arguments: files("seeds") + files("finds")) func isTakenWell(file: String) throws {
        let input = try Data(contentsOf: URL(filePath: Self.folder + "/" + file))
        #expect(FuzzTarget.fault(in: Array(input)) == nil)
    }

    /// Seeds that are meant to be read must be, or the fuzzer would start from errors alone.
    @Test func seedsCoverEveryLayout() {
        let letters = Set(
            Self.files("seeds").compactMap { FileManager.default.contents(atPath: Self.folder + "/" + $0)?[0] })
        #expect(letters == Set(UInt8(ascii: "a")...UInt8(ascii: "n")))
    }
}
