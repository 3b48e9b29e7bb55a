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
}

extension Suggester {
    public func suggestAll(
        for people: [PersonIndex], count: Int = 5, threads: Int = Parallel.availableThreads
    ) -> [[Suggestion]] {
        let cuts = Parallel.cuts(people.count, parts: max(1, people.count / 8))
        return Parallel.map(cuts.count, threads: threads) { part in
            cuts[part].map { suggest(for: people[$0], count: count) }
        }.flatMap { $0 }
    }
}
