import ArgumentParser
import Kith

/// Files of people who must not be suggested, as options of a command.
struct ExclusionFiles: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "People to suggest to nobody, a handle a line; on a line of two, the second is not suggested to the first.",
            valueName: "file"), completion: .file())
    var exclude: String?

    @Option(
        help: ArgumentHelp("Who waved whom off: two handles a line, a tab or a comma between.", valueName: "file"),
        completion: .file())
    var dismissed: String?

    @Option(
        help: ArgumentHelp("Who has asked to follow whom: two handles a line in the same way.", valueName: "file"),
        completion: .file())
    var requested: String?

    /// The files that are given.
    var paths: [String] { [exclude, dismissed, requested].compactMap { $0 } }

    /// Puts the lists into `options`, and says how many of their lines name nobody of `network`.
    func add(to options: inout Exclusions.Options, of network: Network) throws {
        if let exclude { options.listed = try read(exclude, .peopleAndPairs, network) }
        if let dismissed { options.dismissed = try read(dismissed, .pairs, network) }
        if let requested { options.requested = try read(requested, .pairs, network) }
    }

    private func read(
        _ path: String, _ shape: ExclusionList.Shape, _ network: Network
    ) throws(KithGraphError) -> ExclusionList {
        let reading = try ExclusionList.read(path, of: network.people, shape: shape)
        if reading.unknownLines > 0 {
            let lines = Figure.counted(reading.unknownLines, "line names", "lines name")
            Words.say("\(path): \(lines) somebody who is not of the network")
        }
        return reading.list
    }
}
