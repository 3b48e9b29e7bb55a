import KithGraph
import Testing

@testable import KithGraph

@Suite struct GzipDecoderTests {
    private func read(_ bytes: [UInt8]) throws -> [UInt8] {
        try CompressedFixture.drain(ByteSource(name: "a.gz", bytes: bytes))
    }

    @Test func readsWhatGzipWrote() throws {
        #expect(try read(CompressedFixture.gzip) == Array(CompressedFixture.text.utf8))
    }

    /// Concatenated members are one text, empty ones among them; zero bytes behind are padding.
    @Test func membersFollowEachOther() throws {
        let member = CompressedFixture.gzip
        let empty = CompressedFixture.gzip([])
        let text = Array(CompressedFixture.text.utf8)
        #expect(try read(member + empty + member + [0, 0, 0]) == text + text)
        #expect(try read(empty) == [])
    }

    /// Members of every length around the end of a block of input or output.
    @Test(arguments: [-12, -1, 0, 1]) func membersMayEndAtBlocks(offset: Int) throws {
        let first = CompressedFixture.noise((1 << 20) + offset, seed: 3)
        let second = CompressedFixture.noise(1 << 20, seed: 4)
        #expect(try read(CompressedFixture.gzip(first) + CompressedFixture.gzip(second)) == first + second)
        // The stored form has 10 bytes before, 8 behind and 5 for each of 17 blocks.
        let inner = Array(first.prefix((1 << 20) - 10 - 8 - 17 * 5 + offset))
        #expect(try read(CompressedFixture.gzip(inner) + CompressedFixture.gzip) == inner + CompressedFixture.text.utf8)
    }

    @Test func endingEarlyIsAnError() throws {
        for length in 2..<CompressedFixture.gzip.count {
            let text = message { _ = try read(Array(CompressedFixture.gzip.prefix(length))) }
            #expect(
                text == "a.gz: found a gzip stream that ends early; expected a complete file (was the copy cut short?)")
        }
        let long = CompressedFixture.gzip(CompressedFixture.noise(3_000_000, seed: 5))
        #expect(message { _ = try read(Array(long.dropLast(1))) }.contains("a gzip stream that ends early"))
        #expect(message { _ = try read(CompressedFixture.gzip + [0x1F]) }.contains("a gzip stream that ends early"))
    }

    @Test func damageIsAnError() throws {
        var bytes = CompressedFixture.gzip
        bytes[bytes.count - 6] ^= 1
        #expect(
            message { _ = try read(bytes) }
                == "a.gz: found a damaged gzip stream (incorrect data check); expected an intact file (was it copied as text?)"
        )
        #expect(message { _ = try read([0x1F, 0x8B, 7, 0, 0, 0, 0, 0, 0, 0]) }.contains("a damaged gzip stream"))
    }

    /// Whatever single byte is changed: the text, or an error, never a crash. (The header's time, flags and system are
    /// free; all else is under the checksum.)
    @Test func everyFlippedByteIsTextOrError() throws {
        let whole = CompressedFixture.gzip
        for place in 2..<whole.count {
            for bit in 0..<8 {
                var bytes = whole
                bytes[place] ^= 1 << bit
                if let text = try? read(bytes) {
                    #expect(text == Array(CompressedFixture.text.utf8))
                    #expect(place < 10)
                }
            }
        }
    }

    @Test func otherBytesBehindAreAnError() throws {
        for garbage in [Array("more\n".utf8), [0, 0, 7], [0x1E]] as [[UInt8]] {
            #expect(
                message { _ = try read(CompressedFixture.gzip + garbage) }
                    == "a.gz: found other bytes after the end of the gzip data; expected another gzip member or the end of the file"
            )
        }
    }
}
