import KithLinearAlgebra
import Testing

@testable import KithGraph

/// Compressed files made without a compressor: both formats can carry bytes as they are, in blocks of a stated length.
enum CompressedFixture {
    /// `gzip -nc` of `follower,followee\nann,bo\n`.
    static let gzip = bytes(
        "1f8b08000000000000034bcbcfc9c92f4f2dd249833052b912f3f27492f2b900122e52d819000000")
    /// `zstd -c` of the same, with its checksum.
    static let zstd = bytes("28b52ffd0458c90000666f6c6c6f7765722c666f6c6c6f7765650a616e6e2c626f0a4290d07a")
    static let text = "follower,followee\nann,bo\n"

    /// A gzip member (RFC 1952) of stored deflate blocks.
    static func gzip(_ content: [UInt8]) -> [UInt8] {
        var out: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255]
        var place = 0
        repeat {
            let length = min(0xFFFF, content.count - place)
            out.append(place + length == content.count ? 1 : 0)
            out += little(UInt32(length), 2) + little(~UInt32(length), 2) + content[place..<place + length]
            place += length
        } while place < content.count
        return out + little(checksum(content), 4) + little(UInt32(content.count), 4)
    }

    /// A zstd frame (RFC 8878) of raw blocks, with a window of 1 KiB << `windowLog - 10`.
    static func zstd(_ content: [UInt8], windowLog: UInt8 = 17) -> [UInt8] {
        var out: [UInt8] = [0x28, 0xB5, 0x2F, 0xFD, 0, (windowLog - 10) << 3]
        var place = 0
        repeat {
            let length = min(1 << 16, content.count - place)
            out += little(UInt32(length) << 3 | (place + length == content.count ? 1 : 0), 3)
            out += content[place..<place + length]
            place += length
        } while place < content.count
        return out
    }

    /// A zstd frame that decoders skip.
    static func skippable(_ content: [UInt8]) -> [UInt8] {
        [0x5A, 0x2A, 0x4D, 0x18] + little(UInt32(content.count), 4) + content
    }

    /// Bytes that no compressor would make smaller, the same for the same seed.
    static func noise(_ count: Int, seed: UInt64) -> [UInt8] {
        var generator = SeededGenerator(seed: seed)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count + 8)
        while bytes.count < count {
            let word = generator.next()
            for shift in 0..<8 { bytes.append(UInt8(truncatingIfNeeded: word &>> UInt64(8 * shift))) }
        }
        bytes.removeLast(bytes.count - count)
        return bytes
    }

    /// Everything that `source` gives.
    static func drain(_ source: ByteSource) throws -> [UInt8] {
        var all: [UInt8] = []
        while let block = try source.next() {
            #expect(!block.isEmpty && block.count <= 1 << 20)
            all += Array(block)
        }
        return all
    }

    private static func little(_ value: UInt32, _ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: value >> UInt32(8 * $0)) }
    }

    private static func bytes(_ hex: String) -> [UInt8] {
        let digits = hex.map { UInt8($0.hexDigitValue!) }
        return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
    }

    /// CRC-32 by a table of 256 entries.
    private static func checksum(_ content: [UInt8]) -> UInt32 {
        let table = (0..<256 as Range<UInt32>).map { start in
            (0..<8).reduce(start) { value, _ in value & 1 == 1 ? value >> 1 ^ 0xEDB8_8320 : value >> 1 }
        }
        var state = ~0 as UInt32
        for byte in content { state = table[Int(UInt8(truncatingIfNeeded: state) ^ byte)] ^ state >> 8 }
        return ~state
    }
}

/// The error that `body` throws, as the line people read; fails the test when there is none.
func message(_ body: () throws -> Void) -> String {
    do {
        try body()
        Issue.record("no error was thrown")
        return ""
    } catch {
        return "\(error)"
    }
}
