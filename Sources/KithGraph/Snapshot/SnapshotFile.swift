import Foundation
import KithLinearAlgebra

/// An open snapshot whose head has been checked.
struct SnapshotFile {
    let path: String
    let identity: FileIdentity
    let region: MemoryRegion
    let bytes: SharedBuffer<UInt8>
    let head: SnapshotHead

    /// Opens and maps the file at `path` and reads its head. O(sections).
    init(_ path: String) throws(KithGraphError) {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .unreadable(path: path, code: errno) }
        defer { close(descriptor) }
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else { throw .unreadable(path: path, code: errno) }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw .unreadable(path: path, code: status.st_mode & S_IFMT == S_IFDIR ? EISDIR : EINVAL)
        }
        do {
            region = try MemoryRegion(mapping: descriptor, byteCount: Int(status.st_size), path: path)
        } catch {
            throw KithGraphError(error)
        }
        self.path = path
        identity = FileIdentity(status)
        bytes = SharedBuffer(viewing: region, byteOffset: 0, count: region.byteCount)!
        head = try SnapshotHead(bytes, path: path)
    }

    /// The section of `kind` and `group`, if it is there. O(sections).
    func section(_ kind: SectionKind, _ group: UInt32 = 0) -> SnapshotHead.Section? {
        head.sections.first { $0.kind == kind && $0.entry.group == group }
    }

    /// The elements of a section, where they lie.
    func array<Element: SectionElement>(_ kind: SectionKind, _ group: UInt32 = 0) -> SharedBuffer<Element>? {
        precondition(kind.elementType == Element.elementType)
        guard let entry = section(kind, group)?.entry else { return nil }
        return SharedBuffer(viewing: region, byteOffset: Int(entry.offset), count: Int(entry.count))
    }

    /// As ``array(_:_:)`` for a section that must be there.
    func required<Element: SectionElement>(
        _ kind: SectionKind, _ group: UInt32 = 0, name: String = ""
    ) throws(KithGraphError) -> SharedBuffer<Element> {
        if let found: SharedBuffer<Element> = array(kind, group) { return found }
        throw bad("section \(SnapshotHead.title(kind, kind.rawValue, name)) is missing")
    }

    func bad(_ reason: String) -> KithGraphError { .badSnapshot(path: path, reason: reason) }

    /// The network, once all checksums match and everything in it is sound.
    func checkedNetwork(threads: Int) throws(KithGraphError) -> Network {
        let contents = head.sections.map { section in
            bytes.slice(Int(section.entry.offset)..<Int(section.entry.offset + section.entry.length))
        }
        let checksums = SectionChecksum.all(contents, threads: threads)
        for (section, checksum) in zip(head.sections, checksums) where section.entry.checksum != checksum {
            throw bad("section \(section.title) is damaged: its checksum does not match")
        }
        let network = try network()
        if let flaw = network.firstFlaw(threads: threads) { throw bad(flaw) }
        return network
    }
}

extension SnapshotFile {
    /// The network with only its ends checked, for a file whose inside is known to be sound. O(sections), and O(n) in
    /// the few things that are not used in place (blocked domains).
    func network() throws(KithGraphError) -> Network {
        let summary: SharedBuffer<UInt64> = try required(.summary)
        guard summary.count >= SnapshotSummary.fieldCount else { throw bad("its summary has \(summary.count) fields") }
        let figures = SnapshotSummary(summary)
        let offsets: SharedBuffer<UInt64> = try required(.handleOffsets)
        let handles: SharedBuffer<UInt8> = try required(.handleBytes)
        guard offsets.count >= 1, figures.personCount == UInt64(offsets.count - 1),
            figures.personCount < UInt64(UInt32.max)
        else { throw bad("section handle offsets has \(offsets.count) entries for \(figures.personCount) people") }
        try checkEnds(offsets, UInt64(handles.count), "handle offsets")
        let people = HandleTable(bytes: handles, offsets: offsets)
        let count = people.count
        let following = try rows(.followingOffsets, .followingColumns, people: count)
        let followers = try rows(.followersOffsets, .followersColumns, people: count)
        guard following.nonzeroCount == followers.nonzeroCount, UInt64(following.nonzeroCount) == figures.followCount
        else {
            throw bad(
                "it states \(figures.followCount) follows and holds \(following.nonzeroCount), "
                    + "\(followers.nonzeroCount) the other way")
        }
        let weights: SharedBuffer<Float>? = array(.weights)
        let times: SharedBuffer<Timestamp>? = array(.times)
        guard weights == nil || weights?.count == following.nonzeroCount else {
            throw bad("section follow weights has \(weights?.count ?? 0) entries for \(following.nonzeroCount) follows")
        }
        guard times == nil || times?.count == following.nonzeroCount else {
            throw bad("section follow times has \(times?.count ?? 0) entries for \(following.nonzeroCount) follows")
        }
        return Network(
            people: people, following: following, followers: followers, weights: weights, times: times,
            layers: try layers(people: count), mutes: try optionalRows(.mutesOffsets, .mutesColumns, people: count),
            blocks: try optionalRows(.blocksOffsets, .blocksColumns, people: count),
            domainBlocks: try domainBlocks(people: count), attributes: try attributes(people: count),
            isDirected: figures.isDirected, report: figures.report)
    }

