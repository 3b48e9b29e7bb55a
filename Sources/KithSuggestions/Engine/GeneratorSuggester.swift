import KithGraph
import KithLinearAlgebra

/// Suggests by one generator alone, in the order of its scores: to compare with, and to see what each is good for. It names
/// nobody whom the generator does not score, so that lists may be short.
public struct GeneratorSuggester: AdjustableSuggester {
    public let network: Network
    public let generator: Generator
    private let maker: ShortlistMaker
    private var rules: CandidateRules
    private let column: Int
    private let threads: Int

    /// Prepares the generator for `network`.
    public init(
        network: Network, generator: Generator, options: GeneratorOptions? = nil,
        exclusions: Exclusions.Options = .init(), threads: Int = Parallel.availableThreads
    ) throws {
        self.network = network
        self.generator = generator
        self.threads = threads
        var options = options ?? GeneratorOptions.standard(for: network)
        options.isGlobal = Generator.global.contains(generator)
        maker = try ShortlistMaker(network: network, options: options, threads: threads)
        rules = CandidateRules(network: network, options: exclusions)
        column = maker.set.portableCount + maker.set.generators.firstIndex(of: generator)!
    }

    public var exclusions: Exclusions.Options { rules.options }

    public func with(exclusions: Exclusions.Options) -> GeneratorSuggester {
        var adjusted = self
        adjusted.rules = CandidateRules(network: network, options: exclusions)
        return adjusted
    }

    public func suggest(for person: PersonIndex, count: Int) -> [Suggestion] {
        suggestAll(for: [person], count: count, threads: threads)[0]
    }

    public func suggestAll(for people: [PersonIndex], count: Int, threads: Int) -> [[Suggestion]] {
        let found = Locked<[[Suggestion]]>([[Suggestion]](repeating: [], count: people.count))
        do {
            try maker.make(for: people, rules: rules, threads: threads) { place, shortlist, _ in
                let scores = shortlist.candidates.indices.map { Double(shortlist.features.view[$0, column]) }
                let list = maker.ranked(shortlist, by: scores, count: count) { $0 > 0 }
                found.withLock { $0[place] = list }
            }
        } catch {
            preconditionFailure("\(error)")
        }
        return found.withLock { $0 }
    }
}

extension ShortlistMaker {
    /// The `count` candidates with the highest scores that count, equal ones by a hash of the two handles.
    func ranked(
        _ shortlist: Shortlist, by scores: [Double], count: Int, where counts: (Double) -> Bool = { _ in true }
    ) -> [Suggestion] {
        let candidates = shortlist.candidates
        let order = scores.indices.filter { counts(scores[$0]) }.sorted { left, right in
            if scores[left] != scores[right] { return scores[left] > scores[right] }
            return TieBreak.mixed(candidates[left], shortlist.person, in: network)
                < TieBreak.mixed(candidates[right], shortlist.person, in: network)
        }
        return order.prefix(count).map { place in
            Suggestion(person: candidates[place], score: scores[place], source: .learned, reasons: [])
        }
    }
}
