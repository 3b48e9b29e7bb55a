import KithGraph

/// Who keeps to themself whom they follow and who follows them. Naming them as the reason of a suggestion would tell: they
/// are counted, never named.
struct HiddenLists: Sendable {
    /// The attribute of Mastodon's accounts by which people hide their lists, by the value `true`, `yes` or `1`.
    static let attribute = "hide_collections"

    private let column: AttributeColumn?

    init(_ network: Network) {
        column = network.attribute(HiddenLists.attribute)
    }

    func contains(_ person: PersonIndex) -> Bool {
        guard let answer = column?[person]?.lowercased() else { return false }
        return ["true", "yes", "1"].contains(answer)
    }
}
