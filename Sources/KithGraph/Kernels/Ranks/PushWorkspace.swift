import KithLinearAlgebra

/// The scratch memory of forward pushes, kept from one call to the next so that a call costs what it visits and not the
/// size of the network. One workspace is used by one thread at a time. 37 bytes a person, untouched until needed.
public final class PushWorkspace {
    let personCount: Int
    /// Place of each person in ``touched`` plus one; 0 for those not reached.
    let slots: MutableBuffer<UInt32>
    /// The people reached, in the order of reaching them; the arrays below go by place.
    let touched: MutableBuffer<UInt32>
    private let residuals: MutableBuffer<Double>
    private let estimates: MutableBuffer<Double>
    private let isQueued: MutableBuffer<Bool>
    /// A ring of places with a residual to push; each place stands in it at most once.
    private let queue: MutableBuffer<UInt32>
    private(set) var touchedCount = 0

    /// Places in the order they were pushed, ``returnMark`` where the sinks' residual went back to the seeds.
    var log: [UInt32] = []
    static let returnMark = UInt32.max

    private(set) var steps = CompressedRows(emptyRows: 0, columnCount: 0)
    private(set) var seeds: [PersonalizedPageRank.Seed] = []
    private(set) var options = PersonalizedPageRank.PushOptions()

    /// Scratch for networks of as many people as `network`.
    public init(for network: Network) {
        personCount = network.personCount
        slots = MutableBuffer(count: personCount)
        touched = MutableBuffer(count: personCount)
        residuals = MutableBuffer(count: personCount)
        estimates = MutableBuffer(count: personCount)
        isQueued = MutableBuffer(count: personCount)
        queue = MutableBuffer(count: personCount)
    }

    /// Forgets the last push and takes up a new one.
    func begin(
        steps: CompressedRows, seeds: [PersonalizedPageRank.Seed], options: PersonalizedPageRank.PushOptions
    ) {
        for place in 0..<touchedCount { slots[Int(touched[place])] = 0 }
        touchedCount = 0
        log.removeAll(keepingCapacity: true)
        self.steps = steps
        self.seeds = seeds
        self.options = options
    }

    /// Pushes until all residuals are small, and collects the scores.
    func drain() -> PersonalizedPageRank.Approximation {
        var state = PushState(
            steps: steps, slots: slots, touched: touched, residuals: residuals, estimates: estimates,
            isQueued: isQueued, queue: queue, restart: options.restart, epsilon: options.epsilon,
            visitsLeft: options.maximumVisits)
        swap(&state.log, &log)
        let converged = state.run(seeds: seeds)
        swap(&state.log, &log)
        touchedCount = state.touchedCount
        var missing = state.returned
        var reached: [(person: PersonIndex, score: Double)] = []
        for place in 0..<touchedCount {
            missing += residuals[place]
            if estimates[place] > 0 { reached.append((touched[place], estimates[place])) }
        }
        reached.sort { $0.person < $1.person }
        return PersonalizedPageRank.Approximation(
            people: reached.map(\.person), scores: reached.map(\.score), errorBound: missing,
            pushes: log.count, converged: converged)
    }
}

/// One forward push under way. A struct of its own, so that the loop works on local values.
private struct PushState {
    let steps: CompressedRows
    let slots: MutableBuffer<UInt32>
    let touched: MutableBuffer<UInt32>
    let residuals: MutableBuffer<Double>
    let estimates: MutableBuffer<Double>
    let isQueued: MutableBuffer<Bool>
    let queue: MutableBuffer<UInt32>
    let restart: Double
    let epsilon: Double
    var visitsLeft: Int
    var touchedCount = 0
    /// Residual of sinks on its way back to the seeds.
    var returned = 0.0
    var log: [UInt32] = []
    private var head = 0
    private var waiting = 0

    init(
        steps: CompressedRows, slots: MutableBuffer<UInt32>, touched: MutableBuffer<UInt32>,
        residuals: MutableBuffer<Double>, estimates: MutableBuffer<Double>, isQueued: MutableBuffer<Bool>,
        queue: MutableBuffer<UInt32>, restart: Double, epsilon: Double, visitsLeft: Int
    ) {
        self.steps = steps
        self.slots = slots
        self.touched = touched
        self.residuals = residuals
        self.estimates = estimates
        self.isQueued = isQueued
        self.queue = queue
        self.restart = restart
        self.epsilon = epsilon
        self.visitsLeft = visitsLeft
    }

    mutating func run(seeds: [PersonalizedPageRank.Seed]) -> Bool {
        spread(1, over: seeds)
        repeat {
            while waiting > 0 {
                if visitsLeft <= 0 { return false }
                pushNext()
            }
            guard returned >= epsilon else { return true }
            log.append(PushWorkspace.returnMark)
            let amount = returned
            returned = 0
            spread(amount, over: seeds)
        } while waiting > 0
        return true
    }

    private mutating func spread(_ amount: Double, over seeds: [PersonalizedPageRank.Seed]) {
        for seed in seeds { add(amount * seed.weight, to: seed.person) }
    }

    private mutating func pushNext() {
        let place = Int(queue[head])
        head = head + 1 == queue.count ? 0 : head + 1
        waiting -= 1
        isQueued[place] = false
        let residual = residuals[place]
        residuals[place] = 0
        estimates[place] += restart * residual
        log.append(UInt32(truncatingIfNeeded: place))
        let steps = self.steps
        let targets = steps[Int(touched[place])]
        visitsLeft -= targets.count + 1
        guard targets.count > 0 else {
            returned += (1 - restart) * residual
            return
        }
        let share = (1 - restart) * residual / Double(targets.count)
        for index in targets.indices { add(share, to: targets[index]) }
    }

    @inline(__always)
    private mutating func add(_ amount: Double, to person: PersonIndex) {
        let slot = slots[Int(person)]
        let place: Int
        if slot == 0 {
            place = touchedCount
            touchedCount += 1
            slots[Int(person)] = UInt32(truncatingIfNeeded: touchedCount)
            touched[place] = person
            residuals[place] = amount
            estimates[place] = 0
            isQueued[place] = false
        } else {
            place = Int(slot) - 1
            residuals[place] += amount
        }
        if residuals[place] >= epsilon * Double(max(1, steps.degree(Int(person)))), !isQueued[place] {
            isQueued[place] = true
            var end = head + waiting
            if end >= queue.count { end -= queue.count }
            queue[end] = UInt32(truncatingIfNeeded: place)
            waiting += 1
        }
    }
}
