import KithGraph
import KithLinearAlgebra
import KithTestSupport
import Testing

@testable import KithGraph

@Suite struct LineReaderTests {
    private func lines(_ bytes: [UInt8]) throws -> [String] {
        let reader = LineReader(ByteSource(name: "in", bytes: bytes))
        var lines: [String] = []
        while try reader.next() {
            lines.append(String(decoding: reader.block.slice(reader.start..<reader.end), as: UTF8.self))
            #expect(reader.number == lines.count)
        }
        #expect(try !reader.next())
        return lines
    }

    @Test(arguments: [
        ("", []), ("\n", [""]), ("a", ["a"]), ("a\nb\n", ["a", "b"]), ("a\r\nb\r\n", ["a", "b"]),
        ("a\n\nb", ["a", "", "b"]),
        ("a\rb\r\n\r\nc\r", ["a\rb", "", "c"]), ("\u{FEFF}a\n\u{FEFF}b", ["a", "\u{FEFF}b"]), ("\u{FEFF}", [""]),
    ])
    func splits(text: String, expected: [String]) throws {
        #expect(try lines(Array(text.utf8)) == expected)
    }

    /// Lines of random lengths over several blocks, whole and in pieces, against the standard library's splitting.
    @Test(arguments: 0..<4 as Range<UInt64>) func linesRunOverBlocks(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        var bytes: [UInt8] = []
        var expected: [String] = []
        while bytes.count < 2_500_000 {
            let length = Int(generator.below(seed == 0 ? 900_000 : 40_000))
            let line = [UInt8](repeating: UInt8(65 + generator.below(26)), count: length)
            expected.append(String(decoding: line, as: UTF8.self))
            bytes += line + (generator.below(2) == 0 ? [10] : [13, 10])
        }
        #expect(try lines(bytes) == expected)
        #expect(try lines(CompressedFixture.zstd(bytes)) == expected)
    }

    @Test func tenMegabyteLineIsAnErrorWithItsPlace() throws {
        let long = [UInt8](repeating: 65, count: 10_000_000)
        let expected = "in:3: found a line of more than 1 MiB; expected a text file with one row a line"
        let text = Array("a\nb\n".utf8) + long + Array("\nc\n".utf8)
        #expect(message { _ = try lines(text) } == expected)
        #expect(message { _ = try lines(CompressedFixture.gzip(text)) } == expected)
        let limit = [UInt8](repeating: 65, count: LineReader.longestLine)
        #expect(try lines(limit + [10] + limit).map(\.utf8.count) == [limit.count, limit.count])
        #expect(message { _ = try lines([66] + limit + [10]) }.contains("in:1: found a line of more than 1 MiB"))
    }

    @Test(arguments: [[0xFF, 0xFE, 0x61, 0], [0xFE, 0xFF, 0, 0x61]] as [[UInt8]]) func sixteenBitTextIsAnError(
        bytes: [UInt8]
    ) {
        #expect(message { _ = try lines(bytes) } == "in:1: found UTF-16 text; expected UTF-8 text")
    }

    @Test func progressCountsBytesAsStored() throws {
        let seen = Seen()
        let stored = CompressedFixture.gzip([UInt8](repeating: 10, count: 1_500_000))
        let reader = LineReader(ByteSource(name: "in", bytes: stored)) { seen.add($0, $1) }
        while try reader.next() {}
        #expect(seen.last?.0 == stored.count && seen.last?.1 == stored.count)
    }
}

/// The last progress that was told; used by one thread.
private final class Seen: @unchecked Sendable {
    private(set) var last: (Int, Int?)?
    func add(_ consumed: Int, _ total: Int?) { last = (consumed, total) }
}

@Suite struct ByteSearchTests {
    /// Every start, end and place in texts around the length of a word, with the bytes that differ in one bit.
    @Test func findsTheFirst() {
        for length in 0..<20 {
            for hit in 0...length {
                var bytes = [UInt8](repeating: 0x0B, count: length)
                for place in hit..<length { bytes[place] = place % 2 == hit % 2 ? 10 : 0x8A }
                let text = SharedBuffer(bytes)
                for start in 0...length {
                    for end in start...length {
                        let expected = (start..<end).first { bytes[$0] == 10 } ?? end
                        #expect(text.rawSpan.firstPlace(of: 10, start, end) == expected)
                        #expect(text.rawSpan.isASCII(start, end) == bytes[start..<end].allSatisfy { $0 < 128 })
                    }
                }
            }
        }
    }
}

@Suite struct TextCheckTests {
    private func check(_ bytes: [UInt8]) throws {
        try TextCheck.handle(SharedBuffer(bytes), 0, bytes.count, at: InputPlace(file: "in", line: 4, column: 7))
    }

    @Test(arguments: ["a", "Zoë", "ann@example.org", "🦊", "9223372036854775808"]) func handlesOfAllKinds(text: String)
        throws
    {
        #expect(throws: Never.self) { try check(Array(text.utf8)) }
    }

    @Test func placeIsThatOfTheBadByte() {
        #expect(message { try check([]) } == "in:4:7: found an empty handle; expected somebody's handle")
        let bad = message { try check([0x61, 0x62, 0xFF, 0x63]) }
        #expect(bad == "in:4:9: found the byte 0xFF in \"ab\u{FFFD}c\"; expected UTF-8 text")
        // A surrogate, an overlong form, a character cut short.
        for bytes in [[0xED, 0xA0, 0x80], [0xC0, 0x80], [0x61, 0xE2, 0x82]] as [[UInt8]] {
            #expect(message { try check(bytes) }.contains("expected UTF-8 text"))
        }
    }
}
