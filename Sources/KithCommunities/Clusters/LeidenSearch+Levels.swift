import KithLinearAlgebra

extension LeidenSearch {
    /// One iteration of Leiden from `labels`, which become compact: moves vertices, refines the groups into parts, and
    /// goes on in the graph of the parts, begun at the groups. Returns the gain in units of weight.
    func iterate(
        _ ties: GroupTies, _ labels: MutableBuffer<UInt32>, depth: Int, _ generator: inout SeededGenerator,
        _ workspace: LeidenWorkspace, threads: Int
    ) -> Double {
        var gain = LeidenSearch.move(ties, labels, &generator, lookingAhead: depth == 0 ? threads : nil).gain
        let groupCount = GroupSearch.compact(labels)
        guard groupCount < ties.count else { return gain }
        // In another order other parts come out, so that a further iteration may find what this one did not.
        let sequence = LeidenSearch.order(ties.count, &generator)
        let members = GroupSearch.members(labels, groupCount: groupCount, sequence: sequence)
        let (parts, partCount) = GroupSearch.refine(ties, members: members, labels: labels, threads: threads)
        guard partCount < ties.count else { return gain }
        let coarse = GroupSearch.aggregate(
            ties, groups: parts, members: GroupSearch.members(parts, groupCount: partCount),
            into: workspace.room(depth), threads: threads)
        let lifted = LeidenSearch.lift(labels, by: parts, count: partCount)
        for _ in 0..<(depth < 2 ? LeidenSearch.repeats : 1) {
            let more = iterate(coarse, lifted, depth: depth + 1, &generator, workspace, threads: threads)
            gain += more
            if more <= leastGain { break }
        }
        for vertex in labels.indices { labels[vertex] = lifted[Int(parts[vertex])] }
        return gain
    }

    /// Iterations on a level of groups while they gain.
    private static let repeats = 2

    /// From `labels` down the graphs of whole groups, until nothing moves.
    func descend(
        _ ties: GroupTies, _ labels: MutableBuffer<UInt32>, depth: Int, _ generator: inout SeededGenerator,
        _ workspace: LeidenWorkspace
    ) -> Double {
        let (moves, gain) = LeidenSearch.move(ties, labels, &generator)
        let groupCount = GroupSearch.compact(labels)
        guard moves > 0, groupCount < ties.count else { return gain }
        let coarse = GroupSearch.aggregate(
            ties, groups: labels, members: GroupSearch.members(labels, groupCount: groupCount),
            into: workspace.room(depth), threads: 1)
        let lifted = LeidenSearch.singletons(groupCount)
        let more = descend(coarse, lifted, depth: depth + 1, &generator, workspace)
        for vertex in labels.indices { labels[vertex] = lifted[Int(labels[vertex])] }
        return gain + more
    }

    /// Partitions within `partition` and each within the next, by refining level after level; `partition` is the last.
    func hierarchy(below partition: Partition) -> [Partition] {
        var partitions: [Partition] = []
        let workspace = LeidenWorkspace()
        var ties = ties
        var labels = LeidenSearch.copy(partition.groups)
        let places = LeidenSearch.singletons(ties.count)
        while partition.groupCount < ties.count {
            let members = GroupSearch.members(labels, groupCount: partition.groupCount)
            let (parts, partCount) = GroupSearch.refine(ties, members: members, labels: labels, threads: threads)
            if partCount == ties.count || partCount == partition.groupCount { break }
            for vertex in places.indices { places[vertex] = parts[Int(places[vertex])] }
            partitions.append(Partition(labels: places.indices.map { places[$0] }))
            let coarse = GroupSearch.aggregate(
                ties, groups: parts, members: GroupSearch.members(parts, groupCount: partCount),
                into: workspace.room(partitions.count - 1), threads: threads)
            labels = LeidenSearch.lift(labels, by: parts, count: partCount)
            ties = coarse
        }
        return partitions + [partition]
    }

    /// Moves vertices, first visited in a random order, until nobody gains; chance says which of equal groups is taken.
    static func move(
        _ ties: GroupTies, _ labels: MutableBuffer<UInt32>, _ generator: inout SeededGenerator,
        lookingAhead threads: Int? = nil
    ) -> (moves: Int, gain: Double) {
        let order = order(ties.count, &generator)
        return GroupSearch.move(
            ties, labels: labels, order: order, takesLast: generator.next() & 1 == 1, lookingAhead: threads)
    }

    /// The vertices in blocks, the blocks in random order: as good as a random order of all, and near each other in
    /// memory.
    static func order(_ count: Int, _ generator: inout SeededGenerator) -> MutableBuffer<UInt32> {
        let size = max(1, min(256, count / 256))
        let blocks = (count + size - 1) / size
        var numbers = Array(0..<blocks)
        for index in stride(from: blocks - 1, to: 0, by: -1) {
            numbers.swapAt(index, Int(generator.below(UInt64(index + 1))))
        }
        let order = MutableBuffer<UInt32>(count: count)
        var place = 0
        for block in numbers {
            for vertex in block * size..<min(count, (block + 1) * size) {
                order[place] = UInt32(vertex)
                place += 1
            }
        }
        return order
    }

    /// What gains add up to, less a constant: the weight within groups less what the null model expects there.
    static func score(_ ties: GroupTies, _ labels: MutableBuffer<UInt32>, threads: Int) -> Double {
        let totals = MutableBuffer<Double>(count: ties.count)
        for vertex in labels.indices { totals[Int(labels[vertex])] += ties.masses[vertex] }
        var expected = 0.0
        if let inMasses = ties.inMasses {
            let inTotals = MutableBuffer<Double>(count: ties.count)
            for vertex in labels.indices { inTotals[Int(labels[vertex])] += inMasses[vertex] }
            for group in totals.indices { expected += ties.scale * totals[group] * inTotals[group] }
        } else {
            for group in totals.indices { expected += ties.scale * totals[group] * totals[group] / 2 }
        }
        return GroupSearch.inside(ties, labels: labels, threads: threads) / 2 - expected
    }

    static func singletons(_ count: Int) -> MutableBuffer<UInt32> {
        let labels = MutableBuffer<UInt32>(count: count)
        for vertex in 0..<count { labels[vertex] = UInt32(vertex) }
        return labels
    }

    /// The labels of vertices as labels of the groups they are in, `groups` lying within those of `labels`.
    static func lift(
        _ labels: MutableBuffer<UInt32>, by groups: MutableBuffer<UInt32>, count: Int
    ) -> MutableBuffer<UInt32> {
        let lifted = MutableBuffer<UInt32>(count: count)
        for vertex in labels.indices { lifted[Int(groups[vertex])] = labels[vertex] }
        return lifted
    }

    static func project(_ labels: MutableBuffer<UInt32>, by groups: MutableBuffer<UInt32>) -> MutableBuffer<UInt32> {
        let result = MutableBuffer<UInt32>(count: groups.count)
        for vertex in groups.indices { result[vertex] = labels[Int(groups[vertex])] }
        return result
    }

    static func copy(_ labels: some RandomAccessCollection<UInt32>) -> MutableBuffer<UInt32> {
        let result = MutableBuffer<UInt32>(count: labels.count)
        for (vertex, label) in labels.enumerated() { result[vertex] = label }
        return result
    }
}
