import Testing

@testable import KithLinearAlgebra

@Suite struct RankingDataTests {
    private let features = Matrix<Float>([[1, 2], [3, 4], [5, 6]])

    @Test("what is wrong is told with its place")
    func errors() throws {
        let bad = Matrix<Float>([[1, 2], [3, .nan], [5, 6]])
        #expect(throws: RankingError.notFinite(what: "features", row: 1, column: 1)) {
            try RankingData(features: bad.view, labels: [0, 0, 1], offsets: [0, 3])
        }
        #expect(throws: RankingError.notFinite(what: "labels", row: 2, column: 0)) {
            try RankingData(features: features.view, labels: [0, 0, .infinity], offsets: [0, 3])
        }
        #expect(throws: RankingError.negative(what: "labels", row: 0)) {
            try RankingData(features: features.view, labels: [-1, 0, 1], offsets: [0, 3])
        }
        #expect(throws: RankingError.negative(what: "weights", row: 1)) {
            try RankingData(features: features.view, labels: [0, 0, 1], offsets: [0, 1, 3], weights: [1, -2])
        }
        #expect(throws: RankingError.groups(group: 1, expected: "an end not before the start")) {
            try RankingData(features: features.view, labels: [0, 0, 1], offsets: [0, 2, 1, 3])
        }
        #expect(throws: RankingError.groups(group: 0, expected: "an end at the last row")) {
            try RankingData(features: features.view, labels: [0, 0, 1], offsets: [0, 2])
        }
        #expect(throws: RankingError.groups(group: 0, expected: "a start at row 0")) {
            try RankingData(features: features.view, labels: [0, 0, 1], offsets: [1, 3])
        }
        let message = RankingError.notFinite(what: "features", row: 1, column: 1).description
        #expect(message == "features: the value in row 1, column 1 is not a finite number")
    }

    @Test("only groups of different labels and some weight have an order")
    func order() throws {
        let same = try RankingData(features: features.view, labels: [1, 1, 0], offsets: [0, 2, 3])
        #expect(!same.hasOrder && same.largestGroup == 2)
        #expect(try RankingData(features: features.view, labels: [1, 0, 0], offsets: [0, 2, 3]).hasOrder)
        #expect(
            try !RankingData(features: features.view, labels: [1, 0, 0], offsets: [0, 2, 3], weights: [0, 1]).hasOrder)
        #expect(throws: RankingError.nothingToLearn) { try BoostedTrees.fit(same) }
        #expect(throws: RankingError.nothingToLearn) { try ListwiseLinear.fit(same) }
    }

    @Test("nDCG by hand: second and third place against the first two")
    func metric() throws {
        let data = try RankingData(features: features.view, labels: [0, 1, 1], offsets: [0, 3])
        let ideal = 1 + 0.6309297535714575
        #expect(abs(RankingMetrics.nDCG(data, [3, 2, 1], at: 3) - (0.6309297535714575 + 0.5) / ideal) < 1e-12)
        #expect(abs(RankingMetrics.nDCG(data, [3, 2, 1], at: 2) - 0.6309297535714575 / ideal) < 1e-12)
        #expect(RankingMetrics.nDCG(data, [1, 2, 3], at: 1) == 1)
        // Equal scores rank in the order of the rows, so the first row, which nobody wanted, stands first.
        #expect(RankingMetrics.nDCG(data, [1, 1, 1], at: 1) == 0)
        // A group without a wanted row does not count.
        let two = try RankingData(features: features.view, labels: [0, 0, 1], offsets: [0, 2, 3])
        #expect(RankingMetrics.nDCG(two, [1, 2, 3], at: 5) == 1)
    }

    @Test("parts joined, groups chosen and features exchanged keep rows, labels and groups together")
    func parts() throws {
        let first = try RankingData(features: features.view, labels: [0, 1, 0], offsets: [0, 2, 3], weights: [1, 2])
        let second = try RankingData(features: Matrix<Float>([[7, 8]]).view, labels: [2], offsets: [0, 1])
        let both = try RankingData(joining: [first, second])
        #expect(both.groupCount == 3 && (0..<3).map { both.rows($0).count } == [2, 1, 1])
        #expect((0..<4).map { both.features[$0, 1] } == [2, 4, 6, 8] && Array(both.labels) == [0, 1, 0, 2])
        let chosen = try first.restricted(to: [1, 0])
        #expect((0..<3).map { chosen.features[$0, 0] } == [5, 1, 3] && Array(chosen.labels) == [0, 0, 1])
        #expect((0..<2).map { chosen.rows($0).count } == [1, 2] && chosen.weights.map { Array($0) } == [2, 1])
        let other = try first.withFeatures(Matrix<Float>([[9], [8], [7]]).view)
        #expect(other.featureCount == 1 && other.features[2, 0] == 7 && other.rows(1) == 2..<3)
    }
}
