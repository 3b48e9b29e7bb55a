import KithCommunities
import KithGraph
import KithLinearAlgebra

/// At most so many of one person's suggestions from one circle of the network.
///
/// Going down a ranked list and passing over whoever's circle has its share already keeps the best list there is: the lists
/// that a cap allows are the independent sets of a partition matroid, for which the greedy choice is the best by any
/// falling scores (Edmonds, Mathematical Programming 1971, doi:10.1007/BF01584082).
public struct CircleCap: Sendable {
    /// Suggestions from one circle at most.
    public let limit: Int
    /// The label of everybody's circle.
    public let circles: SharedBuffer<PersonIndex>

    /// At most `limit` of each label in `circles`, one a person.
    public init(limit: Int, circles: SharedBuffer<PersonIndex>) {
        precondition(limit > 0, "a circle must have a place")
        self.limit = limit
        self.circles = circles
    }

    /// Circles by ``Leiden`` in who is tied to whom, either way.
    public init(limit: Int, of network: Network, threads: Int = Parallel.availableThreads) {
        self.init(limit: limit, circles: Partition(leidenOf: network, threads: threads).groups)
    }

    /// The first `count` of `ranked`, best first, that the cap allows. O(`ranked`).
    public func first(_ count: Int, of ranked: some Sequence<Suggestion>) -> [Suggestion] {
        var seats: Seats? = seats
        return seats.first(count, of: ranked) { $0.person }
    }

    /// No circle has a suggestion yet.
    var seats: Seats { Seats(cap: self, taken: [:]) }

    /// How many suggestions each circle has.
    struct Seats {
        fileprivate let cap: CircleCap
        fileprivate var taken: [PersonIndex: Int]

        /// Takes a place for `person`, if their circle has one left; whether it had.
        mutating func take(_ person: PersonIndex) -> Bool {
            let circle = cap.circles[Int(person)]
            guard taken[circle, default: 0] < cap.limit else { return false }
            taken[circle, default: 0] += 1
            return true
        }
    }
}

extension CircleCap.Seats? {
    /// Takes a place for `person`; always where there is no cap.
    mutating func take(_ person: PersonIndex) -> Bool {
        self?.take(person) ?? true
    }

    /// The first `count` of `ranked` who get a place.
    mutating func first<Entry>(
        _ count: Int, of ranked: some Sequence<Entry>, _ person: (Entry) -> PersonIndex
    ) -> [Entry] {
        var chosen: [Entry] = []
        for entry in ranked {
            if chosen.count >= count { break }
            if take(person(entry)) { chosen.append(entry) }
        }
        return chosen
    }
}

/// A suggester whose lists keep within a cap.
public struct CappedSuggester: Suggester {
    public let base: any Suggester
    public let cap: CircleCap

    public init(_ base: any Suggester, cap: CircleCap) {
        self.base = base
        self.cap = cap
    }

    public func suggest(for person: PersonIndex, count: Int) -> [Suggestion] {
        suggestAll(for: [person], count: count, threads: 1)[0]
    }

    public func suggestAll(for people: [PersonIndex], count: Int, threads: Int) -> [[Suggestion]] {
        base.suggestAll(for: people, count: count, cap: cap, threads: threads)
    }
}
