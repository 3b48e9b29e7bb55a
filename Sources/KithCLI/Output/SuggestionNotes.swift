import Kith

/// What is said beside a list of suggestions: why there are fewer than were asked for, and where they come from for people
/// who follow nobody.
struct SuggestionNotes {
    let network: Network
    /// Suggestions asked for.
    let count: Int
    let exclusions: Exclusions.Options
    /// Where there is a limit: suggestions from one circle at most, and how many circles there are.
    let cap: (limit: Int, circles: Int)?
    /// What the suggester falls back on.
    let popular: String

    /// Why a list is short.
    enum Shortfall {
        /// Everybody else is left out; how many for each reason, in the order of the reasons, the person not counted.
        case exclusions([(reason: ExclusionReason, people: Int)])
        /// Those who are left are of circles that have their share already.
        case circles
    }

    func shortfall(_ suggestions: [Suggestion], for person: PersonIndex) -> Shortfall? {
        guard suggestions.count < count else { return nil }
        let own = Exclusions(network: network, person: person, options: exclusions)
        if cap != nil, own.allows(suggestions.count + 1) { return .circles }
        let counts = own.counts()
        return .exclusions(
            ExclusionReason.allCases.compactMap { reason in
                guard reason != .isSelf, let people = counts[reason] else { return nil }
                return (reason, people)
            })
    }

    /// Whether `person` follows nobody and so gets what anybody would.
    func isFallback(_ suggestions: [Suggestion], for person: PersonIndex) -> Bool {
        network.following.degree(Int(person)) == 0 && !suggestions.isEmpty
            && suggestions.allSatisfy { $0.source == .popular }
    }

    /// The lines after a table; `handle` is the person's for a terminal.
    func lines(_ suggestions: [Suggestion], for person: PersonIndex, called handle: String) -> [String] {
        var lines: [String] = []
        if isFallback(suggestions, for: person) {
            lines.append("\(handle) follows nobody: these are \(popular)")
        }
        if let shortfall = shortfall(suggestions, for: person) {
            let few = suggestions.isEmpty ? "nobody is left to suggest" : "only \(suggestions.count) of \(count)"
            lines.append(few + ": " + words(on: shortfall))
        }
        return lines
    }

    private func words(on shortfall: Shortfall) -> String {
        switch shortfall {
        case .circles:
            guard let cap else { return "their circles are full" }
            let circles = Figure.counted(cap.circles, "circle", "circles")
            return "at most \(cap.limit) may come from one of the network's \(circles)"
        case .exclusions(let counts):
            if network.personCount == 1 { return "there is nobody else" }
            let others = Figure.counted(network.personCount - 1, "other person", "other people")
            let out = counts.reduce(0) { $0 + $1.people }
            if out == 0 { return "there are only " + others }
            let reasons = counts.map { "\($0.reason.rawValue) \(Figure.count($0.people))" }
            return "of \(others) \(Figure.counted(out, "is", "are")) left out (\(reasons.joined(separator: ", ")))"
        }
    }

    /// The members that a person's JSON object gets.
    func members(_ suggestions: [Suggestion], for person: PersonIndex) -> [(key: String, value: JSONValue)] {
        var members: [(key: String, value: JSONValue)] = []
        if isFallback(suggestions, for: person) { members.append(("followsNobody", .boolean(true))) }
        switch shortfall(suggestions, for: person) {
        case nil: members.append(("complete", .boolean(true)))
        case .circles: members += [("complete", .boolean(false)), ("shortBy", .text("circles"))]
        case .exclusions(let counts):
            members += [
                ("complete", .boolean(false)), ("shortBy", .text("exclusions")),
                ("leftOut", .object(counts.map { ($0.reason.rawValue, .integer($0.people)) })),
            ]
        }
        return members
    }
}
