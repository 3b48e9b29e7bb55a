import KithLinearAlgebra

/// How much more weight lies inside groups than ties drawn at random between the same people would put there.
///
/// Newman, Girvan, "Finding and evaluating community structure in networks", Physical Review E 69, 2004,
/// doi:10.1103/PhysRevE.69.026113; with resolution: Reichardt, Bornholdt, "Statistical mechanics of community detection",
/// Physical Review E 74, 2006, doi:10.1103/PhysRevE.74.016110; directed: Leicht, Newman, "Community structure in directed
/// networks", Physical Review Letters 100, 2008, doi:10.1103/PhysRevLett.100.118703; of circles: Shen, Cheng, Cai, Hu,
/// "Detect overlapping and hierarchical community structure in networks", Physica A 388, 2009,
/// doi:10.1016/j.physa.2008.12.021.
public enum Modularity {
    /// The modularity of `partition` in `graph`, directed where the graph was read so:
    /// Σ over groups of inside / W − `resolution` · strength² / (2W)², or · out · in / W². 0 for a graph without weight.
    /// O(ties), sums in the order of the people.
    public static func value(of partition: Partition, on graph: TieGraph, resolution: Double = 1) -> Double {
        precondition(partition.personCount == graph.vertexCount, "the partition is of other people")
        precondition(resolution >= 0 && resolution.isFinite, "resolution must be 0 or more")
        let total = graph.totalWeight
        guard total > 0 else { return 0 }
        var inside = 0.0
        for person in 0..<graph.vertexCount {
            let group = partition.groups[person]
            inside += graph.weight(of: person) { partition.groups[$0] == group } / 2 + (graph.loops?[person] ?? 0)
        }
        var expected = 0.0
        for group in 0..<partition.groupCount {
            var (out, back) = (0.0, 0.0)
            for place in partition.members.range(group) {
                let person = Int(partition.members.columns[place])
                out += graph.strengths[person]
                back += graph.inStrengths?[person] ?? 0
            }
            expected += graph.inStrengths == nil ? out * out / 4 : out * back
        }
        return inside / total - resolution * expected / (total * total)
    }

    /// The modularity of circles, where each of a person's *o* circles has a share 1/o of them; that of a partition where
    /// circles do not overlap and everybody is in one. `graph` must be undirected. O(Σ of the members' ties).
    public static func value(of circles: Circles, on graph: TieGraph, resolution: Double = 1) -> Double {
        precondition(circles.personCount == graph.vertexCount, "the circles are of other people")
        precondition(graph.inStrengths == nil, "the modularity of circles is that of undirected ties")
        let total = graph.totalWeight
        guard total > 0 else { return 0 }
        let shares = (0..<circles.personCount).map { 1 / Double(max(1, circles.circles.degree($0))) }
        var isIn = [Bool](repeating: false, count: circles.personCount)
        var value = 0.0
        for circle in 0..<circles.circleCount {
            let members = circles.members.columns.slice(circles.members.range(circle))
            for person in members { isIn[Int(person)] = true }
            var (inside, strength) = (0.0, 0.0)
            for member in members {
                let person = Int(member)
                strength += graph.strengths[person] * shares[person]
                inside += (graph.loops?[person] ?? 0) * shares[person] * shares[person]
                for place in graph.rows.range(person) where isIn[Int(graph.rows.columns[place])] {
                    let other = Int(graph.rows.columns[place])
                    inside += Double(graph.weights?[place] ?? 1) * shares[person] * shares[other] / 2
                }
            }
            value += inside / total - resolution * strength * strength / (4 * total * total)
            for person in members { isIn[Int(person)] = false }
        }
        return value
    }
}

extension TieGraph {
    /// The weight of the ties of `person` to those others who pass `isCounted`, ties with oneself left out.
    @inline(__always)
    func weight(of person: Int, to isCounted: (Int) -> Bool) -> Double {
        let row = rows[person]
        let start = rows.range(person).lowerBound
        var sum = 0.0
        for index in row.indices where isCounted(Int(row[index])) { sum += Double(weights?[start + index] ?? 1) }
        return sum
    }

    /// The weight of all ends of ties at `person`: of ties with others once, with oneself twice, in any reading.
    func volume(_ person: Int) -> Double { strengths[person] + (inStrengths?[person] ?? 0) }
}
