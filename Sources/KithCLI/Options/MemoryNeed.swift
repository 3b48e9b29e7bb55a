import Foundation

/// How much memory reading files may need, judged by their sizes.
enum MemoryNeed {
    /// Bytes at the peak, roughly. A follow takes up to 12 bytes at the peak and about as many in a text file; packed
    /// text is taken to be a fifth of its plain size. Inputs without a size count as nothing.
    static func estimate(_ paths: [String]) -> Int {
        paths.reduce(0) { total, path in
            let packed = path.hasSuffix(".gz") || path.hasSuffix(".zst")
            let attributes = try? FileManager.default.attributesOfItem(atPath: path)
            let size = (attributes?[.size] as? NSNumber)?.intValue ?? 0
            return total + size * (packed ? 5 : 1)
        }
    }
}
