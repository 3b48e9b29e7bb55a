import ArgumentParser
import Kith

/// `kith verify`: checks every checksum of snapshots.
struct Verify: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Checks every checksum of a snapshot.",
        discussion: """
            Prints each section with its size. A damaged, truncated or foreign file gives exit code 65 and says where \
            the damage is.

            EXAMPLES:
              kith verify town.kith
              kith verify backups/*.kith && echo all sound
            """)

    @Argument(help: "Snapshots made by 'kith import' or 'kith generate'.", completion: .file(extensions: ["kith"]))
    var files: [String]

    func run() throws {
        let output = try OutputFile("-")
        for file in files {
            let progress = ProgressLine("checking \(FileName.last(file))")
            defer { progress.finish() }
            let sections = try Snapshot.verify(file)
            progress.finish()
            var table = TextTable([("section", .left), ("size", .right), ("check", .left)])
            for section in sections {
                table.add([DisplayText.safe(section.name), Figure.count(section.byteCount), "ok"])
            }
            try output.write("\(DisplayText.safe(file)): sound\n")
            for line in table.lines() { try output.write("  " + line + "\n") }
        }
        try output.commit()
    }
}
