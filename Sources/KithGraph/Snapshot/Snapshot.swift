import KithLinearAlgebra

/// Kith's own file of a network, `.kith`: mapped into memory as it lies on disk, so that opening one takes the same few
/// milliseconds whatever its size. FORMAT.md beside this file describes the layout and what opening promises.
public enum Snapshot {
    /// The version written. Files of the same major version are read, whatever their minor version.
    public static let version = (major: Int(SnapshotLayout.major), minor: Int(SnapshotLayout.minor))

    /// What the elements of a section are; all are stored lowest byte first.
    public enum ElementType: UInt16, Sendable, CaseIterable {
        case uint8 = 1
        case uint32 = 2
        case uint64 = 3
        case int64 = 4
        case float32 = 5

        /// Bytes an element takes.
        public var size: Int {
            switch self {
            case .uint8: return 1
            case .uint32, .float32: return 4
            case .uint64, .int64: return 8
            }
        }
    }

    /// One section of a file, as ``verify(_:threads:)`` lists them.
    public struct Section: Sendable, Equatable {
        /// What it holds, in words; of a layer or an attribute with its name.
        public let name: String
        public let elementType: ElementType
        /// Number of elements.
        public let count: Int
        /// Where the first element stands in the file.
        public let byteOffset: Int
        public let byteCount: Int
        /// The section's checksum as the file states it.
        public let checksum: UInt64
    }

    /// When opening reads a whole file to check it.
    public enum Checking: Sendable, Equatable {
        /// Always.
        case always
        /// Always for files up to ``Snapshot/smallFile`` bytes; larger ones unless this very file, unchanged since by
        /// its inode and times, was written or checked before according to the list kept at `record`. With no list
        /// every file is checked.
        case unlessRecorded(record: String?)
    }

    /// How to open a snapshot.
    public struct Options: Sendable {
        public var checking: Checking
        /// Threads to check with.
        public var threads: Int

        public init(
            checking: Checking = .unlessRecorded(record: VerifiedSnapshots.defaultPath),
            threads: Int = Parallel.availableThreads
        ) {
            self.checking = checking
            self.threads = threads
        }
    }

    /// Files of up to this many bytes are checked in full whenever they are opened, which takes a few milliseconds.
    public static let smallFile = 16 << 20

    /// Whether a file that begins with `prefix` is a snapshot, of any version, sound or not.
    public static func isSnapshot(_ prefix: SharedBuffer<UInt8>) -> Bool {
        prefix.starts(with: SnapshotLayout.magic)
    }

    /// Checks the whole file at `path`: header, section table, every checksum, and that everything in it is as a
    /// ``Network`` promises (see ``Network/firstFlaw(threads:)``). Returns the sections in the order of the file; throws
    /// ``KithGraphError/badSnapshot(path:reason:)`` naming the first damaged section, or
    /// ``KithGraphError/unreadable(path:code:)``. O(bytes), in parallel.
    public static func verify(
        _ path: String, threads: Int = Parallel.availableThreads
    ) throws(KithGraphError) -> [Section] {
        let file = try SnapshotFile(path)
        _ = try file.checkedNetwork(threads: threads)
        return file.head.sections.map { section in
            Section(
                name: section.title, elementType: ElementType(rawValue: section.entry.elementType) ?? .uint8,
                count: Int(section.entry.count), byteOffset: Int(section.entry.offset),
                byteCount: Int(section.entry.length), checksum: section.entry.checksum)
        }
    }
}

extension Network {
    /// Opens the snapshot at `path` without reading it: its arrays are mapped, and used where they lie.
    ///
    /// The network in hand has always been checked in full, either now or, for a large file, when this very file was
    /// written or first opened on this machine (see ``Snapshot/Checking``). So a damaged or hostile file throws here,
    /// ``KithGraphError/badSnapshot(path:reason:)`` with the reason, and nowhere later. O(sections) for small or
    /// recorded files, O(bytes), in parallel, for the first opening of a large one.
    public static func open(
        snapshot path: String, options: Snapshot.Options = Snapshot.Options()
    ) throws(KithGraphError) -> Network {
        let file = try SnapshotFile(path)
        guard case .unlessRecorded(let record?) = options.checking, file.bytes.count > Snapshot.smallFile else {
            return try file.checkedNetwork(threads: options.threads)
        }
        let verified = VerifiedSnapshots(path: record)
        if verified.contains(file.identity, checksum: file.head.checksum) { return try file.network() }
        let network = try file.checkedNetwork(threads: options.threads)
        verified.note(path, file.identity, checksum: file.head.checksum)
        return network
    }
}
