import KithGraph

/// The search for the follows without which one candidate is gone: says which sets it wants to know about, and is told.
struct CounterfactualSearch {
    let candidate: PersonIndex
    /// Followees to try, those with the largest share first.
    private let order: [PersonIndex]
    private var state: State
    /// What was found, when the search has ended.
    private(set) var found: [PersonIndex]?

    private enum State {
        /// Tries so many of the first, knowing that the number below the first of them is too few.
        case growing([Int], failed: Int)
        /// Tries to do without one.
        case shrinking([PersonIndex])
        case ended
    }

    /// Followees that are tried at most.
    static let limit = 20
    /// Few are enough as a rule, so that small numbers are tried first, some at a time.
    private static let steps = [[1, 2, 3, 4, 5], [7, 9, 12, 16, 20]]

    init(candidate: PersonIndex, order: [PersonIndex]) {
        self.candidate = candidate
        self.order = Array(order.prefix(CounterfactualSearch.limit))
        state = .ended
        grow(beyond: 0)
    }

    /// The sets of follows of which it must be known whether the candidate is gone without them; none when it has ended.
    var sets: [[PersonIndex]] {
        switch state {
        case .growing(let sizes, _): sizes.map { Array(order.prefix($0)) }
        case .shrinking(let set):
            set.indices.reversed().map { index in set.enumerated().filter { $0.offset != index }.map(\.element) }
        case .ended: []
        }
    }

    /// Goes on from whether the candidate is gone without each of ``sets``.
    mutating func learn(_ isGone: [Bool]) {
        let asked = sets
        precondition(isGone.count == asked.count, "one answer a set")
        let first = isGone.firstIndex(of: true)
        switch state {
        case .growing(let sizes, let failed):
            guard let first else { return grow(beyond: sizes[sizes.count - 1]) }
            // What lies between the last that was too few and the first that was enough.
            let low = first > 0 ? sizes[first - 1] : failed
            let between = Array(low + 1..<sizes[first])
            found = asked[first]
            state = between.isEmpty ? .shrinking(asked[first]) : .growing(between, failed: low)
            endIfSingle()
        case .shrinking:
            guard let first else {
                state = .ended
                return
            }
            found = asked[first]
            state = .shrinking(asked[first])
            endIfSingle()
        case .ended: break
        }
    }

    private mutating func grow(beyond size: Int) {
        // The finer steps had none that is enough: the coarse one was the least.
        if let found {
            state = .shrinking(found)
            return endIfSingle()
        }
        for step in CounterfactualSearch.steps {
            var sizes = step.filter { $0 > size && $0 < order.count }
            if step.contains(where: { $0 >= order.count }), size < order.count { sizes.append(order.count) }
            if !sizes.isEmpty {
                state = .growing(sizes, failed: size)
                return
            }
        }
        state = .ended
    }

    private mutating func endIfSingle() {
        if case .shrinking(let set) = state, set.count < 2 { state = .ended }
    }
}
