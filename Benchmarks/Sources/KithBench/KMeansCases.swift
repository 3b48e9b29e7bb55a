import ArgumentParser
import Foundation
import Kith

/// k-means of the rows of a panel: 100 clusters, one seeding, at most 100 iterations, the same for five seeds. The inertia
/// is the mean of theirs, because one seed may end better than another by luck.
struct KMeansCase: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "kmeans")

    @Argument(help: "A panel as `vectors` writes it.")
    var path: String

    @Option(help: "Timed runs.")
    var rounds = 3

    @Option(help: "Threads.")
    var threads = 2

    @Option
    var clusters = 100

    func run() throws {
        let panel = try PanelFile.read(path)
        let clusters = min(clusters, panel.rows)
        let (seconds, results) = try timed(rounds) {
            try (1...5).map { seed in
                try KMeans.run(
                    panel.view,
                    options: .init(clusters: clusters, seed: UInt64(seed), maximumIterations: 100, threads: threads))
            }
        }
        let check = [Double(panel.rows), Double(panel.columns)]
        var record = Record("kmeans", seconds: seconds, check: check, threads: threads)
        record.figures = [
            "inertia": results.reduce(0) { $0 + $1.inertia } / 5,
            "iterations": results.reduce(0) { $0 + Double($1.iterations) } / 5,
        ]
        try record.write()
    }
}

/// A panel of 32 numbers a person for cases that take one: singular vectors of the follow matrix.
struct Vectors: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "vectors")
    @OptionGroup var input: Input
    @Option var output: String

    func run() throws {
        let network = try input.network()
        let dimensions = min(32, network.personCount)
        let embedding = try NetworkEmbedding.compute(
            network, options: .init(method: .svd, dimensions: dimensions, threads: input.threads))
        try VectorsWriter.write(embedding.vectors, of: network.people, to: output, format: .npy)
    }
}

/// The names of all cases, one a line, for `smoke`.
struct Cases: ParsableCommand {
    enum Kind: String, ExpressibleByArgument {
        case network
        case panel
        case candidates
    }

    static let configuration = CommandConfiguration(commandName: "cases")
    @Option(help: "What the cases take.") var of: Kind

    func run() {
        let panels = ["kmeans"]
        let candidates = ["rank-trees", "rank-scores"]
        let studies = ["openness-towns", "openness-halves", "door-halves"]
        for command in Main.configuration.subcommands {
            guard let name = command.configuration.commandName,
                !["generate", "vectors", "candidates", "cases"].contains(name), !studies.contains(name)
            else {
                continue
            }
            let kind: Kind = panels.contains(name) ? .panel : candidates.contains(name) ? .candidates : .network
            if kind == of { print(name) }
        }
    }
}
