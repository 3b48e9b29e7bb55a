import KithLinearAlgebra

/// Who stands between people that do not know each other: Burt's constraint and effective size of everybody.
///
/// With *a*(i, j) what a tie weighs and *p*(i, j) = *a*(i, j) / Σ *a*(i, q) its share of the ties of *i*, the constraint
/// of *i* is Σ (*p*(i, j) + Σ *p*(i, q) *p*(q, j))² over the neighbours *j* of *i*, where *q* runs over the neighbours
/// they have in common. People whom *i* reaches through others alone are no *j*, as in NetworkX and igraph. Constraint is
/// low for a broker and high in a small circle; it is no share and may exceed 1: each of three who are all tied has 1.125.
///
/// The effective size of *i* is Σ (1 − Σ *p*(i, q) *m*(j, q)) over the neighbours *j*, *m* being what a tie weighs against
/// the heaviest tie of *j*: the number of neighbours less their redundancy. Where all ties weigh the same it is the number
/// of neighbours less the mean number of ties of a neighbour to the others (Borgatti 1997).
///
/// Burt, "Structural holes", Harvard University Press, 1992; Everett, Borgatti, "Unpacking Burt's constraint measure",
/// Social Networks 62, 2020, doi:10.1016/j.socnet.2020.02.001. Both sums over common neighbours are symmetric up to
/// factors of one end, so they are found once a tie, for ties only: no product of two matrices is formed.
public enum StructuralHoles {
    /// What a tie weighs.
    public enum Weighing: String, Sendable, CaseIterable {
        /// 1 for each follow between the two: 2 where it is mutual, as in NetworkX's directed networks.
        case follows
        /// 1, whatever the direction.
        case ties
        /// The weights of the follows between the two, added up; 1 a follow in a network without weights.
        case weights
    }

    public struct Options: Sendable {
        /// What counts as a tie.
        public var ties: Ties
        /// What a tie weighs.
        public var weighing: Weighing

        public init(ties: Ties = .either, weighing: Weighing = .follows) {
            self.ties = ties
            self.weighing = weighing
        }
    }

    public struct Result: Sendable {
        /// Everybody's constraint; NaN for who has no tie that weighs something.
        public let constraints: SharedBuffer<Double>
        /// Everybody's effective size; NaN for who has no tie that weighs something.
        public let effectiveSizes: SharedBuffer<Double>
        /// For everybody, the number of their neighbours.
        public let degrees: SharedBuffer<UInt32>

        /// The constraint of `person`, `nil` for who has no tie that weighs something.
        public func constraint(of person: PersonIndex) -> Double? {
            let value = constraints[Int(person)]
            return value.isNaN ? nil : value
        }

        /// The share of the neighbours of `person` that is not redundant, `nil` for who has no tie that weighs something.
        public func efficiency(of person: PersonIndex) -> Double? {
            let value = effectiveSizes[Int(person)] / Double(degrees[Int(person)])
            return value.isNaN ? nil : value
        }
    }

    /// Constraint and effective size of everybody. Weights must be 0 or more, as every reader sees to.
    /// O(ties × arboricity); 40 bytes a tie, 16 more where ties weigh different amounts.
    public static func run(
        on network: Network, options: Options = Options(), threads: Int = Parallel.availableThreads
    ) -> Result {
        let rows = network.rows(of: options.ties, threads: threads)
        return run(on: rows, weights: weights(of: network, on: rows, options, threads), threads: threads)
    }

    /// The same for any symmetric pattern without a diagonal; `weights` are in the order of its columns, symmetric and 0
    /// or more, and 1 where there are none.
    public static func run(
        on rows: CompressedRows, weights: SharedBuffer<Double>? = nil, threads: Int = Parallel.availableThreads
    ) -> Result {
        precondition(weights == nil || weights!.count == rows.nonzeroCount, "one weight an entry")
        let sums = MutableBuffer<Double>(count: rows.rowCount)
        let inverses = MutableBuffer<Double>(count: rows.rowCount)
        let heaviest = MutableBuffer<Double>(count: rows.rowCount)
        for row in sums.indices {
            for entry in rows.range(row) {
                let weight = weights?[entry] ?? 1
                precondition(weight >= 0, "weights are not negative")
                sums[row] += weight
                heaviest[row] = max(heaviest[row], weight)
            }
            inverses[row] = sums[row] > 0 ? 1 / sums[row] : 0
        }
        let ties = NumberedTies(rows)
        let common = ties.commonSums(weights: weights, scales: inverses.freeze(), threads: threads)
        return gather(ties, weights, common, sums.freeze(), heaviest.freeze(), threads)
    }

