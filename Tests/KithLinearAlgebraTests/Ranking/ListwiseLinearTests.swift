import Foundation
import Testing

@testable import KithLinearAlgebra

@Suite struct ListwiseLinearTests {
    @Test("no direction leads further down, and the gradient is that of the loss")
    func minimum() throws {
        let data = try RankingFixtures.data(1, groups: 25, weights: (0..<25).map { Float($0 % 4) })
        let model = try ListwiseLinear.fit(data, options: .init(l2: 0.01))
        #expect(model.report.converged && model.report.gradient <= 1e-8)
        let best = Self.loss(data, model, model.weights, l2: 0.01)
        #expect(abs(best - model.report.loss) < 1e-10)
        for feature in model.weights.indices {
            for step in [-1e-3, 1e-3] {
                var weights = model.weights
                weights[feature] += step
                #expect(Self.loss(data, model, weights, l2: 0.01) > best)
            }
        }
    }

    /// The loss by its definition, row after row.
    private static func loss(_ data: RankingData, _ model: ListwiseLinear, _ weights: [Double], l2: Double) -> Double {
        var sum = 0.0
        var total = 0.0
        for group in 0..<data.groupCount {
            let rows = data.rows(group)
            let wanted = rows.reduce(0) { $0 + Double(data.labels[$1]) }
            let weight = Double(data.weights?[group] ?? 1)
            guard wanted > 0 else { continue }
            let scores = rows.map { row in
                weights.indices.reduce(0) {
                    $0 + weights[$1] * (Double(data.features[row, $1]) - model.means[$1]) / model.deviations[$1]
                }
            }
            let normalizer = log(scores.reduce(0) { $0 + exp($1) })
            for (row, score) in zip(rows, scores) {
                sum -= weight * Double(data.labels[row]) / wanted * (score - normalizer)
            }
            total += weight
        }
        return sum / total + l2 / 2 * weights.reduce(0) { $0 + $1 * $1 }
    }

    @Test("two rows: the logistic regression of their difference")
    func byHand() throws {
        // Differences of 2 in the standardized feature; the better row once below. With p the part of softmax, the mean
        // slope is −2 (3/4 − p) + l2 w = 0.
        let features = Matrix<Float>([[1], [0], [1], [0], [1], [0], [0], [1]])
        let data = try RankingData(
            features: features.view, labels: [1, 0, 1, 0, 1, 0, 1, 0], offsets: [0, 2, 4, 6, 8])
        let model = try ListwiseLinear.fit(data, options: .init(l2: 0.1))
        #expect(model.means == [0.5] && model.deviations == [0.5])
        let weight = model.weights[0]
        #expect(abs(-2 * (0.75 - 1 / (1 + exp(-2 * weight))) + 0.1 * weight) < 1e-8)
    }

    @Test("features of any scale and shift give the same scores, constant ones none")
    func scales() throws {
        let data = try RankingFixtures.data(2, groups: 20, features: 5)
        let moved = MutableMatrixView<Float>(rows: data.rowCount, columns: 6)
        for row in 0..<data.rowCount {
            for column in 0..<5 { moved[row, column] = data.features[row, column] * 64 + 8 }
            moved[row, 5] = 0.1
        }
        let other = try RankingData(
            features: moved.reading, labels: Array(data.labels), offsets: data.offsets.map(Int.init))
        let one = try ListwiseLinear.fit(data)
        let two = try ListwiseLinear.fit(other)
        #expect(abs(two.weights[5]) < 1e-6)
        for (a, b) in zip(one.scores(data.features), two.scores(other.features)) { #expect(abs(a - b) < 1e-4) }
    }

    @Test("the same features twice share their weight")
    func twice() throws {
        let data = try RankingFixtures.data(3, groups: 20, features: 3)
        let doubled = MutableMatrixView<Float>(rows: data.rowCount, columns: 6)
        doubled.window(columns: 0..<3).copy(data.features)
        doubled.window(columns: 3..<6).copy(data.features)
        let model = try ListwiseLinear.fit(
            RankingData(features: doubled.reading, labels: Array(data.labels), offsets: data.offsets.map(Int.init)))
        #expect(model.report.converged)
        for feature in 0..<3 { #expect(abs(model.weights[feature] - model.weights[feature + 3]) < 1e-6) }
    }

    @Test("the same bytes on any number of threads")
    func threads() throws {
        let data = try RankingFixtures.data(4)
        let once = try ListwiseLinear.fit(data, threads: 1)
        for threads in [2, 3, 7] { #expect(try ListwiseLinear.fit(data, threads: threads) == once) }
    }

    @Test("contributions sum to the score")
    func contributions() throws {
        let data = try RankingFixtures.data(5, groups: 10)
        let model = try ListwiseLinear.fit(data)
        let scores = model.scores(data.features)
        for row in 0..<20 {
            #expect(abs(model.contributions(data.features.row(row)).reduce(0, +) - scores[row]) < 1e-12)
        }
    }

    @Test("few iterations are told, options out of range too")
    func report() throws {
        let data = try RankingFixtures.data(6, groups: 10)
        let model = try ListwiseLinear.fit(data, options: .init(maximumIterations: 1))
        #expect(!model.report.converged && model.report.iterations == 1)
        for (options, name) in [
            (ListwiseLinear.Options(l2: 0), "l2"), (.init(tolerance: 0), "tolerance"),
            (.init(maximumIterations: -1), "maximumIterations"),
        ] {
            let error = #expect(throws: RankingError.self) { try ListwiseLinear.fit(data, options: options) }
            #expect("\(error!)".hasPrefix(name))
        }
    }
}
