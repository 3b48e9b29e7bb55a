import Foundation
import KithLinearAlgebra

/// The bytes of one input, block by block: a file, standard input, or bytes in memory. Not to be used by two threads at
/// once.
public final class ByteSource {
    /// The input as the user named it; `-` is standard input.
    public let name: String
    /// Bytes the input takes as stored, when that is known before it is read.
    public let totalBytes: Int?
    /// Bytes of the input as stored that have been used so far, for a progress display.
    public private(set) var consumedBytes = 0
    /// The whole content, when it lies in memory or in a mapped file as it is (not compressed, not a pipe).
    public let whole: SharedBuffer<UInt8>?

    private let descriptor: Int32
    private var pending: SharedBuffer<UInt8>?
    private static let blockLength = 1 << 20

    /// Opens `path`, or standard input for `-`. Throws ``KithGraphError/unreadable(path:code:)``.
    public static func open(_ path: String) throws(KithGraphError) -> ByteSource {
        if path == "-" { return ByteSource(name: path, descriptor: 0) }
        do {
            let region = try MemoryRegion.mapping(fileAt: path)
            region.adviseSequential()
            let bytes = SharedBuffer<UInt8>(viewing: region, byteOffset: 0, count: region.byteCount)!
            return ByteSource(name: path, whole: bytes)
        } catch {
            throw KithGraphError(error)
        }
    }

    /// An input that lies in memory.
    public convenience init(name: String, bytes: some Collection<UInt8>) {
        self.init(name: name, whole: SharedBuffer(bytes))
    }

    private init(name: String, whole: SharedBuffer<UInt8>) {
        self.name = name
        self.whole = whole
        totalBytes = whole.count
        descriptor = -1
    }

    private init(name: String, descriptor: Int32) {
        self.name = name
        self.descriptor = descriptor
        whole = nil
        totalBytes = nil
    }

    /// The first bytes of what is still unread, at least `count` of them unless the input ends before, without using
    /// them up.
    public func peek(_ count: Int) throws(KithGraphError) -> SharedBuffer<UInt8> {
        if let whole { return whole.slice(min(consumedBytes, whole.count)..<whole.count) }
        var bytes = Array(pending ?? SharedBuffer([]))
        while bytes.count < count, let block = try readBlock() { bytes.append(contentsOf: block) }
        let buffer = SharedBuffer(bytes)
        pending = buffer
        return buffer
    }

    /// The next block of bytes, never empty; `nil` at the end.
    public func next() throws(KithGraphError) -> SharedBuffer<UInt8>? {
        if let whole {
            guard consumedBytes < whole.count else { return nil }
            let end = min(whole.count, consumedBytes + ByteSource.blockLength)
            defer { consumedBytes = end }
            return whole.slice(consumedBytes..<end)
        }
        if let block = pending, block.count > 0 {
            pending = nil
            return block
        }
        pending = nil
        return try readBlock()
    }

    /// Uses up `count` bytes unread; fewer when the input ends before.
    public func skip(_ count: Int) throws(KithGraphError) {
        if let whole {
            consumedBytes = min(whole.count, consumedBytes + count)
            return
        }
        var left = count
        while left > 0, let block = try next() {
            if block.count > left { pending = block.slice(left..<block.count) }
            left -= block.count
        }
    }

    private func readBlock() throws(KithGraphError) -> SharedBuffer<UInt8>? {
        let buffer = MutableBuffer<UInt8>(count: ByteSource.blockLength)
        var got = 0
        repeat {
            got = unsafe buffer.withMutableBytes { unsafe read(descriptor, $0.baseAddress, $0.count) }
        } while got < 0 && errno == EINTR
        guard got >= 0 else { throw .unreadable(path: name, code: errno) }
        consumedBytes += got
        return got == 0 ? nil : buffer.freeze(count: got)
    }
}
