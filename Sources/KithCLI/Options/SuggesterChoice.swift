import ArgumentParser
import Kith

/// Who decides whom to suggest.
enum SuggestionMethod: String, CaseIterable, ExpressibleByArgument {
    case learned
    case circle
}

/// Makes the suggester that a command asked for.
enum SuggesterChoice {
    /// Follows up to which a network is learned from on the spot, in a few seconds.
    static let smallNetwork = 200_000

    /// Lessons on the spot: enough to blend well, and soon done.
    static let lessonsOnTheSpot = 200

    /// With `both` it will be asked for other kinds of candidates too.
    static func make(
        _ network: Network, method: SuggestionMethod?, model path: String?, exclusions: Exclusions.Options,
        both: Bool = false, threads: Int
    ) throws -> any AdjustableSuggester {
        if let path {
            return try LearnedSuggester(
                network: network, model: SuggestionModel.read(path), options: .init(exclusions: exclusions),
                threads: threads)
        }
        if method == nil, network.followCount > smallNetwork {
            Words.say(
                "suggesting by the circle of trust; a model from 'kith learn' suggests better on a network this large")
        } else if method != .circle {
            return try learned(network, exclusions, both, threads)
        }
        return CircleOfTrustSuggester(network: network, options: .init(exclusions: exclusions))
    }

    private static func learned(
        _ network: Network, _ exclusions: Exclusions.Options, _ both: Bool, _ threads: Int
    ) throws -> LearnedSuggester {
        let progress = ProgressLine("learning", counting: .people)
        defer { progress.finish() }
        let isSmall = network.followCount <= smallNetwork
        let learning = SuggestionModel.Options(
            people: isSmall ? lessonsOnTheSpot : SuggestionModel.Options().people)
        let options = LearnedSuggester.Options(exclusions: exclusions)
        func tell(_ step: LearningStep) { progress.next(step.rawValue) }
        guard both else {
            return try LearnedSuggester(
                learning: network, as: learning, options: options, threads: threads, progress: tell)
        }
        let model = try SuggestionModel.learn(network, options: learning, threads: threads, progress: tell)
        return try LearnedSuggester(network: network, model: model, options: options, threads: threads)
    }
}
