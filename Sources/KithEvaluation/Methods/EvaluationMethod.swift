import KithGraph
import KithLinearAlgebra
import KithSuggestions

/// A way to suggest that can be evaluated by its name. This file is the list of them: a new method is one more entry of
/// ``all``.
public struct EvaluationMethod: Sendable {
    /// What a method is told beside the training network.
    public struct Context: Sendable {
        /// Who must not be suggested. Talk does not exclude: the follows to be found are as likely among people who
        /// have talked.
        public var exclusions: Exclusions.Options
        public var seed: UInt64
        public var threads: Int

        public init(mode: Judgement.Mode, seed: UInt64 = 1, threads: Int = Parallel.availableThreads) {
            exclusions = Exclusions.Options(allowTalked: true, includeFollowers: mode == .anyone)
            self.seed = seed
            self.threads = threads
        }
    }

    public let name: String
    /// What it is, in a few words.
    public let summary: String
    /// Makes the method ready to suggest on a training network, learning what it has to learn.
    public let make: @Sendable (Network, Context) throws -> any Suggester

    public init(
        name: String, summary: String, make: @escaping @Sendable (Network, Context) throws -> any Suggester
    ) {
        self.name = name
        self.summary = summary
        self.make = make
    }

    /// Every method there is, in the order in which they are named to people.
    public static let all: [EvaluationMethod] =
        [
            EvaluationMethod(name: "learned", summary: "the ranker fitted on the training network") {
                network, context in
                try LearnedSuggester(
                    learning: network, as: .init(seed: context.seed),
                    options: .init(exclusions: context.exclusions, reasonCount: 0), threads: context.threads)
            },
            EvaluationMethod(name: "shipped", summary: "the ranker that comes with Kith, learned on other networks") {
                network, context in
                try LearnedSuggester(
                    learning: network, as: .init(people: 0),
                    options: .init(exclusions: context.exclusions, reasonCount: 0), threads: context.threads)
            },
            EvaluationMethod(name: "circle", summary: "circle of trust, as 'kith suggest' does") { network, context in
                CircleOfTrustSuggester(network: network, options: .init(exclusions: context.exclusions, reasonCount: 0))
            },
            EvaluationMethod(name: "popular", summary: "the most followed people") { network, context in
                MostFollowedSuggester(network: network, exclusions: context.exclusions)
            },
        ] + Generator.allCases.filter { $0 != .popularity }.map(method)

    private static func method(_ generator: Generator) -> EvaluationMethod {
        EvaluationMethod(name: generator.rawValue, summary: generator.summary) { network, context in
            try GeneratorSuggester(
                network: network, generator: generator, exclusions: context.exclusions, threads: context.threads)
        }
    }

    /// Those that are run unless others are asked for.
    public static let standard = all.filter { ["circle", "popular"].contains($0.name) }

    /// The method called `name`, if there is one.
    public static func named(_ name: String) -> EvaluationMethod? {
        all.first { $0.name == name }
    }
}
