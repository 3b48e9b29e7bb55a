import Foundation
import KithLinearAlgebra
import KithTestSupport
import Testing

@testable import KithGraph

@Suite struct VerifiedSnapshotsTests {
    private let folder: TemporaryFolder
    private let file: String
    private let list: VerifiedSnapshots

    init() throws {
        folder = try TemporaryFolder()
        file = try folder.write("some.kith", "content")
        list = VerifiedSnapshots(path: folder.file("deep/er/list"))
    }

    private func identity() throws -> FileIdentity { try #require(FileIdentity(path: file)) }

    @Test func remembersAFileUntilItChanges() throws {
        let first = try identity()
        #expect(!list.contains(first, checksum: 5))
        list.noteWritten(file, checksum: 5)
        #expect(try list.contains(identity(), checksum: 5))
        #expect(try !list.contains(identity(), checksum: 6), "another head is another snapshot")
        let handle = try #require(FileHandle(forUpdatingAtPath: file))
        handle.write(Data("k".utf8))
        #expect(try !list.contains(identity(), checksum: 5), "one byte was written in place")
    }

    /// Setting the old time of modification does not hide a change: the time of change cannot be set.
    @Test func aForgedTimeDoesNotHelp() throws {
        list.noteWritten(file, checksum: 5)
        let before = try FileManager.default.attributesOfItem(atPath: file)
        let handle = try #require(FileHandle(forUpdatingAtPath: file))
        handle.write(Data("k".utf8))
        let date = try #require(before[.modificationDate] as? Date)
        try FileManager.default.setAttributes([.modificationDate: date], ofItemAtPath: file)
        #expect(try !list.contains(identity(), checksum: 5))
    }

    @Test func copiesAreNotTheFile() throws {
        list.noteWritten(file, checksum: 5)
        try FileManager.default.copyItem(atPath: file, toPath: folder.file("copy"))
        let copy = try #require(FileIdentity(path: folder.file("copy")))
        #expect(!list.contains(copy, checksum: 5))
    }

    /// What was changed a moment ago could change again without its time showing it, so it is not noted yet.
    @Test func freshChangesAreNotNoted() throws {
        try Data("other".utf8).write(to: URL(filePath: file))
        let now = try identity()
        if now.isRecent {
            list.note(file, now, checksum: 1)
            #expect(!list.contains(now, checksum: 1))
        }
        var later = now
        later.changedSeconds -= 10
        #expect(!later.isRecent)
        list.note(file, later, checksum: 1)
        #expect(!list.contains(later, checksum: 1), "the file is no longer what was checked")
    }

    @Test func aDamagedOrForeignListCountsAsNone() throws {
        list.noteWritten(file, checksum: 5)
        let sound = try Data(contentsOf: URL(filePath: list.path))
        let now = try identity()
        for index in sound.indices {
            var damaged = sound
            damaged[index] ^= 4
            try damaged.write(to: URL(filePath: list.path))
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: list.path)
            #expect(!list.contains(now, checksum: 5))
        }
        try sound.write(to: URL(filePath: list.path))
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: list.path)
        #expect(list.contains(now, checksum: 5))
        try FileManager.default.setAttributes([.posixPermissions: 0o666], ofItemAtPath: list.path)
        #expect(!list.contains(now, checksum: 5), "anybody could have written it")
    }

    @Test func keepsTheNewest256OfDifferentFiles() throws {
        var records: [[UInt8]] = []
        var identity = try identity()
        for number in 0..<300 {
            identity.inode = UInt64(number)
            records = VerifiedSnapshots.adding(VerifiedSnapshots.record(identity, 9), to: records)
        }
        #expect(records.count == 256 && Set(records).count == 256)
        identity.inode = 44
        #expect(records.last == VerifiedSnapshots.record(identity, 9))
        identity.changedSeconds += 1
        records = VerifiedSnapshots.adding(VerifiedSnapshots.record(identity, 9), to: records)
        #expect(records.count == 256 && records[0] == VerifiedSnapshots.record(identity, 9))
    }

    @Test func severalFilesAreKept() throws {
        let other = try folder.write("other.kith", "more")
        list.noteWritten(file, checksum: 1)
        list.noteWritten(other, checksum: 2)
        #expect(try list.contains(identity(), checksum: 1))
        #expect(try list.contains(#require(FileIdentity(path: other)), checksum: 2))
        #expect(try Data(contentsOf: URL(filePath: list.path)).count == 16 + 2 * 64)
    }

    /// A list that cannot be kept is no error.
    @Test func unwritablePlacesAreLeftAlone() throws {
        let nowhere = VerifiedSnapshots(path: "/dev/null/kith/list")
        nowhere.noteWritten(file, checksum: 5)
        #expect(try !nowhere.contains(identity(), checksum: 5))
    }

    /// Files beyond the size that is always checked: noted when written, opened without being read, and read again in
    /// full once somebody has touched them.
    @Test func largeSnapshotsAreCheckedAgainAfterAChange() throws {
        let people = 300_000
        let offsets = (0...people).map { UInt64($0 * 7) }
        let handles = HandleTable(
            bytes: .init((0..<people).flatMap { Array(String($0 + 1_000_000).utf8) }), offsets: .init(offsets))
        let network = Network(
            people: handles, following: .init(emptyRows: people, columnCount: people),
            followers: .init(emptyRows: people, columnCount: people),
            attributes: (0..<4).map {
                AttributeColumn(name: "a\($0)", type: .text, values: [String?](repeating: nil, count: people))
            })
        let path = folder.file("large.kith")
        let options = Snapshot.Options(checking: .unlessRecorded(record: list.path))
        try network.write(snapshot: path, options: options)
        let identity = try #require(FileIdentity(path: path))
        try #require(identity.byteCount > Snapshot.smallFile)
        let head = try SnapshotFile(path).head
        #expect(list.contains(identity, checksum: head.checksum))
        #expect(try Network.open(snapshot: path, options: options).personCount == people)
        let handle = try #require(FileHandle(forUpdatingAtPath: path))
        let section = try #require(head.sections.first { $0.kind == .handleBytes })
        try handle.seek(toOffset: section.entry.offset + 1000)
        handle.write(Data([0x2F]))
        let reason = "section handles is damaged: its checksum does not match"
        #expect(throws: KithGraphError.badSnapshot(path: path, reason: reason)) {
            try Network.open(snapshot: path, options: options)
        }
    }
}
