import Foundation

/// What the system says of a file without reading it. As long as all of this stays the same, nobody has changed the
/// file through the operating system: every write sets the change time, which no program can set back.
struct FileIdentity: Sendable, Equatable {
    var device: UInt64
    var inode: UInt64
    var byteCount: UInt64
    var modifiedSeconds: Int64
    var modifiedNanoseconds: Int64
    var changedSeconds: Int64
    var changedNanoseconds: Int64

    init(_ status: stat) {
        device = UInt64(truncatingIfNeeded: status.st_dev)
        inode = UInt64(truncatingIfNeeded: status.st_ino)
        byteCount = UInt64(truncatingIfNeeded: status.st_size)
        #if canImport(Darwin)
            let modified = status.st_mtimespec
            let changed = status.st_ctimespec
        #else
            let modified = status.st_mtim
            let changed = status.st_ctim
        #endif
        modifiedSeconds = Int64(modified.tv_sec)
        modifiedNanoseconds = Int64(modified.tv_nsec)
        changedSeconds = Int64(changed.tv_sec)
        changedNanoseconds = Int64(changed.tv_nsec)
    }

    /// The file at `path` as it is now; `nil` when there is none.
    init?(path: String) {
        var status = stat()
        guard unsafe stat(path, &status) == 0 else { return nil }
        self.init(status)
    }

    /// Whether the last change lies so little back that another one could bear the same time: the clock of file
    /// systems moves in steps of up to 10 ms, or of up to 2 s where it shows no fractions of a second.
    var isRecent: Bool {
        var now = timespec()
        guard unsafe clock_gettime(CLOCK_REALTIME, &now) == 0 else { return true }
        let age =
            (Int64(now.tv_sec) &- changedSeconds) &* 1000 &+ (Int64(now.tv_nsec) &- changedNanoseconds) / 1_000_000
        return age < (changedNanoseconds == 0 ? 4000 : 25)
    }

    /// The fields in a fixed order, for keeping.
    var words: [UInt64] {
        [
            device, inode, byteCount, UInt64(bitPattern: modifiedSeconds), UInt64(bitPattern: modifiedNanoseconds),
            UInt64(bitPattern: changedSeconds), UInt64(bitPattern: changedNanoseconds),
        ]
    }
}
