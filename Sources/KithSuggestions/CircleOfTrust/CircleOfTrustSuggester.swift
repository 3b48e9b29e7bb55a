import KithGraph
import KithLinearAlgebra

/// Suggests whom a person's circle of trust follows.
///
/// Three ways are tried in turn until there are enough suggestions: (1) *circle*: the people who follow the same people
/// as the person form the circle, and each votes for whom they follow; (2) *walk*: personalized PageRank along follows,
/// by forward push; (3) *popular*: PageRank of the whole network, for people with few follows or none. Everybody is
/// checked against ``Exclusions`` before lists are cut, so that excluded people never take a place.
///
/// Scores of the first two are sums over the person's followees, and the reasons are their largest terms. The circle's:
///
///     score(v) = in(v)^-c · Σ_h trust(h) · [h follows v]
///     trust(h) = out(h)^-b / norm · Σ_f in(f)^-a · [person follows f] · [h follows f]
///
/// with *h* over the members of the circle only. With a = b = 1 and c = 0 this is one round of personalized SALSA; the
/// gentler default exponents found more hidden follows on five networks. After Gupta, Goel, Lin, Sharma, Wang, Zadeh:
/// "WTF: the who to follow service at Twitter", WWW 2013, doi:10.1145/2488388.2488433, whose circle is found by walks
/// along follows alone; set ``Options/startsWithWalk`` for suggestions from such walks.
///
/// Deterministic. One person takes O(followers of followees + circle × follows) and at most
/// ``Options/maximumVisits`` for each of the two.
public struct CircleOfTrustSuggester: AdjustableSuggester {
    public struct Options: Sendable {
        /// People in the circle at most.
        public var circleSize = 500
        /// Exponents of the discounts: *a* for followees with many followers, *b* for members who follow many, *c* for
        /// candidates with many followers.
        public var discounts = Discounts()
        /// Leave the circle out and begin with personalized PageRank along follows.
        public var startsWithWalk = false
        /// The walk: probability of returning to the person, and precision.
        public var push = PersonalizedPageRank.PushOptions(restart: 0.5, epsilon: 1e-5)
        /// Who must not be suggested.
        public var exclusions = Exclusions.Options()
        /// Reasons given with each suggestion at most.
        public var reasonCount = 3
        /// Who stands first among equal scores.
        public var tieBreak = TieBreak.handleOrder
        /// Follows looked at to find the circle at most, and as many again to collect its votes. Where they do not
        /// suffice, the followees with the most followers and the least trusted members are left out.
        public var maximumVisits = 4_000_000

        public struct Discounts: Sendable, Hashable {
            public var followee = 0.5
            public var member = 0.5
            public var candidate = 0.25

            public init(followee: Double = 0.5, member: Double = 0.5, candidate: Double = 0.25) {
                self.followee = followee
                self.member = member
                self.candidate = candidate
            }
        }

        public init(
            circleSize: Int = 500, discounts: Discounts = .init(), startsWithWalk: Bool = false,
            push: PersonalizedPageRank.PushOptions = .init(restart: 0.5, epsilon: 1e-5),
            exclusions: Exclusions.Options = .init(), reasonCount: Int = 3, tieBreak: TieBreak = .handleOrder,
            maximumVisits: Int = 4_000_000
        ) {
            self.circleSize = circleSize
            self.discounts = discounts
            self.startsWithWalk = startsWithWalk
            self.push = push
            self.exclusions = exclusions
            self.reasonCount = reasonCount
            self.tieBreak = tieBreak
            self.maximumVisits = maximumVisits
        }
    }

    /// The network whose people are suggested.
    public let network: Network
    public private(set) var options: Options
    private let finder: CircleFinder
    private let candidateDiscount: DegreePower
    private let pool: SuggestionPool
    private let hidden: HiddenLists

    public init(network: Network, options: Options = .init()) {
        self.network = network
        hidden = HiddenLists(network)
        self.options = options
        finder = CircleFinder(
            network: network, size: options.circleSize, maximumVisits: options.maximumVisits,
            followeeDiscount: DegreePower(exponent: options.discounts.followee),
            memberDiscount: DegreePower(exponent: options.discounts.member))
        candidateDiscount = DegreePower(exponent: options.discounts.candidate)
        pool = SuggestionPool(network: network)
    }

    public var exclusions: Exclusions.Options { options.exclusions }

    public func with(exclusions: Exclusions.Options) -> CircleOfTrustSuggester {
        var adjusted = self
        adjusted.options.exclusions = exclusions
        return adjusted
    }

    public func suggest(for person: PersonIndex, count: Int = 5) -> [Suggestion] {
        suggest(for: person, count, within: nil)
    }

    public func suggestAll(for people: [PersonIndex], count: Int, cap: CircleCap, threads: Int) -> [[Suggestion]] {
        inParts(people, threads: threads) { suggest(for: $0, count, within: cap) }
    }