    /// Offsets that cover `length` elements start at 0 and end at `length`.
    private func checkEnds(_ offsets: SharedBuffer<UInt64>, _ length: UInt64, _ title: String) throws(KithGraphError) {
        guard offsets.count >= 1, offsets[0] == 0, offsets[offsets.count - 1] == length else {
            throw bad("section \(title) does not span its \(length) elements")
        }
    }

    private func rows(
        _ offsetKind: SectionKind, _ columnKind: SectionKind, _ group: UInt32 = 0, name: String = "", people: Int
    ) throws(KithGraphError) -> CompressedRows {
        let offsets: SharedBuffer<UInt64> = try required(offsetKind, group, name: name)
        let columns: SharedBuffer<UInt32> = try required(columnKind, group, name: name)
        let title = SnapshotHead.title(offsetKind, 0, name)
        guard offsets.count == people + 1 else {
            throw bad("section \(title) has \(offsets.count) entries for \(people) people")
        }
        try checkEnds(offsets, UInt64(columns.count), title)
        return CompressedRows(offsets: offsets, columns: columns, columnCount: people)
    }

    private func optionalRows(
        _ offsetKind: SectionKind, _ columnKind: SectionKind, people: Int
    ) throws(KithGraphError) -> CompressedRows? {
        guard section(offsetKind) != nil || section(columnKind) != nil else { return nil }
        return try rows(offsetKind, columnKind, people: people)
    }

    /// The numbers and names of the layers or attributes, which count from 0.
    private func groups(_ kind: SectionKind, _ belongs: (SectionKind) -> Bool) throws(KithGraphError) -> [String] {
        let all = head.sections.filter { $0.kind.map(belongs) ?? false }
        let leading = all.filter { $0.kind == kind }
        for (number, section) in leading.enumerated() where section.entry.group != UInt32(number) {
            throw bad("section \(section.title) stands out of order")
        }
        for section in all {
            guard Int(section.entry.group) < leading.count, leading[Int(section.entry.group)].name == section.name
            else {
                throw bad("section \(section.title) belongs to nothing")
            }
        }
        return leading.map { $0.name }
    }

    private func layers(people: Int) throws(KithGraphError) -> [InteractionLayer] {
        var layers: [InteractionLayer] = []
        for (number, name) in try groups(.layerCounts, { $0.isLayer }).enumerated() {
            let group = UInt32(number)
            let kind = InteractionKind(name)
            guard kind.name == name else {
                throw bad("the kind of interactions \(InputText.quoted(name)) is not lower case")
            }
            let outgoing = try rows(.layerOutgoingOffsets, .layerOutgoingColumns, group, name: name, people: people)
            let incoming = try rows(.layerIncomingOffsets, .layerIncomingColumns, group, name: name, people: people)
            let counts: SharedBuffer<UInt32> = try required(.layerCounts, group, name: name)
            let times: SharedBuffer<Timestamp>? = array(.layerTimes, group)
            let timeOffsets: SharedBuffer<UInt64>? = array(.layerTimeOffsets, group)
            guard counts.count == outgoing.nonzeroCount, incoming.nonzeroCount == outgoing.nonzeroCount,
                (times == nil) == (timeOffsets == nil),
                timeOffsets == nil || timeOffsets?.count == outgoing.nonzeroCount + 1
            else { throw bad("the sections of interactions \(InputText.quoted(name)) differ in length") }
            if let times, let timeOffsets {
                try checkEnds(
                    timeOffsets, UInt64(times.count), SnapshotHead.title(.layerTimeOffsets, 0, name))
            }
            layers.append(
                InteractionLayer(
                    kind: kind, outgoing: outgoing, incoming: incoming, counts: counts, times: times,
                    timeOffsets: timeOffsets))
        }
        return layers
    }

