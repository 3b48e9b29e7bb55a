import Kith

/// Says in words why somebody is suggested. Every sentence is checked against the network: who follows whom is named as
/// such, who merely is followed by the same people is not.
struct SuggestionWhy {
    /// Smaller shares of evidence other than followees are not worth words.
    private static let leastShare = 0.05

    private let network: Network
    private let text: PersonText
    private let learned: LearnedSuggester?
    private let count: Int

    init(_ network: Network, _ suggester: any Suggester, count: Int) {
        self.network = network
        text = PersonText(network)
        learned = suggester as? LearnedSuggester
        self.count = count
    }

    /// The lines of a table, one for its head and one for each suggestion, with sentences under each.
    func lines(_ table: [String], _ suggestions: [Suggestion], _ person: PersonIndex) throws -> [String] {
        var lines = Array(table.prefix(1))
        for ((line, suggestion), without) in zip(zip(table.dropFirst(), suggestions), try without(suggestions, person))
        {
            lines.append(line)
            let sentence = sentence(suggestion, person)
            if !sentence.isEmpty { lines.append("      " + sentence) }
            if let without {
                let five = count == 5 ? "the five" : "the first \(count)"
                lines.append(
                    "      without \(list(without.map { text.shown($0) }, "and")) it would not be among \(five)")
            }
        }
        return lines
    }

    /// What a JSON object has more of each suggestion.
    func members(
        _ suggestions: [Suggestion], _ person: PersonIndex
    ) throws -> [[(key: String, value: JSONValue)]] {
        zip(suggestions, try without(suggestions, person)).map { suggestion, without in
            [
                ("why", .text(sentence(suggestion, person))),
                ("without", without.map { .array($0.map { .text(text.handle($0)) }) } ?? .null),
            ]
        }
    }

    /// The follows without which each would not be named; `nil` where none were found, or where no model decides.
    private func without(_ suggestions: [Suggestion], _ person: PersonIndex) throws -> [[PersonIndex]?] {
        guard let learned else { return suggestions.map { _ in nil } }
        return try learned.followsNeeded(by: suggestions.map(\.person), for: person, count: count)
    }

    /// Followees grouped by how they are tied to the candidate, then what else there is.
    private func sentence(_ suggestion: Suggestion, _ person: PersonIndex) -> String {
        let candidate = suggestion.person
        var groups: [FolloweeTie: [Reason]] = [:]
        for reason in suggestion.reasons {
            guard let followee = reason.followee else { continue }
            let tie = FolloweeTie.between(followee, and: candidate, for: person, in: network)
            groups[tie, default: []].append(reason)
        }
        var parts = FolloweeTie.allCases.compactMap { tie in groups[tie].map { clause(tie, $0) } }
        for reason in suggestion.reasons where reason.share >= SuggestionWhy.leastShare {
            if let clause = clause(reason.evidence, suggestion) {
                parts.append("\(clause) (\(Figure.share(reason.share)))")
            }
        }
        return parts.joined(separator: "; ")
    }

    private func clause(_ tie: FolloweeTie, _ reasons: [Reason]) -> String {
        let names = reasons.compactMap { reason in reason.followee.map { text.shown($0) } }
        let shares = "(\(list(reasons.map { Figure.share($0.share) }, "and")))"
        return switch tie {
        case .follows: "followed by \(list(names, "and")), whom you follow \(shares)"
        case .followedTogether: "people who follow \(list(names, "or")), as you do, follow them too \(shares)"
        case .followed: "they follow \(list(names, "and")), as you do \(shares)"
        case .distant: "your following \(list(names, "and")) speaks for them \(shares)"
        }
    }

    private func clause(_ evidence: Reason.Evidence, _ suggestion: Suggestion) -> String? {
        switch evidence {
        case .followee, .rest: return nil
        case .followers: return "people who follow you speak for them"
        case .circle: return "your circles speak for them"
        case .followsBack: return "they follow you"
        case .popular:
            let followers = network.followers.degree(Int(suggestion.person))
            return Figure.counted(followers, "person follows them", "people follow them")
        }
    }

    private func list(_ words: [String], _ last: String) -> String {
        guard words.count > 1 else { return words.first ?? "" }
        return words.dropLast().joined(separator: ", ") + " \(last) " + words[words.count - 1]
    }
}
