import KithLinearAlgebra

/// The header and section table of a snapshot, read and checked: afterwards every section lies inside the file, none
/// overlap, and lengths agree with counts. Touches nothing but the head and the last bytes before each section.
struct SnapshotHead: Sendable {
    struct Section: Sendable {
        var entry: SectionEntry
        /// `nil` for kinds that this version does not know.
        var kind: SectionKind?
        /// The name of the layer, attribute or unknown section; empty for others.
        var name: String

        /// What messages call the section.
        var title: String { SnapshotHead.title(kind, entry.kind, name) }
    }

    private(set) var sections: [Section] = []
    /// The checksum of the head, which covers those of all sections.
    let checksum: UInt64

    static func title(_ kind: SectionKind?, _ number: UInt32, _ name: String) -> String {
        guard let kind else { return "unknown section \(number)" }
        if kind.isLayer { return "interactions \(InputText.quoted(name)) \(kind.title)" }
        if kind.isAttribute { return "attribute \(InputText.quoted(name)) \(kind.title)" }
        return kind.title
    }

    /// Reads the head of `bytes`, the whole file at `path`.
    init(_ bytes: SharedBuffer<UInt8>, path: String) throws(KithGraphError) {
        func bad(_ reason: String) -> KithGraphError { .badSnapshot(path: path, reason: reason) }
        guard Snapshot.isSnapshot(bytes) else {
            throw bad(bytes.isEmpty ? "the file is empty" : "it does not begin as one")
        }
        guard bytes.count >= SnapshotLayout.headerLength else { throw bad("it is cut short inside its header") }
        let header = bytes.rawSpan
        let major = header.shortWord(8, 2)
        let minor = header.shortWord(10, 2)
        guard major == SnapshotLayout.major else {
            throw bad("it has version \(major).\(minor); this Kith reads version \(SnapshotLayout.major)")
        }
        let sectionCount = header.shortWord(12, 4)
        let fileLength = header.word(16)
        let nameLength = header.word(24)
        let headLength = header.word(32)
        checksum = header.word(SnapshotLayout.headChecksumOffset)
        let tableEnd = UInt64(SnapshotLayout.headerLength) + sectionCount * UInt64(SnapshotLayout.entryLength)
        guard fileLength == UInt64(bytes.count) else {
            throw bad(
                fileLength > UInt64(bytes.count)
                    ? "it is cut short: \(bytes.count) bytes of \(fileLength)"
                    : "it has \(bytes.count) bytes and should end after \(fileLength)")
        }
        guard sectionCount <= UInt64(SnapshotLayout.sectionLimit), headLength <= fileLength,
            headLength >= tableEnd, headLength - tableEnd == nameLength
        else { throw bad("the header is damaged: its lengths do not fit together") }
        let head = bytes.slice(0..<Int(headLength))
        guard SnapshotHead.checksum(of: head) == checksum else {
            throw bad("the header or section table is damaged: its checksum does not match")
        }
        for index in 0..<Int(sectionCount) {
            let start = SnapshotLayout.headerLength + index * SnapshotLayout.entryLength
            sections.append(try SnapshotHead.section(head, at: start, names: Int(tableEnd), path: path))
        }
        try checkLayout(bytes, headLength: headLength, path: path)
    }

    /// The checksum of a head: the hash of two hashes, of what stands before the checksum and of what stands after it.
    static func checksum(of head: SharedBuffer<UInt8>) -> UInt64 {
        let before = head.slice(0..<SnapshotLayout.headChecksumOffset)
        let after = head.slice(SnapshotLayout.headChecksumOffset + 8..<head.count)
        let hashes = [before, after].map { XXHash64.hash($0.rawSpan).littleEndian }
        return XXHash64.hash(SharedBuffer(hashes).rawSpan)
    }

    private static func section(
        _ head: SharedBuffer<UInt8>, at start: Int, names: Int, path: String
    ) throws(KithGraphError) -> Section {
        func bad(_ reason: String) -> KithGraphError { .badSnapshot(path: path, reason: reason) }
        let entry = SectionEntry(head.rawSpan, at: start)
        guard UInt64(names) + UInt64(entry.nameOffset) + UInt64(entry.nameLength) <= UInt64(head.count) else {
            throw bad("the name of section \(entry.kind) lies outside the table")
        }
        let low = names + Int(entry.nameOffset)
        let text = head.slice(low..<low + Int(entry.nameLength))
        guard let name = String(validating: text, as: UTF8.self) else {
            throw bad("the name of section \(entry.kind) is not UTF-8")
        }
        let kind = SectionKind(rawValue: entry.kind)
        let title = SnapshotHead.title(kind, entry.kind, name)
        guard let kind else {
            if entry.flags & SectionEntry.requiredFlag != 0 {
                throw bad("it needs section \(entry.kind), which version \(SnapshotLayout.major) of Kith does not know")
            }
            return Section(entry: entry, kind: nil, name: name)
        }
        guard entry.elementType == kind.elementType.rawValue else {
            throw bad("section \(title) has element type \(entry.elementType); expected \(kind.elementType.rawValue)")
        }
        let (length, overflow) = entry.count.multipliedReportingOverflow(by: UInt64(kind.elementType.size))
        guard !overflow, length == entry.length else {
            throw bad("section \(title) has \(entry.count) elements in \(entry.length) bytes")
        }
        return Section(entry: entry, kind: kind, name: name)
    }

    /// Sections follow each other without holes, each at the next multiple of 64 bytes, with zeros between, up to the
    /// end of the file; and no two are the same part of the same thing.
    private func checkLayout(
        _ bytes: SharedBuffer<UInt8>, headLength: UInt64, path: String
    ) throws(KithGraphError) {
        func bad(_ reason: String) -> KithGraphError { .badSnapshot(path: path, reason: reason) }
        var end = headLength
        var met: Set<UInt64> = []
        for section in sections {
            let entry = section.entry
            guard let start = SnapshotLayout.aligned(end), entry.offset == start else {
                throw bad("section \(section.title) begins at \(entry.offset), out of line with the one before")
            }
            let (next, overflow) = start.addingReportingOverflow(entry.length)
            guard !overflow, next <= UInt64(bytes.count) else {
                throw bad("section \(section.title) reaches beyond the end of the file")
            }
            guard isZero(bytes, Int(end)..<Int(start)) else {
                throw bad("the filling before section \(section.title) is damaged")
            }
            if section.kind != nil, !met.insert(UInt64(entry.kind) << 32 | UInt64(entry.group)).inserted {
                throw bad("section \(section.title) is there twice")
            }
            end = next
        }
        guard end == UInt64(bytes.count) else { throw bad("there are bytes after the last section") }
    }

    private func isZero(_ bytes: SharedBuffer<UInt8>, _ range: Range<Int>) -> Bool {
        let text = bytes.rawSpan
        return stride(from: range.lowerBound, to: range.upperBound, by: 8).allSatisfy {
            text.shortWord($0, min(8, range.upperBound - $0)) == 0
        }
    }
}
