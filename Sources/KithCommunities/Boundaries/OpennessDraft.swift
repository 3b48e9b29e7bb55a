import KithGraph
import KithLinearAlgebra

/// One group's openness, but for what takes all groups.
struct OpennessDraft {
    private let size: Int
    private let knocks: [Knock]
    private let newcomers: [Newcomer]
    private let membersToAdmit: Int?
    private let end: Timestamp
    private let reach: Timestamp
    private let equity: Openness.EquityGap?
    /// Of strangers' knocks watched for all of the decisive days, how many were answered within them.
    let strangers: (hits: Int, count: Int)

    init(members: Span<UInt32>, contacts: Contacts, arrivals: FollowerArrivals, options: Openness.Options) {
        let found = GroupKnocks(
            members: members, contacts: contacts, window: options.window, admission: options.admission)
        size = members.count
        (knocks, newcomers, membersToAdmit) = (found.knocks, found.newcomers, found.membersToAdmit)
        let end = options.window.bounds(contacts).end
        let reach = KnockWindow.milliseconds(options.decisiveDays)
        (self.end, self.reach) = (end, reach)
        let watched = found.knocks.filter { $0.isStranger && end - $0.time >= reach }
        strangers = (watched.count { $0.isAnswered(within: reach) }, watched.count)
        equity = OpennessDraft.equity(found.knocks.filter(\.isStranger), arrivals, end: end, reach: reach)
    }

    func finish(_ options: Openness.Options) -> Openness {
        let strange = knocks.filter(\.isStranger)
        let curve = KaplanMeier(strange.map { $0.wait(until: end) })
        let known = KaplanMeier(knocks.filter { !$0.isStranger }.map { $0.wait(until: end) })
        let decisive = curve.share(endedWithin: reach)
        let connected = known.share(endedWithin: reach)
        let anyMember = KaplanMeier(newcomers.map { $0.wait(for: $0.answers.first?.time, until: end) })
        let admission = KaplanMeier(newcomers.map { $0.wait(for: $0.admission, until: end) })
        let cliquishness = MantelHaenszel.run(strata())
        let isEnough = strange.count >= options.leastKnocks
        let answered = strange.filter { $0.isAnswered(within: reach) }.map { $0.answer! - $0.time }.sorted()
        return Openness(
            size: size, strangerKnocks: strange.count, connectedKnocks: known.count,
            strangerAnswers: strange.count { $0.answer != nil }, isEvidenceEnough: isEnough,
            openness: options.horizons.map { days in
                Openness.Horizon(days: days, share: curve.share(endedWithin: KnockWindow.milliseconds(days)))
            },
            decisive: decisive, connected: connected, anyMember: anyMember.share(endedWithin: reach),
            medianWaitDays: curve.median.map(OpennessDraft.days),
            medianAnswerDays: answered.isEmpty ? nil : OpennessDraft.days(answered[answered.count / 2]),
            newcomers: newcomers.count, membersToAdmit: membersToAdmit,
            admission: membersToAdmit == nil ? nil : admission.share(endedWithin: reach),
            shrunk: nil,
            cliquishness: cliquishness, equity: equity,
            verdict: isEnough ? options.rule.verdict(openness: decisive, cliquishness: cliquishness) : .unknown)
    }

    /// One stratum for each member knocked on, of knocks watched to the end: answers that came sooner than the end of
    /// the record must not be counted where their absence would not be.
    private func strata() -> [MantelHaenszel.Stratum] {
        var strata: [UInt32: MantelHaenszel.Stratum] = [:]
        for knock in knocks where end - knock.time >= reach {
            strata[knock.member, default: .init()].add(
                isExposed: !knock.isStranger, isHit: knock.isAnswered(within: reach))
        }
        return strata.keys.sorted().map { strata[$0]! }
    }

    /// The third of strangers with the fewest followers and that with the most; people with equally many are together.
    private static func equity(
        _ knocks: [Knock], _ arrivals: FollowerArrivals, end: Timestamp, reach: Timestamp
    ) -> Openness.EquityGap? {
        guard knocks.count >= 3 else { return nil }
        let followers = knocks.map { arrivals.count(of: $0.knocker, before: $0.time) }
        let sorted = followers.sorted()
        let fewAtMost = sorted[(sorted.count - 1) / 3]
        let manyAtLeast = sorted[sorted.count - 1 - (sorted.count - 1) / 3]
        guard fewAtMost < manyAtLeast else { return nil }
        func share(_ isIn: (Int) -> Bool) -> ShareEstimate? {
            KaplanMeier(knocks.indices.filter { isIn(followers[$0]) }.map { knocks[$0].wait(until: end) })
                .share(endedWithin: reach)
        }
        guard let few = share({ $0 <= fewAtMost }), let many = share({ $0 >= manyAtLeast }) else { return nil }
        return Openness.EquityGap(few: few, many: many, fewAtMost: fewAtMost, manyAtLeast: manyAtLeast)
    }

    private static func days(_ wait: Int64) -> Double { Double(wait) / 86_400_000 }
}

extension MantelHaenszel.Stratum {
    mutating func add(isExposed: Bool, isHit: Bool) {
        switch (isExposed, isHit) {
        case (true, true): exposedHits += 1
        case (true, false): exposedMisses += 1
        case (false, true): otherHits += 1
        case (false, false): otherMisses += 1
        }
    }
}

extension Knock {
    func isAnswered(within reach: Timestamp) -> Bool {
        answer.map { $0 - time <= reach } ?? false
    }

    /// How long the knock waited for its answer, or was watched.
    func wait(until end: Timestamp) -> KaplanMeier.Wait {
        KaplanMeier.Wait(length: (answer ?? end) - time, hasEnded: answer != nil, cluster: member)
    }
}

extension Newcomer {
    /// How long somebody waited for `event`. Newcomers are one cluster each.
    func wait(for event: Timestamp?, until end: Timestamp) -> KaplanMeier.Wait {
        KaplanMeier.Wait(length: (event ?? end) - time, hasEnded: event != nil, cluster: person)
    }
}

/// When everybody's followers came, to count those somebody had at any time.
struct FollowerArrivals: Sendable {
    private let offsets: SharedBuffer<UInt64>
    /// Each person's followers' times, sorted; ``Contacts/never`` for contacts that are no follow.
    private let times: SharedBuffer<Timestamp>

    /// O(contacts log contacts a person).
    init(_ contacts: Contacts, threads: Int) {
        offsets = contacts.incoming.offsets
        let times = MutableBuffer<Timestamp>(count: contacts.incoming.nonzeroCount)
        let cuts = Parallel.balancedCuts(offsets, parts: threads * 16)
        Parallel.forEach(cuts.count, threads: threads) { part in
            for person in cuts[part] {
                let range = contacts.incoming.range(person)
                let sorted = range.map { contacts.follows[Int(contacts.places[$0])] }.sorted()
                for (index, place) in range.enumerated() { times[place] = sorted[index] }
            }
        }
        self.times = times.freeze()
    }

    /// How many followed `person` before `time`. O(log followers).
    func count(of person: PersonIndex, before time: Timestamp) -> Int {
        let range = Int(offsets[Int(person)])..<Int(offsets[Int(person) + 1])
        var (low, high) = (range.lowerBound, range.upperBound)
        while low < high {
            let middle = (low + high) / 2
            if times[middle] < time { low = middle + 1 } else { high = middle }
        }
        return low - range.lowerBound
    }
}