    private func attributes(people: Int) throws(KithGraphError) -> [AttributeColumn] {
        var columns: [AttributeColumn] = []
        for (number, name) in try groups(.attributeBytes, { $0.isAttribute }).enumerated() {
            let group = UInt32(number)
            let bytes: SharedBuffer<UInt8> = try required(.attributeBytes, group, name: name)
            let offsets: SharedBuffer<UInt64> = try required(.attributeOffsets, group, name: name)
            let present: SharedBuffer<UInt8> = try required(.attributePresent, group, name: name)
            let code = section(.attributeBytes, group)?.entry.detail ?? 0
            guard let type = AttributeColumn.ValueType(rawValue: UInt8(clamping: code)) else {
                throw bad("attribute \(InputText.quoted(name)) has value type \(code), which is none")
            }
            guard offsets.count == people + 1, present.count == (people + 7) / 8 else {
                throw bad("attribute \(InputText.quoted(name)) does not cover \(people) people")
            }
            try checkEnds(offsets, UInt64(bytes.count), SnapshotHead.title(.attributeOffsets, 0, name))
            columns.append(
                AttributeColumn(name: name, type: type, bytes: bytes, offsets: offsets, present: present))
        }
        return columns
    }

    private func domainBlocks(people: Int) throws(KithGraphError) -> [DomainBlock] {
        let kinds: [SectionKind] = [.domainPeople, .domainOffsets, .domainBytes]
        guard kinds.contains(where: { section($0) != nil }) else { return [] }
        let owners: SharedBuffer<UInt32> = try required(.domainPeople)
        let offsets: SharedBuffer<UInt64> = try required(.domainOffsets)
        let bytes: SharedBuffer<UInt8> = try required(.domainBytes)
        guard offsets.count == owners.count + 1 else {
            throw bad("section domain offsets has \(offsets.count) entries for \(owners.count) domains")
        }
        try checkEnds(offsets, UInt64(bytes.count), "domain offsets")
        var blocks: [DomainBlock] = []
        for index in owners.indices {
            guard offsets[index] <= offsets[index + 1], offsets[index + 1] <= UInt64(bytes.count) else {
                throw bad("section domain offsets decreases at entry \(index)")
            }
            let text = bytes.slice(Int(offsets[index])..<Int(offsets[index + 1]))
            guard let domain = String(validating: text, as: UTF8.self), domain == domain.lowercased() else {
                throw bad("section domains holds \(InputText.quoted(text)), which is not lower-case UTF-8")
            }
            blocks.append(DomainBlock(person: owners[index], domain: domain))
        }
        return blocks
    }
}

/// The figures of the summary section.
struct SnapshotSummary {
    static let fieldCount = 7
    private static let directedFlag: UInt64 = 1

    var personCount: UInt64
    var followCount: UInt64
    var isDirected: Bool
    var report: ImportReport

    init(_ network: Network) {
        personCount = UInt64(network.personCount)
        followCount = UInt64(network.followCount)
        isDirected = network.isDirected
        report = network.report
    }

    /// From at least ``fieldCount`` stored fields.
    init(_ fields: SharedBuffer<UInt64>) {
        personCount = fields[0]
        followCount = fields[1]
        isDirected = fields[2] & SnapshotSummary.directedFlag != 0
        report = ImportReport(
            followsRead: fields[3], duplicateFollows: fields[4], selfFollows: fields[5], selfInteractions: fields[6])
    }

    var fields: [UInt64] {
        [
            personCount, followCount, isDirected ? SnapshotSummary.directedFlag : 0, report.followsRead,
            report.duplicateFollows, report.selfFollows, report.selfInteractions,
        ]
    }
}
