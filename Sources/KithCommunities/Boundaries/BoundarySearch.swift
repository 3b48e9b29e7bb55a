import KithGraph
import KithLinearAlgebra

/// Scratch of one thread, all zero between groups.
final class BoundaryRoom: Sendable {
    /// One more than each member's place in the group.
    let places: MutableBuffer<UInt32>
    /// Of each other group: follows out and in, members with a tie there, and the ties of the member looked at.
    let out: MutableBuffer<UInt32>
    let into: MutableBuffer<UInt32>
    let members: MutableBuffer<UInt32>
    let own: MutableBuffer<UInt32>

    init(people: Int, groups: Int) {
        places = MutableBuffer(count: people)
        (out, into) = (MutableBuffer(count: groups), MutableBuffer(count: groups))
        (members, own) = (MutableBuffer(count: groups), MutableBuffer(count: groups))
    }
}

/// Looks through one group's follows.
final class BoundarySearch {
    let group: Int
    let groups: Circles
    let network: Network
    let rows: CompressedRows
    let room: BoundaryRoom
    let options: GroupBoundary.Options
    private var touched: [Int] = []
    private var bridging: [Int: [GroupBoundary.Standing]] = [:]
    private var (outFollows, inFollows, internalFollows, returned) = (0, 0, 0, 0)
    private var (madeFollows, receivedFollows) = (0, 0)
    private var outside: [Int] = []

    init(
        group: Int, groups: Circles, network: Network, rows: CompressedRows, room: BoundaryRoom,
        options: GroupBoundary.Options
    ) {
        self.group = group
        self.groups = groups
        self.network = network
        self.rows = rows
        self.room = room
        self.options = options
    }

    func run(_ constraints: SharedBuffer<Double>?) -> GroupBoundary {
        let members = groups.members.range(group).map { groups.members.columns[$0] }
        for index in members.indices { room.places[Int(members[index])] = UInt32(index + 1) }
        for index in members.indices { visit(members[index]) }
        for index in members.indices { room.places[Int(members[index])] = 0 }
        let ties = InducedTies(rows, members: members.span, places: room.places)
        let links = takeLinks()
        let inner = InnerStructure(ties)
        let pairs = Double(members.count) * Double(members.count - 1) / 2
        let standings = members.indices.map { GroupBoundary.Standing(person: members[$0], ties: outside[$0]) }
        let boundary = standings.filter { $0.ties > 0 }
        var brokers: [PersonIndex] = []
        if let constraints {
            brokers = BoundarySearch.most(
                boundary.map(\.person).filter { constraints[Int($0)].isFinite }, options.named
            ) { constraints[Int($0)] < constraints[Int($1)] }
        }
        let all = network.followCount
        return GroupBoundary(
            size: members.count, internalTies: ties.columns.count / 2,
            density: members.count < 2 ? nil : Double(ties.columns.count / 2) / pairs,
            internalFollows: internalFollows,
            reciprocity: internalFollows == 0 ? nil : Double(returned) / Double(internalFollows),
            outward: BoundarySearch.crossing(outFollows, of: madeFollows, all: all),
            inward: BoundarySearch.crossing(inFollows, of: receivedFollows, all: all),
            boundaryMembers: boundary.count,
            outermost: BoundarySearch.most(boundary, options.named) { $0.ties > $1.ties },
            links: links.named, linkCount: links.count, coreNumber: inner.coreNumber,
            core: inner.core.map { members[$0] }, peripheryCount: inner.peripheryCount,
            trussNumber: inner.trussNumber,
            articulation: BoundarySearch.most(
                inner.articulation.map { .init(person: members[$0.member], ties: $0.cutOff) }, options.named
            ) { $0.ties > $1.ties }, brokers: brokers)
    }

    /// The first `count` of `people` in an order in which equals stay as they are.
    private static func most<Element>(
        _ people: [Element], _ count: Int, _ precedes: (Element, Element) -> Bool
    ) -> [Element] {
        let sorted = people.indices.sorted {
            precedes(people[$0], people[$1]) || (!precedes(people[$1], people[$0]) && $0 < $1)
        }
        return sorted.prefix(count).map { people[$0] }
    }

