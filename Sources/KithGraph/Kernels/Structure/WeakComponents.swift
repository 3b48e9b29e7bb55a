import KithLinearAlgebra

/// Groups of people that hang together when the direction of follows does not matter.
///
/// Union-find whose trees are always rooted in their smallest index, so that the labels do not depend on the order of
/// the unions. The first follows of everybody mostly build one giant component already; the remaining follows of its
/// members are then skipped, since those that leave it are seen from the other end: Sutton, Ben-Nun, Barak, "Optimizing
/// parallel graph connectivity computation via subgraph sampling", IPDPS 2018, doi:10.1109/IPDPS.2018.00012. With the
/// sampling hardly any follow is touched, and the unions run on one thread.
public enum WeakComponents {
    public struct Options: Sendable {
        /// Follows of each person that are looked at before the giant component is guessed. The result does not depend
        /// on it.
        public var sampledFollows: Int

        public init(sampledFollows: Int = 2) {
            self.sampledFollows = sampledFollows
        }
    }

    public typealias Result = Components

    /// Finds the components. O(follows × α(people)) at most, as a rule far less.
    public static func run(
        on network: Network, options: Options = Options(), threads: Int = Parallel.availableThreads
    ) -> Result {
        let count = network.personCount
        let forest = DisjointSets(count: count)
        for round in 0..<max(0, options.sampledFollows) {
            for person in 0..<count {
                let row = network.following[person]
                if round < row.count { forest.unite(UInt32(person), row[round]) }
            }
        }
        forest.flatten()
        let giant = forest.commonLabel(sample: 1024)
        for person in 0..<count where forest.parents[person] != giant {
            let outgoing = network.following[person]
            for index in outgoing.indices.dropFirst(max(0, options.sampledFollows)) {
                forest.unite(UInt32(person), outgoing[index])
            }
            let incoming = network.followers[person]
            for index in incoming.indices { forest.unite(UInt32(person), incoming[index]) }
        }
        forest.flatten()
        return Components(labels: forest.parents.freeze())
    }

    /// Checks a result from the other side: no follow may lead from one component to another, and spreading out from
    /// each component's first person must reach all of it. O(people + follows).
    public static func verify(_ result: Result, on network: Network) -> Verification {
        if let person = result.firstBadLabel() {
            return .refuted(person: person, reason: "the label is not the first person of a component")
        }
        var isReached = [Bool](repeating: false, count: network.personCount)
        for representative in result.representatives {
            var stack = [representative]
            isReached[Int(representative)] = true
            while let person = stack.popLast() {
                for rows in [network.following, network.followers] {
                    for neighbor in rows.columns.slice(rows.range(Int(person))) {
                        guard result.areTogether(person, neighbor) else {
                            return .refuted(person: person, reason: "a follow leads out of the component")
                        }
                        if isReached[Int(neighbor)] { continue }
                        isReached[Int(neighbor)] = true
                        stack.append(neighbor)
                    }
                }
            }
        }
        if let person = isReached.firstIndex(of: false) {
            return .refuted(person: PersonIndex(person), reason: "the rest of the component cannot be reached")
        }
        return .confirmed
    }
}
