import KithGraph
import Testing

@testable import KithGraph

@Suite struct ZstdDecoderTests {
    private func read(_ bytes: [UInt8]) throws -> [UInt8] {
        try CompressedFixture.drain(ByteSource(name: "a.zst", bytes: bytes))
    }

    @Test func readsWhatZstdWrote() throws {
        #expect(try read(CompressedFixture.zstd) == Array(CompressedFixture.text.utf8))
    }

    @Test func framesFollowEachOtherAndSomeAreSkipped() throws {
        let frame = CompressedFixture.zstd
        let text = Array(CompressedFixture.text.utf8)
        let skipped = CompressedFixture.skippable([1, 2, 3])
        #expect(try read(skipped + frame + skipped + CompressedFixture.zstd([]) + frame + skipped) == text + text)
        #expect(try read(skipped) == [])
        let large = CompressedFixture.skippable(CompressedFixture.noise(3_000_000, seed: 2))
        #expect(try read(large + frame) == text)
    }

    @Test(arguments: [-1, 0, 1]) func framesMayEndAtBlocks(offset: Int) throws {
        let first = CompressedFixture.noise((1 << 20) + offset, seed: 3)
        let second = CompressedFixture.noise(1 << 20, seed: 4)
        #expect(try read(CompressedFixture.zstd(first) + CompressedFixture.zstd(second)) == first + second)
        // The raw form has 6 bytes before and 3 for each of 16 blocks.
        let inner = Array(first.prefix((1 << 20) - 6 - 16 * 3 + offset))
        #expect(try read(CompressedFixture.zstd(inner) + CompressedFixture.zstd) == inner + CompressedFixture.text.utf8)
    }

    @Test func endingEarlyIsAnError() throws {
        for length in 4..<CompressedFixture.zstd.count {
            let text = message { _ = try read(Array(CompressedFixture.zstd.prefix(length))) }
            #expect(
                text == "a.zst: found a zstd stream that ends early; expected a complete file (was the copy cut short?)"
            )
        }
        let skipped = CompressedFixture.skippable([1, 2, 3]).dropLast()
        #expect(message { _ = try read(Array(skipped)) }.contains("ends early"))
    }

    @Test func damageIsAnError() throws {
        var bytes = CompressedFixture.zstd
        bytes[bytes.count - 1] ^= 1
        #expect(message { _ = try read(bytes) }.hasPrefix("a.zst: found a damaged zstd stream ("))
        #expect(message { _ = try read(CompressedFixture.zstd + Array("more".utf8)) }.contains("a damaged zstd stream"))
    }

    /// A few bytes must not be able to claim gigabytes.
    @Test func hugeWindowsAreRefused() throws {
        #expect(try read(CompressedFixture.zstd([65], windowLog: 27)) == [65])
        #expect(message { _ = try read(CompressedFixture.zstd([65], windowLog: 31)) }.contains("too much memory"))
    }

    @Test func everyFlippedByteIsTextOrError() throws {
        let whole = CompressedFixture.zstd
        for place in 4..<whole.count {
            for bit in 0..<8 {
                var bytes = whole
                bytes[place] ^= 1 << bit
                if let text = try? read(bytes), text != Array(CompressedFixture.text.utf8) {
                    // Only the bit that says whether there is a checksum can hide a change.
                    #expect(place == 4)
                }
            }
        }
    }
}
