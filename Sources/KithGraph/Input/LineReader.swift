import KithLinearAlgebra

/// The lines of an input one after the other, where they lie: no copy is made of a line unless it runs over the end of
/// a block. Lines end in LF or CRLF, the last one may end with the input; a UTF-8 byte order mark is skipped.
///
/// After ``next()`` has returned `true`, the line is `start ..< end` of ``block``.
package final class LineReader {
    /// The longest line that is read; anything longer is not the table it is taken for.
    static let longestLine = 1 << 20

    /// The input's name, for messages.
    package let file: String
    /// The bytes that hold the current line.
    package private(set) var block = SharedBuffer<UInt8>([])
    /// Where the line starts in ``block``.
    package private(set) var start = 0
    /// Where the line ends in ``block``, without its line end.
    package private(set) var end = 0
    /// The line's number, from 1.
    package private(set) var number = 0
    /// Whether the line ended in CRLF.
    private(set) var endedInCarriageReturn = false

    private let source: ByteSource
    private let progress: (@Sendable (Int, Int?) -> Void)?
    /// The block being walked, and where the next line starts in it.
    private var current = SharedBuffer<UInt8>([])
    private var place = 0

    package init(_ source: ByteSource, progress: (@Sendable (Int, Int?) -> Void)? = nil) {
        file = source.name
        self.source = source
        self.progress = progress
    }

    /// Moves to the next line; `false` at the end. Throws ``KithGraphError/badData(place:found:expected:)`` for a line
    /// over ``longestLine`` bytes and for UTF-16.
    package func next() throws(KithGraphError) -> Bool {
        let newline = current.rawSpan.firstPlace(of: 10, place, current.count)
        if newline < current.count {
            try take(current, place, newline)
            place = newline + 1
            return true
        }
        if place == current.count {
            guard try nextBlock() else { return false }
            return try next()
        }
        return try joinOverBlocks()
    }

    /// Where byte `offset` of ``block`` stands.
    func place(_ offset: Int) -> InputPlace {
        InputPlace(file: file, line: number, column: offset - start + 1)
    }

    private func nextBlock() throws(KithGraphError) -> Bool {
        guard let block = try source.next() else {
            current = SharedBuffer([])
            place = 0
            return false
        }
        progress?(source.consumedBytes, source.totalBytes)
        current = block
        place = 0
        return true
    }

    /// A line that begins in this block and ends in a later one, or with the input.
    private func joinOverBlocks() throws(KithGraphError) -> Bool {
        var joined: [UInt8] = []
        while true {
            let newline = current.rawSpan.firstPlace(of: 10, place, current.count)
            joined.append(contentsOf: current.slice(place..<newline))
            place = min(newline + 1, current.count)
            if newline < current.count { break }
            try checkLength(joined.count, number + 1)
            if try !nextBlock() { break }
        }
        try take(SharedBuffer(joined), 0, joined.count)
        return true
    }

    private func take(_ bytes: SharedBuffer<UInt8>, _ from: Int, _ to: Int) throws(KithGraphError) {
        number += 1
        try checkLength(to - from, number)
        block = bytes
        start = from
        end = to
        endedInCarriageReturn = to > from && bytes[to - 1] == 13
        if endedInCarriageReturn { end = to - 1 }
        if number == 1 { try skipByteOrderMark() }
    }

    private func checkLength(_ length: Int, _ line: Int) throws(KithGraphError) {
        guard length <= LineReader.longestLine else {
            throw .badData(
                place: InputPlace(file: file, line: line), found: "a line of more than 1 MiB",
                expected: "a text file with one row a line")
        }
    }

    private func skipByteOrderMark() throws(KithGraphError) {
        if ByteOrderMark.isUTF16(block.slice(start..<block.count)) { throw ByteOrderMark.error(file: file) }
        start += min(end - start, ByteOrderMark.length(block.slice(start..<end)))
    }
}

/// The marks that some programs put before text.
enum ByteOrderMark {
    /// Bytes that the UTF-8 mark at the start of `text` takes: 3 or 0.
    static func length(_ text: SharedBuffer<UInt8>) -> Int {
        Array(text.prefix(3)) == [0xEF, 0xBB, 0xBF] ? 3 : 0
    }

    static func isUTF16(_ text: SharedBuffer<UInt8>) -> Bool {
        let mark = Array(text.prefix(2))
        return mark == [0xFF, 0xFE] || mark == [0xFE, 0xFF]
    }

    static func error(file: String) -> KithGraphError {
        .badData(place: InputPlace(file: file, line: 1), found: "UTF-16 text", expected: "UTF-8 text")
    }
}
