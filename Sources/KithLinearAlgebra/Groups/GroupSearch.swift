// Invariants of this file:
// * Labels are below the number of vertices of their graph: checked once a pass, before they go to a kernel.
// * Every array is as long as the declaration of its kernel says; parts of parallel loops write to what is theirs alone.

import CKernels

/// The passes that Leiden and its like are made of, each over a whole graph. Groups are labels below the number of
/// vertices.
package enum GroupSearch {
    /// The vertices of each group: `order[starts[g] ..< starts[g + 1]]`.
    package struct Members: Sendable {
        package let starts: MutableBuffer<UInt32>
        package let order: MutableBuffer<UInt32>
        package let groupCount: Int
    }

    /// Moves vertices to the neighbouring group, or an empty one, where quality gains most, until none gains (fast local
    /// moving). `order` is the order of first visits; of equally good groups the one met first
    /// is taken, or the last. With `lookingAhead` those who gain are found by all threads before anybody moves, and they
    /// alone are visited first: quicker where few do. Returns the moves and the gain, in units of weight.
    package static func move(
        _ ties: GroupTies, labels: MutableBuffer<UInt32>, order: MutableBuffer<UInt32>, takesLast: Bool = false,
        lookingAhead threads: Int? = nil
    ) -> (moves: Int, gain: Double) {
        precondition(labels.count == ties.count && order.count == ties.count)
        #if DEBUG
            // On small graphs every move is watched.
            if ties.count <= 40 { return portableMove(ties, labels: labels, order: order, takesLast: takesLast) }
        #endif
        return kernelMove(
            ties, labels: labels, order: order, takesLast: takesLast, lookingAhead: threads)
    }

    /// ``move(_:labels:order:takesLast:lookingAhead:)`` by the kernel.
    package static func kernelMove(
        _ ties: GroupTies, labels: MutableBuffer<UInt32>, order: MutableBuffer<UInt32>, takesLast: Bool = false,
        lookingAhead threads: Int? = nil
    ) -> (moves: Int, gain: Double) {
        let count = ties.count
        guard count > 0 else { return (0, 0) }
        for place in 0..<count { precondition(order[place] < count) }
        let state = MovingState(ties, labels)
        var queue = order
        var firstCount = count
        if let threads, !ties.isWeighted {
            queue = MutableBuffer<UInt32>(count: count)
            firstCount = gainers(ties, state, order, into: queue, takesLast: takesLast, threads: threads)
            if firstCount == 0 { return (0, 0) }
        }
        let queued = MutableBuffer<UInt8>(count: count)
        for place in 0..<firstCount { queued[Int(queue[place])] = 1 }
        return withExtendedLifetime((ties, state, queue, queued)) {
            var raw = unsafe ties.raw
            var moving = unsafe state.raw(takesLast: takesLast)
            unsafe moving.queue = queue.base
            unsafe moving.queued = queued.base
            unsafe moving.firstCount = firstCount
            var gain = 0.0
            let moves = unsafe kith_leiden_move(&raw, &moving, &gain)
            return (Int(moves), gain)
        }
    }

    /// Who of `order` would gain by moving now, in that order at the beginning of `queue`; returns how many.
    private static func gainers(
        _ ties: GroupTies, _ state: MovingState, _ order: MutableBuffer<UInt32>, into queue: MutableBuffer<UInt32>,
        takesLast: Bool, threads: Int
    ) -> Int {
        let cuts = Parallel.cuts(ties.count, parts: ties.entryCount < 1 << 14 ? 1 : 16)
        let workers = min(max(1, threads), cuts.count)
        let width = ties.longestRow + 1
        let counts = MutableBuffer<UInt32>(count: workers * ties.count)
        let touched = MutableBuffer<UInt32>(count: workers * width)
        let found = MutableBuffer<UInt32>(count: cuts.count)
        Parallel.forEachWithWorker(cuts.count, threads: workers) { part, worker in
            var raw = unsafe ties.raw
            var moving = unsafe state.raw(takesLast: takesLast)
            let first = cuts[part].lowerBound
            let kept = unsafe kith_leiden_gainers(
                &raw, &moving, order.base + first, cuts[part].count, counts.base + worker * ties.count,
                touched.base + worker * width, queue.base + first)
            found[part] = UInt32(kept)
        }
        withExtendedLifetime((ties, state, order)) {}
        var total = 0
        for (part, cut) in cuts.enumerated() {
            for place in cut.lowerBound..<cut.lowerBound + Int(found[part]) {
                queue[total] = queue[place]
                total += 1
            }
        }
        return total
    }

    /// Gives groups the numbers from 0 in the order of their first members; returns how many there are.
    package static func compact(_ labels: MutableBuffer<UInt32>) -> Int {
        let numbers = MutableBuffer<UInt32>(repeating: .max, count: labels.count)
        var next: UInt32 = 0
        for vertex in labels.indices {
            let label = Int(labels[vertex])
            if numbers[label] == .max {
                numbers[label] = next
                next += 1
            }
            labels[vertex] = numbers[label]
        }
        return Int(next)
    }

    /// The vertices sorted by group, of which there are `groupCount`; within a group they rise, or come in the order of
    /// `sequence`.
    package static func members(
        _ labels: MutableBuffer<UInt32>, groupCount: Int, sequence: MutableBuffer<UInt32>? = nil
    ) -> Members {
        let starts = MutableBuffer<UInt32>(count: groupCount + 1)
        for vertex in labels.indices { starts[Int(labels[vertex]) + 1] += 1 }
        for group in 0..<groupCount { starts[group + 1] += starts[group] }
        let order = MutableBuffer<UInt32>(count: labels.count)
        let places = MutableBuffer<UInt32>(count: groupCount)
        for index in labels.indices {
            let vertex = sequence.map { Int($0[index]) } ?? index
            let label = Int(labels[vertex])
            order[Int(starts[label] + places[label])] = UInt32(vertex)
            places[label] += 1
        }
        return Members(starts: starts, order: order, groupCount: groupCount)
    }

    /// The groups that are together in both of two partitions, in groups of their own. Labels are below their counts.
    /// O(vertices + groups).
    package static func overlap(
        _ first: MutableBuffer<UInt32>, groupCount: Int, _ second: MutableBuffer<UInt32>
    ) -> MutableBuffer<UInt32> {
        let members = members(first, groupCount: groupCount)
        let result = MutableBuffer<UInt32>(count: first.count)
        let stamps = MutableBuffer<UInt32>(repeating: .max, count: first.count)
        let numbers = MutableBuffer<UInt32>(count: first.count)
        var next: UInt32 = 0
        for group in 0..<groupCount {
            for place in members.starts[group]..<members.starts[group + 1] {
                let vertex = Int(members.order[Int(place)])
                let label = Int(second[vertex])
                if stamps[label] != UInt32(group) {
                    stamps[label] = UInt32(group)
                    numbers[label] = next
                    next += 1
                }
                result[vertex] = numbers[label]
            }
        }
        return result
    }

    /// Parts of the groups, grown from single vertices: whoever is well connected to the rest of their group and still
    /// alone joins the well connected part that gains most, in the order of `members`. Part numbers are compact. Returns the parts and their count.
    package static func refine(
        _ ties: GroupTies, members: Members, labels: MutableBuffer<UInt32>, threads: Int
    ) -> (parts: MutableBuffer<UInt32>, count: Int) {
        let count = ties.count
        precondition(labels.count == count && members.order.count == count)
        let totals = MutableBuffer<Double>(count: members.groupCount)
        let inTotals = ties.inMasses.map { _ in MutableBuffer<Double>(count: members.groupCount) }
        let parts = MutableBuffer<UInt32>(count: count)
        let cells = MutableBuffer<KithGroupCell>(count: count)
        let counts = MutableBuffer<UInt32>(count: ties.isWeighted ? 0 : count)
        let sizes = MutableBuffer<UInt32>(repeating: 1, count: count)
        let inside = MutableBuffer<Double>(count: count)
        let inParts = ties.inMasses.map { MutableBuffer<Double>(copying: $0) }
        for vertex in 0..<count {
            parts[vertex] = UInt32(vertex)
            cells[vertex].total = ties.masses[vertex]
            totals[Int(labels[vertex])] += ties.masses[vertex]
            if let inTotals, let inParts { inTotals[Int(labels[vertex])] += inParts[vertex] }
        }
        let cuts = groupCuts(members, parts: ties.entryCount < 1 << 14 ? 1 : 64)
        let workers = min(max(1, threads), cuts.count)
        let width = ties.longestRow + 1
        let touched = MutableBuffer<UInt32>(count: workers * width)
        Parallel.forEachWithWorker(cuts.count, threads: workers) { part, worker in
            var raw = unsafe ties.raw
            var refining = unsafe KithRefining(
                labels: labels.base, order: members.order.base, parts: parts.base, totals: totals.base,
                inTotals: inTotals.map { unsafe UnsafePointer($0.base) }, cells: cells.base, inParts: inParts?.base,
                counts: counts.base, sizes: sizes.base, inside: inside.base)
            let first = Int(members.starts[cuts[part].lowerBound])
            let end = Int(members.starts[cuts[part].upperBound])
            unsafe _ = kith_leiden_refine(&raw, &refining, first, end, touched.base + worker * width)
        }
        withExtendedLifetime((ties, inTotals, inParts)) {}
        return (parts, compact(parts))
    }

    /// The graph of groups: ties between them added up, those within left out. `room` takes it.
    package static func aggregate(
        _ ties: GroupTies, groups: MutableBuffer<UInt32>, members: Members, into room: CoarseRoom, threads: Int
    ) -> GroupTies {
        let groupCount = members.groupCount
        precondition(groups.count == ties.count && members.order.count == ties.count)
        let cuts = groupCuts(members, parts: ties.entryCount < 1 << 14 || threads == 1 ? 1 : 2 * threads)
        room.reserve(groups: groupCount, entries: ties.entryCount + cuts.count, directed: ties.inMasses != nil)
        var starts: [Int] = []
        var bound = 0
        for cut in cuts {
            starts.append(bound)
            bound += 1
            guard cuts.count > 1 else { continue }
            for place in Int(members.starts[cut.lowerBound])..<Int(members.starts[cut.upperBound]) {
                bound += ties.range(Int(members.order[place])).count
            }
        }
        let workers = min(max(1, threads), cuts.count)
        let sums = MutableBuffer<Double>(count: ties.isWeighted ? workers * groupCount : 0)
        let counts = MutableBuffer<UInt32>(count: ties.isWeighted ? 0 : workers * groupCount)
        let written = MutableBuffer<UInt64>(count: cuts.count)
        let places = starts
        Parallel.forEachWithWorker(cuts.count, threads: workers) { part, worker in
            var raw = unsafe ties.raw
            var coarse = unsafe KithCoarse(
                begins: room.begins.base, ends: room.ends.base, columns: room.columns.base,
                weights: room.weights.base, masses: room.masses.base, inMasses: room.inMasses.base)
            let own = worker * groupCount
            var zeros = unsafe KithGroupSums(
                sums: ties.isWeighted ? sums.base + own : nil, counts: ties.isWeighted ? nil : counts.base + own)
            let end = unsafe kith_leiden_aggregate(
                &raw, groups.base, members.order.base, members.starts.base, cuts[part].lowerBound,
                cuts[part].upperBound, UInt64(places[part]), &coarse, &zeros)
            written[part] = end - UInt64(places[part])
        }
        withExtendedLifetime(ties) {}
        var longest = 0
        for group in 0..<groupCount { longest = max(longest, Int(room.ends[group] - room.begins[group])) }
        return GroupTies(
            room, count: groupCount, like: ties, longestRow: longest,
            entryCount: written.indices.reduce(0) { $0 + Int(written[$1]) })
    }

    /// The connected parts of the groups, numbered by first vertex, and their count.
    package static func components(
        _ ties: GroupTies, labels: MutableBuffer<UInt32>
    ) -> (parts: MutableBuffer<UInt32>, count: Int) {
        precondition(labels.count == ties.count)
        let parts = MutableBuffer<UInt32>(count: ties.count)
        let stack = MutableBuffer<UInt32>(count: ties.count)
        var raw = unsafe ties.raw
        let count = withExtendedLifetime(ties) {
            unsafe kith_leiden_components(&raw, labels.base, parts.base, stack.base)
        }
        return (parts, Int(count))
    }

    /// The weight of the ties within groups, each counted from both ends.
    package static func inside(_ ties: GroupTies, labels: MutableBuffer<UInt32>, threads: Int) -> Double {
        precondition(labels.count == ties.count)
        let cuts = Parallel.cuts(ties.count, parts: 64)
        let sums = Parallel.map(cuts.count, threads: threads) { part in
            var raw = unsafe ties.raw
            return unsafe kith_leiden_inside(&raw, labels.base, cuts[part].lowerBound, cuts[part].upperBound)
        }
        withExtendedLifetime(ties) {}
        return sums.reduce(0, +)
    }

    /// Groups cut into ranges of about as many vertices each.
    private static func groupCuts(_ members: Members, parts: Int) -> [Range<Int>] {
        guard members.groupCount > 0 else { return [] }
        let goal = max(1, members.order.count / parts)
        var cuts: [Range<Int>] = []
        var first = 0
        for group in 0..<members.groupCount
        where Int(members.starts[group + 1] - members.starts[first]) >= goal || group + 1 == members.groupCount {
            cuts.append(first..<group + 1)
            first = group + 1
        }
        return cuts
    }
}

