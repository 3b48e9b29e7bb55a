import KithGraph
import KithLinearAlgebra

/// Does a group answer those who knock: everybody, its own, or nobody?
///
/// Three numbers are never merged into one. *Openness* is the share of strangers' knocks that the member knocked on
/// answers within some days, by ``KaplanMeier``, so that knocks shortly before the end of the record are no failures.
/// *Cliquishness* is the log odds ratio of an answer for those who know another member against strangers, within the
/// same member (``MantelHaenszel``): somebody who answers nobody says nothing of it. *Equity* is how much more openness
/// strangers with many followers find than those with few. See ``GroupKnocks`` for what a knock is.
///
/// Groups are taken as given for all time: they are to be those known at ``KnockWindow/start``.
public struct Openness: Sendable, Equatable {
    public struct Options: Sendable, Equatable {
        public var window: KnockWindow
        public var admission: AdmissionRule
        /// Days within which an answer counts, rising.
        public var horizons: [Double]
        /// The days by which groups are judged: cliquishness, equity, admission, the verdict.
        public var decisiveDays: Double
        /// Strangers' knocks below which there is not enough evidence.
        public var leastKnocks: Int
        public var rule: OpennessRule

        public init(
            window: KnockWindow = .init(), admission: AdmissionRule = .init(), horizons: [Double] = [7, 30, 90],
            decisiveDays: Double = 30, leastKnocks: Int = 20, rule: OpennessRule = .init()
        ) {
            precondition(horizons.allSatisfy { $0 > 0 } && decisiveDays > 0, "answers take more than no time")
            self.window = window
            self.admission = admission
            self.horizons = horizons
            self.decisiveDays = decisiveDays
            self.leastKnocks = leastKnocks
            self.rule = rule
        }
    }

    /// Openness within some days.
    public struct Horizon: Sendable, Equatable {
        public let days: Double
        /// `nil` where no knock was watched for so long.
        public let share: ShareEstimate?
    }

    /// Openness for strangers with few and with many followers at the time of the knock.
    public struct EquityGap: Sendable, Equatable {
        /// The third with the fewest followers, and that with the most.
        public let few: ShareEstimate
        public let many: ShareEstimate
        /// The most followers of anybody among the few, and the fewest of anybody among the many.
        public let fewAtMost: Int
        public let manyAtLeast: Int
        /// `many` − `few`, with a 95 % interval from theirs (Newcombe 1998,
        /// doi:10.1002/(SICI)1097-0258(19980430)17:8<873::AID-SIM779>3.0.CO;2-I).
        public var value: Double { many.value - few.value }
        public var interval: ClosedRange<Double> {
            func distance(_ one: Double, _ two: Double) -> Double { (one * one + two * two).squareRoot() }
            let below = distance(many.value - many.interval.lowerBound, few.interval.upperBound - few.value)
            let above = distance(many.interval.upperBound - many.value, few.value - few.interval.lowerBound)
            return value - below...value + above
        }
    }

    /// Number of members.
    public let size: Int
    /// Knocks within the window by strangers, and by people who had had contact with another member.
    public let strangerKnocks: Int
    public let connectedKnocks: Int
    /// Strangers' knocks that are known to be answered, however late.
    public let strangerAnswers: Int
    /// Whether there are enough strangers' knocks to say anything.
    public let isEvidenceEnough: Bool
    /// Openness at each of ``Options/horizons``.
    public let openness: [Horizon]
    /// Openness within ``Options/decisiveDays``.
    public let decisive: ShareEstimate?
    /// The same share for those who know another member.
    public let connected: ShareEstimate?
    /// The share of newcomers whom any member follows or addresses within ``Options/decisiveDays`` of their first
    /// knock.
    public let anyMember: ShareEstimate?
    /// Days by which half of all strangers' knocks are answered; `nil` where fewer than half are.
    public let medianWaitDays: Double?
    /// Median days to an answer among strangers' knocks answered within ``Options/decisiveDays``.
    public let medianAnswerDays: Double?
    /// People who came as strangers, and the share of them admitted within ``Options/decisiveDays``: as many members
    /// followed them as ``membersToAdmit`` says. `nil` for a group too small to admit anybody.
    public let newcomers: Int
    public let membersToAdmit: Int?
    public let admission: ShareEstimate?
    /// ``decisive`` drawn towards what all groups are like, by a beta prior fitted to them: the better estimate where
    /// knocks are few. From knocks watched for all of ``Options/decisiveDays``.
    public internal(set) var shrunk: ShareEstimate?
    /// Above 0 where members favour those who know another member; `nil` where no member was knocked on by both kinds
    /// with both outcomes. From knocks watched for all of ``Options/decisiveDays``.
    public let cliquishness: LogOddsRatio?
    /// `nil` where followers cannot be told apart in thirds.
    public let equity: EquityGap?
    public let verdict: OpennessVerdict
}

extension Openness {
    /// The openness of every group of a directed network with times, in their order. The same for any number of
    /// threads. O(Σ over groups of their members' contacts, sorted); memory for the contacts of one group a thread.
    public static func run(
        on groups: Circles, contacts: Contacts, options: Options = .init(),
        threads: Int = Parallel.availableThreads
    ) -> [Openness] {
        precondition(groups.personCount == contacts.personCount, "the groups are of other people")
        let arrivals = FollowerArrivals(contacts, threads: threads)
        let drafts = Parallel.map(groups.circleCount, threads: threads) { group in
            let draft = OpennessDraft(
                members: groups.members[group], contacts: contacts, arrivals: arrivals, options: options)
            return (result: draft.finish(options), watched: draft.strangers)
        }
        let prior = BetaPrior(fittedTo: drafts.map(\.watched))
        return drafts.map { draft in
            var result = draft.result
            result.shrunk = prior?.estimate(hits: draft.watched.hits, count: draft.watched.count)
            return result
        }
    }

    /// The openness of each group of a partition.
    public static func run(
        on groups: Partition, contacts: Contacts, options: Options = .init(),
        threads: Int = Parallel.availableThreads
    ) -> [Openness] {
        run(on: Circles(groups), contacts: contacts, options: options, threads: threads)
    }
}
