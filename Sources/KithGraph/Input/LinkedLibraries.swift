import CExpat
import CZlib
import CZstd

/// The C libraries that readers stand on, as linked into this process.
public enum LinkedLibraries {
    /// zlib's version.
    public static var zlib: String { unsafe String(cString: zlibVersion()) }

    /// zstd's version.
    public static var zstd: String { unsafe String(cString: ZSTD_versionString()) }

    /// Expat's version.
    public static var expat: String {
        let version = XML_ExpatVersionInfo()
        return "\(version.major).\(version.minor).\(version.micro)"
    }
}