extension MutableBuffer {
    /// A copy that can be written to.
    package init(copying source: SharedBuffer<Element>) {
        self.init(count: source.count)
        copy(source, to: 0)
    }
}

/// What local moving keeps of every group.
private final class MovingState: Sendable {
    let labels: MutableBuffer<UInt32>
    let cells: MutableBuffer<KithGroupCell>
    let inTotals: MutableBuffer<Double>?
    let counts: MutableBuffer<UInt32>
    let sizes: MutableBuffer<UInt32>
    /// The numbers of empty groups, the lowest last.
    let spare: MutableBuffer<UInt32>
    let spareCount: Int
    let touched: MutableBuffer<UInt32>

    init(_ ties: GroupTies, _ labels: MutableBuffer<UInt32>) {
        let count = ties.count
        let cells = MutableBuffer<KithGroupCell>(count: count)
        let sizes = MutableBuffer<UInt32>(count: count)
        let inTotals = ties.inMasses.map { _ in MutableBuffer<Double>(count: count) }
        for vertex in 0..<count {
            let label = Int(labels[vertex])
            cells[label].total += ties.masses[vertex]
            sizes[label] += 1
        }
        if let inTotals, let inMasses = ties.inMasses {
            for vertex in 0..<count { inTotals[Int(labels[vertex])] += inMasses[vertex] }
        }
        let spare = MutableBuffer<UInt32>(count: count)
        var spares = 0
        for label in stride(from: count - 1, through: 0, by: -1) where sizes[label] == 0 {
            spare[spares] = UInt32(label)
            spares += 1
        }
        self.labels = labels
        self.cells = cells
        self.sizes = sizes
        self.inTotals = inTotals
        self.spare = spare
        spareCount = spares
        counts = MutableBuffer<UInt32>(count: ties.isWeighted ? 0 : count)
        touched = MutableBuffer<UInt32>(count: ties.longestRow + 1)
    }

    /// For the kernels, while this is alive; without a queue.
    func raw(takesLast: Bool) -> KithMoving {
        unsafe KithMoving(
            labels: labels.base, cells: cells.base, inTotals: inTotals?.base, counts: counts.base, sizes: sizes.base,
            queue: nil, spare: spare.base, touched: touched.base, spareCount: spareCount, firstCount: 0,
            queued: nil, takesLast: takesLast ? 1 : 0)
    }
}
