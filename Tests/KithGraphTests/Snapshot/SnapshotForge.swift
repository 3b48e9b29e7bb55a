import Foundation
import KithLinearAlgebra
import KithTestSupport

@testable import KithGraph

/// A snapshot's bytes to be tampered with, by somebody who knows the format and sets the checksums right again.
struct SnapshotForge {
    var bytes: [UInt8]
    private let folder: TemporaryFolder
    let path: String

    init(_ network: Network) throws {
        folder = try TemporaryFolder()
        path = folder.file("forged.kith")
        try network.write(snapshot: path)
        bytes = Array(try Data(contentsOf: URL(filePath: path)))
    }

    /// Where the table says that sections are, without any check.
    var entries: [SectionEntry] {
        let buffer = SharedBuffer(bytes)
        guard bytes.count >= 64 else { return [] }
        let count = min(Int(buffer.rawSpan.shortWord(12, 4)), (bytes.count - 64) / 64)
        return (0..<count).map { SectionEntry(buffer.rawSpan, at: 64 + 64 * $0) }
    }

    func index(_ kind: SectionKind, _ group: UInt32 = 0) -> Int {
        entries.firstIndex { $0.kind == kind.rawValue && $0.group == group }!
    }

    mutating func set(_ entry: SectionEntry, at index: Int) {
        bytes.replaceSubrange(64 + 64 * index..<128 + 64 * index, with: entry.encoded)
    }

    /// Changes entry `index` of the table.
    mutating func change(_ index: Int, _ body: (inout SectionEntry) -> Void) {
        var entry = entries[index]
        body(&entry)
        set(entry, at: index)
    }

    /// Writes `value` over element `element` of a section, in as many bytes as its elements have.
    mutating func put(_ value: UInt64, _ kind: SectionKind, _ element: Int, group: UInt32 = 0) {
        let size = kind.elementType.size
        var stored: [UInt8] = []
        stored.append(littleEndian: value, size)
        let start = Int(entries[index(kind, group)].offset) + element * size
        bytes.replaceSubrange(start..<start + size, with: stored)
    }

    mutating func put(word value: UInt64, at offset: Int) {
        var stored: [UInt8] = []
        stored.append(littleEndian: value, 8)
        bytes.replaceSubrange(offset..<offset + 8, with: stored)
    }

    /// Sets every checksum right that can be.
    mutating func reseal() { bytes = SnapshotSealing.sealed(bytes) }

    /// Writes in place: some file systems write a file out at once when it is cut to nothing and filled again.
    func save() throws {
        guard let handle = FileHandle(forUpdatingAtPath: path) else { throw CocoaError(.fileNoSuchFile) }
        handle.write(Data(bytes))
        try handle.truncate(atOffset: UInt64(bytes.count))
        try handle.close()
    }

    /// What opening says: the reason given, or `nil` when it opens.
    func refusal() throws -> String? {
        try save()
        do {
            _ = try Network.open(snapshot: path, options: .init(threads: 1))
            return nil
        } catch .badSnapshot(_, let reason) {
            return reason
        }
    }
}
