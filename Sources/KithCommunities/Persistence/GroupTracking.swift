import KithLinearAlgebra

/// What became of a group between two results. Groups go by their ids; lists are in the order of the groups.
public enum GroupEvent: Sendable, Equatable {
    /// No earlier group is like it, nor did it come out of one.
    case born(String)
    /// No later group is like it, nor did it go into one.
    case died(String)
    /// The later groups that each have at least half of their people from it and together hold at least half of its own.
    case split(String, into: [String])
    /// The earlier groups of which at least half each went into it.
    case merged([String], into: String)
    /// Carried over with more people, or fewer.
    case grown(String, from: Int, to: Int)
    case shrunk(String, from: Int, to: Int)
}

/// Ids for groups that stay the same from one result to the next while the groups do.
///
/// Groups are matched to earlier ones so that the sum of their Jaccard coefficients (people in both over people in
/// either) is the most there can be, pairs below a least one left out. People are matched by handle, so that an earlier
/// result may have people who are gone, and they count. Matching by overlap: Greene, Doyle, Cunningham, "Tracking the
/// evolution of communities in dynamic social networks", ASONAM 2010, doi:10.1109/ASONAM.2010.17; differs in that the
/// matching is one to one and exact.
public enum GroupTracking {
    public struct Options: Sendable {
        /// Groups less alike than this are not matched.
        public var minimumJaccard: Double
        /// A group has grown or shrunk when it has more than this share of people more, before or after.
        public var growth: Double
        /// Groups of fewer people get ids and make no events.
        public var eventSize: Int

        public init(minimumJaccard: Double = 0.3, growth: Double = 0.1, eventSize: Int = 3) {
            self.minimumJaccard = minimumJaccard
            self.growth = growth
            self.eventSize = eventSize
        }
    }

    public struct Match: Sendable, Equatable {
        /// The place of the earlier group.
        public let previous: Int
        public let jaccard: Double
    }

    public struct Result: Sendable, Equatable {
        /// The id of each group: that of the earlier one it is matched to, else the next number that no earlier one has.
        public let ids: [String]
        /// The earlier group of each group.
        public let matches: [Match?]
        /// In the order of the groups: first what became of earlier ones, then the new ones.
        public let events: [GroupEvent]
        /// Of the places people of the network had in earlier groups, the share they still have under the same id; `nil`
        /// where there was none. One minus this is the churn of ids.
        public let keptShare: Double?
    }

    /// Ids of `groups`, in their order, after an earlier result. O(people × their groups, and the matching).
    public static func run(
        _ groups: Circles, after previous: KnownGroups, options: Options = Options()
    ) -> Result {
        precondition(groups.personCount == previous.personCount, "the groups are of different people")
        precondition(
            options.minimumJaccard > 0 && options.minimumJaccard <= 1, "a Jaccard coefficient above 0, up to 1")
        let overlaps = Overlaps(groups, previous)
        let pairs = overlaps.cells.filter { $0.jaccard >= options.minimumJaccard }
        let taken = MaximumWeightMatching.taken(
            pairs.map { .init(row: $0.previous, column: $0.current, weight: $0.jaccard) },
            rows: previous.groups.count, columns: groups.circleCount)
        var matches = [Match?](repeating: nil, count: groups.circleCount)
        for place in taken {
            matches[pairs[place].current] = Match(previous: pairs[place].previous, jaccard: pairs[place].jaccard)
        }
        let ids = ids(matches, previous)
        let events = Events(groups, previous, overlaps, matches, ids, options).list
        var kept = 0
        for cell in overlaps.cells where matches[cell.current]?.previous == cell.previous { kept += cell.shared }
        let places = previous.groups.reduce(0) { $0 + $1.members.count }
        return Result(
            ids: ids, matches: matches, events: events,
            keptShare: places == 0 ? nil : Double(kept) / Double(places))
    }

