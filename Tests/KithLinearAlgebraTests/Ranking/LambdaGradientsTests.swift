import Foundation
import Testing

@testable import KithLinearAlgebra

@Suite struct LambdaGradientsTests {
    @Test("every pair by itself gives the same", arguments: [1, 3, 5, 30, 1000])
    func pairByPair(truncation: Int) throws {
        for normalizes in [false, true] {
            for rows in [2, 5, 16, 17, 33, 70] {
                try check(rows: rows, truncation: truncation, normalizes: normalizes)
            }
        }
    }

    private func check(rows: Int, truncation: Int, normalizes: Bool) throws {
        var generator = SeededGenerator(seed: UInt64(rows + truncation))
        let labels = (0..<rows).map { _ in Float(generator.below(5)) - 2 }.map { max(0, $0) }
        guard labels.contains(where: { $0 > 0 }) else { return }
        let data = try RankingData(
            features: Matrix<Float>(rows: rows, columns: 1).view, labels: labels, offsets: [0, rows], weights: [2])
        let lambdas = LambdaGradients(
            data, .init(truncation: truncation, steepness: 1.5, normalizesLambdas: normalizes))
        let scores = MutableBuffer<Double>(count: rows)
        // Some scores are equal.
        for row in 0..<rows { scores[row] = Double(generator.below(20)) / 4 - 2 }
        let sums = lambdas.fill(scores, threads: 1)
        let expected = Self.slow(
            (0..<rows).map { scores[$0] }, labels, truncation: truncation, steepness: 1.5, normalizes: normalizes,
            weight: 2)
        let size = expected.pushes + 1e-9
        for row in 0..<rows {
            // Single precision, of which the differences of neighboring discounts lose more than a digit.
            #expect(abs(Double(lambdas.gradients[row]) - expected.gradients[row]) < 1e-5 * size)
            #expect(abs(Double(lambdas.hessians[row]) - expected.hessians[row]) < 1e-5 * size)
        }
        #expect(abs(sums.gradient - expected.gradients.reduce(0) { $0 + abs($1) }) < 1e-5 * size)
    }

    private static func slow(
        _ scores: [Double], _ labels: [Float], truncation: Int, steepness: Double, normalizes: Bool, weight: Double
    ) -> (gradients: [Double], hessians: [Double], pushes: Double) {
        let order = scores.indices.sorted { scores[$0] != scores[$1] ? scores[$0] > scores[$1] : $0 < $1 }
        let gain = labels.map { pow(2, Double($0)) - 1 }
        let ideal = gain.sorted(by: >).prefix(truncation).enumerated().reduce(0) { $0 + $1.1 / log2(Double($1.0) + 2) }
        var gradients = [Double](repeating: 0, count: scores.count)
        var hessians = gradients
        var total = 0.0
        for (i, a) in order.enumerated() where i < truncation {
            for (j, b) in order.enumerated() where j > i && gain[a] != gain[b] {
                let (better, worse) = gain[a] > gain[b] ? (a, b) : (b, a)
                var change = (gain[better] - gain[worse]) * (1 / log2(Double(i) + 2) - 1 / log2(Double(j) + 2)) / ideal
                let gap = scores[better] - scores[worse]
                if normalizes, scores[order[0]] != scores[order.last!] { change /= 0.01 + abs(gap) }
                let probability = 1 / (1 + exp(steepness * gap))
                let force = steepness * probability * change
                let curve = steepness * steepness * probability * (1 - probability) * change
                gradients[better] -= force
                gradients[worse] += force
                hessians[better] += curve
                hessians[worse] += curve
                total += 2 * force
            }
        }
        let scale = weight * (normalizes && total > 0 ? log2(1 + total) / total : 1)
        return (gradients.map { $0 * scale }, hessians.map { $0 * scale }, total * scale)
    }
}
