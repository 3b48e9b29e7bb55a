import KithLinearAlgebra

/// Groups by what most neighbours say: in every round everybody takes the label that is most common among their
/// neighbours, all at once, the smallest of several.
///
/// The deterministic, synchronous variant of LDBC Graphalytics (Iosup et al., "The LDBC Graphalytics Benchmark",
/// arXiv:2011.15028) of Raghavan, Albert, Kumara, "Near linear time algorithm to detect community structures in
/// large-scale networks", Physical Review E 76, 2007, doi:10.1103/PhysRevE.76.036106. In a directed network a neighbour
/// who follows and is followed counts twice. Labels start as the people themselves, in the order of the handles, and
/// somebody without neighbours keeps theirs. Rounds may swing between two states for ever, hence the limit.
public enum LabelPropagation {
    public struct Options: Sendable {
        /// Rounds at most.
        public var maximumIterations: Int

        public init(maximumIterations: Int = 10) {
            self.maximumIterations = maximumIterations
        }
    }

    public struct Result: Sendable, Equatable {
        /// For everybody, the person whose name the group carries. That person need not be in the group.
        public let labels: SharedBuffer<PersonIndex>
        /// Rounds made.
        public let iterations: Int
        /// Whether the last round changed no label, so that further ones would not either.
        public let isConverged: Bool
    }

    /// Propagates labels. O(rounds × follows); 4 bytes a person and thread beside two sets of labels.
    public static func run(
        on network: Network, options: Options = Options(), threads: Int = Parallel.availableThreads
    ) -> Result {
        let count = network.personCount
        // In a symmetric network the other direction would only double every vote.
        let directions = network.isSymmetric ? [network.following] : [network.following, network.followers]
        let cuts = Parallel.balancedCuts(network.following.offsets, parts: threads * 32)
        let votes = MutableBuffer<UInt32>(count: count * max(1, threads))
        var labels = MutableBuffer<PersonIndex>(count: count)
        var next = MutableBuffer<PersonIndex>(count: count)
        for person in labels.indices { labels[person] = PersonIndex(person) }

        var iterations = 0
        var isConverged = count == 0
        while iterations < options.maximumIterations, !isConverged {
            let changes = MutableBuffer<Bool>(count: cuts.count)
            let (before, after) = (labels, next)
            Parallel.forEachWithWorker(cuts.count, threads: threads) { part, worker in
                let counter = votes.window(worker * count..<(worker + 1) * count)
                for person in cuts[part] {
                    let label = commonLabel(of: person, before, directions, counter)
                    after[person] = label
                    if label != before[person] { changes[part] = true }
                }
            }
            swap(&labels, &next)
            iterations += 1
            isConverged = cuts.indices.allSatisfy { !changes[$0] }
        }
        return Result(labels: labels.freeze(), iterations: iterations, isConverged: isConverged)
    }

    /// The label most common around `person`. `counter` is all zero before and after.
    private static func commonLabel(
        of person: Int, _ labels: MutableBuffer<PersonIndex>, _ directions: [CompressedRows],
        _ counter: MutableBuffer<UInt32>
    ) -> PersonIndex {
        var best = labels[person]
        var bestCount: UInt32 = 0
        for rows in directions {
            let row = rows[person]
            for index in row.indices {
                let label = labels[Int(row[index])]
                let count = counter[Int(label)] + 1
                counter[Int(label)] = count
                if count > bestCount || (count == bestCount && label < best) {
                    best = label
                    bestCount = count
                }
            }
        }
        for rows in directions {
            let row = rows[person]
            for index in row.indices { counter[Int(labels[Int(row[index])])] = 0 }
        }
        return best
    }

    /// Checks a result by running the same number of rounds another way: each person's votes are sorted and their runs
    /// measured. O(rounds × follows × log neighbours).
    public static func verify(_ result: Result, on network: Network) -> Verification {
        var labels = (0..<network.personCount).map { PersonIndex($0) }
        var previous = labels
        for _ in 0..<result.iterations {
            previous = labels
            for person in labels.indices {
                var votes: [PersonIndex] = []
                for rows in [network.following, network.followers] {
                    votes.append(contentsOf: rows.columns.slice(rows.range(person)).map { previous[Int($0)] })
                }
                labels[person] = longestRun(votes.sorted()) ?? previous[person]
            }
        }
        for person in labels.indices where labels[person] != result.labels[person] {
            return .refuted(
                person: PersonIndex(person), reason: "label \(result.labels[person]) where it is \(labels[person])")
        }
        if result.isConverged, labels != previous {
            return .refuted(person: nil, reason: "labels still change in the last round")
        }
        return .confirmed
    }

    /// The value of the longest run of equal values, the first of several.
    private static func longestRun(_ sorted: [PersonIndex]) -> PersonIndex? {
        var best: (value: PersonIndex, length: Int)?
        var start = 0
        for index in sorted.indices where index + 1 == sorted.count || sorted[index + 1] != sorted[index] {
            let length = index + 1 - start
            if length > best?.length ?? 0 { best = (sorted[index], length) }
            start = index + 1
        }
        return best?.value
    }
}
