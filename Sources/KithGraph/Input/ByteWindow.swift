import KithLinearAlgebra

/// The unread part of an input as one contiguous piece of bytes that grows when asked, for formats whose records do not
/// end with the line. Keeps only what has not been used, and knows the line and column of every byte it holds.
final class ByteWindow {
    let source: ByteSource
    /// The bytes at hand. Offsets into them are good until the next ``grow()``.
    private(set) var bytes: SharedBuffer<UInt8>
    /// The first byte not used yet; everything before it goes with the next ``grow()``.
    var start = 0

    private let progress: (@Sendable (Int, Int?) -> Void)?
    /// Where `bytes` begins inside `source.whole`, when there is one.
    private var base: Int
    /// A byte whose line is known, and the first byte of that line, which may lie before `bytes`.
    private var known: (offset: Int, line: Int, lineStart: Int) = (0, 1, 0)

    /// The beginning of what is unread in `source`, without a byte order mark. Throws for UTF-16.
    init(_ source: ByteSource, options: ReadOptions) throws(KithGraphError) {
        self.source = source
        progress = options.progress
        base = source.consumedBytes
        bytes = SharedBuffer([])
        while bytes.count < 3, try grow() {}
        if ByteOrderMark.isUTF16(bytes) { throw ByteOrderMark.error(file: source.name) }
        start = ByteOrderMark.length(bytes)
        known = (start, 1, start)
    }

    /// Bytes at hand that have not been used.
    var unused: Int { bytes.count - start }

    /// Drops what has been used and brings in at least as much as is kept, so that a record of any length costs time
    /// in proportion to its length; `false` at the end of the input.
    func grow() throws(KithGraphError) -> Bool {
        let kept = unused
        var blocks: [SharedBuffer<UInt8>] = []
        var added = 0
        while added <= kept, let block = try source.next() {
            blocks.append(block)
            added += block.count
        }
        progress?(source.consumedBytes, source.totalBytes)
        guard added > 0 else { return false }
        _ = place(start)
        if let whole = source.whole {
            base += start
            bytes = whole.slice(base..<base + kept + added)
        } else {
            bytes = ByteWindow.joined([bytes.slice(start..<bytes.count)] + blocks, count: kept + added)
        }
        known = (0, known.line, known.lineStart - start)
        start = 0
        return true
    }

    /// Where the byte at `offset` stands in the input. Asking in rising order costs time in proportion to the bytes in
    /// between.
    func place(_ offset: Int) -> InputPlace {
        if offset < known.offset { return placeBefore(offset) }
        let bytes = self.bytes
        let text = bytes.rawSpan
        var (_, line, lineStart) = known
        let breaks = text.count(of: UInt8(ascii: "\n"), known.offset, offset)
        if breaks > 0 {
            line += breaks
            lineStart = offset
            while text.byte(lineStart - 1) != UInt8(ascii: "\n") { lineStart -= 1 }
        }
        known = (offset, line, lineStart)
        return InputPlace(file: source.name, line: line, column: offset - lineStart + 1)
    }

    /// As ``place(_:)`` for a byte before the last one asked for, counting back from there.
    private func placeBefore(_ offset: Int) -> InputPlace {
        let breaks = (offset..<known.offset).filter { bytes[$0] == UInt8(ascii: "\n") }.count
        var lineStart = known.lineStart
        if breaks > 0 {
            lineStart = offset
            while lineStart > 0, bytes[lineStart - 1] != UInt8(ascii: "\n") { lineStart -= 1 }
        }
        return InputPlace(file: source.name, line: known.line - breaks, column: offset - lineStart + 1)
    }

    private static func joined(_ pieces: [SharedBuffer<UInt8>], count: Int) -> SharedBuffer<UInt8> {
        let all = MutableBuffer<UInt8>(count: count)
        var end = 0
        for piece in pieces {
            all.copy(piece, to: end)
            end += piece.count
        }
        return all.freeze()
    }
}

extension RawSpan {
    /// How often `byte` stands in `start ..< end`.
    fileprivate func count(of byte: UInt8, _ start: Int, _ end: Int) -> Int {
        let low: UInt64 = 0x7F7F_7F7F_7F7F_7F7F
        let pattern = 0x0101_0101_0101_0101 &* UInt64(byte)
        var count = 0
        var place = start
        while place &+ 8 <= end {
            let difference = word(place) ^ pattern
            // The high bit of every byte that is zero here, and of no other.
            count &+= (~(((difference & low) &+ low) | difference | low)).nonzeroBitCount
            place &+= 8
        }
        while place < end {
            if self.byte(place) == byte { count &+= 1 }
            place &+= 1
        }
        return count
    }
}
