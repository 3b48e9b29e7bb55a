import KithLinearAlgebra

extension PersonalizedPageRank {
    /// What reached one candidate by way of one of the seeds' steps.
    public struct Contribution: Sendable, Hashable {
        /// The first person stepped to.
        public let via: PersonIndex
        /// The part of the candidate's score that walks with this first step brought.
        public let amount: Double
    }
}

extension PushWorkspace {
    /// How the scores of the last push came about: for each candidate, what each followee of the seed brought, largest
    /// first. The last push must have had one seed.
    ///
    /// From π_u = restart·e_u + (1 − restart)/d_u · Σ π_f every score is a sum over the first step *f*. The pushes are
    /// replayed backwards, which gives for every person what a unit of residual there brings to the candidate; so the
    /// amounts sum to the candidate's score exactly, up to rounding (the seed's own score has its restart beside them).
    /// Eight candidates a replay, each as long as the push was.
    public func contributions(to candidates: [PersonIndex]) -> [[PersonalizedPageRank.Contribution]] {
        precondition(seeds.count == 1, "contributions are those of one person's followees")
        var result: [[PersonalizedPageRank.Contribution]] = []
        for start in stride(from: 0, to: candidates.count, by: 8) {
            let group = Array(candidates[start..<min(start + 8, candidates.count)])
            result += replay(group)
        }
        return result
    }

    private func replay(_ candidates: [PersonIndex]) -> [[PersonalizedPageRank.Contribution]] {
        let worth = MutableBuffer<SIMD8<Double>>(count: touchedCount)
        let (restart, log, steps, slots, touched) = (options.restart, log, steps, slots, touched)
        var lanes = [UInt32](repeating: 0, count: candidates.count)
        for (lane, candidate) in candidates.enumerated() where slots[Int(candidate)] > 0 {
            lanes[lane] = slots[Int(candidate)]
        }
        let seedPlace = Int(slots[Int(seeds[0].person)]) - 1
        var returned = SIMD8<Double>()
        for index in stride(from: log.count - 1, through: 1, by: -1) {
            if log[index] == PushWorkspace.returnMark {
                returned = worth[seedPlace]
                continue
            }
            let place = Int(log[index])
            let targets = steps[Int(touched[place])]
            var handed = SIMD8<Double>()
            for target in targets.indices { handed += worth[Int(slots[Int(targets[target])]) - 1] }
            var value = targets.count == 0 ? (1 - restart) * returned : (1 - restart) / Double(targets.count) * handed
            for (lane, slot) in lanes.enumerated() where Int(slot) == place + 1 { value[lane] += restart }
            worth[place] = value
        }
        let followees = steps[Int(seeds[0].person)]
        return candidates.indices.map { lane in
            var contributions: [PersonalizedPageRank.Contribution] = []
            for index in followees.indices where slots[Int(followees[index])] > 0 {
                let amount =
                    worth[Int(slots[Int(followees[index])]) - 1][lane] * (1 - restart) / Double(followees.count)
                if amount > 0 { contributions.append(.init(via: followees[index], amount: amount)) }
            }
            return contributions.sorted { ($1.amount, $0.via) < ($0.amount, $1.via) }
        }
    }
}
