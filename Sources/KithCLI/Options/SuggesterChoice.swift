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

    /// With `both` it will be asked for other kinds of candidates too; where reasons are not to be told, not
    /// `withReasons` saves finding them.
    static func make(
        _ network: Network, method: SuggestionMethod?, model path: String?, exclusions: Exclusions.Options,
        withReasons: Bool = true, both: Bool = false, threads: Int
    ) throws -> any AdjustableSuggester {
        var options = LearnedSuggester.Options(exclusions: exclusions)
        if !withReasons { options.reasonCount = 0 }
        if let path {
            return try LearnedSuggester(
                network: network, model: SuggestionModel.read(path), options: options, threads: threads)
        }
        if method == nil, network.followCount > smallNetwork {
            Words.say(
                "suggesting by the circle of trust; a model from 'kith learn' suggests better on a network this large")
        } else if method != .circle {
            return try learned(network, options, both, threads)
        }
        var circle = CircleOfTrustSuggester.Options(exclusions: exclusions)
        if !withReasons { circle.reasonCount = 0 }
        return CircleOfTrustSuggester(network: network, options: circle)
    }

    private static func learned(
        _ network: Network, _ options: LearnedSuggester.Options, _ both: Bool, _ threads: Int
    ) throws -> LearnedSuggester {
        let progress = ProgressLine("learning", counting: .people)
        defer { progress.finish() }
        let isSmall = network.followCount <= smallNetwork
        let learning = SuggestionModel.Options(
            people: isSmall ? lessonsOnTheSpot : SuggestionModel.Options().people)
        func tell(_ step: LearningStep) { progress.next(step.rawValue) }
        guard both else {
            return try LearnedSuggester(
                learning: network, as: learning, options: options, threads: threads, progress: tell)
        }
        let model = try SuggestionModel.learn(network, options: learning, threads: threads, progress: tell)
        return try LearnedSuggester(network: network, model: model, options: options, threads: threads)
    }
}
