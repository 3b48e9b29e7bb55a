import Kith

/// Doors into a group, as they are told.
struct DoorsResult {
    let network: Network
    let path: String
    let person: PersonIndex
    let group: String
    let size: Int
    let doors: Doors
    let isTimed: Bool

    func lines() -> [String] {
        let text = PersonText(network)
        let who = text.shownHandle(person)
        var facts = FactList()
        let members = Figure.counted(size, "member", "members")
        facts.add("group", "\(DisplayText.safe(group, limit: 40)), \(members)")
        facts.add("estimates", isTimed ? "knocks answered so far" : "static: follows returned; who began is not known")
        if doors.isMember { return facts.lines() + ["", "\(who) belongs to the group already"] }
        func few(_ list: [PersonIndex]) -> String {
            let shown = list.prefix(6).map { text.shownHandle($0) }.joined(separator: ", ")
            return list.count > 6 ? "\(shown) and \(Figure.count(list.count - 6)) more" : shown
        }
        if !doors.known.isEmpty { facts.add("have come to \(who)", few(doors.known)) }
        if !doors.waiting.isEmpty { facts.add("have not answered yet", few(doors.waiting)) }
        if let route = doors.route {
            let way = route.people.map { text.shownHandle($0) }.joined(separator: " → ")
            facts.add("best route", "\(way): \(Figure.share(route.probability))")
        } else {
            facts.add("best route", "none: nobody leads from \(who) to the group")
        }
        guard !doors.doors.isEmpty else { return facts.lines() + ["", "no member is left to knock on"] }
        var table = TextTable([
            ("", .right), ("door", .left), ("name", .left), ("answers", .right), ("lets in", .right), ("worth", .right),
            ("first to answer", .right),
        ])
        for (place, door) in doors.doors.enumerated() {
            table.add([
                String(place + 1), text.shownHandle(door.member), text.shownName(door.member),
                Figure.share(door.answer),
                Figure.share(door.admission), Figure.share(door.value), Figure.count(door.firstAnswers),
            ])
        }
        return facts.lines() + [""] + table.lines()
    }

    var document: JSONValue {
        func handles(_ list: [PersonIndex]) -> JSONValue { .array(list.map { .text(network.people[$0]) }) }
        return .object(
            ResultHead.members("doors", network: network, path: path) + [
                ("person", .text(network.people[person])), ("group", .text(group)), ("size", .integer(size)),
                ("evidence", .text(isTimed ? "timed" : "static")), ("member", .boolean(doors.isMember)),
                ("known", handles(doors.known)), ("waiting", handles(doors.waiting)),
                (
                    "doors",
                    .array(
                        doors.doors.map { door in
                            .object([
                                ("handle", .text(network.people[door.member])), ("answers", .number(door.answer)),
                                ("admits", .number(door.admission)), ("value", .number(door.value)),
                                ("firstAnswers", .integer(door.firstAnswers)),
                            ])
                        })
                ),
                (
                    "route",
                    doors.route.map {
                        .object([("people", handles($0.people)), ("probability", .number($0.probability))])
                    } ?? .null
                ),
            ])
    }
}
