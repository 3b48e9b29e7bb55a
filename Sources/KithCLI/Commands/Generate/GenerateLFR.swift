import ArgumentParser
import Kith

/// `kith generate lfr`.
struct GenerateLFR: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lfr",
        abstract: "An undirected network with planted communities of uneven sizes (LFR).",
        usage: "kith generate lfr [<options>] --output <output>",
        discussion: """
            The benchmark of Lancichinetti, Fortunato and Radicchi (2008) for finding communities. The attribute \
            "\(LFRGenerator.communityAttribute)" holds the planted ones.

            EXAMPLES:
              kith generate lfr --mixing 0.3 -o lfr.kith
              kith generate lfr --people 10000 --average-degree 20 --max-degree 200 --max-community 300 \\
                -o lfr.graphml
            """)

    @OptionGroup var target: GeneratedOutput

    @Option(help: "Number of people.")
    var people = LFRGenerator.Options().people

    @Option(help: "Ties a person has on average.")
    var averageDegree = LFRGenerator.Options().averageDegree

    @Option(help: "Ties a person has at most.")
    var maxDegree = LFRGenerator.Options().maxDegree

    @Option(help: "The exponent of the degrees' power law.")
    var degreeExponent = LFRGenerator.Options().degreeExponent

    @Option(help: "The exponent of the power law of the communities' sizes.")
    var communityExponent = LFRGenerator.Options().communityExponent

    @Option(help: "The share of ties that leave the community, 0 to 1.")
    var mixing = LFRGenerator.Options().mixing

    @Option(help: "People in the smallest community.")
    var minCommunity = LFRGenerator.Options().minCommunity

    @Option(help: "People in the largest community.")
    var maxCommunity = LFRGenerator.Options().maxCommunity

    func validate() throws {
        let options = options
        try GeneratorOptions.check { () throws(KithGraphError) in try options.check() }
    }

    func run() throws {
        let progress = ProgressLine("making ties")
        defer { progress.finish() }
        let made = try LFRGenerator.generate(options, threads: target.threadCount)
        try target.write(made.network, progress)
        let communities = Figure.counted(made.communitySizes.count, "community", "communities")
        Words.say("\(communities), mixing \(Figure.decimal(made.mixing, 4))")
    }

    private var options: LFRGenerator.Options {
        .init(
            people: people, averageDegree: averageDegree, maxDegree: maxDegree, degreeExponent: degreeExponent,
            communityExponent: communityExponent, mixing: mixing, minCommunity: minCommunity,
            maxCommunity: maxCommunity, seed: target.seed)
    }
}
