import Kith

/// What people of a network are called.
struct PersonText {
    private let people: HandleTable
    private let names: AttributeColumn?

    init(_ network: Network) {
        people = network.people
        names = network.attribute(AttributeColumn.displayName)
    }

    /// The handle as it is.
    func handle(_ person: PersonIndex) -> String { people[person] }

    /// The display name as it is, if one is known.
    func name(_ person: PersonIndex) -> String? { names?[person] }

    /// The handle for a terminal.
    func shownHandle(_ person: PersonIndex) -> String { DisplayText.safe(people[person], limit: 60) }

    /// The display name for a terminal; empty when none is known.
    func shownName(_ person: PersonIndex) -> String { names?[person].map { DisplayText.safe($0, limit: 30) } ?? "" }

    /// The display name where one is known, else the handle, for a terminal.
    func shown(_ person: PersonIndex) -> String { DisplayText.safe(name(person) ?? handle(person), limit: 30) }

    /// Handle and, where known, name, as the members of a JSON object.
    func members(_ person: PersonIndex) -> [(key: String, value: JSONValue)] {
        let handle = (key: "handle", value: JSONValue.text(people[person]))
        return names?[person].map { [handle, ("name", .text($0))] } ?? [handle]
    }
}
