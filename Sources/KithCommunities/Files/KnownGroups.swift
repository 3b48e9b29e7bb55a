import KithGraph
import KithLinearAlgebra

/// Groups of people as a file names them, whether a known truth or an earlier result. People go by their handles; those
/// whom the network does not have are counted.
public struct KnownGroups: Sendable, Equatable {
    /// How a file says who belongs together.
    public enum Layout: String, Sendable, CaseIterable {
        /// A person and a group a line, a tab, a comma or spaces between; more fields are passed over. A person in
        /// several groups has several lines.
        case pairs
        /// All members of one group a line.
        case lists
        /// The same with the group's name before them.
        case namedLists
        /// Comma- or tab-separated with a header that names the columns `person` and `group`, as Kith writes it.
        case table
        /// A result that Kith wrote as JSON.
        case json
    }

    public struct Group: Sendable, Equatable {
        /// The file's name for it; its number from 1 where the file has none.
        public var name: String
        /// Who of the network belongs to it, sorted.
        public var members: [PersonIndex]
        /// How many belong to it who are not in the network.
        public var absentCount: Int

        public init(name: String, members: [PersonIndex], absentCount: Int = 0) {
            self.name = name
            self.members = members
            self.absentCount = absentCount
        }

        /// Everybody who belongs to it.
        public var size: Int { members.count + absentCount }
    }

    /// In the order in which the file names them first.
    public let groups: [Group]
    /// Number of people of the network.
    public let personCount: Int
    /// How the file was read.
    public let layout: Layout

    public init(groups: [Group], personCount: Int, layout: Layout = .pairs) {
        self.groups = groups
        self.personCount = personCount
        self.layout = layout
    }

    /// An earlier partition of the same people, with these names for its groups.
    public init(_ partition: Partition, names: [String]) {
        precondition(names.count == partition.groupCount, "one name for each group")
        groups = names.indices.map { group in
            let members = partition.members
            return Group(name: names[group], members: Array(members.columns.slice(members.range(group))))
        }
        personCount = partition.personCount
        layout = .table
    }

    /// People with the same value of an attribute; those without one are in no group. Groups are in the order of their
    /// first members.
    public init(_ attribute: AttributeColumn, of people: HandleTable) {
        var numbers: [String: Int] = [:]
        var groups: [Group] = []
        for person in 0..<PersonIndex(people.count) {
            guard let value = attribute[person] else { continue }
            let number = numbers[value] ?? groups.count
            if number == groups.count {
                numbers[value] = number
                groups.append(Group(name: value, members: []))
            }
            groups[number].members.append(person)
        }
        self.init(groups: groups, personCount: people.count)
    }

    /// The groups as circles of the network's people; those with nobody of the network, and equal ones, are left out.
    public var circles: Circles { Circles(members: groups.map(\.members), personCount: personCount) }

    /// The place among ``groups`` of each person's group, `nil` for somebody in none; `nil` altogether where somebody is
    /// in several.
    public var labels: [UInt32?]? {
        var labels = [UInt32?](repeating: nil, count: personCount)
        for (number, group) in groups.enumerated() {
            for person in group.members {
                guard labels[Int(person)] == nil else { return nil }
                labels[Int(person)] = UInt32(number)
            }
        }
        return labels
    }

    /// The groups as a partition of the network's people, from which a search can start so that a new result stays close to
    /// an earlier one: somebody in several is in the first of them, somebody in none alone.
    public var partition: Partition {
        var labels = (0..<UInt32(personCount)).map { $0 }
        var isPlaced = [Bool](repeating: false, count: personCount)
        for group in groups {
            let members = group.members.filter { !isPlaced[Int($0)] }
            for person in members {
                labels[Int(person)] = members[0]
                isPlaced[Int(person)] = true
            }
        }
        return Partition(labels: labels)
    }

    /// How many people of the network are in a group.
    public var knownCount: Int {
        var isKnown = [Bool](repeating: false, count: personCount)
        for group in groups {
            for person in group.members { isKnown[Int(person)] = true }
        }
        return isKnown.count { $0 }
    }
}
