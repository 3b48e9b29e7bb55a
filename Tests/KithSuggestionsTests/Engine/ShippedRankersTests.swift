import KithGraph
import KithLinearAlgebra
import KithTestSupport
import Testing

@testable import KithSuggestions

@Suite struct ShippedRankersTests {
    private static let learned = Result { () throws -> ShippedRankers in
        var options = ShippedRankers.LearningOptions()
        options.lessons = 25
        options.trees = BoostedTrees.Options(trees: 5, leaves: 6)
        return try ShippedRankers.learn(
            [
                .init(name: "one", network: try GeneratorNetworks.blocks(2, of: 18, seed: 1)),
                .init(name: "two", network: try GeneratorNetworks.blocks(3, of: 14, seed: 2), neighbourhoods: [20]),
                .init(name: "empty", network: try Fixture.network([])),
            ], options: options, threads: 2)
    }

    /// One entry for all features and one for those of neighbourhoods, each found by what a network is given.
    @Test func entries() throws {
        let rankers = try Self.learned.get()
        #expect(rankers.networks == ["one", "two", "empty"])
        for isGlobal in [true, false] {
            var options = GeneratorOptions()
            options.isGlobal = isGlobal
            let set = FeatureSet(options: options)
            let strangers = try #require(rankers.ranker(for: set, includesFollowers: false))
            let anyone = try #require(rankers.ranker(for: set, includesFollowers: true))
            #expect(strangers.featureCount == set.portableCount && anyone.featureCount == set.portableCount)
            #expect(strangers != anyone)
        }
        #expect(rankers.ranker(for: FeatureSet(generators: [.als, .popularity]), includesFollowers: false) == nil)
    }

    @Test func bytesComeBack() throws {
        let rankers = try Self.learned.get()
        let bytes = rankers.encoded()
        let again = try ShippedRankers(bytes)
        #expect(again == rankers && again.encoded() == bytes)
        for length in stride(from: 0, to: bytes.count, by: max(1, bytes.count / 200)) {
            #expect(throws: (any Error).self) { _ = try ShippedRankers(Array(bytes[..<length])) }
        }
        for place in stride(from: 0, to: bytes.count, by: max(1, bytes.count / 200)) {
            var changed = bytes
            changed[place] ^= 0x20
            #expect(throws: (any Error).self) { _ = try ShippedRankers(changed) }
        }
    }

    @Test func sameForAnyThreads() throws {
        let network = try GeneratorNetworks.blocks(2, of: 15, seed: 4)
        var options = ShippedRankers.LearningOptions()
        options.lessons = 12
        options.trees = BoostedTrees.Options(trees: 3, leaves: 4)
        func bytes(_ threads: Int) throws -> [UInt8] {
            try ShippedRankers.learn(
                [.init(name: "n", network: network, neighbourhoods: [18])], options: options, threads: threads
            ).encoded()
        }
        let first = try bytes(1)
        for threads in [2, 3] { #expect(try bytes(threads) == first) }
    }

    /// Those that come with Kith fit what networks are given, for both kinds of candidates.
    @Test func thoseThatCome() throws {
        let standard = ShippedRankers.standard
        #expect(standard.networks.count >= 5)
        for isGlobal in [true, false] {
            var options = GeneratorOptions()
            options.isGlobal = isGlobal
            let set = FeatureSet(options: options)
            for includesFollowers in [false, true] {
                let ranker = try #require(standard.ranker(for: set, includesFollowers: includesFollowers))
                #expect(ranker.parts.count == 2)
            }
        }
    }

    /// A network of nobody with five follows is left to the shipped rankers; without them there is nothing.
    @Test func tooSmallToLearnFrom() throws {
        let ring = try Fixture.network((0..<20).flatMap { a in (1...4).map { ("\(a)", "\((a + $0) % 20)") } })
        let model = try SuggestionModel.learn(ring, options: .init(shipped: try Self.learned.get()), threads: 1)
        #expect(model.report.lessons == [0, 0])
        let shipped = try #require(
            try Self.learned.get().ranker(for: FeatureSet(options: model.generators), includesFollowers: false))
        #expect(model.strangers.parts.map(\.weight) == shipped.parts.map(\.weight))
        let again = try SuggestionModel.decode(model.encoded())
        #expect(again.strangers == model.strangers)
        let suggester = try LearnedSuggester(network: ring, model: again, threads: 1)
        #expect(suggester.suggest(for: 0, count: 5).count == 5)
        #expect(throws: SuggestionError.nothingToLearn(people: 20)) {
            try SuggestionModel.learn(ring, options: .init(shipped: nil), threads: 1)
        }
    }
}
