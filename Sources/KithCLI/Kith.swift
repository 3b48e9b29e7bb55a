import ArgumentParser
import Foundation
import Kith

/// The command `kith`.
struct KithCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "kith",
        abstract: "Reads follow networks and names the people worth following next.",
        discussion: """
            A NETWORK is a snapshot made by 'kith import', any file or archive that Kith reads, or '-' for standard \
            input.

            EXAMPLES:
              kith import follows.csv --interactions replies.csv=reply -o town.kith
              kith describe town.kith
              kith suggest town.kith ada
              kith rank town.kith --by pagerank --top 10

            EXIT CODES:
              0   done
              1   it ran, and there is nothing to show
              2   an iteration did not converge; the result is printed and marked
              64  usage
              65  bad data
              66  no such input, or nobody of that name
              70  internal error
              74  reading or writing failed
            """,
        version: "kith \(KithVersion.current)",
        groupedSubcommands: [
            CommandGroup(name: "Network", subcommands: [Import.self, Describe.self, Export.self, Generate.self]),
            CommandGroup(
                name: "People", subcommands: [Suggest.self, Learn.self, Evaluate.self, Rank.self, Embed.self]),
            CommandGroup(
                name: "Groups",
                subcommands: [FindCommunities.self, FindCliques.self, ShowBoundary.self, FindDoors.self]),
            CommandGroup(name: "Care", subcommands: [Verify.self, Doctor.self]),
        ])
    static let _errorPrefix = "kith: "
}

@main enum Main {
    static func main() {
        // A reader that goes away and a file that grows past its limit must show as failed writes: then temporary
        // files are removed, and `Failure` finds the words.
        _ = signal(SIGPIPE, SIG_IGN)
        _ = signal(SIGXFSZ, SIG_IGN)
        let status = withExtendedLifetime(Interruption()) { run() }
        exit(status.rawValue)
    }

    private static func run() -> ExitStatus {
        do {
            var command = try KithCommand.parseAsRoot()
            try command.run()
            return .done
        } catch {
            return Failure.report(error)
        }
    }
}
