import ArgumentParser
import Kith

/// Groups with what they are called.
struct NamedGroups {
    let ids: [String]
    let circles: Circles
    /// Where they come from, in words.
    let origin: String
    /// The one asked for; `nil` for all.
    var chosen: Int?

    /// The numbers of those to be shown.
    var shown: [Int] { chosen.map { [$0] } ?? Array(ids.indices) }

    /// The number of the group of that id.
    func number(_ id: String) -> Int? { ids.firstIndex(of: id) }
}

/// Which groups a command is about; the same for every command that takes some.
struct GroupChoice: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Groups of a file: a result of 'kith communities', or lines of person and group.", valueName: "file"),
        completion: .file())
    var groups: String?

    @Option(help: ArgumentHelp("Groups of those who have the same value of an attribute.", valueName: "name"))
    var attribute: String?

    @Option(
        help: ArgumentHelp("One group, of the people of a file, a handle a line.", valueName: "file"),
        completion: .file())
    var members: String?

    func validate() throws {
        let given = [("--groups", groups), ("--attribute", attribute), ("--members", members)].filter { $0.1 != nil }
        if given.count > 1 { throw ValidationError("\(given[0].0) and \(given[1].0) do not go together.") }
    }

    var isGiven: Bool { groups != nil || attribute != nil || members != nil }

    /// The groups asked for; `nil` where none were. Says what is wrong on standard error.
    func read(in network: Network) throws -> NamedGroups? {
        let known: KnownGroups
        let origin: String
        if let groups {
            known = try KnownGroups.read(groups, of: network.people)
            origin = "of \(FileName.last(groups))"
        } else if let attribute {
            known = KnownGroups(try network.chosenAttribute(attribute), of: network.people)
            origin = "by \(attribute)"
        } else if let members {
            let people = Set(try HandleFile.people(members, in: network)).sorted()
            known = KnownGroups(
                groups: people.isEmpty ? [] : [.init(name: "1", members: people)], personCount: network.personCount)
            origin = "of \(FileName.last(members))"
        } else {
            return nil
        }
        return try NamedGroups(known, origin: origin, path: groups ?? members)
    }
}

extension NamedGroups {
    /// Groups of which somebody is in the network; equal ones go once, by their first name.
    fileprivate init(_ known: KnownGroups, origin: String, path: String?) throws {
        var names: [[PersonIndex]: String] = [:]
        for group in known.groups {
            let members = Set(group.members).sorted()
            if names[members] == nil { names[members] = group.name }
        }
        // Circles have an order of their own.
        let circles = known.circles
        guard circles.circleCount > 0 else {
            Words.say("\(path.map { "\($0): " } ?? "")no group with anybody of the network")
            throw ExitStatus.noResult
        }
        self.init(
            ids: (0..<circles.circleCount).map { circle in
                names[circles.members.range(circle).map { circles.members.columns[$0] }]!
            }, circles: circles, origin: origin)
    }

    /// The communities of `network`, from the contacts before `start` where those count, else from the follows.
    static func found(
        in network: Network, _ ties: Ties, contacts: Contacts?, before start: Timestamp?, threads: Int
    ) throws -> NamedGroups {
        guard let contacts, let start else {
            let graph = try TieGraph(network, symmetrization: Symmetrization(ties), threads: threads)
            return try communities(graph, origin: "found in the network as it stands", threads: threads)
        }
        let graph = TieGraph(rows: contacts.ties(before: start, ties, threads: threads))
        return try communities(graph, origin: "found in the contacts before \(TimeSpan.text(start))", threads: threads)
    }

    /// The communities of `ties` of two people and more, numbered from 1 as 'kith communities' does.
    private static func communities(_ ties: TieGraph, origin: String, threads: Int) throws -> NamedGroups {
        let found = try Leiden.run(on: ties, threads: threads).partition
        // They come with the largest first, so that the others keep their numbers.
        let members = (0..<found.groupCount).filter { found.size($0) > 1 }.map { group in
            found.members.range(group).map { found.members.columns[$0] }
        }
        let alone = found.groupCount - members.count
        let rest = alone > 0 ? "; \(Figure.counted(alone, "person is", "people are")) in none" : ""
        return NamedGroups(
            ids: members.indices.map { String($0 + 1) },
            circles: Circles(members: members, personCount: found.personCount), origin: origin + rest)
    }
}
