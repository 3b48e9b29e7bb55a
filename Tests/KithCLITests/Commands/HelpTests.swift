import ArgumentParser
import Testing

@testable import KithCLI

@Suite struct HelpTests {
    @Test("the first page")
    func root() throws {
        let run = try Tool.run("--help")
        #expect(run.status == 0)
        #expect(run.error == "")
        #expect(
            run.output == """
                OVERVIEW: Reads follow networks and names the people worth following next.

                A NETWORK is a snapshot made by 'kith import', any file or archive that Kith
                reads, or '-' for standard input.

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

                USAGE: kith <subcommand>

                OPTIONS:
                  --version               Show the version.
                  -h, --help              Show help information.

                NETWORK SUBCOMMANDS:
                  import                  Reads files and archives into one snapshot that opens
                                          at once.
                  describe                Shows what a network is like.
                  export                  Writes a network in a format that other programs read.
                  generate                Makes random networks whose structure is known.

                PEOPLE SUBCOMMANDS:
                  suggest                 Names people to follow, with the reason for each.
                  learn                   Learns from a network how to suggest in it.
                  evaluate                Hides some follows and measures how well methods find
                                          them.
                  rank                    Orders people by PageRank, HITS or SALSA.
                  embed                   Writes a vector for each person, alike for people
                                          with alike ties.

                GROUPS SUBCOMMANDS:
                  communities             Finds the groups of a network, names and measures
                                          them.
                  cliques                 Finds groups in which everybody is tied to everybody.
                  boundary                Says where groups end, who stands at the boundary,
                                          and how open they are.
                  doors                   Names the members through whom a person could come
                                          into a group.

                CARE SUBCOMMANDS:
                  verify                  Checks every checksum of a snapshot.
                  doctor                  Shows versions, processor, linear-algebra library,
                                          threads and memory.

                  See 'kith help <subcommand>' for detailed help.

                """)
        #expect(try Tool.run().output == run.output)
    }

    @Test("a command's page")
    func verify() throws {
        let run = try Tool.run("verify", "--help")
        #expect(
            run.output == """
                OVERVIEW: Checks every checksum of a snapshot.

                Prints each section with its size. A damaged, truncated or foreign file gives
                exit code 65 and says where the damage is.

                EXAMPLES:
                  kith verify town.kith
                  kith verify backups/*.kith && echo all sound

                USAGE: kith verify <files> ...

                ARGUMENTS:
                  <files>                 Snapshots made by 'kith import' or 'kith generate'.

                OPTIONS:
                  --version               Show the version.
                  -h, --help              Show help information.

                """)
        #expect(try Tool.run("help", "verify").output == run.output)
    }

    static let commands: [any ParsableCommand.Type] = [
        KithCommand.self, Import.self, Describe.self, Export.self, Generate.self, GenerateRMAT.self, GenerateSBM.self,
        GenerateLFR.self, GenerateTown.self, Suggest.self, Learn.self, Evaluate.self, Rank.self, Embed.self,
        FindCommunities.self, FindCliques.self, ShowBoundary.self, FindDoors.self, Verify.self, Doctor.self,
    ]

    @Test("every command is told about, in a line and with examples that it accepts", arguments: commands.indices)
    func examples(index: Int) throws {
        let configuration = Self.commands[index].configuration
        #expect(!configuration.abstract.isEmpty)
        let text = configuration.discussion.replacing("\\\n", with: " ")
        let examples = text.split(separator: "\n").flatMap { $0.split(separator: " | ") }
            .map { $0.drop { $0 == " " } }.filter { $0.hasPrefix("kith ") }
        #expect(examples.count >= 2)
        for example in examples {
            let words = example.split(separator: " ").map { $0.replacing("'", with: "") }
            let command = words.dropFirst().prefix { !["#", ">", "&&", "|"].contains($0) }
            #expect(throws: Never.self, "\(example)") { _ = try KithCommand.parseAsRoot(command.map { String($0) }) }
        }
    }

    @Test("all subcommands are in the list above")
    func complete() {
        func all(_ command: any ParsableCommand.Type) -> [String] {
            ["\(command)"] + command.configuration.subcommands.flatMap { all($0) }
        }
        #expect(Set(all(KithCommand.self)) == Set(Self.commands.map { "\($0)" }))
    }

    @Test("the version stands alone")
    func version() throws {
        #expect(try Tool.run("--version").output == "kith 0.1.0\n")
    }

    @Test("an unknown command, an unknown option, a word too many")
    func mistakes() throws {
        for (arguments, words) in [
            (["fly"], "Unexpected argument 'fly'"), (["rank", "a.txt", "--speed"], "Unknown option '--speed'"),
            (["describe"], "Missing expected argument '<network>'"),
            (["describe", "a", "b"], "Unexpected argument 'b'"),
        ] {
            let run = try Tool.run(arguments)
            #expect(run.status == 64)
            #expect(run.output == "")
            #expect(run.error.hasPrefix("kith: \(words)\n") || run.error.hasPrefix("kith: \(words)"), "\(run.error)")
            #expect(run.error.contains("Usage: kith"))
        }
    }

    @Test("completions come from the same definitions", arguments: ["bash", "zsh", "fish"])
    func completions(shell: String) throws {
        let run = try Tool.run("--generate-completion-script", shell)
        #expect(run.status == 0)
        for word in ["import", "suggest", "--explain-drops", "--scratch", "salsa"] {
            #expect(run.output.contains(word.replacing("--", with: "")), "\(word)")
        }
    }
}
