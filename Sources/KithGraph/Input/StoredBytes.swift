// Invariant of this file: a descriptor opened here is closed here, once; standard input stays open.

import Foundation
import KithLinearAlgebra

/// A block of an input, and how many bytes of the input as stored were used to make it and all before it.
struct StreamBlock: Sendable {
    var bytes: SharedBuffer<UInt8>
    var consumed: Int
}

/// Blocks of bytes one after the other; the end is `nil`.
protocol BlockStream: AnyObject {
    func next() throws(KithGraphError) -> StreamBlock?
}

/// An input's bytes as they are stored: from a descriptor, or from memory.
final class StoredBytes: BlockStream {
    private enum Origin {
        case content(SharedBuffer<UInt8>)
        case descriptor(Int32, closes: Bool)
    }

    private let name: String
    private let origin: Origin
    private var consumed = 0
    private var peeked: StreamBlock?

    init(content: SharedBuffer<UInt8>, name: String) {
        self.name = name
        origin = .content(content)
    }

    /// The descriptor is closed with the object unless it is standard input.
    init(descriptor: Int32, name: String) {
        self.name = name
        origin = .descriptor(descriptor, closes: descriptor != 0)
    }

    /// The first block, which ``next()`` gives again.
    func peek() throws(KithGraphError) -> SharedBuffer<UInt8> {
        if peeked == nil { peeked = try next() }
        return peeked?.bytes ?? SharedBuffer([])
    }

    func next() throws(KithGraphError) -> StreamBlock? {
        if let block = peeked {
            peeked = nil
            return block
        }
        switch origin {
        case .content(let content):
            guard consumed < content.count else { return nil }
            let end = min(content.count, consumed + ByteSource.blockLength)
            defer { consumed = end }
            return StreamBlock(bytes: content.slice(consumed..<end), consumed: end)
        case .descriptor(let descriptor, _):
            return try readBlock(descriptor)
        }
    }

    /// Fills a whole block, for pipes give little at a time.
    private func readBlock(_ descriptor: Int32) throws(KithGraphError) -> StreamBlock? {
        let buffer = MutableBuffer<UInt8>(count: ByteSource.blockLength)
        var filled = 0
        while filled < buffer.count {
            let got = unsafe buffer.withMutableBytes {
                unsafe read(descriptor, $0.baseAddress! + filled, $0.count - filled)
            }
            if got < 0, errno == EINTR { continue }
            guard got >= 0 else { throw .unreadable(path: name, code: errno) }
            if got == 0 { break }
            filled += got
        }
        consumed += filled
        return filled == 0 ? nil : StreamBlock(bytes: buffer.freeze(count: filled), consumed: consumed)
    }

    deinit {
        if case .descriptor(let descriptor, closes: true) = origin { close(descriptor) }
    }
}

/// What a path leads to.
enum InputFile {
    /// A regular file, mapped.
    case content(SharedBuffer<UInt8>)
    /// A pipe or device.
    case stream(StoredBytes)

    static func open(_ path: String) throws(KithGraphError) -> InputFile {
        let descriptor = unsafe Foundation.open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .unreadable(path: path, code: errno) }
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else {
            defer { close(descriptor) }
            throw .unreadable(path: path, code: errno)
        }
        switch status.st_mode & S_IFMT {
        case S_IFREG:
            defer { close(descriptor) }
            do {
                let region = try MemoryRegion(mapping: descriptor, byteCount: Int(status.st_size), path: path)
                region.adviseSequential()
                return .content(SharedBuffer(viewing: region, byteOffset: 0, count: region.byteCount)!)
            } catch {
                throw KithGraphError(error)
            }
        case S_IFDIR:
            close(descriptor)
            throw .unreadable(path: path, code: EISDIR)
        default:
            return .stream(StoredBytes(descriptor: descriptor, name: path))
        }
    }
}
