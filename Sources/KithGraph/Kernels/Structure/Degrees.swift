import KithLinearAlgebra

/// How many people everybody follows, is followed by, and both.
public enum Degrees {
    /// One number a person and direction, in the order of the people.
    public struct Result: Sendable, Equatable {
        /// How many people each follows (out-degree).
        public let following: SharedBuffer<UInt32>
        /// How many people follow each (in-degree).
        public let followers: SharedBuffer<UInt32>
        /// With how many people each is tied both ways.
        public let mutual: SharedBuffer<UInt32>

        /// With how many people `person` is tied either way.
        public func neighbors(_ person: PersonIndex) -> UInt32 {
            following[Int(person)] + followers[Int(person)] - mutual[Int(person)]
        }
    }

    /// Counts everybody's follows. O(follows).
    public static func run(on network: Network, threads: Int = Parallel.availableThreads) -> Result {
        let count = network.personCount
        let following = MutableBuffer<UInt32>(count: count)
        let followers = MutableBuffer<UInt32>(count: count)
        let mutual = MutableBuffer<UInt32>(count: count)
        let cuts = Parallel.balancedCuts(network.following.offsets, parts: threads * 16)
        Parallel.forEach(cuts.count, threads: threads) { part in
            for person in cuts[part] {
                let outgoing = network.following[person]
                let incoming = network.followers[person]
                following[person] = UInt32(outgoing.count)
                followers[person] = UInt32(incoming.count)
                mutual[person] = UInt32(SortedRows.commonCount(outgoing, incoming))
            }
        }
        return Result(following: following.freeze(), followers: followers.freeze(), mutual: mutual.freeze())
    }

    /// Checks a result from the list of follows, each looked up backwards. O(follows × log followers).
    public static func verify(_ result: Result, on network: Network) -> Verification {
        let count = network.personCount
        var outgoing = [UInt32](repeating: 0, count: count)
        var incoming = outgoing
        var mutual = outgoing
        for person in 0..<count {
            for followed in network.following.columns.slice(network.following.range(person)) {
                outgoing[person] += 1
                incoming[Int(followed)] += 1
                if network.follows(followed, PersonIndex(person)) { mutual[person] += 1 }
            }
        }
        for person in 0..<count {
            let expected = [
                ("following", result.following[person], outgoing[person]),
                ("followers", result.followers[person], incoming[person]),
                ("mutual ties", result.mutual[person], mutual[person]),
            ]
            for (name, found, right) in expected where found != right {
                return .refuted(person: PersonIndex(person), reason: "\(found) \(name), where there are \(right)")
            }
        }
        return .confirmed
    }
}
