import KithGraph
import KithLinearAlgebra
import KithSuggestions

/// Suggests to everybody the people with the most followers, the yardstick that any method should beat. Deterministic;
/// ties go to the handle that comes first. One person takes O(people) at worst, as a rule O(follows).
public struct MostFollowedSuggester: Suggester {
    private let network: Network
    private let exclusions: Exclusions.Options
    private let order: [PersonIndex]

    /// O(people log people).
    public init(network: Network, exclusions: Exclusions.Options = .init()) {
        self.network = network
        self.exclusions = exclusions
        order = (0..<PersonIndex(network.personCount)).sorted { left, right in
            let (a, b) = (network.followers.degree(Int(left)), network.followers.degree(Int(right)))
            return a != b ? a > b : left < right
        }
    }

    public func suggest(for person: PersonIndex, count: Int) -> [Suggestion] {
        let exclusions = Exclusions(network: network, person: person, options: self.exclusions)
        var found: [Suggestion] = []
        for candidate in order where found.count < count {
            guard exclusions.reason(for: candidate) == nil else { continue }
            found.append(
                Suggestion(
                    person: candidate, score: Double(network.followers.degree(Int(candidate))), source: .popular,
                    reasons: [Reason(.popular, share: 1)]))
        }
        return found
    }
}
