import ArgumentParser
import Kith

/// Who decides whom to suggest.
enum SuggestionMethod: String, CaseIterable, ExpressibleByArgument {
    case learned
    case circle
}

/// Makes the suggester that a command asked for.
enum SuggesterChoice {
    static func make(
        _ network: Network, method: SuggestionMethod?, model path: String?, exclusions: Exclusions.Options,
        threads: Int
    ) throws -> any AdjustableSuggester {
        if let path {
            return try LearnedSuggester(
                network: network, model: SuggestionModel.read(path), options: .init(exclusions: exclusions),
                threads: threads)
        }
        if method == .learned { return try learned(network, exclusions, threads) }
        return CircleOfTrustSuggester(network: network, options: .init(exclusions: exclusions))
    }

    private static func learned(
        _ network: Network, _ exclusions: Exclusions.Options, _ threads: Int
    ) throws -> LearnedSuggester {
        let progress = ProgressLine("learning", counting: .people)
        defer { progress.finish() }
        let model = try SuggestionModel.learn(network, threads: threads) {
            progress.next($0.rawValue)
        }
        return try LearnedSuggester(
            network: network, model: model, options: .init(exclusions: exclusions), threads: threads)
    }
}
