import KithLinearAlgebra

/// The fixed figures of the file format; FORMAT.md beside this file explains them.
enum SnapshotLayout {
    static let magic: [UInt8] = [0x89, 0x4B, 0x49, 0x54, 0x48, 0x0D, 0x0A, 0x1A]
    static let major: UInt16 = 1
    static let minor: UInt16 = 0
    static let headerLength = 64
    static let entryLength = 64
    static let alignment = 64
    /// More sections than any network needs; a table of this length is still read in no time.
    static let sectionLimit = 1 << 20
    /// Where the checksum of the head stands.
    static let headChecksumOffset = 40

    /// `length` rounded up to where a section may start; `nil` on overflow.
    static func aligned(_ length: UInt64) -> UInt64? {
        let (sum, overflow) = length.addingReportingOverflow(UInt64(alignment) - 1)
        return overflow ? nil : sum / UInt64(alignment) * UInt64(alignment)
    }
}

/// What a section holds. Numbers are part of the format and never change their meaning.
enum SectionKind: UInt32, CaseIterable, Sendable {
    case summary = 1
    case handleBytes = 2
    case handleOffsets = 3
    case followingOffsets = 4
    case followingColumns = 5
    case followersOffsets = 6
    case followersColumns = 7
    case weights = 8
    case times = 9
    case layerOutgoingOffsets = 16
    case layerOutgoingColumns = 17
    case layerIncomingOffsets = 18
    case layerIncomingColumns = 19
    case layerCounts = 20
    case layerTimes = 21
    case layerTimeOffsets = 22
    case mutesOffsets = 32
    case mutesColumns = 33
    case blocksOffsets = 34
    case blocksColumns = 35
    case domainPeople = 40
    case domainOffsets = 41
    case domainBytes = 42
    case attributeBytes = 48
    case attributeOffsets = 49
    case attributePresent = 50

    /// The one element type that sections of this kind have.
    var elementType: Snapshot.ElementType {
        switch self {
        case .handleBytes, .domainBytes, .attributeBytes, .attributePresent: return .uint8
        case .followingColumns, .followersColumns, .layerOutgoingColumns, .layerIncomingColumns, .layerCounts,
            .mutesColumns, .blocksColumns, .domainPeople:
            return .uint32
        case .times, .layerTimes: return .int64
        case .weights: return .float32
        default: return .uint64
        }
    }

    /// Whether there is one section of this kind for every layer or attribute, told apart by group and name.
    var isGrouped: Bool { isLayer || isAttribute }
    var isLayer: Bool { (16..<32).contains(rawValue) }
    var isAttribute: Bool { (48..<64).contains(rawValue) }

    /// The kind in words, for listings and messages.
    var title: String {
        switch self {
        case .summary: return "summary"
        case .handleBytes: return "handles"
        case .handleOffsets: return "handle offsets"
        case .followingOffsets: return "following offsets"
        case .followingColumns: return "following"
        case .followersOffsets: return "follower offsets"
        case .followersColumns: return "followers"
        case .weights: return "follow weights"
        case .times: return "follow times"
        case .layerOutgoingOffsets: return "outgoing offsets"
        case .layerOutgoingColumns: return "outgoing"
        case .layerIncomingOffsets: return "incoming offsets"
        case .layerIncomingColumns: return "incoming"
        case .layerCounts: return "counts"
        case .layerTimes: return "times"
        case .layerTimeOffsets: return "time offsets"
        case .mutesOffsets: return "mute offsets"
        case .mutesColumns: return "mutes"
        case .blocksOffsets: return "block offsets"
        case .blocksColumns: return "blocks"
        case .domainPeople: return "domain block people"
        case .domainOffsets: return "domain offsets"
        case .domainBytes: return "domains"
        case .attributeBytes: return "values"
        case .attributeOffsets: return "value offsets"
        case .attributePresent: return "values present"
        }
    }
}

/// An element that a section can hold, as it lies in memory.
protocol SectionElement: BitwiseCopyable, Sendable {
    static var elementType: Snapshot.ElementType { get }
}

extension UInt8: SectionElement { static var elementType: Snapshot.ElementType { .uint8 } }
extension UInt32: SectionElement { static var elementType: Snapshot.ElementType { .uint32 } }
extension UInt64: SectionElement { static var elementType: Snapshot.ElementType { .uint64 } }
extension Int64: SectionElement { static var elementType: Snapshot.ElementType { .int64 } }
extension Float: SectionElement { static var elementType: Snapshot.ElementType { .float32 } }

/// One line of the section table.
struct SectionEntry: Sendable, Equatable {
    static let requiredFlag: UInt16 = 1

    var kind: UInt32
    var elementType: UInt16
    var flags: UInt16
    var count: UInt64
    var offset: UInt64 = 0
    var length: UInt64
    var checksum: UInt64 = 0
    var nameOffset: UInt32 = 0
    var nameLength: UInt32 = 0
    /// Which layer or attribute the section belongs to, counted from 0; 0 for others.
    var group: UInt32 = 0
    /// For attributes the value type, 0 for others.
    var detail: UInt32 = 0

    /// The entry's 64 bytes.
    var encoded: [UInt8] {
        var bytes: [UInt8] = []
        for value in [kind, UInt32(elementType) | UInt32(flags) << 16] { bytes.append(littleEndian: UInt64(value), 4) }
        for value in [count, offset, length, checksum] { bytes.append(littleEndian: value, 8) }
        for value in [nameOffset, nameLength, group, detail] { bytes.append(littleEndian: UInt64(value), 4) }
        bytes.append(littleEndian: 0, 8)
        return bytes
    }
}

extension SectionEntry {
    /// Reads the entry that starts `start` bytes into `head`, which must hold it.
    init(_ head: RawSpan, at start: Int) {
        func half(_ offset: Int) -> UInt32 { UInt32(head.shortWord(start + offset, 4)) }
        kind = half(0)
        elementType = UInt16(truncatingIfNeeded: half(4))
        flags = UInt16(half(4) >> 16)
        count = head.word(start + 8)
        offset = head.word(start + 16)
        length = head.word(start + 24)
        checksum = head.word(start + 32)
        nameOffset = half(40)
        nameLength = half(44)
        group = half(48)
        detail = half(52)
    }
}

extension [UInt8] {
    /// Appends the lowest `count` bytes of `value`, lowest first.
    mutating func append(littleEndian value: UInt64, _ count: Int) {
        for index in 0..<count { append(UInt8(truncatingIfNeeded: value >> UInt64(8 * index))) }
    }
}
