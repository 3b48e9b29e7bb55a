import ArgumentParser
import Kith

/// How knocks and answers are read; the same for every command that looks at them.
struct KnockOptions: ParsableArguments {
    enum Times: String, EnumerableFlag {
        case times
        case noTimes

        static func name(for value: Times) -> NameSpecification {
            value == .times ? .customLong("times") : .customLong("no-times")
        }

        static func help(for value: Times) -> ArgumentHelp? {
            value == .times
                ? "Go by the times of follows and interactions; refused where there are none."
                : "Pass over times: who follows whom is all that counts (static)."
        }
    }

    @Flag(help: "Whether times count. (default: where there are any)")
    var times: Times?

    @Option(help: ArgumentHelp("When the groups were known: later knocks count.", valueName: "date"))
    var since: Moment?

    @Option(help: ArgumentHelp("Count knocks for so many days only.", valueName: "number"))
    var window: Double?

    @Option(help: ArgumentHelp("Days within which an answer counts.", valueName: "number"))
    var days = 30.0

    func validate() throws {
        if let window, !(window > 0 && window < 1e7) { throw ValidationError("--window must be more than 0 days.") }
        guard days > 0, days < 1e7 else { throw ValidationError("--days must be more than 0.") }
        if times == .noTimes, since != nil || window != nil {
            throw ValidationError("--since and --window do not go with --no-times.")
        }
    }

    /// The contacts of `network`, where it has times and they count.
    func contacts(_ network: Network, threads: Int) throws -> Contacts? {
        guard times != .noTimes else { return nil }
        let contacts = Contacts(network, threads: threads)
        if contacts == nil, times == .times || since != nil || window != nil {
            Words.say(
                network.isDirected
                    ? "nothing in this network has a time; without --times, --since and --window it is looked at as it stands"
                    : "an undirected network does not say who came to whom; times say nothing of it")
            throw ExitStatus.badData
        }
        if let contacts, !contacts.leftOut.isEmpty {
            Words.say("without times, and passed over: \(contacts.leftOut.joined(separator: ", "))")
        }
        return contacts
    }

    /// When groups are fixed that are found in the network itself: --since, else the middle of the record.
    func start(_ contacts: Contacts?) -> Timestamp? { contacts.map { since?.time ?? $0.middle } }

    func openness(from start: Timestamp?) -> Openness.Options {
        Openness.Options(window: knockWindow(from: start), decisiveDays: days)
    }

    func knockWindow(from start: Timestamp?) -> KnockWindow { KnockWindow(start: since?.time ?? start, days: window) }
}
