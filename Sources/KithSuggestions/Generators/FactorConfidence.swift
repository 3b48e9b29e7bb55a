import Foundation
import KithGraph
import KithLinearAlgebra

/// The least-squares problem by which ``ImplicitALS`` finds a person's factors from those of their followees, in Double:
/// to see what each followee adds to a score, and what is left without some.
///
/// With y_f the factors of followee f and w the weight of pairs without a follow, a person's factors are x = W Σ_f (w + α)
/// y_f, W = (w YᵀY + λI + α Σ_f y_f y_fᵀ)⁻¹, so that the score y_vᵀ x is a sum over followees (Hu, Koren, Volinsky, ICDM
/// 2008, section 5, doi:10.1109/ICDM.2008.22). Trained factors are near this, not equal: training stops after some
/// iterations of few steps.
struct FactorConfidence: Sendable {
    private let count: Int
    /// w YᵀY + λI, row by row.
    private let base: [Double]
    private let alpha: Double
    private let target: Double

    /// `factors` has a row for everybody who may be followed. O(rows × factors²).
    init(_ factors: Matrix<Float>, _ options: ImplicitALS.Options, threads: Int) {
        let k = factors.columns
        let cuts = Parallel.cuts(factors.rows, parts: 64)
        let sums = Parallel.map(cuts.count, threads: threads) { part in
            var sum = [Double](repeating: 0, count: k * k)
            for row in cuts[part] {
                let values = factors.view.row(row)
                for i in 0..<k where values[i] != 0 {
                    for j in 0...i { sum[i * k + j] += Double(values[i]) * Double(values[j]) }
                }
            }
            return sum
        }
        var base = [Double](repeating: 0, count: k * k)
        for sum in sums { for index in base.indices { base[index] += sum[index] } }
        let ridge = options.regularization
        for i in 0..<k {
            for j in 0...i {
                base[i * k + j] = options.unobservedWeight * base[i * k + j] + (i == j ? ridge : 0)
            }
        }
        self.base = base
        count = k
        alpha = options.alpha
        target = options.unobservedWeight + options.alpha
    }

    /// What each of `followees` adds to the score of each of `candidates`: a row a candidate. `factors` has a column a
    /// person. O(followees × factors² + factors³ + candidates × (factors² + followees × factors)).
    func parts(
        of candidates: [PersonIndex], through followees: [PersonIndex], _ factors: Matrix<Float>
    ) -> [[Double]] {
        let rows = followees.map { column(factors, $0) }
        let root = root(rows)
        return candidates.map { candidate in
            let weights = solve(root, column(factors, candidate))
            return rows.map { row in target * (0..<count).reduce(0) { $0 + row[$1] * weights[$1] } }
        }
    }

    /// How the factors of somebody with `followees` change when `removed` are no longer among them.
    func change(
        _ followees: [PersonIndex], without removed: [PersonIndex], _ factors: Matrix<Float>
    ) -> [Double] {
        let before = solution(followees.map { column(factors, $0) })
        let after = solution(followees.filter { !removed.contains($0) }.map { column(factors, $0) })
        return zip(after, before).map { $0 - $1 }
    }

    private func column(_ factors: Matrix<Float>, _ person: PersonIndex) -> [Double] {
        (0..<count).map { Double(factors.view.row($0)[Int(person)]) }
    }

    private func solution(_ rows: [[Double]]) -> [Double] {
        var sum = [Double](repeating: 0, count: count)
        for row in rows { for index in 0..<count { sum[index] += target * row[index] } }
        return solve(root(rows), sum)
    }

    /// The lower Cholesky factor of the matrix of somebody whose followees have these factors.
    private func root(_ rows: [[Double]]) -> [Double] {
        let k = count
        var lower = base
        for row in rows {
            for i in 0..<k {
                let value = alpha * row[i]
                for j in 0...i { lower[i * k + j] += value * row[j] }
            }
        }
        for i in 0..<k {
            for j in 0...i {
                var value = lower[i * k + j]
                for m in 0..<j { value -= lower[i * k + m] * lower[j * k + m] }
                // Positive: λ is above zero, and the rest are sums of squares.
                lower[i * k + j] = i == j ? max(value, .leastNormalMagnitude).squareRoot() : value / lower[j * k + j]
            }
        }
        return lower
    }

    private func solve(_ root: [Double], _ right: [Double]) -> [Double] {
        let k = count
        var x = right
        for i in 0..<k {
            for m in 0..<i { x[i] -= root[i * k + m] * x[m] }
            x[i] /= root[i * k + i]
        }
        for i in (0..<k).reversed() {
            for m in i + 1..<max(k, i + 1) { x[i] -= root[m * k + i] * x[m] }
            x[i] /= root[i * k + i]
        }
        return x
    }
}
