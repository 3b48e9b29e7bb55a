import ArgumentParser
import Foundation
import Kith

/// Learns the rankers that come with Kith, by a recipe.
@main struct TrainRanker: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "train-ranker",
        abstract: "Learns the rankers that come with Kith from the networks of a recipe.",
        discussion: """
            A recipe is JSON: how many lessons a network and a seed, and for each network its name, its file below --data \
            (or, with "town": a seed, a made-up town), whether its ties go both ways, and the sizes of smaller networks to \
            cut out of it.
            """)

    @Argument(help: "The recipe.") var recipe: String
    @Option(help: "The folder that the networks lie in.") var data: String
    @Option(help: "Leave out networks whose name begins so.") var without: [String] = []
    @Option(name: [.short, .long], help: "The rankers to write.") var output: String

    struct Recipe: Decodable {
        struct Entry: Decodable {
            var name: String
            var file: String?
            var town: UInt64?
            var undirected: Bool?
            var neighbourhoods: [Int]?
        }

        var lessons: Int
        var seed: UInt64
        var networks: [Entry]
    }

    func run() throws {
        let recipe = try JSONDecoder().decode(Recipe.self, from: Data(contentsOf: URL(filePath: recipe)))
        var options = ShippedRankers.LearningOptions()
        options.lessons = recipe.lessons
        options.seed = recipe.seed
        var sources: [ShippedRankers.Source] = []
        for entry in recipe.networks where !without.contains(where: { entry.name.hasPrefix($0) }) {
            sources.append(
                .init(name: entry.name, network: try load(entry), neighbourhoods: entry.neighbourhoods ?? []))
        }
        let rankers = try ShippedRankers.learn(sources, options: options) { print($0) }
        let file = try OutputFile(output)
        try file.write(rankers.encoded())
        try file.commit()
    }

    private func load(_ entry: Recipe.Entry) throws -> Network {
        if let seed = entry.town { return try TownGenerator.generate(.init(seed: seed)).network() }
        guard let file = entry.file else { throw ValidationError("\(entry.name): neither a file nor a town") }
        var options = ReadOptions()
        options.isDirected = entry.undirected == true ? false : nil
        return try NetworkReader.load(data + "/" + file, options: options)
    }
}
