import Kith

/// Scores of everybody and how they were reached, whatever the method.
struct Ranking {
    /// How an iteration ended.
    struct Iteration {
        let count: Int
        /// What the last step changed.
        let change: Double
        let converged: Bool
    }

    /// What people are ordered by.
    let scores: SharedBuffer<Double>
    /// Hub scores, for methods that have them.
    let hubs: SharedBuffer<Double>?
    /// `nil` for methods that are exact.
    let iteration: Iteration?

    init(scores: SharedBuffer<Double>, hubs: SharedBuffer<Double>? = nil, iteration: Iteration? = nil) {
        self.scores = scores
        self.hubs = hubs
        self.iteration = iteration
    }

    /// The first `count` people, the highest score first, equal ones in the network's order.
    func order(_ count: Int) -> [PersonIndex] {
        var people = Array(0..<PersonIndex(scores.count))
        people.sort { left, right in
            let (a, b) = (scores[Int(left)], scores[Int(right)])
            return a != b ? a > b : left < right
        }
        return Array(people.prefix(count))
    }

    /// Why the scores are marked as not converged; `nil` when they need not be.
    func shortfall(tolerance: Double) -> String? {
        guard let iteration, !iteration.converged else { return nil }
        return "not converged: the last of \(Figure.counted(iteration.count, "step", "steps")) changed the scores by "
            + "\(Figure.rough(iteration.change)), more than the tolerance of \(Figure.rough(tolerance))"
    }

    func table(_ order: [PersonIndex], _ text: PersonText) -> TextTable {
        let title = hubs == nil ? "score" : "authority"
        var table = TextTable([
            ("rank", .right), ("handle", .left), ("name", .left), (title, .right), ("hub", .right),
        ])
        let shownScores = Figure.scores(order.map { scores[Int($0)] })
        let shownHubs = hubs.map { hubs in Figure.scores(order.map { hubs[Int($0)] }) }
        for (position, person) in order.enumerated() {
            table.add([
                Figure.count(position + 1), text.shownHandle(person), text.shownName(person), shownScores[position],
                shownHubs?[position] ?? "",
            ])
        }
        return table
    }

    /// The scores as numbers that read back as they are.
    func numbers(_ person: PersonIndex) -> [String] {
        ["\(scores[Int(person)])"] + (hubs.map { ["\($0[Int(person)])"] } ?? [])
    }

    func members(_ person: PersonIndex) -> [(key: String, value: JSONValue)] {
        [("score", .number(scores[Int(person)]))] + (hubs.map { [("hub", .number($0[Int(person)]))] } ?? [])
    }
}
