import Foundation
import KithGraph
import KithLinearAlgebra
import KithTestSupport
import Testing

@testable import KithSuggestions

/// Whether the followees that are named as reasons are those that matter: without them a candidate's score must fall below
/// what it is without as many others of the person's followees, drawn at random.
struct Fidelity {
    /// Suggestions looked at, each for somebody with at least `named` + 3 followees.
    private(set) var cases = 0
    /// Of these, where the named matter more than the others; a candidate who is no longer one at all has the lowest score.
    private(set) var lower = 0
    private(set) var equal = 0
    /// Where the candidate is no longer among the five, without the named and without the others.
    private(set) var goneWithoutNamed = 0
    private(set) var goneWithoutOthers = 0

    init(_ suggester: LearnedSuggester, cases wanted: Int, seed: UInt64, named: Int = 3) throws {
        let network = suggester.network
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<wanted * 100 where cases < wanted {
            let person = PersonIndex(generator.below(UInt64(network.personCount)))
            let followees = network.following.range(Int(person)).map { network.following.columns[$0] }
            guard followees.count >= named + 3 else { continue }
            let five = suggester.suggest(for: person, count: 5)
            let suggestion = five[Int(generator.below(UInt64(five.count)))]
            let reasons = suggestion.reasons.compactMap(\.followee).prefix(named)
            guard suggestion.source == .learned, reasons.count == named else { continue }
            var others = followees.filter { !reasons.contains($0) }
            guard others.count >= named else { continue }
            others.shuffle(using: &generator)
            func place(without gone: [PersonIndex]) throws -> (score: Double, rank: Int) {
                let list = try suggester.suggest(for: person, without: gone, count: network.personCount)
                let rank = list.firstIndex { $0.person == suggestion.person }
                return rank.map { (list[$0].score, $0) } ?? (-.infinity, .max)
            }
            let (own, other) = (try place(without: Array(reasons)), try place(without: Array(others.prefix(named))))
            cases += 1
            if own.score < other.score { lower += 1 }
            if own.score == other.score { equal += 1 }
            if own.rank >= 5 { goneWithoutNamed += 1 }
            if other.rank >= 5 { goneWithoutOthers += 1 }
        }
    }

    var summary: String {
        """
        of \(cases) suggestions the score fell more without the followees named than without others in \(lower), \
        as much in \(equal); no longer among the five: \(goneWithoutNamed) and \(goneWithoutOthers)
        """
    }
}

@Suite struct FidelityTests {
    /// In a network of a hundred people everybody knows everybody's followers, and the named matter in most cases only; they
    /// put more candidates out of the five.
    @Test func hundredPeople() throws {
        let network = try GeneratorNetworks.blocks(3, of: 32, seed: 5)
        let model = try SuggestionModel.learn(network, options: .init(people: 50), threads: 2)
        let suggester = try LearnedSuggester(network: network, model: model, threads: 2)
        let found = try Fidelity(suggester, cases: 25, seed: 1)
        #expect(found.cases == 25)
        #expect(found.lower * 10 >= found.cases * 7, "\(found.summary)")
        #expect(found.goneWithoutNamed > found.goneWithoutOthers, "\(found.summary)")
    }

    private static let asked = ProcessInfo.processInfo.environment["KITH_FIDELITY"].flatMap { Int($0) }

    /// `make fidelity`: on real networks where they are present, on the bundled town where not.
    @Test(.enabled(if: asked != nil, "KITH_FIDELITY, the number of cases, is not set: see 'make fidelity'"))
    func realNetworks() throws {
        let real = ["politicians/friend_list.csv", "ego-twitter/twitter_combined.txt.gz"].map(SharedData.path)
        let town = "datasets/town/follows.csv"
        for path in SharedData.isPresent ? real : [town] {
            let network = try NetworkReader.load(path)
            let model = try SuggestionModel.learn(network, options: .init(people: 500))
            let suggester = try LearnedSuggester(network: network, model: model)
            let found = try Fidelity(suggester, cases: Self.asked!, seed: 1)
            print("\(path): \(found.summary)")
            #expect(found.lower * 100 >= found.cases * 95, "\(path)")
        }
    }
}
