// Invariants of this file: a descriptor opened here is closed here; the mapping outlives it.

import Foundation

extension MemoryRegion {
    /// The regular file at `path`, mapped read only. Throws ``MemoryError/file(path:code:)``.
    public static func mapping(fileAt path: String) throws(MemoryError) -> MemoryRegion {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .file(path: path, code: errno) }
        defer { close(descriptor) }
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else { throw .file(path: path, code: errno) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw .file(path: path, code: EISDIR) }
        return try MemoryRegion(mapping: descriptor, byteCount: Int(status.st_size), path: path)
    }
}
