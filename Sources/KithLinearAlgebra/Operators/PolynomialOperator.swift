/// A polynomial of a symmetric operator, never formed: Σ cᵢ Aⁱ, or Σ cᵢ Tᵢ of A brought from an interval to [−1, 1],
/// where Tᵢ are the Chebyshev polynomials of the first kind.
///
/// A product with k columns takes as many products with A as the degree. Both forms hold two scratch panels:
/// Horner's rule, and Clenshaw's recurrence ("A note on the summation of Chebyshev series", 1955,
/// doi:10.1090/S0025-5718-1955-0071856-0), which stays accurate at high degree.
public struct PolynomialOperator<Base: SymmetricOperator>: SymmetricOperator {
    public typealias Scalar = Base.Scalar

    public enum Basis: Sendable, Equatable {
        /// 1, A, A², …
        case monomial
        /// T₀, T₁, T₂, … of (2A − (upper + lower) I) / (upper − lower).
        case chebyshev(lower: Double, upper: Double)
    }

    public let base: Base
    /// c₀ first.
    public let coefficients: [Double]
    public let basis: Basis

    public init(_ base: Base, coefficients: [Double], basis: Basis = .monomial) {
        precondition(!coefficients.isEmpty, "a polynomial has at least one coefficient")
        precondition(coefficients.allSatisfy(\.isFinite), "coefficients must be finite")
        if case .chebyshev(let lower, let upper) = basis {
            precondition(lower < upper && (upper - lower).isFinite, "the interval of a Chebyshev series is empty")
        }
        self.base = base
        self.coefficients = coefficients
        self.basis = basis
    }

    public var rowCount: Int { base.rowCount }

    public func multiply(
        _ panel: MatrixView<Scalar>, into result: MutableMatrixView<Scalar>, alpha: Scalar, beta: Scalar, threads: Int
    ) {
        switch basis {
        case .monomial: horner(panel, into: result, alpha: alpha, beta: beta, threads: threads)
        case .chebyshev(let lower, let upper):
            clenshaw(panel, into: result, lower: lower, upper: upper, alpha: alpha, beta: beta, threads: threads)
        }
    }

    /// b ← c·x + A b, from the highest coefficient down.
    private func horner(
        _ panel: MatrixView<Scalar>, into result: MutableMatrixView<Scalar>, alpha: Scalar, beta: Scalar, threads: Int
    ) {
        guard coefficients.count > 1 else {
            combine(panel, coefficients[0], into: result, alpha: alpha, beta: beta, threads: threads)
            return
        }
        var current = scratch(panel)
        var next = coefficients.count > 2 ? scratch(panel) : current
        combine(panel, coefficients[coefficients.count - 1], into: current, alpha: 1, beta: 0, threads: threads)
        for coefficient in coefficients.dropFirst().dropLast().reversed() {
            combine(panel, coefficient, into: next, alpha: 1, beta: 0, threads: threads)
            base.multiply(current.reading, into: next, alpha: 1, beta: 1, threads: threads)
            swap(&current, &next)
        }
        combine(panel, coefficients[0], into: result, alpha: alpha, beta: beta, threads: threads)
        base.multiply(current.reading, into: result, alpha: alpha, beta: 1, threads: threads)
    }

    /// bᵢ = cᵢ x + 2 B bᵢ₊₁ − bᵢ₊₂ with B the operator brought to [−1, 1]; the sum is c₀ x + B b₁ − b₂.
    private func clenshaw(
        _ panel: MatrixView<Scalar>, into result: MutableMatrixView<Scalar>, lower: Double, upper: Double,
        alpha: Scalar, beta: Scalar, threads: Int
    ) {
        guard coefficients.count > 1 else {
            combine(panel, coefficients[0], into: result, alpha: alpha, beta: beta, threads: threads)
            return
        }
        // B = slope·A − offset·I.
        let slope = 2 / (upper - lower)
        let offset = (upper + lower) / (upper - lower)
        var later = scratch(panel)
        var current = scratch(panel)
        combine(panel, coefficients[coefficients.count - 1], into: current, alpha: 1, beta: 0, threads: threads)
        for coefficient in coefficients.dropFirst().dropLast().reversed() {
            // b₍ᵢ₊₂₎ is not needed after this step, so bᵢ takes its place.
            combine(panel, coefficient, into: later, alpha: 1, beta: -1, threads: threads)
            combine(current.reading, -2 * offset, into: later, alpha: 1, beta: 1, threads: threads)
            base.multiply(current.reading, into: later, alpha: Scalar(2 * slope), beta: 1, threads: threads)
            swap(&later, &current)
        }
        combine(panel, coefficients[0], into: result, alpha: alpha, beta: beta, threads: threads)
        combine(later.reading, -1, into: result, alpha: alpha, beta: 1, threads: threads)
        combine(current.reading, -offset, into: result, alpha: alpha, beta: 1, threads: threads)
        base.multiply(current.reading, into: result, alpha: alpha * Scalar(slope), beta: 1, threads: threads)
    }

    private func scratch(_ panel: MatrixView<Scalar>) -> MutableMatrixView<Scalar> {
        MutableMatrixView(rows: panel.rows, columns: panel.columns)
    }

    private func combine(
        _ panel: MatrixView<Scalar>, _ factor: Double, into result: MutableMatrixView<Scalar>, alpha: Scalar,
        beta: Scalar, threads: Int
    ) {
        precondition(panel.rows == rowCount && result.rows == rowCount, "panel and operator differ in rows")
        let cuts = Parallel.cuts(panel.rows, parts: max(1, panel.rows / 4096))
        let weight = alpha * Scalar(factor)
        Parallel.forEach(cuts.count, threads: threads) { part in
            DiagonalKernels.combine(panel, factor: weight, beta: beta, rows: cuts[part], into: result)
        }
    }

    public func workspaceBytes(columns: Int) -> Int {
        let panel = rowCount * columns * MemoryLayout<Scalar>.stride
        let panels =
            switch basis {
            case .monomial: min(2, coefficients.count - 1)
            case .chebyshev: coefficients.count > 1 ? 2 : 0
            }
        return panels * panel + base.workspaceBytes(columns: columns)
    }
}
