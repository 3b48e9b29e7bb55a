import KithLinearAlgebra

/// The 64-bit xxHash with seed 0, written from its specification (Yann Collet, "xxHash fast digest algorithm",
/// revision 0.1.1). Every step is a bijection of the state for given other input, so a change that stays within one
/// aligned 8-byte word always shows; anything else goes unnoticed with a probability of 2^-64. It is not a signature.
package enum XXHash64 {
    private static let prime1: UInt64 = 0x9E37_79B1_85EB_CA87
    private static let prime2: UInt64 = 0xC2B2_AE3D_27D4_EB4F
    private static let prime3: UInt64 = 0x1656_67B1_9E37_79F9
    private static let prime4: UInt64 = 0x85EB_CA77_C2B2_AE63
    private static let prime5: UInt64 = 0x27D4_EB2F_1656_67C5

    /// The hash of `bytes`. O(bytes).
    package static func hash(_ bytes: RawSpan) -> UInt64 {
        let count = bytes.byteCount
        var offset = 0
        var hash: UInt64
        if count >= 32 {
            var lane1 = prime1 &+ prime2
            var lane2 = prime2
            var lane3: UInt64 = 0
            var lane4 = 0 &- prime1
            while offset &+ 32 <= count {
                lane1 = round(lane1, bytes.word(offset))
                lane2 = round(lane2, bytes.word(offset &+ 8))
                lane3 = round(lane3, bytes.word(offset &+ 16))
                lane4 = round(lane4, bytes.word(offset &+ 24))
                offset &+= 32
            }
            hash = rotate(lane1, 1) &+ rotate(lane2, 7) &+ rotate(lane3, 12) &+ rotate(lane4, 18)
            hash = merge(hash, lane1)
            hash = merge(hash, lane2)
            hash = merge(hash, lane3)
            hash = merge(hash, lane4)
        } else {
            hash = prime5
        }
        return finish(hash &+ UInt64(count), bytes, from: offset)
    }

    /// Mixes in the last bytes, fewer than 32, and spreads every bit over the whole result.
    private static func finish(_ started: UInt64, _ bytes: RawSpan, from start: Int) -> UInt64 {
        var hash = started
        var offset = start
        let count = bytes.byteCount
        while offset + 8 <= count {
            hash = (rotate(hash ^ round(0, bytes.word(offset)), 27) &* prime1) &+ prime4
            offset += 8
        }
        if offset + 4 <= count {
            hash = (rotate(hash ^ (bytes.shortWord(offset, 4) &* prime1), 23) &* prime2) &+ prime3
            offset += 4
        }
        while offset < count {
            hash = rotate(hash ^ (UInt64(bytes.byte(offset)) &* prime5), 11) &* prime1
            offset += 1
        }
        hash = (hash ^ (hash >> 33)) &* prime2
        hash = (hash ^ (hash >> 29)) &* prime3
        return hash ^ (hash >> 32)
    }

    @inline(__always)
    private static func round(_ lane: UInt64, _ word: UInt64) -> UInt64 {
        rotate(lane &+ (word &* prime2), 31) &* prime1
    }

    @inline(__always)
    private static func merge(_ hash: UInt64, _ lane: UInt64) -> UInt64 {
        ((hash ^ round(0, lane)) &* prime1) &+ prime4
    }

    @inline(__always)
    private static func rotate(_ value: UInt64, _ bits: UInt64) -> UInt64 {
        (value &<< bits) | (value &>> (64 &- bits))
    }
}

/// The checksum of a section: its bytes are hashed in blocks of 1 MiB (the last one shorter), then the blocks' hashes,
/// each as 8 bytes, lowest first. So any number of threads can share the work on one large section.
enum SectionChecksum {
    static let blockLength = 1 << 20

    /// The checksums of all `parts`. O(bytes), in parallel.
    static func all(_ parts: [SharedBuffer<UInt8>], threads: Int) -> [UInt64] {
        var blocks: [(part: Int, range: Range<Int>)] = []
        for (part, bytes) in parts.enumerated() {
            for start in stride(from: 0, to: bytes.count, by: blockLength) {
                blocks.append((part, start..<min(bytes.count, start + blockLength)))
            }
        }
        let tasks = blocks
        let hashes = Parallel.map(tasks.count, threads: threads) { index in
            let (part, range) = tasks[index]
            let block = parts[part].slice(range)
            return XXHash64.hash(block.rawSpan)
        }
        var perPart = [[UInt64]](repeating: [], count: parts.count)
        for (index, block) in blocks.enumerated() { perPart[block.part].append(hashes[index]) }
        return perPart.map { hashes in
            let words = SharedBuffer(hashes.map { $0.littleEndian })
            return XXHash64.hash(words.rawSpan)
        }
    }
}
