/// How much each step of a power iteration is stretched: the Chebyshev semi-iterative method, switched on when plain
/// steps converge slowly and off again where it does not help.
///
/// A step *x'* = *p* + ω (*T x* − *p*), with *p* the iterate before *x*, has the same fixed points as *x'* = *T x*
/// whatever ω is, so stretching can change how soon the answer is reached but not which one it is. For eigenvalues in
/// ±σ the factors below bring the error down by σ / (1 + √(1 − σ²)) a step, 0.56 instead of 0.85; they suit the nearly
/// symmetric structure of slow-mixing communities. Complex eigenvalues, from closed cycles, may make stretched steps
/// grow: then σ is lowered, and in the end stretching given up, after which plain steps contract as ever.
///
/// Golub, Varga: "Chebyshev semi-iterative methods, successive overrelaxation iterative methods, and second order
/// Richardson iterative methods", Numerische Mathematik 3, 1961, doi:10.1007/BF01386013.
struct MomentumSchedule {
    private let damping: Double
    private let tolerance: Double
    private var sigma: Double
    /// Changes seen since the last switch, newest last.
    private var recent: [Double] = []
    /// The factor of the step to come; 1 is a plain one.
    private(set) var factor = 1.0
    private var stretchedSteps = 0

    private static let watched = 6

    init(damping: Double, tolerance: Double) {
        self.damping = damping
        self.tolerance = tolerance
        sigma = damping
    }

    /// Takes note that the last step changed the iterate by `change` and chooses ``factor`` for the next.
    mutating func observe(_ change: Double) {
        recent.append(change)
        if stretchedSteps > 0 {
            watchForGrowth(change)
        } else if shouldStretch(change) {
            stretchedSteps = 1
            factor = 1 / (1 - sigma * sigma / 2)
            recent = [change]
        }
    }

    /// Makes the next step a plain one, to confirm what a stretched step found.
    mutating func restart() {
        factor = 1
        stretchedSteps = 0
        recent = []
    }

    /// Whether plain steps would still take long: at the rate of the last one, ten or more.
    private func shouldStretch(_ change: Double) -> Bool {
        guard sigma > 0.5, recent.count >= 4 else { return false }
        let rate = change / recent[recent.count - 2]
        guard rate > 0.5, rate < 1 else { return false }
        return rate.power(10) * change > tolerance
    }

    /// Stretched steps must shrink the change faster than plain ones are sure to.
    private mutating func watchForGrowth(_ change: Double) {
        stretchedSteps += 1
        factor = 1 / (1 - sigma * sigma * factor / 4)
        let window = MomentumSchedule.watched
        guard recent.count > window else { return }
        if change > recent[recent.count - 1 - window] * damping.power(window) {
            sigma = sigma > 0.6 ? sigma * 0.8 : 0
            restart()
        }
    }
}

extension Double {
    /// This number multiplied by itself `exponent` times.
    fileprivate func power(_ exponent: Int) -> Double {
        (0..<exponent).reduce(1) { product, _ in product * self }
    }
}
