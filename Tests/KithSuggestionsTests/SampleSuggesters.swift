import KithGraph
import KithLinearAlgebra

@testable import KithSuggestions

/// Every kind of suggester on one network, prepared quickly: what they judge by does not matter to the rules that all must
/// keep.
enum SampleSuggesters {
    typealias Named = (name: String, suggester: any AdjustableSuggester)

    /// Those that give as many as were asked for whenever there are so many.
    static func complete(
        _ network: Network, _ rules: Exclusions.Options = .init(), isGlobal: Bool = true, reasonCount: Int = 0,
        threads: Int = 2
    ) throws -> [Named] {
        [
            (
                "circle",
                CircleOfTrustSuggester(
                    network: network, options: .init(exclusions: rules, reasonCount: reasonCount))
            ),
            (
                "walk",
                CircleOfTrustSuggester(
                    network: network,
                    options: .init(startsWithWalk: true, exclusions: rules, reasonCount: reasonCount))
            ),
            (
                "learned",
                try LearnedSuggester(
                    network: network, model: model(network, isGlobal: isGlobal),
                    options: .init(exclusions: rules, reasonCount: reasonCount), threads: threads)
            ),
        ]
    }

    /// Those and two that ask one generator.
    static func all(
        _ network: Network, _ rules: Exclusions.Options = .init(), isGlobal: Bool = true, threads: Int = 2
    ) throws -> [Named] {
        let generators: [Generator] = isGlobal ? [.rp3beta, .ease] : [.rp3beta, .undirectedPageRank]
        return try complete(network, rules, isGlobal: isGlobal, threads: threads)
            + generators.map { generator in
                let suggester = try GeneratorSuggester(
                    network: network, generator: generator, options: options(isGlobal: isGlobal), exclusions: rules,
                    threads: threads)
                return (generator.rawValue, suggester)
            }
    }

    static func options(isGlobal: Bool) -> GeneratorOptions {
        var options = GeneratorOptions()
        options.vectors = 8
        options.factors = 4
        options.factorIterations = 2
        options.isGlobal = isGlobal
        return options
    }

    /// A model of `network` with the rankers of ``rankers``, which were fitted on draws.
    private static func model(_ network: Network, isGlobal: Bool) throws -> SuggestionModel {
        let ranker = try (isGlobal ? rankers.global : rankers.local).get()
        return SuggestionModel(
            fingerprint: NetworkFingerprint(network), report: .init(lessons: [1, 1], candidates: [1, 1]),
            generators: options(isGlobal: isGlobal), strangers: ranker, anyone: ranker)
    }

    private static let rankers = (
        global: Result { try drawn(FeatureSet(options: options(isGlobal: true)).features.count) },
        local: Result { try drawn(FeatureSet(options: options(isGlobal: false)).features.count) }
    )

    /// A ranker of lessons where every third feature counts.
    private static func drawn(_ features: Int) throws -> BlendedRanker {
        var generator = SeededGenerator(seed: 1)
        let rows = 240
        let values = MutableMatrixView<Float>(rows: rows, columns: features)
        var labels: [Float] = []
        for row in 0..<rows {
            var sum: Float = 0
            for column in 0..<features {
                values[row, column] = Float(generator.unit())
                if column % 3 == 0 { sum += values[row, column] }
            }
            labels.append(sum > Float(features) / 6 ? 1 : 0)
        }
        let data = try RankingData(
            features: values.reading, labels: labels, offsets: Array(stride(from: 0, through: rows, by: 20)))
        return BlendedRanker([
            .init(.linear(try ListwiseLinear.fit(data, options: .init(l2: 1), threads: 1))),
            .init(.trees(try BoostedTrees.fit(data, options: .init(trees: 10, leaves: 7), threads: 1))),
        ])
    }
}
