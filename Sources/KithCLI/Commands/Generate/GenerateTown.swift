import ArgumentParser
import Foundation
import Kith

/// `kith generate town`.
struct GenerateTown: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "town",
        abstract: "A made-up town with circles, talk, mutes and planted answer rates.",
        usage: "kith generate town [<options>] --output <output>",
        discussion: """
            People join, follow, talk, answer or pass over each other event by event, with rates that are planted for \
            every circle: among the circles are a clique that keeps to its own, one that is open to all, stars who \
            answer nobody, and a ring that follows back everybody.

            An output that is a folder, ends in "/" or has no extension gets the town as CSV files, with its truth in \
            circles.csv; any other holds the network.

            EXAMPLES:
              kith generate town -o town.kith
              kith generate town --people 5000 --seed 7 -o town/
              kith generate town --clique-rates 0.9,0.6,0.01 --celebrities 0 -o town.gexf
            """)

    @OptionGroup var target: GeneratedOutput

    @OptionGroup var town: TownOptions

    func validate() throws {
        let options = town.options(seed: target.seed)
        try GeneratorOptions.check { () throws(KithGraphError) in try options.check() }
    }

    func run() throws {
        let progress = ProgressLine("living through the town's time")
        defer { progress.finish() }
        let made = try TownGenerator.generate(town.options(seed: target.seed))
        guard isFolder else {
            return try target.write(try made.network(threads: target.threadCount), progress)
        }
        progress.next("writing \(FileName.last(target.output))")
        try made.write(to: target.output)
        progress.finish()
        Words.say(
            "made \(Figure.counted(made.people.count, "person", "people")), "
                + "\(Figure.counted(made.follows.count, "follow", "follows")) and "
                + Figure.counted(made.interactions.count, "interaction", "interactions"))
    }

    private var isFolder: Bool {
        if target.to != nil || target.output == "-" { return false }
        let url = URL(filePath: target.output).resolvingSymlinksInPath()
        if let values = try? url.resourceValues(forKeys: [.isDirectoryKey]) { return values.isDirectory == true }
        return target.output.hasSuffix("/") || URL(filePath: target.output).pathExtension.isEmpty
    }
}
