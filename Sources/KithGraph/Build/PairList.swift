import KithLinearAlgebra

/// Ordered pairs of numbers in the order they were added, in blocks that are freed one by one, each pair in as few
/// whole bytes as the largest number of its block needs (4 to 8).
struct PairList {
    struct Block: Sendable {
        let bytes: MutableBuffer<UInt8>
        let bits: UInt64
        var count: Int
    }

    static let blockBytes = 1 << 20
    private(set) var blocks: [Block] = []
    private(set) var count = 0
    private var current: Block
    private var room = 0
    private let backing: MemoryBacking

    init(backing: MemoryBacking) {
        self.backing = backing
        current = Block(bytes: MutableBuffer(count: 8), bits: 16, count: 0)
    }

    @inline(__always)
    mutating func append(_ first: UInt32, _ second: UInt32) throws(KithGraphError) {
        if current.count == room || UInt64(first | second) >> current.bits != 0 {
            try startBlock(first | second)
        }
        let stride = Int(current.bits / 4)
        current.bytes.storeWord(UInt64(first) | UInt64(second) << current.bits, at: current.count * stride)
        current.count &+= 1
    }

    @inline(never)
    private mutating func startBlock(_ both: UInt32) throws(KithGraphError) {
        closeBlock()
        var bits = current.bits
        while UInt64(both) >> bits != 0 { bits += 4 }
        do {
            let bytes = try MutableBuffer<UInt8>(count: PairList.blockBytes, backing: backing)
            current = Block(bytes: bytes, bits: bits, count: 0)
        } catch {
            throw KithGraphError(error)
        }
        room = (PairList.blockBytes - 8) / Int(bits / 4)
    }

    /// Ends the block being filled; call before reading ``blocks``.
    mutating func closeBlock() {
        if current.count > 0 {
            blocks.append(current)
            count += current.count
            current.count = 0
            room = 0
        }
    }

    mutating func takeBlocks() -> [Block] {
        closeBlock()
        current = Block(bytes: MutableBuffer(count: 8), bits: 16, count: 0)
        defer { blocks = [] }
        return blocks
    }
}

extension PairList.Block {
    /// Pair number `index` of the block.
    @inline(__always)
    func pair(_ index: Int) -> (UInt32, UInt32) {
        let word = bytes.loadWord(at: index * Int(bits / 4))
        let mask = (1 << bits) &- 1 as UInt64
        return (UInt32(truncatingIfNeeded: word & mask), UInt32(truncatingIfNeeded: word >> bits & mask))
    }
}

/// A growing column of values that never moves what it holds.
struct ChunkedColumn<Element: BitwiseCopyable & Sendable>: Sendable {
    private static var chunkLength: Int { 1 << 16 }
    private var chunks: [MutableBuffer<Element>] = []
    private(set) var count = 0

    mutating func append(_ value: Element) {
        let place = count & (Self.chunkLength - 1)
        if place == 0 { chunks.append(MutableBuffer(count: Self.chunkLength)) }
        chunks[chunks.count - 1][place] = value
        count += 1
    }

    /// Copies all values to the elements of `target` from `start` on.
    func copy(to target: MutableBuffer<Element>, at start: Int) {
        for (number, chunk) in chunks.enumerated() {
            let first = number * Self.chunkLength
            target.copy(chunk.window(0..<min(Self.chunkLength, count - first)).freeze(), to: start + first)
        }
    }
}

extension KithGraphError {
    /// A memory failure in this module's words.
    init(_ error: MemoryError) {
        switch error {
        case .file(let path, let code): self = .unreadable(path: path, code: code)
        }
    }
}
