import KithLinearAlgebra
import Synchronization

/// What a search for cliques may take, of which there can be exponentially many.
public struct CliqueBudget: Sendable {
    /// From the call on; `nil` for any.
    public var time: Duration?
    /// Bytes above what the network takes; `nil` for any number.
    public var memory: Int?
    /// Cliques to find at most; `nil` for any number.
    public var count: Int?
    /// Asked every few milliseconds, from any thread; `true` ends the search.
    public var isCancelled: @Sendable () -> Bool

    public init(
        time: Duration? = nil, memory: Int? = nil, count: Int? = nil,
        isCancelled: @escaping @Sendable () -> Bool = { false }
    ) {
        self.time = time
        self.memory = memory
        self.count = count
        self.isCancelled = isCancelled
    }
}

/// Why a search for cliques ended before it had seen all.
public enum CliqueStop: String, Sendable, CaseIterable {
    case time
    /// Some neighbourhoods need more memory than was allowed.
    case memory
    case count
    case cancelled
    /// Whoever was given the cliques wanted no more.
    case receiver
}

/// Remembers the first reason to stop, for all threads of a search.
final class CliqueStopper: Sendable {
    /// Steps of a search between two looks at the clock: some milliseconds.
    static let stepsBetweenLooks = 1 << 14

    private let deadline: ContinuousClock.Instant?
    private let isCancelled: @Sendable () -> Bool
    private let reason = Atomic<Int>(-1)

    init(_ budget: CliqueBudget) {
        deadline = budget.time.map { ContinuousClock.now + $0 }
        isCancelled = budget.isCancelled
    }

    var stop: CliqueStop? {
        let place = reason.load(ordering: .relaxed)
        return place < 0 ? nil : CliqueStop.allCases[place]
    }

    func end(_ stop: CliqueStop) {
        let place = CliqueStop.allCases.firstIndex(of: stop)!
        _ = reason.compareExchange(expected: -1, desired: place, ordering: .relaxed)
    }

    /// Looks at the clock, and asks. Whether the search has to end.
    func look() -> Bool {
        if reason.load(ordering: .relaxed) >= 0 { return true }
        if let deadline, ContinuousClock.now >= deadline { end(.time) }
        if isCancelled() { end(.cancelled) }
        return reason.load(ordering: .relaxed) >= 0
    }
}
