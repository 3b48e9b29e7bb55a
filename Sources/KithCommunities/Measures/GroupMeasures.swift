import KithGraph
import KithLinearAlgebra

/// What is measured of one group. Where nothing is there to divide by, a share is `nil`.
public struct GroupMeasures: Sendable, Equatable {
    /// Number of members.
    public let size: Int
    /// Ties between two members.
    public let internalTies: Int
    /// The weight of all ties between members, those with oneself too (in a directed reading, of all follows).
    public let internalWeight: Double
    /// The weight of all ties of members with others.
    public let boundaryWeight: Double
    /// The share of pairs of members that are tied; `nil` with one member.
    public let density: Double?
    /// The share of ends of ties at members, or at the others where they have fewer, whose ties cross the boundary: 0
    /// for a group apart. Kannan, Vempala, Vetta, "On clusterings", Journal of the ACM 51, 2004,
    /// doi:10.1145/990308.990313. `nil` where the group or the others have no ties.
    public let conductance: Double?
    /// The share of the weight of all ties that lies inside this group; `nil` without ties.
    public let coverage: Double?
    /// The share of follows between members that are answered with a follow; `nil` where the network was not given or
    /// there are none.
    public let reciprocity: Double?
    /// The share of members who are in a triangle of members (triangle participation ratio). Yang, Leskovec, "Defining
    /// and evaluating network communities based on ground-truth", Knowledge and Information Systems 42, 2015,
    /// doi:10.1007/s10115-013-0693-z.
    public let triangleParticipation: Double
}

extension GroupMeasures {
    /// Measures of every group of `partition`, in their order. `network`, whose people are the vertices, gives reciprocity.
    /// O(ties, and what triangles need); 4 bytes a person and thread, and the largest groups' ties once more.
    public static func of(
        _ partition: Partition, on graph: TieGraph, network: Network? = nil,
        threads: Int = Parallel.availableThreads
    ) -> [GroupMeasures] {
        of(members: partition.members, on: graph, network: network, threads: threads)
    }

    /// Measures of every circle, in their order.
    public static func of(
        _ circles: Circles, on graph: TieGraph, network: Network? = nil, threads: Int = Parallel.availableThreads
    ) -> [GroupMeasures] {
        of(members: circles.members, on: graph, network: network, threads: threads)
    }

    private static func of(
        members: CompressedRows, on graph: TieGraph, network: Network?, threads: Int
    ) -> [GroupMeasures] {
        let people = graph.vertexCount
        precondition(members.columnCount == people, "the groups are of other people")
        precondition(network == nil || network!.personCount == people, "the network is of other people")
        let measurer = GroupMeasurer(graph: graph, network: network)
        let cuts = Parallel.balancedCuts(members.offsets, parts: 256)
        let found = Locked([[GroupMeasures]](repeating: [], count: cuts.count))
        let scratch = MutableBuffer<UInt32>(count: people * max(1, min(threads, cuts.count)))
        Parallel.forEachWithWorker(cuts.count, threads: threads) { part, worker in
            let places = scratch.window(worker * people..<(worker + 1) * people)
            let measures = cuts[part].map { measurer.measure(members[$0], places: places) }
            found.withLock { $0[part] = measures }
        }
        return found.withLock { $0.flatMap { $0 } }
    }
}

/// Measures one group after the other.
private struct GroupMeasurer: Sendable {
    let graph: TieGraph
    let network: Network?
    /// The ends of all ties, by weight.
    private let volume: Double

    init(graph: TieGraph, network: Network?) {
        self.graph = graph
        self.network = network
        volume = 2 * graph.totalWeight
    }

    /// `places` is all zero before and after.
    func measure(_ members: Span<UInt32>, places: MutableBuffer<UInt32>) -> GroupMeasures {
        let ties = InducedTies(graph.rows, weights: graph.weights, members: members, places: places)
        var inside = 0.0
        var ends = 0.0
        for index in members.indices {
            let person = Int(members[index])
            ends += graph.volume(person)
            var sum = 0.0
            if let weights = ties.weights {
                for place in ties.range(index) { sum += Double(weights[place]) }
            } else {
                sum = Double(ties.range(index).count)
            }
            inside += sum / 2 + (graph.loops?[person] ?? 0)
        }
        let boundary = max(0, ends - 2 * inside)
        let smaller = min(ends, volume - ends)
        let size = members.count
        let count = ties.columns.count / 2
        let pairs = Double(size) * Double(size - 1) / 2
        return GroupMeasures(
            size: size, internalTies: count, internalWeight: inside, boundaryWeight: boundary,
            density: size < 2 ? nil : Double(count) / pairs,
            conductance: smaller > 0 ? min(1, boundary / smaller) : nil,
            coverage: graph.totalWeight > 0 ? inside / graph.totalWeight : nil,
            reciprocity: reciprocity(members, places: places),
            triangleParticipation: Double(ties.inTriangle().count { $0 }) / Double(size))
    }

    private func reciprocity(_ members: Span<UInt32>, places: MutableBuffer<UInt32>) -> Double? {
        guard let network else { return nil }
        let follows = InducedTies(network.following, members: members, places: places)
        guard !follows.columns.isEmpty else { return nil }
        var answered = 0
        for member in 0..<follows.memberCount {
            for place in follows.range(member) where follows.contains(Int(follows.columns[place]), UInt32(member)) {
                answered += 1
            }
        }
        return Double(answered) / Double(follows.columns.count)
    }
}
