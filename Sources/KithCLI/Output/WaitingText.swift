import Kith

/// The list of those who follow somebody and are not followed back.
struct WaitingText {
    private let text: PersonText
    private static let day: Int64 = 86_400_000

    init(_ text: PersonText) {
        self.text = text
    }

    /// The lines of a table under a heading.
    func lines(_ hands: [WaitingHands.Hand]) -> [String] {
        if hands.isEmpty { return ["", "nobody waits to be followed back"] }
        var table = TextTable([
            ("rank", .right), ("handle", .left), ("name", .left), ("waiting since", .left), ("days", .right),
        ])
        for (place, hand) in hands.enumerated() {
            table.add([
                "\(place + 1)", text.shownHandle(hand.suggestion.person), text.shownName(hand.suggestion.person),
                hand.since.map { String(TimeSpan.text($0).prefix { $0 != "T" }) } ?? "—",
                hand.waited.map { Figure.count($0 / WaitingText.day) } ?? "—",
            ])
        }
        return ["", "waiting to be followed back"] + table.lines()
    }

    /// The same as the member of a person's JSON object.
    func member(_ hands: [WaitingHands.Hand]) -> (key: String, value: JSONValue) {
        (
            "waiting",
            .array(
                hands.enumerated().map { place, hand in
                    .object(
                        [("rank", .integer(place + 1))] + text.members(hand.suggestion.person) + [
                            ("score", .number(hand.suggestion.score)),
                            ("source", .text(hand.suggestion.source.rawValue)),
                            ("since", hand.since.map { .text(TimeSpan.text($0)) } ?? .null),
                            ("days", hand.waited.map { .integer(Int($0 / WaitingText.day)) } ?? .null),
                        ])
                })
        )
    }
}
