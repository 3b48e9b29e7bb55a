import KithLinearAlgebra

/// How many follows are answered with a follow.
public enum Reciprocity {
    public struct Result: Sendable, Equatable {
        /// All follows.
        public let follows: UInt64
        /// Follows whose reverse is there too; twice ``mutualPairs``.
        public let answeredFollows: UInt64
        /// For everybody, the number of those they follow who follow them back.
        public let answered: SharedBuffer<UInt32>
        /// For everybody, the number of those they follow.
        public let following: SharedBuffer<UInt32>

        /// Pairs of people who follow each other.
        public var mutualPairs: UInt64 { answeredFollows / 2 }

        /// The share of follows that are answered; `nil` where there is none.
        public var share: Double? {
            follows == 0 ? nil : Double(answeredFollows) / Double(follows)
        }

        /// The share of the people whom `person` follows that follow back; `nil` for somebody who follows nobody.
        public func share(of person: PersonIndex) -> Double? {
            let all = following[Int(person)]
            return all == 0 ? nil : Double(answered[Int(person)]) / Double(all)
        }
    }

    /// Counts answered follows. O(follows).
    public static func run(on network: Network, threads: Int = Parallel.availableThreads) -> Result {
        result(of: Degrees.run(on: network, threads: threads))
    }

    /// The same from degrees that are known already. O(people).
    public static func result(of degrees: Degrees.Result) -> Result {
        Result(
            follows: degrees.following.reduce(0) { $0 + UInt64($1) },
            answeredFollows: degrees.mutual.reduce(0) { $0 + UInt64($1) },
            answered: degrees.mutual, following: degrees.following)
    }

    /// Checks a result by looking every follow up backwards. O(follows × log followers).
    public static func verify(_ result: Result, on network: Network) -> Verification {
        var answeredFollows: UInt64 = 0
        for person in 0..<network.personCount {
            let followed = network.following.columns.slice(network.following.range(person))
            let answered = followed.count { network.follows($0, PersonIndex(person)) }
            answeredFollows += UInt64(answered)
            guard result.answered[person] == answered, result.following[person] == followed.count else {
                return .refuted(
                    person: PersonIndex(person),
                    reason: "\(answered) of \(followed.count) answer, not \(result.answered[person])"
                        + " of \(result.following[person])")
            }
        }
        guard result.follows == network.followCount, result.answeredFollows == answeredFollows else {
            return .refuted(person: nil, reason: "\(answeredFollows) of \(network.followCount) follows are answered")
        }
        return .confirmed
    }
}
