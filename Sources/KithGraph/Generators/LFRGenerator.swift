import KithLinearAlgebra

/// Random networks with planted communities for judging community detection: degrees and community sizes follow power
/// laws, and everyone has the same share of ties outside their community, the mixing.
///
/// Lancichinetti, Fortunato, Radicchi, "Benchmark graphs for testing community detection algorithms", Physical
/// Review E 78, 046110, 2008, doi:10.1103/PhysRevE.78.046110. Where this differs: people are placed from the most
/// inside ties down into a free place of any community that is large enough, which draws uniformly from all placements
/// that fit without moving anybody twice; the inside share of a degree is rounded at random; what wiring cannot place
/// without repeats or self loops, after exchanging ends with random ties, goes outside or is dropped, and is counted.
/// O(people log people + ties) time; results do not depend on the number of threads.
public enum LFRGenerator {
    public struct Options: Sendable, Equatable {
        public var people: Int
        public var averageDegree: Double
        public var maxDegree: Int
        /// τ1: degrees *k* have probabilities in proportion to *k* to the power −τ1.
        public var degreeExponent: Double
        /// τ2: the same for the sizes of communities.
        public var communityExponent: Double
        /// μ: the share of ties that leave the community, 0 to 1.
        public var mixing: Double
        public var minCommunity: Int
        public var maxCommunity: Int
        public var seed: UInt64

        public init(
            people: Int = 1000, averageDegree: Double = 15, maxDegree: Int = 50, degreeExponent: Double = 2,
            communityExponent: Double = 1, mixing: Double = 0.3, minCommunity: Int = 20, maxCommunity: Int = 100,
            seed: UInt64 = 1
        ) {
            self.people = people
            self.averageDegree = averageDegree
            self.maxDegree = maxDegree
            self.degreeExponent = degreeExponent
            self.communityExponent = communityExponent
            self.mixing = mixing
            self.minCommunity = minCommunity
            self.maxCommunity = maxCommunity
            self.seed = seed
        }

        /// Throws ``KithGraphError/badData(place:found:expected:)`` for options that make no network.
        public func check() throws(KithGraphError) {
            try GeneratorCheck.require(
                people >= 2 && people <= 1 << 31, "people", found: "\(people)", expected: "2 to 2^31")
            try GeneratorCheck.share(mixing, "mixing")
            for (name, value) in [("degree exponent", degreeExponent), ("community exponent", communityExponent)] {
                try GeneratorCheck.require(
                    value >= 0 && value <= 10, name, found: "\(value)", expected: "a number from 0 to 10")
            }
            try GeneratorCheck.require(
                maxDegree >= 1 && maxDegree < people, "maximum degree", found: "\(maxDegree)",
                expected: "1 to \(people - 1), one less than there are people")
            try GeneratorCheck.require(
                averageDegree >= 1 && averageDegree <= Double(maxDegree), "average degree", found: "\(averageDegree)",
                expected: "1 to the maximum degree of \(maxDegree)")
            try GeneratorCheck.require(
                minCommunity >= 1 && minCommunity <= maxCommunity && maxCommunity <= people, "community sizes",
                found: "\(minCommunity) to \(maxCommunity)", expected: "1 ≤ smallest ≤ largest ≤ \(people)")
            let fewest = (people + maxCommunity - 1) / maxCommunity
            try GeneratorCheck.require(
                fewest * minCommunity <= people, "community sizes", found: "\(minCommunity) to \(maxCommunity)",
                expected: "sizes that can add up to \(people) people")
            let inside = (1 - mixing) * Double(maxDegree)
            try GeneratorCheck.require(
                inside <= Double(maxCommunity - 1), "largest community", found: "\(maxCommunity)",
                expected: "more than the \(inside) ties inside that mixing \(mixing) leaves a degree of \(maxDegree)")
        }
    }

    public struct Result: Sendable {
        /// The network, undirected, with the communities in its attribute ``communityAttribute``.
        public let network: Network
        /// The community of each person, in the network's order, counted from 0.
        public let communities: [UInt32]
        /// People in each community.
        public let communitySizes: [Int]
        /// The share of ties that leave a community, as achieved.
        public let mixing: Double
        /// Ends of ties that could not be placed anywhere.
        public let droppedEnds: Int
    }

    /// The attribute that holds each person's community.
    public static let communityAttribute = "community"

    /// Makes the network; people are called `0`, `1`, …. Throws ``KithGraphError/badData(place:found:expected:)``, also
    /// when the parameters turn out not to fit together.
    public static func generate(
        _ options: Options = Options(), threads: Int = Parallel.availableThreads
    ) throws(KithGraphError) -> Result {
        try options.check()
        var generator = SeededGenerator(seed: options.seed)
        var plan = try LFRPlan(options, &generator)
        plan.evenOut(mixing: options.mixing, &generator)
        let fixed = plan
        let inside = Parallel.map(plan.members.count, threads: threads) { community in
            fixed.wireInside(community, seed: options.seed)
        }
        var ends = plan.outsideEnds()
        var dropped = 0
        for wired in inside {
            if options.mixing > 0 { ends += wired.left } else { dropped += wired.left.count }
        }
        let communities = plan.community
        let outside = TieWiring(ends, &generator) { communities[Int($0)] != communities[Int($1)] }
        dropped += outside.left.count

        let insideTies = inside.reduce(0) { $0 + $1.ties.count }
        let allTies = insideTies + outside.ties.count
        return Result(
            network: try network(plan, ties: inside.map { $0.ties } + [outside.ties], threads: threads),
            communities: communities, communitySizes: plan.members.map { $0.count },
            mixing: allTies == 0 ? 0 : Double(outside.ties.count) / Double(allTies), droppedEnds: dropped)
    }

    private static func network(
        _ plan: LFRPlan, ties: [[UInt64]], threads: Int
    ) throws(KithGraphError) -> Network {
        let builder = NetworkBuilder(options: .init(threads: threads))
        builder.noteInput(directed: false)
        for (person, community) in plan.community.enumerated() {
            let local = builder.person(String(person))
            builder.setAttribute(communityAttribute, of: local, to: String(community), type: .integer)
        }
        for part in ties {
            for tie in part {
                let (one, other) = TieWiring.people(tie)
                try builder.follow(one, other)
                try builder.follow(other, one)
            }
        }
        return try builder.finish()
    }
}
