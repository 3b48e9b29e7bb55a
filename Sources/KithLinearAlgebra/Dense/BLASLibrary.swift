#if OpenBLAS && os(Linux)
    import COpenBLAS
#endif

/// Which dense linear-algebra library this build uses.
public struct BLASLibrary: Sendable {
    /// The library and its version.
    public let name: String
    /// The processor family its kernels were chosen for. OpenBLAS sometimes picks a slower one; see `OPENBLAS_CORETYPE`.
    public let core: String
    /// Threads the library uses by itself.
    public let threads: Int

    /// What is linked into this process.
    public static var current: BLASLibrary {
        #if OpenBLAS && os(Linux)
            let version = unsafe String(cString: openblas_get_config())
                .split(separator: " ").prefix(2).joined(separator: " ")
            return unsafe BLASLibrary(
                name: version, core: String(cString: openblas_get_corename()),
                threads: Int(openblas_get_num_threads()))
        #elseif canImport(Accelerate)
            return BLASLibrary(name: "Accelerate", core: "Apple", threads: Parallel.availableThreads)
        #else
            return BLASLibrary(name: "portable Swift (no BLAS linked)", core: "any", threads: 1)
        #endif
    }
}
