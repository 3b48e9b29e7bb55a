import KithGraph
import KithLinearAlgebra

/// What can be said of a group's openness where nothing has a time. *Static*: who followed first is not known, so that
/// a follow from outside that is returned counts as answered though the member may have begun. It makes groups look
/// more open than they are; who favours their own, and who answers nobody, shows through.
public struct StaticOpenness: Sendable, Equatable {
    public let size: Int
    /// Follows of members by outsiders.
    public let boundaryFollows: Int
    /// The share of them that the member returns; `nil` without any.
    public let boundaryReciprocity: ShareEstimate?
    /// The same where the outsider has no other tie to the group, and where it has.
    public let strangers: ShareEstimate?
    public let connected: ShareEstimate?
    /// Follows among members, and the share of them that is returned.
    public let internalFollows: Int
    public let internalReciprocity: Double?
    /// The log odds ratio of a return for outsiders who have another tie to the group, either way, against those who
    /// have none, within the member followed.
    public let cliquishness: LogOddsRatio?
    /// Whether there are enough follows from strangers to say anything.
    public let isEvidenceEnough: Bool
    public let verdict: OpennessVerdict
}

extension StaticOpenness {
    public struct Options: Sendable, Equatable {
        /// Follows by outsiders without another tie below which there is not enough evidence.
        public var leastFollows: Int
        public var rule: OpennessRule

        public init(leastFollows: Int = 20, rule: OpennessRule = .init()) {
            self.leastFollows = leastFollows
            self.rule = rule
        }
    }

    /// Every group, in their order. What the products SᵀA and SᵀR (S who is in which group, A who follows whom, R who
    /// follows each other) would hold is counted group by group instead, over the follows of its members: each is
    /// looked at twice, and no product is stored. O(Σ of the members' follows); 8 bytes a person and thread.
    public static func run(
        on groups: Circles, network: Network, options: Options = .init(),
        threads: Int = Parallel.availableThreads
    ) -> [StaticOpenness] {
        precondition(groups.personCount == network.personCount, "the groups are of other people")
        let people = network.personCount
        let cuts = Parallel.balancedCuts(groups.members.offsets, parts: 256)
        let scratch = MutableBuffer<UInt32>(count: people * max(1, min(threads, cuts.count)))
        let found = Locked([[StaticOpenness]](repeating: [], count: cuts.count))
        Parallel.forEachWithWorker(cuts.count, threads: threads) { part, worker in
            let ties = scratch.window(worker * people..<(worker + 1) * people)
            let own = cuts[part].map { group in
                var count = StaticCount(network: network, ties: ties)
                count.run(groups.members[group])
                return count.result(size: groups.size(group), options)
            }
            found.withLock { $0[part] = own }
        }
        return found.withLock { $0.flatMap { $0 } }
    }

    public static func run(
        on groups: Partition, network: Network, options: Options = .init(),
        threads: Int = Parallel.availableThreads
    ) -> [StaticOpenness] {
        run(on: Circles(groups), network: network, options: options, threads: threads)
    }
}

/// Counts one group's follows.
private struct StaticCount {
    let network: Network
    /// How many members each outsider is tied to, and a mark for members; all zero before and after.
    let ties: MutableBuffer<UInt32>
    private var strata: [MantelHaenszel.Stratum] = []
    private var internalFollows = 0
    private var internalReturns = 0

    private static let member = UInt32.max

    init(network: Network, ties: MutableBuffer<UInt32>) {
        self.network = network
        self.ties = ties
    }

    mutating func run(_ members: Span<UInt32>) {
        for index in members.indices { ties[Int(members[index])] = StaticCount.member }
        for index in members.indices {
            visit(members[index]) { outsider, _, _ in ties[outsider] += 1 }
        }
        for index in members.indices {
            var stratum = MantelHaenszel.Stratum()
            var (follows, returns) = (0, 0)
            visit(members[index]) { outsider, isFollower, isFollowed in
                if isFollower { stratum.add(isExposed: ties[outsider] > 1, isHit: isFollowed) }
            } member: { isFollower, isFollowed in
                if isFollower { follows += 1 }
                if isFollower, isFollowed { returns += 1 }
            }
            internalFollows += follows
            internalReturns += returns
            strata.append(stratum)
        }
        for index in members.indices {
            visit(members[index]) { outsider, _, _ in ties[outsider] = 0 }
        }
        for index in members.indices { ties[Int(members[index])] = 0 }
    }

    /// Goes through all with whom a member has a tie.
    private func visit(
        _ person: UInt32, outsider: (_ other: Int, _ isFollower: Bool, _ isFollowed: Bool) -> Void,
        member: (_ isFollower: Bool, _ isFollowed: Bool) -> Void = { _, _ in }
    ) {
        let (followers, following) = (network.followers[Int(person)], network.following[Int(person)])
        var (i, j) = (0, 0)
        while i < followers.count || j < following.count {
            let from = i < followers.count ? followers[i] : .max
            let to = j < following.count ? following[j] : .max
            let other = Int(min(from, to))
            if ties[other] == StaticCount.member {
                member(from <= to, to <= from)
            } else {
                outsider(other, from <= to, to <= from)
            }
            if from <= to { i += 1 }
            if to <= from { j += 1 }
        }
    }

    func result(size: Int, _ options: StaticOpenness.Options) -> StaticOpenness {
        let strangers = ShareEstimate(clusters: strata.map { ($0.otherHits, $0.others) })
        let connected = ShareEstimate(clusters: strata.map { ($0.exposedHits, $0.exposed) })
        let all = ShareEstimate(clusters: strata.map { ($0.hits, $0.count) })
        let cliquishness = MantelHaenszel.run(strata)
        let isEnough = (strangers?.count ?? 0) >= options.leastFollows
        return StaticOpenness(
            size: size, boundaryFollows: all?.count ?? 0, boundaryReciprocity: all, strangers: strangers,
            connected: connected, internalFollows: internalFollows,
            internalReciprocity: internalFollows == 0
                ? nil : Double(internalReturns) / Double(internalFollows),
            cliquishness: cliquishness, isEvidenceEnough: isEnough,
            verdict: isEnough ? options.rule.verdict(openness: strangers, cliquishness: cliquishness) : .unknown)
    }
}
