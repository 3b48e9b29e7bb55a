import KithGraph
import KithLinearAlgebra

extension Leiden {
    /// The quality of any partition. Modularity is a share, at most 1, and 0 in a graph without ties (``Modularity``); the
    /// constant Potts model's value is in units of weight. O(ties).
    public static func quality(of partition: Partition, in graph: TieGraph, options: Options = Options()) -> Double {
        switch options.quality {
        case .modularity: return Modularity.value(of: partition, on: graph, resolution: options.resolution)
        case .constantPotts: return constantPotts(partition, graph, options)
        }
    }

    private static func constantPotts(_ partition: Partition, _ graph: TieGraph, _ options: Options) -> Double {
        precondition(partition.personCount == graph.vertexCount, "a partition of other vertices")
        var sum = 0.0
        for group in 0..<partition.groupCount {
            let members = partition.members[group]
            var (within, mass, squares) = (0.0, 0.0, 0.0)
            for index in members.indices {
                let vertex = Int(members[index])
                within += graph.weight(of: vertex) { partition.groups[$0] == UInt32(group) } / 2
                within += graph.loops?[vertex] ?? 0
                let size = options.vertexSizes.map { $0[vertex] } ?? 1
                mass += size
                squares += size * size
            }
            sum += within - options.resolution * (mass * mass - squares) / 2
        }
        return sum
    }

    /// Checks a result another way: the quality is worked out pair by pair of neighbours and of groups, every group is
    /// searched through for its connection, and for everybody it is worked out what every other group, and none, would
    /// be worth. O(ties log ties).
    public static func verify(_ result: Result, in graph: TieGraph, options: Options = Options())
        -> KithGraph.Verification
    {
        let partition = result.partition
        guard partition.personCount == graph.vertexCount else {
            return .refuted(person: nil, reason: "the partition is of other people")
        }
        let check = LeidenCheck(graph, partition, options)
        let quality = check.quality()
        if abs(quality - result.quality) > 1e-9 * max(1, abs(quality)) {
            return .refuted(person: nil, reason: "quality \(result.quality) where it is \(quality)")
        }
        if let person = check.firstUnconnected() {
            return .refuted(person: person, reason: "is not connected with the rest of their group")
        }
        if let person = check.firstBetterOff() {
            return .refuted(person: person, reason: "would be better off in another group or alone")
        }
        for index in result.hierarchy.indices.dropLast() {
            let (fine, coarse) = (result.hierarchy[index], result.hierarchy[index + 1])
            for group in 0..<fine.groupCount {
                let members = fine.members[group]
                for index in members.indices where coarse.groups[Int(members[index])] != coarse.groups[Int(members[0])]
                {
                    return .refuted(person: members[index], reason: "is not within one group of the next level")
                }
            }
        }
        return .confirmed
    }
}

/// The parts of ``Leiden/verify(_:in:options:)``.
private struct LeidenCheck {
    let graph: TieGraph
    let partition: Partition
    let options: Leiden.Options

    init(_ graph: TieGraph, _ partition: Partition, _ options: Leiden.Options) {
        self.graph = graph
        self.partition = partition
        self.options = options
    }

    private func weight(_ place: Int) -> Double { graph.weights.map { Double($0[place]) } ?? 1 }

    /// What the null model has between `vertex` and a mass, in both directions.
    private func chance(_ vertex: Int, _ mass: Double, _ inMass: Double) -> Double {
        switch options.quality {
        case .constantPotts: return options.resolution * size(vertex) * mass
        case .modularity:
            guard graph.totalWeight > 0 else { return 0 }
            guard let inStrengths = graph.inStrengths else {
                return options.resolution * graph.strengths[vertex] * mass / (2 * graph.totalWeight)
            }
            let both = graph.strengths[vertex] * inMass + inStrengths[vertex] * mass
            return options.resolution * both / graph.totalWeight
        }
    }

    private func size(_ vertex: Int) -> Double { options.vertexSizes.map { $0[vertex] } ?? 1 }

    private func mass(_ vertex: Int) -> Double {
        options.quality == .constantPotts ? size(vertex) : graph.strengths[vertex]
    }

    private func inMass(_ vertex: Int) -> Double { graph.inStrengths.map { $0[vertex] } ?? 0 }

    /// Group by group, vertex by vertex, each with those before it.
    func quality() -> Double {
        var sum = 0.0
        var (masses, inMasses) = ([Double](repeating: 0, count: partition.groupCount), [Double]())
        inMasses = masses
        for vertex in 0..<graph.vertexCount {
            let group = Int(partition.groups[vertex])
            for place in graph.rows.range(vertex) {
                let other = Int(graph.rows.columns[place])
                if other < vertex, partition.groups[other] == UInt32(group) { sum += weight(place) }
            }
            sum -= chance(vertex, masses[group], inMasses[group])
            // With oneself half of what there is with another, as each pair counts once.
            if options.quality == .modularity { sum -= chance(vertex, mass(vertex), inMass(vertex)) / 2 }
            sum += graph.loops.map { $0[vertex] } ?? 0
            masses[group] += mass(vertex)
            inMasses[group] += inMass(vertex)
        }
        guard options.quality == .modularity else { return sum }
        return graph.totalWeight > 0 ? sum / graph.totalWeight : 0
    }

    /// Somebody who is not reached from the first member of their group, by joining sets.
    func firstUnconnected() -> PersonIndex? {
        var roots = Array(0..<graph.vertexCount)
        func root(_ vertex: Int) -> Int {
            var vertex = vertex
            while roots[vertex] != vertex {
                roots[vertex] = roots[roots[vertex]]
                vertex = roots[vertex]
            }
            return vertex
        }
        for vertex in 0..<graph.vertexCount {
            for place in graph.rows.range(vertex) where weight(place) > 0 {
                let other = Int(graph.rows.columns[place])
                if partition.groups[other] == partition.groups[vertex] { roots[root(vertex)] = root(other) }
            }
        }
        return (0..<graph.vertexCount).first { vertex in
            root(vertex) != root(Int(partition.members[Int(partition.groups[vertex])][0]))
        }.map { PersonIndex($0) }
    }

    /// Somebody who gains by a change.
    func firstBetterOff() -> PersonIndex? {
        var masses = [Double](repeating: 0, count: partition.groupCount)
        var inMasses = masses
        for vertex in 0..<graph.vertexCount {
            masses[Int(partition.groups[vertex])] += mass(vertex)
            inMasses[Int(partition.groups[vertex])] += inMass(vertex)
        }
        for vertex in 0..<graph.vertexCount {
            let own = Int(partition.groups[vertex])
            var sums: [Int: Double] = [own: 0]
            for place in graph.rows.range(vertex) {
                sums[Int(partition.groups[Int(graph.rows.columns[place])]), default: 0] += weight(place)
            }
            let cost = chance(vertex, masses[own] - mass(vertex), inMasses[own] - inMass(vertex))
            let stay = sums[own]! - cost
            for (group, sum) in sums where group != own {
                let price = chance(vertex, masses[group], inMasses[group])
                if sum - price - stay > 1e-9 * (sum + price + sums[own]! + cost) { return PersonIndex(vertex) }
            }
            let isAlone = partition.size(own) == 1
            if !isAlone, -stay > 1e-9 * (sums[own]! + cost) { return PersonIndex(vertex) }
        }
        return nil
    }
}
