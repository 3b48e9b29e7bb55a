import KithGraph
import KithLinearAlgebra

/// Something that names people to follow. Implementations may be called from several threads at once, and answer the
/// same whatever was asked before.
public protocol Suggester: Sendable {
    /// Up to `count` people for `person` to follow, best first: nobody who is excluded (see ``Exclusions``), and fewer
    /// than `count` only when the network holds no more.
    func suggest(for person: PersonIndex, count: Int) -> [Suggestion]

    /// ``suggest(for:count:)`` for each of `people`, in their order, on several threads.
    func suggestAll(for people: [PersonIndex], count: Int, threads: Int) -> [[Suggestion]]

    /// The best lists that `cap` allows: fewer than `count` only when no more people are left whose circles have a place.
    func suggestAll(for people: [PersonIndex], count: Int, cap: CircleCap, threads: Int) -> [[Suggestion]]
}

/// A suggester that can be asked by other exclusions without preparing again.
public protocol AdjustableSuggester: Suggester {
    /// The network whose people are suggested.
    var network: Network { get }

    /// Who must not be suggested.
    var exclusions: Exclusions.Options { get }

    /// The same suggester with other exclusions.
    func with(exclusions: Exclusions.Options) -> Self
}

extension Suggester {
    public func suggestAll(
        for people: [PersonIndex], count: Int = 5, threads: Int = Parallel.availableThreads
    ) -> [[Suggestion]] {
        inParts(people, threads: threads) { suggest(for: $0, count: count) }
    }

    /// Asks for longer and longer lists until the cap is met or nobody is left. Right for any suggester whose shorter lists
    /// are the beginnings of its longer ones.
    public func suggestAll(
        for people: [PersonIndex], count: Int, cap: CircleCap, threads: Int = Parallel.availableThreads
    ) -> [[Suggestion]] {
        var result = [[Suggestion]](repeating: [], count: people.count)
        var open = Array(people.indices)
        var depth = max(1, count)
        while !open.isEmpty {
            depth = min(4 * depth, max(depth, cap.circles.count))
            let lists = suggestAll(for: open.map { people[$0] }, count: depth, threads: threads)
            var unfilled: [Int] = []
            for (place, list) in zip(open, lists) {
                result[place] = cap.first(count, of: list)
                if result[place].count < count, list.count == depth { unfilled.append(place) }
            }
            // Nobody can be suggested more people than there are.
            open = depth < cap.circles.count ? unfilled : []
        }
        return result
    }

    /// `body` of each of `people`, in their order, on several threads.
    func inParts(
        _ people: [PersonIndex], threads: Int, _ body: @Sendable (PersonIndex) -> [Suggestion]
    ) -> [[Suggestion]] {
        let cuts = Parallel.cuts(people.count, parts: max(1, people.count / 8))
        return Parallel.map(cuts.count, threads: threads) { part in
            cuts[part].map { body(people[$0]) }
        }.flatMap { $0 }
    }
}
