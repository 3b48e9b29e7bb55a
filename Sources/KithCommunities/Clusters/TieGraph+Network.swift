import KithGraph
import KithLinearAlgebra

extension TieGraph {
    /// The ties of `network`, read as `symmetrization` says.
    ///
    /// With `weighted` the follows' weights count, where the network has any, and a tie whose weight comes to 0 is
    /// none; else every follow counts 1. Throws ``CommunityError/badWeight(follower:followed:weight:)`` for the first
    /// follow whose weight is negative or not finite, or whose weight with that of its return is more than a `Float`
    /// holds. O(follows).
    public init(
        _ network: Network, symmetrization: Symmetrization, weighted: Bool = false,
        threads: Int = Parallel.availableThreads
    ) throws(CommunityError) {
        if weighted, let weights = network.weights {
            let follows = try FollowWeights(network, weights, threads: threads)
            self = try follows.ties(symmetrization, threads: threads)
            return
        }
        switch symmetrization {
        case .either: self.init(rows: network.undirectedRows(threads: threads))
        case .mutual: self.init(rows: network.mutualRows(threads: threads))
        case .directed:
            let rows = network.undirectedRows(threads: threads)
            let weights = MutableBuffer<Float>(count: rows.nonzeroCount)
            let cuts = Parallel.balancedCuts(rows.offsets, parts: 64)
            Parallel.forEach(cuts.count, threads: threads) { part in
                for person in cuts[part] {
                    TieGraph.count(network.following[person], in: rows, of: person, weights)
                    TieGraph.count(network.followers[person], in: rows, of: person, weights)
                }
            }
            let strengths = MutableBuffer<Double>(count: network.personCount)
            let inStrengths = MutableBuffer<Double>(count: network.personCount)
            for person in 0..<network.personCount {
                strengths[person] = Double(network.following.degree(person))
                inStrengths[person] = Double(network.followers.degree(person))
            }
            self.init(
                rows: rows, weights: weights.freeze(), loops: nil, strengths: strengths.freeze(),
                inStrengths: inStrengths.freeze(), totalWeight: Double(network.followCount))
        }
    }

    /// Adds 1 to the weight of every entry of `person`'s row that `part`, sorted and within the row, names.
    private static func count(
        _ part: Span<UInt32>, in rows: CompressedRows, of person: Int, _ weights: MutableBuffer<Float>
    ) {
        let row = rows[person]
        let start = rows.range(person).lowerBound
        var place = 0
        for index in part.indices {
            while row[place] != part[index] { place += 1 }
            weights[start + place] += 1
        }
    }
}

/// The checked weights of follows, in both directions.
private struct FollowWeights {
    let network: Network
    let outgoing: SharedBuffer<Float>
    let incoming: SharedBuffer<Float>

    init(_ network: Network, _ weights: SharedBuffer<Float>, threads: Int) throws(CommunityError) {
        for person in 0..<network.personCount {
            for place in network.following.range(person) where !(weights[place] >= 0 && weights[place].isFinite) {
                throw FollowWeights.refusal(network, person, network.following.columns[place], weights[place])
            }
        }
        self.network = network
        outgoing = weights
        let matrix: SparseMatrix
        do {
            matrix = try SparseMatrix(pattern: network.following, values: weights)
        } catch {
            preconditionFailure("the weights were found finite: \(error)")
        }
        incoming = matrix.transposed(threads: threads).values!
    }

    func ties(_ symmetrization: Symmetrization, threads: Int) throws(CommunityError) -> TieGraph {
        let count = network.personCount
        let cuts = Parallel.balancedCuts(network.following.offsets, parts: 64)
        let offsets = MutableBuffer<UInt64>(count: count + 1)
        Parallel.forEach(cuts.count, threads: threads) { part in
            for person in cuts[part] {
                var degree: UInt64 = 0
                merge(person, symmetrization) { _, _ in degree += 1 }
                offsets[person + 1] = degree
            }
        }
        for person in 0..<count { offsets[person + 1] += offsets[person] }
        let columns = MutableBuffer<UInt32>(count: Int(offsets[count]))
        let weights = MutableBuffer<Float>(count: Int(offsets[count]))
        Parallel.forEach(cuts.count, threads: threads) { part in
            for person in cuts[part] {
                var place = Int(offsets[person])
                merge(person, symmetrization) { neighbour, weight in
                    columns[place] = neighbour
                    weights[place] = weight
                    place += 1
                }
            }
        }
        let rows = CompressedRows(offsets: offsets.freeze(), columns: columns.freeze(), columnCount: count)
        for person in 0..<count {
            for place in rows.range(person) where !weights[place].isFinite {
                throw FollowWeights.refusal(network, person, rows.columns[place], weights[place])
            }
        }
        guard symmetrization == .directed else { return TieGraph(rows: rows, weights: weights.freeze()) }
        let strengths = FollowWeights.rowSums(network.following, outgoing)
        return TieGraph(
            rows: rows, weights: weights.freeze(), loops: nil, strengths: strengths,
            inStrengths: FollowWeights.rowSums(network.followers, incoming),
            totalWeight: strengths.reduce(0, +))
    }

    /// Calls `body` for every tie of `person` with its weight, neighbours rising.
    private func merge(
        _ person: Int, _ symmetrization: Symmetrization, _ body: (_ neighbour: UInt32, _ weight: Float) -> Void
    ) {
        let following = network.following.range(person)
        let followers = network.followers.range(person)
        var (i, j) = (following.lowerBound, followers.lowerBound)
        while i < following.upperBound || j < followers.upperBound {
            let a = i < following.upperBound ? network.following.columns[i] : .max
            let b = j < followers.upperBound ? network.followers.columns[j] : .max
            let out = a <= b ? outgoing[i] : 0
            let back = b <= a ? incoming[j] : 0
            if a <= b { i += 1 }
            if b <= a { j += 1 }
            let weight =
                switch symmetrization {
                case .either: max(out, back)
                case .mutual: min(out, back)
                case .directed: out + back
                }
            if weight > 0 { body(min(a, b), weight) }
        }
    }

    private static func rowSums(_ rows: CompressedRows, _ weights: SharedBuffer<Float>) -> SharedBuffer<Double> {
        let sums = MutableBuffer<Double>(count: rows.rowCount)
        for row in 0..<rows.rowCount {
            var sum = 0.0
            for place in rows.range(row) { sum += Double(weights[place]) }
            sums[row] = sum
        }
        return sums.freeze()
    }

    private static func refusal(_ network: Network, _ from: Int, _ to: UInt32, _ weight: Float) -> CommunityError {
        .badWeight(
            follower: network.people[PersonIndex(from)], followed: network.people[to], weight: weight)
    }
}
