import KithGraph
import KithLinearAlgebra

/// Through whom newcomers come into a group, and how much hangs on a few members.
///
/// An admission is put down to the member who answered the newcomer first.
public struct Gatekeepers: Sendable, Equatable {
    public struct Member: Sendable, Equatable {
        public let person: PersonIndex
        /// Newcomers whom this member answered before any other did, and how many of them were admitted.
        public let firstAnswers: Int
        public let admissions: Int
        /// The share of newcomers that would be answered if nobody else answered those whom this member alone did;
        /// `nil` without newcomers.
        public let answeredWithout: Double?
    }

    /// In the order of the group.
    public let members: [Member]
    /// Newcomers watched for as long as an answer may take, how many of them any member answered, and how many were
    /// admitted.
    public let newcomers: Int
    public let answered: Int
    public let admitted: Int

    /// Gatekeepers of the group of `members`, sorted; answers and admissions count within `days` of the first knock.
    /// O(the members' contacts, sorted).
    public init(
        members: Span<UInt32>, contacts: Contacts, window: KnockWindow = .init(), admission: AdmissionRule = .init(),
        days: Double = 30
    ) {
        let found = GroupKnocks(members: members, contacts: contacts, window: window, admission: admission)
        let reach = KnockWindow.milliseconds(days)
        let end = window.bounds(contacts).end
        var places: [UInt32: Int] = [:]
        for index in members.indices { places[members[index]] = index }
        var firsts = [Int](repeating: 0, count: members.count)
        var alone = firsts
        var admissions = firsts
        var (newcomers, answered, admitted) = (0, 0, 0)
        for one in found.newcomers where end - one.time >= reach {
            newcomers += 1
            let isAdmitted = one.admission.map { $0 - one.time <= reach } ?? false
            if isAdmitted { admitted += 1 }
            let answers = one.answers.filter { $0.time - one.time <= reach }
            guard let first = answers.first, let place = places[first.member] else { continue }
            answered += 1
            firsts[place] += 1
            if answers.count == 1 { alone[place] += 1 }
            if isAdmitted { admissions[place] += 1 }
        }
        (self.newcomers, self.answered, self.admitted) = (newcomers, answered, admitted)
        self.members = firsts.indices.map { index in
            Member(
                person: members[index], firstAnswers: firsts[index], admissions: admissions[index],
                answeredWithout: newcomers == 0 ? nil : Double(answered - alone[index]) / Double(newcomers))
        }
    }

    /// The share of admissions that are put down to the `count` members with most of them; `nil` without admissions.
    public func admissionShare(ofTop count: Int) -> Double? {
        let all = members.reduce(0) { $0 + $1.admissions }
        guard all > 0 else { return nil }
        let top = members.map(\.admissions).sorted(by: >).prefix(count).reduce(0, +)
        return Double(top) / Double(all)
    }

    /// The Gini coefficient of admissions over all members: 0 where all have as many, near 1 where one has them all;
    /// `nil` without admissions.
    public var gini: Double? {
        let sorted = members.map(\.admissions).sorted()
        let all = sorted.reduce(0, +)
        guard all > 0 else { return nil }
        let weighted = sorted.enumerated().reduce(0) { $0 + ($1.offset + 1) * $1.element }
        let count = Double(sorted.count)
        return 2 * Double(weighted) / (count * Double(all)) - (count + 1) / count
    }
}

/// How many of those whom each member of a group was the first to answer were let in.
public struct AdmissionShares: Sendable, Equatable {
    /// Whether the order of contacts was known. If not, everybody outside with whom a member follows each other counts
    /// as answered by them, and as admitted where enough members follow them.
    public let isTimed: Bool
    /// The group, sorted.
    public let members: [PersonIndex]
    /// Outsiders each member answered, and how many of them were admitted.
    public let answered: [Int]
    public let admitted: [Int]
    /// What is expected of a member who has answered nobody.
    public let prior: BetaPrior

    public init(_ gatekeepers: Gatekeepers) {
        self.init(
            isTimed: true, members: gatekeepers.members.map(\.person),
            answered: gatekeepers.members.map(\.firstAnswers), admitted: gatekeepers.members.map(\.admissions))
    }

    /// Static: from who follows whom. O(Σ of the members' follows).
    public init(members: Span<UInt32>, network: Network, admission: AdmissionRule = .init()) {
        var list: [PersonIndex] = []
        for index in members.indices { list.append(members[index]) }
        let isMember = Set(list)
        var followed: [UInt32: Int] = [:]
        for member in list {
            for place in network.following.range(Int(member)) {
                let other = network.following.columns[place]
                if !isMember.contains(other) { followed[other, default: 0] += 1 }
            }
        }
        let needed = admission.members(ofGroupOf: list.count) ?? .max
        var answered = [Int](repeating: 0, count: list.count)
        var admitted = answered
        for (index, member) in list.enumerated() {
            for place in network.following.range(Int(member)) {
                let other = network.following.columns[place]
                guard !isMember.contains(other), network.follows(other, member) else { continue }
                answered[index] += 1
                if followed[other]! >= needed { admitted[index] += 1 }
            }
        }
        self.init(isTimed: false, members: list, answered: answered, admitted: admitted)
    }

    private init(isTimed: Bool, members: [PersonIndex], answered: [Int], admitted: [Int]) {
        self.isTimed = isTimed
        self.members = members
        self.answered = answered
        self.admitted = admitted
        let counts = members.indices.map { (hits: admitted[$0], count: answered[$0]) }
        let (hits, all) = (Double(admitted.reduce(0, +)), Double(answered.reduce(0, +)))
        // Half a newcomer on either side: with few, nobody's chances are nothing or certain.
        prior = BetaPrior(mean: (hits + 0.5) / (all + 1), weight: BetaPrior(fittedTo: counts)?.weight ?? 1)
    }

    /// The chance that somebody whom the member at `index` answers first is admitted.
    public func chance(_ index: Int) -> Double {
        prior.posterior(hits: admitted[index], count: answered[index])
    }
}
