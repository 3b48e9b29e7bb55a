import KithLinearAlgebra

extension Network {
    /// Writes the network to `path` as a snapshot. The file appears whole or not at all, and may be the one that this
    /// network was opened from. Throws ``KithGraphError/unwritable(path:code:)``, or
    /// ``KithGraphError/badSnapshot(path:reason:)`` for a network that ``firstFlaw(threads:)`` finds fault with, which
    /// could not be opened again. O(bytes), checksums in parallel.
    public func write(snapshot path: String) throws(KithGraphError) {
        try write(snapshot: path, options: Snapshot.Options())
    }

    /// As ``write(snapshot:)``; of the options the threads count, and the list in which a large file is noted as sound.
    public func write(snapshot path: String, options: Snapshot.Options) throws(KithGraphError) {
        if let flaw = firstFlaw(threads: options.threads) { throw .badSnapshot(path: path, reason: flaw) }
        let writer = SnapshotWriter(self)
        let head = try writer.head(threads: options.threads)
        let output = try OutputFile(path)
        try output.write(head)
        var length = head.count
        for content in writer.contents {
            let filling = (SnapshotLayout.alignment - length % SnapshotLayout.alignment) % SnapshotLayout.alignment
            try output.write([UInt8](repeating: 0, count: filling))
            try output.write(raw: content)
            length += filling + content.count
        }
        try output.commit()
        if case .unlessRecorded(let record?) = options.checking, length > Snapshot.smallFile {
            VerifiedSnapshots(path: record).noteWritten(path, checksum: SnapshotWriter.checksum(ofHead: head))
        }
    }
}

/// Lays out the sections of a network's snapshot.
struct SnapshotWriter {
    private(set) var entries: [SectionEntry] = []
    private(set) var contents: [SharedBuffer<UInt8>] = []
    private var names: [UInt8] = []

    init(_ network: Network) {
        add(.summary, SharedBuffer(SnapshotSummary(network).fields))
        add(.handleBytes, network.people.bytes)
        add(.handleOffsets, network.people.offsets)
        add(.followingOffsets, network.following.offsets)
        add(.followingColumns, network.following.columns)
        add(.followersOffsets, network.followers.offsets)
        add(.followersColumns, network.followers.columns)
        if let weights = network.weights { add(.weights, weights) }
        if let times = network.times { add(.times, times) }
        for (group, layer) in network.layers.enumerated() { add(layer, group: UInt32(group)) }
        if network.mutes.nonzeroCount > 0 {
            add(.mutesOffsets, network.mutes.offsets)
            add(.mutesColumns, network.mutes.columns)
        }
        if network.blocks.nonzeroCount > 0 {
            add(.blocksOffsets, network.blocks.offsets)
            add(.blocksColumns, network.blocks.columns)
        }
        addDomains(network.domainBlocks)
        for (group, column) in network.attributes.enumerated() { add(column, group: UInt32(group)) }
    }

    /// Adds a section. `name` is where its name stands in the table of names.
    private mutating func add<Element: SectionElement>(
        _ kind: SectionKind, _ elements: SharedBuffer<Element>, group: UInt32 = 0,
        name: (offset: UInt32, length: UInt32) = (0, 0), detail: UInt32 = 0
    ) {
        precondition(kind.elementType == Element.elementType)
        entries.append(
            SectionEntry(
                kind: kind.rawValue, elementType: Element.elementType.rawValue, flags: SectionEntry.requiredFlag,
                count: UInt64(elements.count), length: UInt64(elements.byteCount), nameOffset: name.offset,
                nameLength: name.length, group: group, detail: detail))
        contents.append(elements.bytewise)
    }

    private mutating func addName(_ name: String) -> (offset: UInt32, length: UInt32) {
        let offset = names.count
        names.append(contentsOf: name.utf8)
        return (UInt32(clamping: offset), UInt32(clamping: names.count - offset))
    }

    private mutating func add(_ layer: InteractionLayer, group: UInt32) {
        let name = addName(layer.kind.name)
        add(.layerOutgoingOffsets, layer.outgoing.offsets, group: group, name: name)
        add(.layerOutgoingColumns, layer.outgoing.columns, group: group, name: name)
        add(.layerIncomingOffsets, layer.incoming.offsets, group: group, name: name)
        add(.layerIncomingColumns, layer.incoming.columns, group: group, name: name)
        add(.layerCounts, layer.counts, group: group, name: name)
        if let times = layer.times, let offsets = layer.timeOffsets {
            add(.layerTimes, times, group: group, name: name)
            add(.layerTimeOffsets, offsets, group: group, name: name)
        }
    }

    private mutating func add(_ column: AttributeColumn, group: UInt32) {
        let name = addName(column.name)
        let type = UInt32(column.type.rawValue)
        add(.attributeBytes, column.bytes, group: group, name: name, detail: type)
        add(.attributeOffsets, column.offsets, group: group, name: name)
        add(.attributePresent, column.present, group: group, name: name)
    }

    private mutating func addDomains(_ blocks: [DomainBlock]) {
        guard !blocks.isEmpty else { return }
        var bytes: [UInt8] = []
        var offsets: [UInt64] = [0]
        for block in blocks {
            bytes.append(contentsOf: block.domain.utf8)
            offsets.append(UInt64(bytes.count))
        }
        add(.domainPeople, SharedBuffer(blocks.map { $0.person }))
        add(.domainOffsets, SharedBuffer(offsets))
        add(.domainBytes, SharedBuffer(bytes))
    }

    /// Header, section table and names, with all checksums.
    func head(threads: Int) throws(KithGraphError) -> [UInt8] {
        guard entries.count <= SnapshotLayout.sectionLimit, names.count < Int(UInt32.max) else {
            throw .tooLarge(what: "the number of layers and attributes", limit: "a snapshot can hold")
        }
        let length = SnapshotLayout.headerLength + entries.count * SnapshotLayout.entryLength + names.count
        var end = UInt64(length)
        var table = entries
        for (index, checksum) in SectionChecksum.all(contents, threads: threads).enumerated() {
            end = SnapshotLayout.aligned(end)!
            table[index].offset = end
            table[index].checksum = checksum
            end += table[index].length
        }
        var head = SnapshotLayout.magic
        head.append(littleEndian: UInt64(SnapshotLayout.major), 2)
        head.append(littleEndian: UInt64(SnapshotLayout.minor), 2)
        head.append(littleEndian: UInt64(entries.count), 4)
        for value in [end, UInt64(names.count), UInt64(length), 0, 0, 0] { head.append(littleEndian: value, 8) }
        for entry in table { head.append(contentsOf: entry.encoded) }
        head.append(contentsOf: names)
        let checksum = SnapshotHead.checksum(of: SharedBuffer(head))
        for index in 0..<8 {
            head[SnapshotLayout.headChecksumOffset + index] = UInt8(truncatingIfNeeded: checksum >> UInt64(8 * index))
        }
        return head
    }

    /// The checksum that a finished head carries.
    static func checksum(ofHead head: [UInt8]) -> UInt64 {
        SharedBuffer(head).rawSpan.word(SnapshotLayout.headChecksumOffset)
    }
}
