import Foundation
import KithLinearAlgebra

/// The bytes of one input, block by block: a file, standard input, a pipe, or bytes in memory; what is compressed with
/// gzip or zstd, by its content, is given decompressed. Not to be used by two threads at once.
public final class ByteSource {
    /// The input as the user named it; `-` is standard input.
    public let name: String
    /// Bytes the input takes as stored, when that is known before it is read.
    public let totalBytes: Int?
    /// Bytes of the input as stored (compressed, where it is) that have been used so far, for a progress display.
    public private(set) var consumedBytes = 0
    /// The whole content, when it lies in memory or in a mapped file as it is (not compressed, not a pipe).
    public let whole: SharedBuffer<UInt8>?
    /// How the input is stored.
    public let compression: Compression

    private let blocks: ReadAhead?
    /// Bytes that were looked at and not used, and ``consumedBytes`` once they are.
    private var pending: StreamBlock?
    static let blockLength = 1 << 20

    /// Opens `path`, or standard input for `-`. Throws ``KithGraphError/unreadable(path:code:)``.
    public static func open(_ path: String) throws(KithGraphError) -> ByteSource {
        if path == "-" { return try ByteSource(name: path, stream: StoredBytes(descriptor: 0, name: path)) }
        switch try InputFile.open(path) {
        case .content(let bytes): return ByteSource(name: path, stored: bytes)
        case .stream(let stored): return try ByteSource(name: path, stream: stored)
        }
    }

    /// An input that lies in memory, decompressed if it is compressed.
    public convenience init(name: String, bytes: some Collection<UInt8>) {
        self.init(name: name, stored: SharedBuffer(bytes))
    }

    /// A piece of text that was read from the input `name`, taken as it is.
    init(name: String, plain: SharedBuffer<UInt8>) {
        self.name = name
        totalBytes = plain.count
        compression = .none
        whole = plain
        blocks = nil
    }

    private init(name: String, stored: SharedBuffer<UInt8>) {
        self.name = name
        totalBytes = stored.count
        compression = Compression(of: stored)
        if let decoder = compression.decoder(name: name) {
            whole = nil
            blocks = ReadAhead(DecodedBytes(StoredBytes(content: stored, name: name), decoder, name: name))
        } else {
            whole = stored
            blocks = nil
        }
    }

    /// Reads enough of `stream` to know how it is compressed.
    private init(name: String, stream: StoredBytes) throws(KithGraphError) {
        self.name = name
        totalBytes = nil
        whole = nil
        compression = Compression(of: try stream.peek())
        if let decoder = compression.decoder(name: name) {
            blocks = ReadAhead(DecodedBytes(stream, decoder, name: name))
        } else {
            blocks = ReadAhead(stream)
        }
    }

    /// The first bytes of what is still unread, at least `count` of them unless the input ends before, without using
    /// them up.
    public func peek(_ count: Int) throws(KithGraphError) -> SharedBuffer<UInt8> {
        guard let blocks else {
            return whole.map { $0.slice(consumedBytes..<$0.count) } ?? SharedBuffer([])
        }
        if pending == nil { pending = try blocks.next() }
        guard var held = pending else { return SharedBuffer([]) }
        if held.bytes.count < count {
            var bytes = Array(held.bytes)
            while bytes.count < count, let block = try blocks.next() {
                bytes.append(contentsOf: block.bytes)
                held.consumed = block.consumed
            }
            held.bytes = SharedBuffer(bytes)
            pending = held
        }
        return held.bytes
    }

    /// The next block of bytes, never empty; `nil` at the end. Throws
    /// ``KithGraphError/badData(place:found:expected:)`` for compressed data that is damaged or ends early.
    public func next() throws(KithGraphError) -> SharedBuffer<UInt8>? {
        if let whole {
            guard consumedBytes < whole.count else { return nil }
            let end = min(whole.count, consumedBytes + ByteSource.blockLength)
            defer { consumedBytes = end }
            return whole.slice(consumedBytes..<end)
        }
        var held = pending
        pending = nil
        if held == nil { held = try blocks?.next() }
        guard let block = held else { return nil }
        consumedBytes = block.consumed
        return block.bytes
    }

    /// Uses up `count` bytes, as many as there are at the most.
    public func skip(_ count: Int) throws(KithGraphError) {
        if let whole {
            consumedBytes = min(whole.count, consumedBytes + count)
            return
        }
        var left = count
        while left > 0, let block = try next() {
            if block.count > left {
                pending = StreamBlock(bytes: block.slice(left..<block.count), consumed: consumedBytes)
                return
            }
            left -= block.count
        }
    }
}

/// How an input's bytes are stored.
public enum Compression: Sendable, Equatable {
    case none, gzip, zstd

    /// Told from the first bytes of the input.
    init(of prefix: SharedBuffer<UInt8>) {
        let bytes = Array(prefix.prefix(4))
        switch bytes {
        case _ where bytes.starts(with: [0x1F, 0x8B]): self = .gzip
        case [0x28, 0xB5, 0x2F, 0xFD]: self = .zstd
        // A frame that decoders skip may come first.
        case _ where bytes.count == 4 && bytes[0] & 0xF0 == 0x50 && Array(bytes[1...]) == [0x2A, 0x4D, 0x18]:
            self = .zstd
        default: self = .none
        }
    }

    func decoder(name: String) -> (any BlockDecoder)? {
        switch self {
        case .none: return nil
        case .gzip: return GzipDecoder(name: name)
        case .zstd: return ZstdDecoder(name: name)
        }
    }
}