    /// The same for a partition.
    public static func run(
        _ partition: Partition, after previous: KnownGroups, options: Options = Options()
    ) -> Result {
        run(Circles(partition), after: previous, options: options)
    }

    private static func ids(_ matches: [Match?], _ previous: KnownGroups) -> [String] {
        let numbers = previous.groups.compactMap { Int($0.name) }.filter { $0 > 0 && $0 < 1 << 60 }
        var next = 1 + (numbers.max() ?? 0)
        return matches.map { match in
            if let match { return previous.groups[match.previous].name }
            defer { next += 1 }
            return String(next)
        }
    }

    /// Pairs of an earlier and a present group that share people.
    struct Overlaps {
        struct Cell {
            let previous: Int
            let current: Int
            let shared: Int
            let jaccard: Double
        }

        /// By earlier group, then by present one.
        private(set) var cells: [Cell] = []

        init(_ groups: Circles, _ previous: KnownGroups) {
            let overlaps = CircleOverlaps(with: groups)
            for (number, group) in previous.groups.enumerated() {
                for overlap in overlaps.overlaps(of: group.members.span) {
                    let either = group.size + groups.size(overlap.other) - overlap.shared
                    cells.append(
                        Cell(
                            previous: number, current: overlap.other, shared: overlap.shared,
                            jaccard: Double(overlap.shared) / Double(either)))
                }
            }
        }
    }

    /// What became of which group.
    private struct Events {
        private(set) var list: [GroupEvent] = []

        init(
            _ groups: Circles, _ previous: KnownGroups, _ overlaps: Overlaps, _ matches: [Match?], _ ids: [String],
            _ options: Options
        ) {
            let earlier = previous.groups
            /// Present groups that came out of an earlier one, and how many of its people they hold; earlier ones that went
            /// into a present one.
            var heirs = [[Int]](repeating: [], count: earlier.count)
            var inherited = [Int](repeating: 0, count: earlier.count)
            var sources = [[Int]](repeating: [], count: groups.circleCount)
            for cell in overlaps.cells {
                let (before, after) = (earlier[cell.previous].size, groups.size(cell.current))
                if after >= options.eventSize, 2 * cell.shared >= after {
                    heirs[cell.previous].append(cell.current)
                    inherited[cell.previous] += cell.shared
                }
                if before >= options.eventSize, 2 * cell.shared >= before {
                    sources[cell.current].append(cell.previous)
                }
            }
            let isSplit = earlier.indices.map { heirs[$0].count > 1 && 2 * inherited[$0] >= earlier[$0].size }
            let isMerged = sources.map { $0.count > 1 }
            var isTaken = [Bool](repeating: false, count: earlier.count)
            for group in sources.indices where isMerged[group] {
                for number in sources[group] { isTaken[number] = true }
            }
            var current = [Int?](repeating: nil, count: earlier.count)
            for (group, match) in matches.enumerated() {
                if let match { current[match.previous] = group }
            }
            for number in earlier.indices where earlier[number].size >= options.eventSize {
                let name = earlier[number].name
                if isSplit[number] { list.append(.split(name, into: heirs[number].map { ids[$0] })) }
                guard let group = current[number] else {
                    if !isSplit[number], !isTaken[number] { list.append(.died(name)) }
                    continue
                }
                let (before, after) = (earlier[number].size, groups.size(group))
                if Double(after) > (1 + options.growth) * Double(before) {
                    list.append(.grown(name, from: before, to: after))
                } else if Double(before) > (1 + options.growth) * Double(after) {
                    list.append(.shrunk(name, from: before, to: after))
                }
            }
            let cameOut = Set(earlier.indices.filter { isSplit[$0] }.flatMap { heirs[$0] })
            for group in 0..<groups.circleCount where groups.size(group) >= options.eventSize {
                if isMerged[group] {
                    list.append(.merged(sources[group].map { earlier[$0].name }, into: ids[group]))
                } else if matches[group] == nil, !cameOut.contains(group) {
                    list.append(.born(ids[group]))
                }
            }
        }
    }
}
