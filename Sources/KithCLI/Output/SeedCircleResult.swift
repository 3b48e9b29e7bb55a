import Kith

/// The small circle around a few people, as it is told.
struct SeedCircleResult {
    let network: Network
    let path: String
    let symmetrization: Symmetrization
    let circle: SeedCircle.Result

    func lines() -> [String] {
        guard circle.isFound, let conductance = circle.conductance else {
            return ["no such circle: \(reason)"]
        }
        let text = PersonText(network)
        var table = TextTable([("person", .left), ("name", .left), ("inclusion", .right), ("ties inside", .right)])
        for member in circle.members {
            table.add([
                text.shownHandle(member.person), text.shownName(member.person),
                member.isSeed ? "seed" : Figure.share(member.inclusion), Figure.count(member.ties),
            ])
        }
        let people = Figure.counted(circle.members.count, "person", "people")
        return [
            "a circle of \(people): conductance \(Figure.decimal(conductance, 3)), "
                + "chance \(Figure.rough(circle.chanceInRandomNetworks)) in random networks and "
                + "\(Figure.rough(circle.chanceOfRandomSeeds)) around random people",
            "ties: " + CommunityResult.ties(symmetrization, network), "",
        ] + table.lines()
    }

    private var reason: String {
        if circle.members.isEmpty { return "closeness to these people falls without a boundary" }
        return circle.chanceInRandomNetworks > circle.chanceOfRandomSeeds
            ? "random networks of the same degrees have one as well set apart (chance "
                + "\(Figure.rough(circle.chanceInRandomNetworks)))"
            : "random people have one as well set apart (chance \(Figure.rough(circle.chanceOfRandomSeeds)))"
    }

    var document: JSONValue {
        .object(
            ResultHead.members("circle", network: network, path: path) + [
                ("ties", .text(CommunityResult.ties(symmetrization, network))), ("found", .boolean(circle.isFound)),
                ("conductance", circle.conductance.map { .number($0) } ?? .null),
                ("chanceInRandomNetworks", .number(circle.chanceInRandomNetworks)),
                ("chanceOfRandomSeeds", .number(circle.chanceOfRandomSeeds)),
                (
                    "members",
                    .array(
                        circle.members.map { member in
                            .object([
                                ("handle", .text(network.people[member.person])), ("seed", .boolean(member.isSeed)),
                                ("inclusion", .number(member.inclusion)), ("ties", .integer(member.ties)),
                            ])
                        })
                ),
            ])
    }
}
