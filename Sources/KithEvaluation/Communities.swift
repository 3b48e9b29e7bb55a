import KithCommunities
import KithGraph
import KithLinearAlgebra

/// Which group each person of a training network belongs to, to measure how far suggestions reach.
public struct Communities: Sendable {
    public enum Origin: Sendable, Equatable {
        case file(String)
        /// Found in the training part by ``Leiden``.
        case leiden
    }

    /// The number of each person's group; `nil` where none is known.
    public let groups: [UInt32?]
    public let origin: Origin
    /// Lines of the file that name nobody of the network.
    public let unknownLines: Int

    public init(groups: [UInt32?], origin: Origin, unknownLines: Int = 0) {
        self.groups = groups
        self.origin = origin
        self.unknownLines = unknownLines
    }

    /// Groups by ``Leiden`` in who is tied to whom, either way.
    public init(foundIn network: Network, threads: Int = Parallel.availableThreads) {
        self.init(groups: Partition(leidenOf: network, threads: threads).groups.map { $0 }, origin: .leiden)
    }

    /// Number of groups with at least one person.
    public var count: Int { Set(groups.compactMap { $0 }).count }

    /// Reads a file of people and their groups, one person a line, with a tab, a comma or spaces between; the last line
    /// of a person counts. A header is one of the lines that name nobody.
    public static func read(_ path: String, of people: HandleTable) throws(KithGraphError) -> Communities {
        let lines = try FieldLines(path, splitsAtCommas: true)
        var groups = [UInt32?](repeating: nil, count: people.count)
        var numbers: [[UInt8]: UInt32] = [:]
        var unknown = 0
        while let fields = try lines.next() {
            guard fields.count >= 2, !fields[1].isEmpty else {
                throw .badData(
                    place: lines.place, found: fields.count < 2 ? "a line of 1 field" : "an empty group",
                    expected: "a person and a group, with a tab or a comma between")
            }
            let handle = fields[0]
            guard let person = people.index(of: handle.span) else {
                unknown += 1
                continue
            }
            let number = numbers[fields[1]] ?? UInt32(numbers.count)
            numbers[fields[1]] = number
            groups[Int(person)] = number
        }
        return Communities(groups: groups, origin: .file(path), unknownLines: unknown)
    }
}