    private static func crossing(_ follows: Int, of own: Int, all: Int) -> GroupBoundary.Crossing {
        let smaller = min(own, all - own)
        return .init(follows: follows, conductance: smaller > 0 ? min(1, Double(follows) / Double(smaller)) : nil)
    }

    /// Counts the follows of one member.
    private func visit(_ person: PersonIndex) {
        let (following, followers) = (network.following, network.followers)
        let (made, received) = (following.range(Int(person)), followers.range(Int(person)))
        madeFollows += made.count
        receivedFollows += received.count
        var seen: [Int] = []
        var outsiders = 0
        var (i, j) = (made.lowerBound, received.lowerBound)
        while i < made.upperBound || j < received.upperBound {
            let to = i < made.upperBound ? following.columns[i] : .max
            let from = j < received.upperBound ? followers.columns[j] : .max
            let (other, follows, isFollowed) = (min(to, from), to <= from, from <= to)
            if follows { i += 1 }
            if isFollowed { j += 1 }
            if room.places[Int(other)] != 0 {
                if follows { internalFollows += 1 }
                if follows, isFollowed { returned += 1 }
                continue
            }
            if follows { outFollows += 1 }
            if isFollowed { inFollows += 1 }
            let isTied = options.ties == .either || (follows && isFollowed)
            if isTied { outsiders += 1 }
            for place in groups.circles.range(Int(other)) {
                let there = Int(groups.circles.columns[place])
                if room.out[there] == 0, room.into[there] == 0 { touched.append(there) }
                if follows { room.out[there] += 1 }
                if isFollowed { room.into[there] += 1 }
                guard isTied else { continue }
                if room.own[there] == 0 { seen.append(there) }
                room.own[there] += 1
            }
        }
        outside.append(outsiders)
        for there in seen {
            room.members[there] += 1
            note(.init(person: person, ties: Int(room.own[there])), at: there)
            room.own[there] = 0
        }
    }

    /// Keeps the members with most ties to a group; they come with rising numbers, so that the first of equals stays.
    private func note(_ standing: GroupBoundary.Standing, at there: Int) {
        var list = bridging[there, default: []]
        let place = list.firstIndex { $0.ties < standing.ties } ?? list.count
        guard place < options.named else { return }
        list.insert(standing, at: place)
        if list.count > options.named { list.removeLast() }
        bridging[there] = list
    }

    /// The links to the groups with most follows, and how many there are.
    private func takeLinks() -> (named: [GroupBoundary.Link], count: Int) {
        let all = touched.sorted().map { there in
            GroupBoundary.Link(
                group: there, followsOut: Int(room.out[there]), followsIn: Int(room.into[there]),
                memberCount: Int(room.members[there]), bridging: bridging[there] ?? [])
        }
        for there in touched { (room.out[there], room.into[there], room.members[there]) = (0, 0, 0) }
        return (BoundarySearch.most(all, options.named) { $0.follows > $1.follows }, all.count)
    }
}

/// What holds a group together, from the ties among its members.
private struct InnerStructure {
    let coreNumber: Int
    /// Places of members.
    let core: [Int]
    let peripheryCount: Int
    let trussNumber: Int
    let articulation: [(member: Int, cutOff: Int)]

    init(_ ties: InducedTies) {
        let rows = CompressedRows(
            offsets: SharedBuffer(ties.offsets.map { UInt64($0) }), columns: SharedBuffer(ties.columns),
            columnCount: ties.memberCount)
        let cores = CoreDecomposition.run(on: rows)
        let deepest = cores.degeneracy
        coreNumber = Int(deepest)
        core = (0..<ties.memberCount).filter { cores.cores[$0] == deepest }
        peripheryCount = (0..<ties.memberCount).count { 2 * cores.cores[$0] < deepest }
        trussNumber = ties.columns.isEmpty ? 0 : Int(KTruss.run(on: rows, threads: 1).maximum)
        articulation = Biconnectivity.run(on: rows).articulationPoints.map { (Int($0.person), $0.cutOff) }
    }
}
