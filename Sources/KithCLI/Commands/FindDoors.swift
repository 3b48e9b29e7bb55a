import ArgumentParser
import Kith

/// `kith doors`: through whom somebody could come into a group.
struct FindDoors: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doors",
        abstract: "Names the members through whom a person could come into a group.",
        usage: "kith doors <network> <person> --group <id> [--groups <file> | --attribute <name> | --members <file>]",
        discussion: """
            A door is a member to knock on. What it is worth is how likely they answer, times how likely somebody whom \
            they are the first to answer is let in by the group: shares of what they did so far, drawn towards the average \
            where that is little. Without times, follows that are returned stand in their place, and that is called \
            static. Who has had contact with the person already is named apart and is no door; nor is anybody whom they \
            muted or blocked, or who wants not to be suggested.

            The route is the best way from person to person: the product of how likely each of them answers.

            Without --groups, --attribute or --members, the groups are those that 'kith boundary' tells of, by their \
            numbers: with times, those of the middle of the record, or of --since. --members needs no --group.

            EXAMPLES:
              kith doors town.kith ada --group 3
              kith doors politicians.kith aoc --attribute party --group R
            """)

    @Argument(help: "A snapshot, any file that Kith reads, or '-' for standard input.", completion: .file())
    var network: String

    @Argument(help: "Who wants to come in.")
    var person: String

    @Option(help: ArgumentHelp("The group.", valueName: "id"))
    var group: String?

    @OptionGroup var choice: GroupChoice

    @Option(help: "How many doors.")
    var top = 3

    @OptionGroup var knocks: KnockOptions

    @Option(help: "What to print: a table, or all in JSON.")
    var format: ReportFormat = .table

    @OptionGroup var reading: ReadingOptions

    func validate() throws {
        guard top >= 1 else { throw ValidationError("--top must be at least 1.") }
        if group == nil, choice.members == nil { throw ValidationError("--group says into which group.") }
    }

    func run() throws {
        let network = try reading.load(network)
        let threads = reading.threadCount
        let person = try network.person(self.person)
        let given = try choice.read(in: network)
        guard network.isDirected else {
            Words.say("an undirected network does not say who answers whom")
            throw ExitStatus.badData
        }
        let contacts = try knocks.contacts(network, threads: threads)
        // The groups that 'kith boundary' tells of.
        let start = given == nil ? knocks.start(contacts) : nil
        let groups =
            try given
            ?? .found(in: network, .either, contacts: contacts, before: start, threads: threads)
        let number = try group.map { try groups.find($0) } ?? 0
        let members = groups.circles.members[number]
        let window = knocks.knockWindow(from: start)
        let admissions: AdmissionShares
        let estimate: AnswerShares
        if let contacts {
            admissions = AdmissionShares(
                Gatekeepers(members: members, contacts: contacts, window: window, days: knocks.days))
            estimate = AnswerShares(contacts, window: window, days: knocks.days, threads: threads)
        } else {
            admissions = AdmissionShares(members: members, network: network)
            estimate = AnswerShares(network, threads: threads)
        }
        let exclusions = Exclusions(network: network, person: person)
        let hidden: Set<ExclusionReason> = [.notDiscoverable, .blocked, .blockedBy, .domainBlocked, .muted]
        let doors = Doors.run(
            for: person, into: admissions, network: network, estimate: estimate, count: top,
            isHidden: { exclusions.reason(for: $0).map { hidden.contains($0) } ?? false })
        let result = DoorsResult(
            network: network, path: self.network, person: person, group: groups.ids[number],
            size: groups.circles.size(number), doors: doors, isTimed: contacts != nil)
        let printed = try OutputFile("-")
        switch format {
        case .table: for line in result.lines() { try printed.write(line + "\n") }
        case .json: try printed.write(result.document.pretty + "\n")
        }
        try printed.commit()
        if doors.doors.isEmpty { throw ExitStatus.noResult }
    }
}
