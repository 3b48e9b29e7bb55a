import Testing

@testable import KithLinearAlgebra

@Suite struct RankingCodingTests {
    private static func ranker() throws -> BlendedRanker {
        let data = try RankingFixtures.data(1, groups: 12, features: 4)
        return BlendedRanker([
            .init(.linear(try ListwiseLinear.fit(data)), weight: 2),
            .init(.trees(try BoostedTrees.fit(data, options: .init(trees: 3, leaves: 5, minimumRowsInLeaf: 5)))),
            .init(.trees(try BoostedTrees.fit(data, options: .init(trees: 1, leaves: 3)))),
        ])
    }

    private static func decode(_ bytes: [UInt8]) throws(RankingError) -> BlendedRanker {
        var offset = 0
        let ranker = try BlendedRanker.decode(bytes, at: &offset)
        guard offset == bytes.count else { throw .format(offset: offset, expected: "the end") }
        return ranker
    }

    @Test("bytes come back as the same ranker and go out as the same bytes, also in the middle of others")
    func roundTrip() throws {
        let ranker = try Self.ranker()
        var bytes: [UInt8] = [1, 2, 3]
        ranker.encode(into: &bytes)
        let end = bytes.count
        bytes.append(9)
        var offset = 3
        let copy = try BlendedRanker.decode(bytes, at: &offset)
        #expect(copy == ranker && offset == end)
        var again: [UInt8] = []
        copy.encode(into: &again)
        #expect(again == Array(bytes[3..<end]))
        let group = try RankingFixtures.data(2, groups: 1, features: 4).features
        #expect(copy.scores(group) == ranker.scores(group))
    }

    @Test("every length but the whole is refused")
    func truncated() throws {
        var bytes: [UInt8] = []
        try Self.ranker().encode(into: &bytes)
        for length in 0..<bytes.count {
            #expect(throws: RankingError.self) { try Self.decode(Array(bytes[..<length])) }
        }
    }

    @Test("every byte changed gives an error or a ranker that scores")
    func changed() throws {
        var bytes: [UInt8] = []
        try Self.ranker().encode(into: &bytes)
        let group = try RankingFixtures.data(3, groups: 1, rows: 5, features: 4).features
        var generator = SeededGenerator(seed: 5)
        var refused = 0
        for place in bytes.indices {
            for value in [bytes[place] ^ 1, bytes[place] ^ 0x80, 0xFF, UInt8(generator.below(256))] {
                var changed = bytes
                changed[place] = value
                do {
                    let ranker = try Self.decode(changed)
                    let scores = ranker.scores(group)
                    #expect(scores.count == 5 && scores.allSatisfy { $0.isFinite })
                    let own = ranker.contributions([2], of: group)[0]
                    #expect(own.bias.isFinite && own.features.allSatisfy { $0.isFinite })
                } catch {
                    refused += 1
                }
            }
        }
        #expect(refused > 100 && refused < 4 * bytes.count)
    }

    @Test("what is wrong is told with its place")
    func places() throws {
        let leaf: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0xF0, 0x3F, 2, 0, 0, 0]
        let head: [UInt8] = Array("KTRE".utf8) + [1, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0]
        var offset = 0
        let single = try BoostedTrees.decode(head + leaf, at: &offset)
        #expect(offset == head.count + leaf.count && single.scores(Matrix<Float>([[1, 2]]).view) == [1])
        #expect(single.contributions(Matrix<Float>([[1, 2]]).view) == [.init(bias: 1, features: [0, 0])])
        let inner: [UInt8] = [1, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0]
        #expect(throws: RankingError.format(offset: 17, expected: "a feature below 2")) {
            var offset = 0
            return try BoostedTrees.decode(head + inner + leaf + leaf, at: &offset)
        }
        #expect(throws: RankingError.format(offset: 4, expected: "version 1")) {
            var offset = 0
            return try BoostedTrees.decode(Array("KTRE".utf8) + [2, 0, 0, 0], at: &offset)
        }
        #expect(throws: RankingError.format(offset: 1, expected: "“KLIN”")) {
            var offset = 0
            return try ListwiseLinear.decode(head, at: &offset)
        }
    }
}
