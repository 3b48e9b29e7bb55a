import Foundation

/// A Chebyshev polynomial of a symmetric operator that is small on `lower ... upper` and grows fast above, so that the
/// eigenvectors there stand out of a panel it is applied to.
///
/// p(λ) = T_d((λ − o) / e) / T_d((top − o) / e), with o and e the middle and half the length of the interval: at most
/// 1 / ``growth`` in size within the interval, rising above it, 1 at `top`.
///
/// Source: Zhou, Saad, Tiago, Chelikowsky, "Self-consistent-field calculations using Chebyshev-filtered subspace
/// iteration", 2006, doi:10.1016/j.jcp.2006.03.017.
struct ChebyshevFilter {
    let degree: Int
    let lower: Double
    let upper: Double
    /// T_d at the largest eigenvalue, by which the polynomial is divided.
    let growth: Double

    private var center: Double { (lower + upper) / 2 }
    private var half: Double { (upper - lower) / 2 }

    /// The filter of the highest degree, up to `maximumDegree`, whose growth at `top` stays below `maximumGrowth`, as
    /// what is smaller by more than the rounding of the panels is lost. `nil` where a degree of two already is too much
    /// or the interval has no length.
    init?(lower: Double, upper: Double, top: Double, maximumDegree: Int, maximumGrowth: Double) {
        let half = (upper - lower) / 2
        guard half > 0, top > upper, half > 1e-6 * max(abs(lower), abs(top)) else { return nil }
        let angle = acosh((top - (lower + upper) / 2) / half)
        guard angle > 0 else { return nil }
        let degree = min(maximumDegree, Int(min(1e6, acosh(maximumGrowth) / angle)))
        guard degree >= 2 else { return nil }
        self.degree = degree
        self.lower = lower
        self.upper = upper
        growth = cosh(Double(degree) * angle)
    }

    /// p(λ) for λ not below ``upper``.
    func value(_ eigenvalue: Double) -> Double {
        let place = max(1, (eigenvalue - center) / half)
        return cosh(Double(degree) * acosh(place)) / growth
    }

    /// The λ at or above ``upper`` whose p(λ) is `value`, and the residual ‖A v − λ v‖ that a vector with
    /// ‖p(A) v − p(λ) v‖ = `residual` may be expected to have: that of an error spread over the damped interval, or of
    /// one close by, whichever is larger.
    func estimate(_ value: Double, residual: Double) -> (value: Double, residual: Double) {
        let angle = acosh(max(1, value * growth)) / Double(degree)
        let eigenvalue = center + half * cosh(angle)
        // sinh(d u) / sinh(u) tends to d where u vanishes.
        let ratio = angle < 1e-6 ? Double(degree) : sinh(Double(degree) * angle) / sinh(angle)
        let slope = Double(degree) * ratio / (half * growth)
        return (eigenvalue, residual * max(1 / slope, (eigenvalue - center) / value))
    }

    /// `panels.1` = p(operator) × `source`, by ``degree`` products; `panels.0` is scratch. All are n × b.
    func apply<Operator: SymmetricOperator>(
        _ matrix: Operator, similarity: DiagonalSimilarity<Operator.Scalar>? = nil,
        _ source: MatrixView<Operator.Scalar>,
        panels: (MutableMatrixView<Operator.Scalar>, MutableMatrixView<Operator.Scalar>), threads: Int
    ) {
        typealias Scalar = Operator.Scalar
        func multiply(
            _ panel: MatrixView<Scalar>, into result: MutableMatrixView<Scalar>, alpha: Double, beta: Scalar,
            shift: Double
        ) {
            let (alpha, shift) = (Scalar(alpha), Scalar(shift))
            if let walk = similarity?.matrix {
                walk.multiply(panel, into: result, alpha: alpha, beta: beta, shift: shift, threads: threads)
            } else {
                matrix.multiply(panel, into: result, alpha: alpha, beta: beta, shift: shift, threads: threads)
            }
        }
        // Two panels hold the polynomials in turn; the last one must end in `panels.1`.
        var (new, old) = degree % 2 == 0 ? panels : (panels.1, panels.0)
        // T_0, divided by the growth, which the recurrence passes on; then T_1 = x T_0.
        let first = Scalar(1 / growth)
        if let scale = similarity?.scale {
            Panel.scaleRows(source, by: scale, times: first, into: old, threads: threads)
        } else {
            Panel.add(source, times: first, to: old, beta: 0, threads: threads)
        }
        let shift = center / half
        multiply(old.reading, into: new, alpha: 1 / half, beta: 0, shift: -shift)
        // T_{j+1} = 2 x T_j − T_{j−1}.
        for _ in 2...degree {
            swap(&old, &new)
            multiply(old.reading, into: new, alpha: 2 / half, beta: -1, shift: -2 * shift)
        }
        if let scale = similarity?.scale {
            Panel.scaleRows(new.reading, by: scale, dividing: true, times: 1, into: new, threads: threads)
        }
    }
}
