import Foundation
import KithLinearAlgebra

/// A file being written: a temporary file beside the target that takes its place when everything is in it, so that a
/// failure leaves what was there before. `-` writes to standard output; a device, pipe or socket is written to as it is.
public final class OutputFile {
    /// The target as the user named it.
    public let path: String
    /// Bytes written so far.
    public private(set) var byteCount = 0
    private let descriptor: Int32
    private let temporaryPath: String?
    private var buffer: [UInt8] = []
    private var isClosed = false
    private static let bufferLength = 1 << 16
    /// Temporary files of this process that are not in their places yet.
    private static let unfinished = Locked<Set<String>>([])

    /// Removes all temporary files, for a process that is about to end before they are complete.
    public static func removeUnfinished() {
        unfinished.withLock { paths in
            for path in paths { unsafe unlink(path) }
            paths = []
        }
    }

    /// Creates the temporary file. Throws ``KithGraphError/unwritable(path:code:)``.
    public init(_ path: String) throws(KithGraphError) {
        self.path = path
        if path == "-" {
            descriptor = 1
            temporaryPath = nil
            return
        }
        // A link keeps pointing where it does: the file it names is replaced.
        let target = OutputFile.resolvingLinks(path)
        var status = stat()
        if unsafe stat(target, &status) == 0, status.st_mode & S_IFMT != S_IFREG {
            // Also says that a folder is one.
            descriptor = unsafe open(target, O_WRONLY | O_CLOEXEC)
            guard descriptor >= 0 else { throw .unwritable(path: path, code: errno) }
            temporaryPath = nil
            return
        }
        var template = Array((target + ".part-XXXXXX").utf8CString)
        let descriptor = unsafe template.withUnsafeMutableBufferPointer { unsafe mkstemp($0.baseAddress!) }
        guard descriptor >= 0 else { throw .unwritable(path: path, code: errno) }
        self.descriptor = descriptor
        let temporaryPath = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        self.temporaryPath = temporaryPath
        OutputFile.unfinished.withLock { _ = $0.insert(temporaryPath) }
        let mask = umask(0)
        umask(mask)
        fchmod(descriptor, 0o666 & ~mask)
    }

    /// Appends `text`.
    public func write(_ text: String) throws(KithGraphError) {
        buffer.append(contentsOf: text.utf8)
        if buffer.count >= OutputFile.bufferLength { try flush() }
    }

    /// Appends `bytes`.
    public func write(_ bytes: some Sequence<UInt8>) throws(KithGraphError) {
        buffer.append(contentsOf: bytes)
        if buffer.count >= OutputFile.bufferLength { try flush() }
    }

    /// Appends all elements of `elements` as they lie in memory (little-endian on every machine Kith runs on).
    public func write<Element>(raw elements: SharedBuffer<Element>) throws(KithGraphError) {
        if !buffer.isEmpty { try flush() }
        try unsafe elements.withBytes { (bytes) throws(KithGraphError) in try unsafe send(bytes) }
    }

    /// Puts the file in its place. Nothing can be written afterwards.
    public func commit() throws(KithGraphError) {
        try flush()
        isClosed = true
        guard let temporaryPath else { return }
        defer { OutputFile.unfinished.withLock { _ = $0.remove(temporaryPath) } }
        guard fsync(descriptor) == 0 || errno == EINVAL, close(descriptor) == 0 else {
            let code = errno
            unsafe unlink(temporaryPath)
            throw .unwritable(path: path, code: code)
        }
        guard unsafe rename(temporaryPath, OutputFile.resolvingLinks(path)) == 0 else {
            let code = errno
            unsafe unlink(temporaryPath)
            throw .unwritable(path: path, code: code)
        }
    }

    private func flush() throws(KithGraphError) {
        guard !buffer.isEmpty else { return }
        let pending = buffer
        buffer.removeAll(keepingCapacity: true)
        try write(raw: SharedBuffer(pending))
    }

    private func send(_ bytes: UnsafeRawBufferPointer) throws(KithGraphError) {
        var sent = 0
        while sent < bytes.count {
            let got = unsafe systemWrite(descriptor, bytes.baseAddress! + sent, min(bytes.count - sent, 1 << 30))
            if got < 0 {
                if errno == EINTR { continue }
                throw .unwritable(path: path, code: errno)
            }
            sent += got
            byteCount += got
        }
    }

    private static func resolvingLinks(_ path: String) -> String {
        guard let resolved = unsafe realpath(path, nil) else { return path }
        defer { unsafe free(resolved) }
        return unsafe String(cString: resolved)
    }

    deinit {
        guard !isClosed, let temporaryPath else { return }
        close(descriptor)
        unsafe unlink(temporaryPath)
        OutputFile.unfinished.withLock { _ = $0.remove(temporaryPath) }
    }
}
