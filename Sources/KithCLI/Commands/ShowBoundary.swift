import ArgumentParser
import Kith

/// `kith boundary`: is a group a clique, and how open is it.
struct ShowBoundary: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "boundary",
        abstract: "Says where groups end, who stands at the boundary, and how open they are.",
        usage: "kith boundary <network> [--groups <file> | --community-of <person> | --members <file>] [<options>]",
        discussion: """
            Without a choice of groups, those that 'kith communities' finds.

            Conductance is the share of follows that cross the boundary, outward (of those the members make) and inward \
            (of those they receive). Openness is another thing: it asks whether somebody who comes from outside is \
            answered. A knock is somebody's first contact with a member; a stranger is who had had no contact with any \
            member before. Three numbers are never merged into one: openness, the share of strangers' knocks that are \
            answered within --days; cliquishness, how much sooner the same members answer those who know another member \
            (the log odds ratio; 0 for no difference); and the equity gap, how much more often strangers with many \
            followers are answered than those with few. Each has its 95% interval. Under 20 strangers' knocks there is \
            not enough evidence.

            A group is open, a clique (its members favour their own), unresponsive (they answer few, whoever knocks) or \
            unknown. Where there are no times, the same is read from who follows whom and is called static: who began is \
            not known then.

            Groups are to be those of the time when knocks begin to count (--since), because who was let in later makes \
            any group look open. With --community-of and without groups, that is the middle of the record, and the \
            communities are those of the contacts before it.

            EXAMPLES:
              kith boundary town.kith --community-of ada
              kith communities town.kith -o groups.json && kith boundary town.kith --groups groups.json
              kith boundary politicians.kith --attribute party --no-times
              kith boundary messages.txt --groups groups.csv --since 2004-05-15 -o boundaries.json
            """)

    @Argument(help: "A snapshot, any file that Kith reads, or '-' for standard input.", completion: .file())
    var network: String

    @OptionGroup var choice: GroupChoice

    @Option(help: ArgumentHelp("The community of this person alone.", valueName: "person"))
    var communityOf: String?

    @Option(help: ArgumentHelp("Of the groups, this one alone.", valueName: "id"))
    var group: String?

    @Option(help: "What a tie is: either follows the other, or both do.")
    var symmetrize: Ties = .either

    @OptionGroup var knocks: KnockOptions

    @Option(name: [.short, .long], help: "The file to write: .json or .csv.", completion: .file())
    var output: String?

    @Option(help: "How many groups the table shows, the largest first.")
    var top = 20

    @Option(help: "What to print: a table, or all in JSON.")
    var format: ReportFormat = .table

    @OptionGroup var reading: ReadingOptions

    func validate() throws {
        guard top >= 0 else { throw ValidationError("--top must be 0 or more.") }
        if communityOf != nil {
            if choice.isGiven { throw ValidationError("--community-of does not go with groups of your own.") }
            if group != nil { throw ValidationError("--community-of and --group do not go together.") }
        }
        if let output, BoundaryFile(path: output) == nil {
            throw ValidationError("--output must end in .json or .csv.")
        }
    }

    func run() throws {
        let network = try reading.load(network)
        let threads = reading.threadCount
        let person = try communityOf.map { try network.person($0) }
        let given = try choice.read(in: network)
        guard network.personCount > 0 else {
            Words.say("the network has nobody to group")
            throw ExitStatus.noResult
        }
        let contacts = try knocks.contacts(network, threads: threads)
        let progress = ProgressLine("seeking groups")
        defer { progress.finish() }
        // Groups of our own are fixed in the middle of the record: who was let in later is no member.
        let start = given == nil ? knocks.start(contacts) : nil
        var groups =
            try given
            ?? .found(in: network, symmetrize, contacts: contacts, before: start, threads: threads)
        groups = try chosen(groups, person, network)
        progress.next("measuring boundaries")
        let options = BoundaryReport.Options(
            boundary: .init(ties: symmetrize), openness: knocks.openness(from: start))
        let report = BoundaryReport.make(
            on: groups.circles, network: network, contacts: contacts, options: options, threads: threads)
        let result = BoundaryResult(
            network: network, path: self.network, groups: groups, report: report,
            start: contacts.map { knocks.since?.time ?? start ?? $0.span.lowerBound },
            ties: CommunityResult.ties(Symmetrization(symmetrize), network), threads: threads)
        if let output { try BoundaryFile(path: output)!.write(result, to: output) }
        progress.finish()
        let printed = try OutputFile("-")
        switch format {
        case .table: for line in BoundaryText.lines(result, top: top) { try printed.write(line + "\n") }
        case .json: try printed.write(BoundaryJSON.document(result).pretty + "\n")
        }
        try printed.commit()
    }

    /// The group asked for alone, or all.
    private func chosen(_ groups: NamedGroups, _ person: PersonIndex?, _ network: Network) throws -> NamedGroups {
        let number: Int
        if let person {
            let own = groups.circles.circles.range(Int(person))
            guard let first = own.first else {
                Words.say("\(network.people[person]) is in no group of two or more, of those \(groups.origin)")
                throw ExitStatus.noResult
            }
            number = Int(groups.circles.circles.columns[first])
        } else if let group {
            number = try groups.find(group)
        } else {
            return groups
        }
        return NamedGroups(
            ids: groups.ids, circles: groups.circles, origin: groups.origin, chosen: number)
    }
}

extension NamedGroups {
    /// The number of the group called `id`, or what is said where there is none.
    func find(_ id: String) throws -> Int {
        if let number = number(id) { return number }
        let some = ids.prefix(8).map { InputText.quoted($0) }.joined(separator: ", ")
        Words.say("no group is called \(InputText.quoted(id)); there are \(some)\(ids.count > 8 ? " and more" : "")")
        throw ExitStatus.noInput
    }
}
