import KithGraph
import KithLinearAlgebra

/// What is measured of all groups together, with what is measured of each.
public struct StructureMeasures: Sendable, Equatable {
    /// Of each group, in their order.
    public let groups: [GroupMeasures]
    /// See ``Modularity``; `nil` for circles in a directed reading, for which none is defined.
    public let modularity: Double?
    /// The share of the weight of all ties that lies inside a group (both ends in one, of several); `nil` without ties.
    public let coverage: Double?
    /// The mean over the groups that have one; `nil` where none has.
    public let meanConductance: Double?
    /// The share of people who are in a group; `nil` without people.
    public let peopleCovered: Double?

    /// Measures of a partition. `network` gives reciprocity. O(ties, and what triangles need).
    public init(
        _ partition: Partition, on graph: TieGraph, network: Network? = nil, resolution: Double = 1,
        threads: Int = Parallel.availableThreads
    ) {
        groups = GroupMeasures.of(partition, on: graph, network: network, threads: threads)
        modularity = Modularity.value(of: partition, on: graph, resolution: resolution)
        let inside = groups.reduce(0) { $0 + $1.internalWeight }
        coverage = graph.totalWeight > 0 ? inside / graph.totalWeight : nil
        meanConductance = StructureMeasures.mean(groups.compactMap(\.conductance))
        peopleCovered = graph.vertexCount > 0 ? 1 : nil
    }

    /// Measures of circles. O(Σ of the members' ties, and what triangles need).
    public init(
        _ circles: Circles, on graph: TieGraph, network: Network? = nil, resolution: Double = 1,
        threads: Int = Parallel.availableThreads
    ) {
        groups = GroupMeasures.of(circles, on: graph, network: network, threads: threads)
        modularity =
            graph.inStrengths == nil ? Modularity.value(of: circles, on: graph, resolution: resolution) : nil
        var inside = 0.0
        let circlesOf = circles.circles
        for person in 0..<graph.vertexCount where circlesOf.degree(person) > 0 {
            let own = circlesOf[person]
            inside += graph.weight(of: person) { StructureMeasures.meet(own, circlesOf[$0]) } / 2
            inside += graph.loops?[person] ?? 0
        }
        coverage = graph.totalWeight > 0 ? inside / graph.totalWeight : nil
        meanConductance = StructureMeasures.mean(groups.compactMap(\.conductance))
        peopleCovered =
            graph.vertexCount > 0 ? Double(circles.coveredCount) / Double(graph.vertexCount) : nil
    }

    private static func mean(_ values: [Double]) -> Double? {
        values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
    }

    /// Whether two sorted rows share a value.
    private static func meet(_ left: Span<UInt32>, _ right: Span<UInt32>) -> Bool {
        var (i, j) = (0, 0)
        while i < left.count, j < right.count {
            if left[i] == right[j] { return true }
            if left[i] < right[j] { i += 1 } else { j += 1 }
        }
        return false
    }
}
