import KithLinearAlgebra

/// A small weighted graph in arrays, for searches in the neighbourhood of one person.
struct SmallGraph {
    private var offsets: [Int]
    private var columns: [UInt32]
    private var weights: [Float]
    /// The sum of each vertex's weights, its own loop counted twice.
    private var strengths: [Float]
    private var total: Float

    init(_ ties: InducedTies) {
        offsets = ties.offsets
        columns = ties.columns
        weights = ties.weights ?? [Float](repeating: 1, count: ties.columns.count)
        strengths = []
        for vertex in 0..<ties.memberCount {
            strengths.append(ties.range(vertex).reduce(0) { $0 + (ties.weights?[$1] ?? 1) })
        }
        total = strengths.reduce(0, +)
    }

    private init(count: Int, strengths: [Float], total: Float) {
        (offsets, columns, weights) = ([0], [], [])
        self.strengths = strengths
        self.total = total
    }

    private var count: Int { strengths.count }

    /// Labels from 0 that make modularity high: vertices move one by one, in their order, to the group where it gains most,
    /// until none gains; then the groups do, as vertices of a smaller graph (Blondel, Guillaume, Lambiotte, Lefebvre, "Fast
    /// unfolding of communities in large networks", Journal of Statistical Mechanics, 2008,
    /// doi:10.1088/1742-5468/2008/10/P10008). Vertices without ties are groups of their own.
    func communities(resolution: Float = 1) -> [UInt32] {
        var labels = (0..<UInt32(count)).map { $0 }
        var graph = self
        while true {
            let (moved, groups) = graph.moved(resolution: resolution)
            for vertex in labels.indices { labels[vertex] = moved[Int(labels[vertex])] }
            if groups == graph.count { return labels }
            graph = graph.joined(moved, groups: groups)
        }
    }

    /// Labels in the order of their first vertices, and how many.
    private func moved(resolution: Float) -> (labels: [UInt32], groups: Int) {
        var labels = (0..<UInt32(count)).map { $0 }
        var sums = strengths
        var inside = [Float](repeating: 0, count: count)
        var touched: [UInt32] = []
        var rounds = 0
        var gained = total > 0
        while gained, rounds < 20 {
            gained = false
            rounds += 1
            for vertex in 0..<count where offsets[vertex] < offsets[vertex + 1] {
                let own = labels[vertex]
                for place in offsets[vertex]..<offsets[vertex + 1] where columns[place] != vertex {
                    let label = labels[Int(columns[place])]
                    if inside[Int(label)] == 0 { touched.append(label) }
                    inside[Int(label)] += weights[place]
                }
                let share = resolution * strengths[vertex] / total
                sums[Int(own)] -= strengths[vertex]
                var best = own
                var bestGain = inside[Int(own)] - share * sums[Int(own)]
                for label in touched {
                    let gain = inside[Int(label)] - share * sums[Int(label)]
                    if gain > bestGain + 1e-5 * strengths[vertex] { (best, bestGain) = (label, gain) }
                }
                for label in touched { inside[Int(label)] = 0 }
                touched.removeAll(keepingCapacity: true)
                sums[Int(best)] += strengths[vertex]
                if best != own {
                    labels[vertex] = best
                    gained = true
                }
            }
        }
        return SmallGraph.renumbered(labels)
    }

    private static func renumbered(_ labels: [UInt32]) -> (labels: [UInt32], groups: Int) {
        var numbers = [UInt32](repeating: .max, count: labels.count)
        var next: UInt32 = 0
        let renumbered = labels.map { label in
            if numbers[Int(label)] == .max {
                numbers[Int(label)] = next
                next += 1
            }
            return numbers[Int(label)]
        }
        return (renumbered, Int(next))
    }

    /// The graph of the groups.
    private func joined(_ labels: [UInt32], groups: Int) -> SmallGraph {
        var members = [[Int]](repeating: [], count: groups)
        var sums = [Float](repeating: 0, count: groups)
        for vertex in 0..<count {
            members[Int(labels[vertex])].append(vertex)
            sums[Int(labels[vertex])] += strengths[vertex]
        }
        var joined = SmallGraph(count: groups, strengths: sums, total: total)
        var inside = [Float](repeating: 0, count: groups)
        for group in 0..<groups {
            var touched: [UInt32] = []
            for vertex in members[group] {
                for place in offsets[vertex]..<offsets[vertex + 1] {
                    let label = labels[Int(columns[place])]
                    guard label != group else { continue }
                    if inside[Int(label)] == 0 { touched.append(label) }
                    inside[Int(label)] += weights[place]
                }
            }
            touched.sort()
            for label in touched {
                joined.columns.append(label)
                joined.weights.append(inside[Int(label)])
                inside[Int(label)] = 0
            }
            joined.offsets.append(joined.columns.count)
        }
        return joined
    }
}
