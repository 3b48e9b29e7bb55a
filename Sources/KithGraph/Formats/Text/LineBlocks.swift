import Foundation
import KithLinearAlgebra

/// Hands out an input in blocks of whole lines to the workers of a parallel reader, in order. Taking a block (and
/// decompressing it) happens under a lock, parsing it does not.
final class LineBlocks: @unchecked Sendable {
    /// One block: lines from the start of one to the end of another.
    struct Block: Sendable {
        /// Blocks are numbered from 0.
        var number: Int
        var bytes: SharedBuffer<UInt8>
    }

    /// A line longer than this is taken for a mistake.
    static let longestLine = 1 << 20

    private let source: ByteSource
    private let progress: (@Sendable (Int, Int?) -> Void)?
    // The lock guards everything below; `source` is only touched while it is held.
    private let lock = NSLock()
    private var number = 0
    private var carry = SharedBuffer<UInt8>([])
    private var place = 0
    private var isAtEnd = false
    private static let blockLength = 1 << 20

    init(_ source: ByteSource, progress: (@Sendable (Int, Int?) -> Void)?) {
        self.source = source
        place = source.consumedBytes
        self.progress = progress
    }

    /// The next block, or `nil` at the end. `tooLong` is thrown for a line over the limit, with the number of the block
    /// that would have held it.
    func next() throws(Failure) -> Block? {
        lock.lock()
        defer { lock.unlock() }
        let block = try take()
        if block != nil, let progress { progress(source.consumedBytes, source.totalBytes) }
        return block
    }

    enum Failure: Error {
        case input(KithGraphError)
        case longLine(block: Int)
    }

    private func take() throws(Failure) -> Block? {
        if isAtEnd { return nil }
        let cut: Cut?
        if let whole = source.whole { cut = try takeWhole(whole) } else { cut = try takeStreamed() }
        guard let cut else {
            isAtEnd = true
            return nil
        }
        guard let bytes = cut.complete else {
            isAtEnd = true
            throw .longLine(block: number)
        }
        defer { number += 1 }
        return Block(number: number, bytes: bytes)
    }

    /// `complete` is `nil` when a line is too long.
    private struct Cut {
        var complete: SharedBuffer<UInt8>?
    }

    private func takeWhole(_ whole: SharedBuffer<UInt8>) throws(Failure) -> Cut? {
        guard place < whole.count else { return nil }
        let start = place
        var end = min(whole.count, start + LineBlocks.blockLength)
        if end < whole.count {
            let window = whole.slice(end..<min(whole.count, end + LineBlocks.longestLine))
            guard let newline = window.firstIndex(of: 0x0A) else {
                guard end + window.count == whole.count else { return Cut(complete: nil) }
                end = whole.count
                return try finish(whole, start, end)
            }
            end += newline + 1
        }
        return try finish(whole, start, end)
    }

    private func finish(_ whole: SharedBuffer<UInt8>, _ start: Int, _ end: Int) throws(Failure) -> Cut {
        place = end
        do { try source.skip(end - start) } catch { throw .input(error) }
        return Cut(complete: whole.slice(start..<end))
    }

    private func takeStreamed() throws(Failure) -> Cut? {
        var pieces = [carry]
        carry = SharedBuffer([])
        var length = pieces[0].count
        while true {
            let fresh: SharedBuffer<UInt8>?
            do { fresh = try source.next() } catch { throw .input(error) }
            guard let fresh else {
                isAtEnd = true
                return length == 0 ? nil : Cut(complete: LineBlocks.joined(pieces, length))
            }
            if let newline = fresh.lastIndex(of: 0x0A) {
                pieces.append(fresh.slice(0..<newline + 1))
                carry = fresh.slice(newline + 1..<fresh.count)
                return Cut(complete: LineBlocks.joined(pieces, length + newline + 1))
            }
            pieces.append(fresh)
            length += fresh.count
            if length > LineBlocks.longestLine { return Cut(complete: nil) }
        }
    }

    private static func joined(_ pieces: [SharedBuffer<UInt8>], _ length: Int) -> SharedBuffer<UInt8> {
        let filled = pieces.filter { $0.count > 0 }
        if filled.count == 1 { return filled[0] }
        let buffer = MutableBuffer<UInt8>(count: length)
        var place = 0
        for piece in filled {
            buffer.copy(piece, to: place)
            place += piece.count
        }
        return buffer.freeze()
    }
}
