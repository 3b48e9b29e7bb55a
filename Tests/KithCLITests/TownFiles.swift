import Foundation
import KithTestSupport

/// Six people in files: ada, bob, cy, dan, eve and fay, who follow each other in two rounds, with talk between ada and
/// eve and between eve and dan, and fay having muted dan.
struct TownFiles {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try folder.write(
            "follows.csv",
            """
            from,to,time
            ada,bob,1600000000
            ada,cy,1600000100
            bob,ada,1600000200
            bob,cy,1600000300
            bob,dan,1600000400
            cy,dan,1600000500
            cy,eve,1600000600
            dan,eve,1600000700
            eve,ada,1600000800
            fay,bob,1600000900
            fay,cy,1600001000
            fay,fay,1600001100
            ada,bob,1600000050

            """)
        try folder.write("replies.csv", "from,to,time\nada,eve,1600002000\neve,dan,1600003000\nada,eve,1600004000\n")
        try folder.write(
            "people.csv", "handle,name,city\nada,Ada L.,London\neve,Eve 李,Leeds\ndan,\"Dan, \"\"D\"\"\",\n")
        try folder.write("mutes.csv", "from,to\nfay,dan\n")
    }

    /// Imports everything into `town.kith`.
    func importAll() throws -> Tool.Run {
        try kith(
            "import", "follows.csv", "--interactions", "replies.csv=reply", "--people", "people.csv", "--muted",
            "mutes.csv", "-o", "town.kith")
    }

    /// A folder in which `town.kith` is ready.
    static func imported() throws -> TownFiles {
        let town = try TownFiles()
        guard try town.importAll().status == 0 else { throw CocoaError(.fileReadUnknown) }
        return town
    }

    /// Runs `kith` in the folder.
    func kith(_ arguments: String..., input: String = "") throws -> Tool.Run {
        try Tool.run(arguments, input: input, in: folder.path)
    }

    /// As ``kith(_:input:)`` with the arguments in an array.
    func kith(_ arguments: [String]) throws -> Tool.Run {
        try Tool.run(arguments, in: folder.path)
    }

    func bytes(_ name: String) throws -> Data {
        try Data(contentsOf: URL(filePath: folder.file(name)))
    }
}
