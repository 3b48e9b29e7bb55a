import Kith

/// Scores of everybody and how they were reached, whatever the method.
struct Ranking {
    /// What people are ordered by.
    let scores: SharedBuffer<Double>
    /// Hub scores, for methods that have them.
    let hubs: SharedBuffer<Double>?
    let iterations: Int
    /// What the last step changed.
    let change: Double
    let converged: Bool

    /// The first `count` people, the highest score first, equal ones in the network's order.
    func order(_ count: Int) -> [PersonIndex] {
        var people = Array(0..<PersonIndex(scores.count))
        people.sort { left, right in
            let (a, b) = (scores[Int(left)], scores[Int(right)])
            return a != b ? a > b : left < right
        }
        return Array(people.prefix(count))
    }

    /// Why the scores are marked as not converged.
    func shortfall(tolerance: Double) -> String {
        "not converged: the last of \(Figure.counted(iterations, "step", "steps")) changed the scores by "
            + "\(Figure.rough(change)), more than the tolerance of \(Figure.rough(tolerance))"
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
