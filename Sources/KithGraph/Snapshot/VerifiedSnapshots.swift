import Foundation
import KithLinearAlgebra

/// The user's list of large snapshots that were checked in full, so that they need not be read again to be opened. A
/// file is recognized by its ``FileIdentity`` and the checksum of its head. The list is a convenience: where it cannot
/// be read, written or trusted, snapshots are checked again.
public struct VerifiedSnapshots: Sendable {
    /// `kith/verified-snapshots` in the user's folder for caches; `nil` when there is no such folder.
    public static let defaultPath: String? = {
        let environment = ProcessInfo.processInfo.environment
        if let folder = environment["XDG_CACHE_HOME"], folder.hasPrefix("/") {
            return folder + "/kith/verified-snapshots"
        }
        guard let home = environment["HOME"], home.hasPrefix("/") else { return nil }
        #if canImport(Darwin)
            return home + "/Library/Caches/kith/verified-snapshots"
        #else
            return home + "/.cache/kith/verified-snapshots"
        #endif
    }()

    let path: String
    private static let title: [UInt8] = Array("KITHSEEN".utf8)
    private static let recordLength = 64
    private static let limit = 256

    /// Whether the file was checked and is as it was then.
    func contains(_ identity: FileIdentity, checksum: UInt64) -> Bool {
        records().contains(VerifiedSnapshots.record(identity, checksum))
    }

    /// Notes that the file at `path`, which was `identity` when it was opened, has been checked; not if it has changed
    /// meanwhile, or so lately that a further change could hide.
    func note(_ file: String, _ identity: FileIdentity, checksum: UInt64) {
        guard !identity.isRecent, FileIdentity(path: file) == identity else { return }
        store(identity, checksum: checksum)
    }

    /// As ``note(_:_:checksum:)`` for a file that was just written: waits the few milliseconds until any further change
    /// would show.
    func noteWritten(_ file: String, checksum: UInt64) {
        guard let identity = FileIdentity(path: file) else { return }
        var waits = 0
        while identity.isRecent, waits < 10 {
            usleep(5000)
            waits += 1
        }
        note(file, identity, checksum: checksum)
    }

    /// Puts a record into the list.
    func store(_ identity: FileIdentity, checksum: UInt64) {
        write(VerifiedSnapshots.adding(VerifiedSnapshots.record(identity, checksum), to: records()))
    }

    /// `records` with `record` on top, without an older one of the same file (device and inode), the oldest left out
    /// beyond 256.
    static func adding(_ record: [UInt8], to records: [[UInt8]]) -> [[UInt8]] {
        Array(([record] + records.filter { $0.prefix(16) != record.prefix(16) }).prefix(limit))
    }

    static func record(_ identity: FileIdentity, _ checksum: UInt64) -> [UInt8] {
        var bytes: [UInt8] = []
        for word in identity.words + [checksum] { bytes.append(littleEndian: word, 8) }
        return bytes
    }

    /// The records, newest first; none when the list is missing, damaged, or could have been written by others.
    private func records() -> [[UInt8]] {
        var status = stat()
        guard unsafe stat(path, &status) == 0, status.st_uid == geteuid(), status.st_mode & 0o022 == 0,
            status.st_size <= VerifiedSnapshots.title.count + 8 + VerifiedSnapshots.limit
                * VerifiedSnapshots.recordLength,
            let bytes = FileManager.default.contents(atPath: path).map({ SharedBuffer($0) }), bytes.count >= 16,
            bytes.starts(with: VerifiedSnapshots.title), bytes.count % VerifiedSnapshots.recordLength == 16
        else { return [] }
        let body = bytes.slice(16..<bytes.count)
        guard bytes.rawSpan.word(8) == XXHash64.hash(body.rawSpan) else { return [] }
        return stride(from: 0, to: body.count, by: VerifiedSnapshots.recordLength).map {
            Array(body.slice($0..<$0 + VerifiedSnapshots.recordLength))
        }
    }

    private func write(_ records: [[UInt8]]) {
        let folder = URL(filePath: path).deletingLastPathComponent()
        try? FileManager.default.createDirectory(
            at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        let body = records.flatMap { $0 }
        var bytes = VerifiedSnapshots.title
        bytes.append(littleEndian: XXHash64.hash(SharedBuffer(body).rawSpan), 8)
        do {
            let output = try OutputFile(path)
            try output.write(bytes + body)
            try output.commit()
            _ = unsafe chmod(path, 0o600)
        } catch {
            // Without the list the file is checked again next time.
        }
    }
}
