import KithGraph
import KithLinearAlgebra

/// The people who follow somebody and wait to be followed back: a list of its own, under the same exclusions as that of
/// strangers, in the order in which the suggester would name them.
public struct WaitingHands: Sendable {
    /// One who waits.
    public struct Hand: Sendable, Hashable {
        public let suggestion: Suggestion
        /// When they began to follow; `nil` where no time is known.
        public let since: Timestamp?
        /// Milliseconds from then to the latest time in the network.
        public let waited: Int64?

        public init(suggestion: Suggestion, since: Timestamp?, waited: Int64?) {
            self.suggestion = suggestion
            self.since = since
            self.waited = waited
        }
    }

    private let suggester: any AdjustableSuggester
    /// The latest time of a follow or an interaction.
    private let latest: Timestamp?

    /// Those whom `suggester` would name if only followers were asked for. O(follows and interactions) where there are
    /// times.
    public init(_ suggester: some AdjustableSuggester) {
        var exclusions = suggester.exclusions
        exclusions.followersOnly = true
        self.suggester = suggester.with(exclusions: exclusions)
        let network = suggester.network
        let times = [network.times] + network.layers.map { $0.times }
        latest = times.compactMap { $0?.max() }.max().flatMap { $0 == .unknownTime ? nil : $0 }
    }

    /// Up to `count` who wait for each of `people`, in their order, on several threads.
    public func hands(
        for people: [PersonIndex], count: Int = 5, threads: Int = Parallel.availableThreads
    ) -> [[Hand]] {
        var result = [[Hand]](repeating: [], count: people.count)
        // Many have nobody waiting, and need no list.
        let places = people.indices.filter { hasOpenHand(people[$0]) }
        let lists = suggester.suggestAll(for: places.map { people[$0] }, count: count, threads: threads)
        for (place, list) in zip(places, lists) { result[place] = list.map { hand($0, for: people[place]) } }
        return result
    }

    private func hasOpenHand(_ person: PersonIndex) -> Bool {
        let exclusions = Exclusions(network: suggester.network, person: person, options: suggester.exclusions)
        let followers = suggester.network.followers
        return followers.range(Int(person)).contains { exclusions.reason(for: followers.columns[$0]) == nil }
    }

    private func hand(_ suggestion: Suggestion, for person: PersonIndex) -> Hand {
        let network = suggester.network
        let place = network.following.position(Int(suggestion.person), person)
        let time = place.flatMap { network.times?[$0] }
        guard let time, time != .unknownTime else { return Hand(suggestion: suggestion, since: nil, waited: nil) }
        // Times that are no real moments may lie further apart than can be said.
        let waited = latest.map { $0.subtractingReportingOverflow(time) }
        return Hand(
            suggestion: suggestion, since: time, waited: waited.flatMap { $0.overflow ? nil : $0.partialValue })
    }
}
