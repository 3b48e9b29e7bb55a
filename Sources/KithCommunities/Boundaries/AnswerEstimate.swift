import KithGraph
import KithLinearAlgebra

/// How likely somebody answers somebody who knocks on them for the first time. A seam: doors and routes ask whatever
/// stands here.
public protocol AnswerEstimate: Sendable {
    /// The probability, between 0 and 1, that `person` answers `knocker`.
    func probability(that person: PersonIndex, answers knocker: PersonIndex) -> Double
}

/// The plain estimate: everybody goes on answering the share they have answered so far, whoever knocks. Few knocks are
/// filled up with what people are like on average (``BetaPrior``).
public struct AnswerShares: AnswerEstimate, Equatable {
    /// Whether the order of contacts was known. If not, followers whom a person follows count as answered, whoever
    /// began.
    public let isTimed: Bool
    /// What is expected of somebody of whom nothing is known.
    public let prior: BetaPrior
    /// Knocks on each person, and how many of them were answered.
    public let knocks: SharedBuffer<UInt32>
    public let answers: SharedBuffer<UInt32>

    /// From knocks within `window` that were watched for `days`, and whether they were answered within them.
    /// O(contacts).
    public init(
        _ contacts: Contacts, window: KnockWindow = .init(), days: Double = 30,
        threads: Int = Parallel.availableThreads
    ) {
        let bounds = window.bounds(contacts)
        let reach = KnockWindow.milliseconds(days)
        let knocks = MutableBuffer<UInt32>(count: contacts.personCount)
        let answers = MutableBuffer<UInt32>(count: contacts.personCount)
        let cuts = Parallel.balancedCuts(contacts.incoming.offsets, parts: threads * 16)
        Parallel.forEach(cuts.count, threads: threads) { part in
            for person in cuts[part] {
                for place in contacts.incoming.range(person) {
                    let entry = Int(contacts.places[place])
                    let time = contacts.firsts[entry]
                    guard time >= bounds.from, time <= bounds.until, bounds.end - time >= reach,
                        contacts.addresses[entry] == time
                    else { continue }
                    let back = contacts.outgoing.position(person, contacts.incoming.columns[place])
                    if let back, contacts.firsts[back] <= time { continue }
                    knocks[person] += 1
                    if let back, contacts.addresses[back] <= time + reach { answers[person] += 1 }
                }
            }
        }
        self.init(isTimed: true, knocks: knocks.freeze(), answers: answers.freeze())
    }

    /// Static: from who follows whom. O(follows).
    public init(_ network: Network, threads: Int = Parallel.availableThreads) {
        let degrees = Degrees.run(on: network, threads: threads)
        self.init(isTimed: false, knocks: degrees.followers, answers: degrees.mutual)
    }

    private init(isTimed: Bool, knocks: SharedBuffer<UInt32>, answers: SharedBuffer<UInt32>) {
        self.isTimed = isTimed
        self.knocks = knocks
        self.answers = answers
        // Where nobody ever knocked anything is possible.
        prior =
            BetaPrior(fittedTo: knocks.indices.map { (hits: Int(answers[$0]), count: Int(knocks[$0])) })
            ?? BetaPrior(mean: 0.5, weight: 1)
    }

    public func probability(that person: PersonIndex, answers knocker: PersonIndex) -> Double {
        prior.posterior(hits: Int(answers[Int(person)]), count: Int(knocks[Int(person)]))
    }
}