    /// Adds up what every tie contributes to each of its ends.
    private static func gather(
        _ ties: NumberedTies, _ weights: SharedBuffer<Double>?,
        _ common: (plain: SharedBuffer<Double>, scaled: SharedBuffer<Double>), _ sums: SharedBuffer<Double>,
        _ heaviest: SharedBuffer<Double>, _ threads: Int
    ) -> Result {
        let rows = ties.rows
        let constraints = MutableBuffer<Double>(count: rows.rowCount)
        let effective = MutableBuffer<Double>(count: rows.rowCount)
        let degrees = MutableBuffer<UInt32>(count: rows.rowCount)
        let cuts = Parallel.balancedCuts(rows.offsets, parts: threads * 16)
        Parallel.forEach(cuts.count, threads: threads) { part in
            for row in cuts[part] {
                var constraint = 0.0
                var redundancy = 0.0
                for entry in rows.range(row) {
                    let tie = Int(ties.numbers[entry])
                    let share = (weights?[entry] ?? 1) + common.scaled[tie]
                    constraint += share * share
                    let most = heaviest[Int(rows.columns[entry])]
                    if most > 0 { redundancy += common.plain[tie] / most }
                }
                let sum = sums[row]
                degrees[row] = UInt32(rows.degree(row))
                constraints[row] = sum > 0 ? constraint / (sum * sum) : .nan
                effective[row] = sum > 0 ? Double(rows.degree(row)) - redundancy / sum : .nan
            }
        }
        return Result(
            constraints: constraints.freeze(), effectiveSizes: effective.freeze(), degrees: degrees.freeze())
    }
}

extension StructuralHoles {
    /// What the tie of every entry of `rows` weighs, `nil` where all weigh the same.
    private static func weights(
        of network: Network, on rows: CompressedRows, _ options: Options, _ threads: Int
    ) -> SharedBuffer<Double>? {
        switch options.weighing {
        case .ties: return nil
        case .follows: return options.ties == .mutual ? nil : added(network, on: rows, nil, threads)
        case .weights:
            if let weights = network.weights { return added(network, on: rows, weights, threads) }
            return options.ties == .mutual ? nil : added(network, on: rows, nil, threads)
        }
    }

    /// For every entry of `rows`, the values of the follows both ways added up, 1 each where there are none.
    private static func added(
        _ network: Network, on rows: CompressedRows, _ values: SharedBuffer<Float>?, _ threads: Int
    ) -> SharedBuffer<Double> {
        let weights = MutableBuffer<Double>(count: rows.nonzeroCount)
        let cuts = Parallel.balancedCuts(rows.offsets, parts: threads * 16)
        Parallel.forEach(cuts.count, threads: threads) { [following = network.following] part in
            for row in cuts[part] {
                addRow(network.following[row], rows.range(row), rows, weights) { place in
                    values.map { Double($0[Int(following.offsets[row]) + place]) } ?? 1
                }
                addRow(network.followers[row], rows.range(row), rows, weights) { place in
                    guard let values else { return 1 }
                    let follower = Int(network.followers.columns[Int(network.followers.offsets[row]) + place])
                    return Double(values[following.position(follower, UInt32(row))!])
                }
            }
        }
        return weights.freeze()
    }

    /// Adds the values of the sorted `others` to the entries of `own` that name them.
    @inline(__always)
    private static func addRow(
        _ others: Span<UInt32>, _ own: Range<Int>, _ rows: CompressedRows, _ weights: MutableBuffer<Double>,
        _ value: (_ place: Int) -> Double
    ) {
        var place = 0
        for entry in own {
            let other = rows.columns[entry]
            while place < others.count, others[place] < other { place &+= 1 }
            if place == others.count { return }
            if others[place] == other { weights[entry] += value(place) }
        }
    }

    /// Checks a result by the definition, person by person: shares and redundancies are worked out from the weights of
    /// all pairs among the person's neighbours. O(sum over people of the ties of all their neighbours).
    public static func verify(
        _ result: Result, on network: Network, options: Options = Options(),
        threads: Int = Parallel.availableThreads
    ) -> Verification {
        let rows = network.rows(of: options.ties, threads: threads)
        let weights = weights(of: network, on: rows, options, threads)
        let sums = (0..<rows.rowCount).map { rows.range($0).reduce(0.0) { $0 + (weights?[$1] ?? 1) } }
        let heaviest = (0..<rows.rowCount).map { rows.range($0).reduce(0.0) { max($0, weights?[$1] ?? 1) } }
        let cuts = Parallel.balancedCuts(rows.offsets, parts: threads * 16)
        let flaws = Parallel.map(cuts.count, threads: threads) { part in
            var indirect = [Double](repeating: 0, count: rows.rowCount)
            return cuts[part].first { person in
                guard sums[person] > 0 else { return result.constraint(of: PersonIndex(person)) != nil }
                var own = [UInt32: Double]()
                for entry in rows.range(person) { own[rows.columns[entry]] = (weights?[entry] ?? 1) / sums[person] }
                var effective = Double(own.count)
                for (between, share) in own where sums[Int(between)] > 0 {
                    for entry in rows.range(Int(between)) {
                        let weight = weights?[entry] ?? 1
                        indirect[Int(rows.columns[entry])] += share * weight / sums[Int(between)]
                        effective -= (own[rows.columns[entry]] ?? 0) * weight / heaviest[Int(between)]
                    }
                }
                var constraint = 0.0
                for (other, share) in own {
                    constraint += (share + indirect[Int(other)]) * (share + indirect[Int(other)])
                }
                for between in own.keys {
                    for entry in rows.range(Int(between)) { indirect[Int(rows.columns[entry])] = 0 }
                }
                // Both are sums of at most a few thousand terms of one sign, added in another order.
                return abs(constraint - result.constraints[person]) > 1e-10 * max(1, constraint)
                    || abs(effective - result.effectiveSizes[person]) > 1e-10 * Double(own.count)
            }
        }
        if let person = flaws.compactMap({ $0 }).first {
            return .refuted(person: PersonIndex(person), reason: "constraint or effective size is another")
        }
        return .confirmed
    }
}
