import KithGraph
import KithLinearAlgebra

/// All knocks on one group and all newcomers to it, in the order of the outsiders, then of the members.
///
/// An outsider knocks on a member by following or addressing them where the two had no contact before, either way.
/// Where the first contact went both ways at the same moment nobody knows who knocked, and it is none.
public struct GroupKnocks: Sendable, Equatable {
    public let knocks: [Knock]
    public let newcomers: [Newcomer]
    /// First contacts within the window that went both ways at the same moment.
    public let undecidedCount: Int
    /// How many members' follows admit somebody; `nil` for a group too small to admit anybody.
    public let membersToAdmit: Int?

    /// Knocks on the group of `members`, sorted, who are taken as members for all time: a group is to be fixed at the
    /// window's start, since members who joined later would be counted as knockers that were let in.
    /// O(Σ of the members' contacts, sorted).
    public init(
        members: Span<UInt32>, contacts: Contacts, window: KnockWindow = .init(), admission: AdmissionRule = .init()
    ) {
        let bounds = window.bounds(contacts)
        membersToAdmit = admission.members(ofGroupOf: members.count)
        var knocks: [Knock] = []
        var newcomers: [Newcomer] = []
        var undecided = 0
        let entries = OutsiderContact.all(of: members, contacts)
        var start = 0
        while start < entries.count {
            var end = start + 1
            while end < entries.count, entries[end].outsider == entries[start].outsider { end += 1 }
            let own = entries[start..<end]
            start = end
            // Undated contacts are older than all others, so that nobody with one is a stranger.
            let first = own.reduce(Contacts.never) { min($0, min($1.toward(contacts), $1.back(contacts))) }
            var isNewcomer = false
            for entry in own {
                let time = entry.toward(contacts)
                let back = entry.back(contacts)
                guard time >= bounds.from, time <= bounds.until, time <= back else { continue }
                guard entry.inPlace != OutsiderContact.none, contacts.addresses[Int(entry.inPlace)] == time
                else { continue }
                if time == back {
                    undecided += 1
                    continue
                }
                let answer = entry.addressBack(contacts)
                knocks.append(
                    Knock(
                        knocker: entry.outsider, member: entry.member, time: time, isStranger: time == first,
                        answer: answer <= bounds.end ? answer : nil))
                if time == first { isNewcomer = true }
            }
            if isNewcomer {
                newcomers.append(GroupKnocks.newcomer(own, first, contacts, bounds, needed: membersToAdmit))
            }
        }
        (self.knocks, self.newcomers, undecidedCount) = (knocks, newcomers, undecided)
    }

    private static func newcomer(
        _ own: ArraySlice<OutsiderContact>, _ time: Timestamp, _ contacts: Contacts, _ bounds: KnockWindow.Bounds,
        needed: Int?
    ) -> Newcomer {
        var answers: [Newcomer.Answer] = []
        var follows: [Timestamp] = []
        for entry in own {
            let address = entry.addressBack(contacts)
            if address > time, address <= bounds.end {
                answers.append(Newcomer.Answer(member: entry.member, time: address))
            }
            let follow = entry.followBack(contacts)
            if follow > time, follow <= bounds.end { follows.append(follow) }
        }
        answers.sort { ($0.time, $0.member) < ($1.time, $1.member) }
        var admission: Timestamp?
        if let needed, follows.count >= needed {
            follows.sort()
            admission = follows[needed - 1]
        }
        return Newcomer(
            person: own.first!.outsider, time: time, answers: Array(answers.prefix(2)), admission: admission)
    }
}

/// How many members must follow a newcomer for it to be admitted.
public struct AdmissionRule: Sendable, Equatable {
    /// This share of the members, but no fewer than `least` and no more than `most`.
    public var share: Double
    public var least: Int
    public var most: Int

    public init(share: Double = 0.1, least: Int = 2, most: Int = 5) {
        precondition(share >= 0 && least >= 1 && most >= least, "bounds of an admission must be rising")
        self.share = share
        self.least = least
        self.most = most
    }

    /// `nil` for a group with fewer members than it takes.
    public func members(ofGroupOf size: Int) -> Int? {
        // Rounding errors must not make the tenth of ten two.
        let wanted = Int((share * Double(size) - 1e-9).rounded(.up))
        let needed = min(most, max(least, wanted))
        return needed <= size ? needed : nil
    }
}

/// The contacts of somebody outside a group with one member.
struct OutsiderContact {
    let outsider: PersonIndex
    let member: PersonIndex
    /// Where the outsider's contacts with the member lie, and the member's with the outsider; ``none`` for none.
    let inPlace: UInt32
    let outPlace: UInt32

    static let none = UInt32.max

    func toward(_ contacts: Contacts) -> Timestamp { time(inPlace, contacts.firsts) }
    func back(_ contacts: Contacts) -> Timestamp { time(outPlace, contacts.firsts) }
    func addressBack(_ contacts: Contacts) -> Timestamp { time(outPlace, contacts.addresses) }
    func followBack(_ contacts: Contacts) -> Timestamp { time(outPlace, contacts.follows) }

    private func time(_ place: UInt32, _ times: SharedBuffer<Timestamp>) -> Timestamp {
        place == OutsiderContact.none ? Contacts.never : times[Int(place)]
    }

    /// Of everybody outside, in the order of outsiders, then of members.
    static func all(of members: Span<UInt32>, _ contacts: Contacts) -> [OutsiderContact] {
        var isMember = Set<UInt32>(minimumCapacity: members.count)
        for index in members.indices { isMember.insert(members[index]) }
        var found: [OutsiderContact] = []
        for index in members.indices {
            let member = members[index]
            let (incoming, outgoing) = (contacts.incoming.range(Int(member)), contacts.outgoing.range(Int(member)))
            var (i, j) = (incoming.lowerBound, outgoing.lowerBound)
            while i < incoming.upperBound || j < outgoing.upperBound {
                let from = i < incoming.upperBound ? contacts.incoming.columns[i] : .max
                let to = j < outgoing.upperBound ? contacts.outgoing.columns[j] : .max
                let outsider = min(from, to)
                if !isMember.contains(outsider) {
                    found.append(
                        OutsiderContact(
                            outsider: outsider, member: member, inPlace: from == outsider ? contacts.places[i] : none,
                            outPlace: to == outsider ? UInt32(truncatingIfNeeded: j) : none))
                }
                if from == outsider { i += 1 }
                if to == outsider { j += 1 }
            }
        }
        found.sort { ($0.outsider, $0.member) < ($1.outsider, $1.member) }
        return found
    }
}