    private func suggest(for person: PersonIndex, _ count: Int, within cap: CircleCap?) -> [Suggestion] {
        var seats = cap?.seats
        let exclusions = Exclusions(network: network, person: person, options: options.exclusions)
        var chosen: [Suggestion] = []
        func isOpen(_ candidate: PersonIndex) -> Bool {
            exclusions.reason(for: candidate) == nil && !chosen.contains { $0.person == candidate }
        }
        pool.withWorkspace { workspace in
            if !options.startsWithWalk {
                chosen += fromCircle(person, count, workspace, isOpen, &seats)
            }
            if chosen.count < count {
                chosen += fromWalk(person, count - chosen.count, workspace, isOpen, &seats)
            }
        }
        if chosen.count < count {
            chosen += fromPopularity(person, count - chosen.count, isOpen, &seats)
        }
        return chosen
    }

    /// The circle of trust of `person`.
    public func circle(of person: PersonIndex) -> CircleOfTrust {
        precondition(person < network.personCount, "no such person")
        return pool.withWorkspace { finder.circle(of: person, scratch: &$0.members) }
    }
}

extension CircleOfTrustSuggester {
    /// The candidates with the most votes of the circle.
    private func fromCircle(
        _ person: PersonIndex, _ count: Int, _ workspace: SuggestionWorkspace, _ isOpen: (PersonIndex) -> Bool,
        _ seats: inout CircleCap.Seats?
    ) -> [Suggestion] {
        let circle = finder.circle(of: person, scratch: &workspace.members)
        var visitsLeft = options.maximumVisits
        var voters = 0
        for member in circle.members {
            let row = network.following[Int(member.person)]
            visitsLeft -= row.count
            if visitsLeft < 0 { break }
            workspace.candidates.add(member.trust, to: row)
            voters += 1
        }
        var top = TopList(capacity: seats == nil ? count : network.personCount)
        let scores = workspace.candidates
        for place in 0..<scores.count {
            let candidate = scores.person(place)
            let score = scores[candidate] * candidateDiscount[network.followers.degree(Int(candidate))]
            guard top.mayTake(score) else { continue }
            let entry = TopList.Entry(
                person: candidate, score: score, tie: options.tieBreak.key(candidate, in: network))
            if top.takes(entry), isOpen(candidate) { top.insert(entry) }
        }
        workspace.candidates.clear()
        let entries = seats.first(count, of: top.sorted()) { $0.person }
        let contributions = finder.contributions(circle, to: entries.map(\.person), voters: voters)
        return zip(entries, contributions).map { entry, amounts in
            let discount = candidateDiscount[network.followers.degree(Int(entry.person))]
            let parts = zip(circle.followees, amounts).map { ($0, $1 * discount) }
            return suggestion(entry, .circle, parts: parts)
        }
    }

    /// The candidates where walks along follows spend most time.
    private func fromWalk(
        _ person: PersonIndex, _ count: Int, _ workspace: SuggestionWorkspace, _ isOpen: (PersonIndex) -> Bool,
        _ seats: inout CircleCap.Seats?
    ) -> [Suggestion] {
        let push = workspace.pushWorkspace(for: network)
        let near = PersonalizedPageRank.push(
            on: network, from: [.init(person)], options: options.push, workspace: push)
        var top = TopList(capacity: seats == nil ? count : network.personCount)
        for (candidate, score) in zip(near.people, near.scores) where top.mayTake(score) {
            let entry = TopList.Entry(
                person: candidate, score: score, tie: options.tieBreak.key(candidate, in: network))
            if top.takes(entry), isOpen(candidate) { top.insert(entry) }
        }
        let entries = seats.first(count, of: top.sorted()) { $0.person }
        return zip(entries, push.contributions(to: entries.map(\.person))).map { entry, contributions in
            suggestion(entry, .walk, parts: contributions.map { ($0.via, $0.amount) })
        }
    }

    /// The candidates who matter most in the whole network.
    private func fromPopularity(
        _ person: PersonIndex, _ count: Int, _ isOpen: (PersonIndex) -> Bool, _ seats: inout CircleCap.Seats?
    ) -> [Suggestion] {
        let popular = pool.popular(options.tieBreak)
        let order = options.exclusions.followersOnly ? popular.sorted(network.followers, Int(person)) : popular.order
        var found: [Suggestion] = []
        for person in order where found.count < count {
            guard isOpen(person), seats.take(person) else { continue }
            found.append(
                Suggestion(
                    person: person, score: popular.scores[Int(person)], source: .popular,
                    reasons: options.reasonCount > 0 ? [Reason(.popular, share: 1)] : []))
        }
        return found
    }

    /// A suggestion whose reasons are the largest of `parts`.
    private func suggestion(
        _ entry: TopList.Entry, _ source: Suggestion.Source, parts: [(PersonIndex, Double)]
    ) -> Suggestion {
        let named = parts.filter { $0.1 > 0 && !hidden.contains($0.0) }
        let largest = named.sorted { ($1.1, $0.0) < ($0.1, $1.0) }.prefix(options.reasonCount)
        return Suggestion(
            person: entry.person, score: entry.score, source: source,
            reasons: largest.map { Reason(.followee($0.0), share: min(1, $0.1 / entry.score)) })
    }
}
