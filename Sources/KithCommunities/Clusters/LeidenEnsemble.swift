import KithLinearAlgebra

/// How sure everybody's membership is: how much of their group they are still with when the groups are sought anew,
/// from other random orders.
///
/// Each run searches from single vertices, in an order of its own, level by level and once more over the whole graph; it
/// neither joins several searches nor iterates, so it takes a part of the time of ``Leiden/run(on:options:threads:)`` and its
/// partitions vary somewhat more than that one's results do from seed to seed. So a confidence is rather too low than
/// too high. It says how much hangs on the search, not how much on a few follows more or less.
///
/// Co-assignment over seeded runs after Lancichinetti, Fortunato, "Consensus clustering in complex networks", Scientific
/// Reports 2, 336, 2012, doi:10.1038/srep00336.
public enum LeidenEnsemble {
    public struct Options: Sendable {
        /// What is sought, and the seed that the runs' are made of.
        public var leiden: Leiden.Options
        public var runs: Int
        /// Below this confidence somebody stands between groups.
        public var leastConfidence: Double

        public init(leiden: Leiden.Options = .init(), runs: Int = 20, leastConfidence: Double = 0.6) {
            self.leiden = leiden
            self.runs = runs
            self.leastConfidence = leastConfidence
        }
    }

    public struct Result: Sendable, Equatable {
        /// For everybody, the share of the other members of their group who were with them in a run, the mean of all
        /// runs; for a group of one, the share of runs in which they were alone. From 0 to 1.
        public let confidences: SharedBuffer<Float>
        /// The mean confidence of the members of each group.
        public let groupConfidences: [Double]
        /// Whose confidence is below what was asked for, in the order of their numbers.
        public let betweenGroups: [UInt32]
        public let runs: Int
    }

    /// The confidence of every member of `partition`, which somebody found in `graph` by the same options. The same
    /// bytes for any number of threads. Throws ``CommunityError/memoryBudget(needed:budget:)``. Each run takes O(ties)
    /// for each of some ten passes, runs go on all threads at once.
    public static func confidences(
        of partition: Partition, in graph: TieGraph, options: Options = Options(),
        threads: Int = Parallel.availableThreads
    ) throws(CommunityError) -> Result {
        precondition(partition.personCount == graph.vertexCount, "a partition of other vertices")
        precondition(options.runs >= 1, "at least one run")
        Leiden.check(graph, options.leiden)
        try Leiden.checkBudget(graph, options.leiden, threads: threads)
        let workers = max(1, min(threads, options.runs))
        let tallies = (0..<workers).map { _ in MutableBuffer<UInt64>(count: graph.vertexCount) }
        let workspaces = (0..<workers).map { _ in LeidenWorkspace() }
        Parallel.forEachWithWorker(options.runs, threads: workers) { run, worker in
            var leiden = options.leiden
            var seeds = SeededGenerator(seed: leiden.seed, stream: UInt64(run) | 1 << 61)
            leiden.seed = seeds.next()
            leiden.starts = 1
            let labels = LeidenSearch(graph, leiden, threads: 1).shortSearch(workspaces[worker])
            tally(labels, against: partition, into: tallies[worker])
        }
        return result(partition, tallies, options)
    }

    /// Adds to everybody's tally how many others of their group are with them in `labels`; for the only member of a
    /// group, 1 where they are alone there too.
    private static func tally(
        _ labels: MutableBuffer<UInt32>, against partition: Partition, into tally: MutableBuffer<UInt64>
    ) {
        let sizes = MutableBuffer<UInt32>(count: labels.count)
        for vertex in labels.indices { sizes[Int(labels[vertex])] += 1 }
        let counts = MutableBuffer<UInt32>(count: labels.count)
        for group in 0..<partition.groupCount {
            let members = partition.members[group]
            if members.count == 1 {
                tally[Int(members[0])] += sizes[Int(labels[Int(members[0])])] == 1 ? 1 : 0
                continue
            }
            for index in members.indices { counts[Int(labels[Int(members[index])])] += 1 }
            for index in members.indices {
                let vertex = Int(members[index])
                tally[vertex] += UInt64(counts[Int(labels[vertex])] - 1)
            }
            for index in members.indices { counts[Int(labels[Int(members[index])])] = 0 }
        }
    }

    private static func result(
        _ partition: Partition, _ tallies: [MutableBuffer<UInt64>], _ options: Options
    ) -> Result {
        let confidences = MutableBuffer<Float>(count: partition.personCount)
        var groupConfidences = [Double](repeating: 0, count: partition.groupCount)
        var between: [UInt32] = []
        for vertex in confidences.indices {
            let group = Int(partition.groups[vertex])
            let size = partition.size(group)
            let sum = tallies.reduce(0) { $0 + $1[vertex] }
            let confidence = Double(sum) / Double(options.runs * max(1, size - 1))
            confidences[vertex] = Float(confidence)
            groupConfidences[group] += confidence / Double(size)
            if confidence < options.leastConfidence { between.append(UInt32(vertex)) }
        }
        return Result(
            confidences: confidences.freeze(), groupConfidences: groupConfidences, betweenGroups: between,
            runs: options.runs)
    }
}
