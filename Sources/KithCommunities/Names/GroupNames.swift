import Foundation
import KithGraph
import KithLinearAlgebra

/// What a group can be called: its most telling members and words.
public struct GroupName: Sendable, Equatable {
    /// Members who are looked up to inside the group more than elsewhere, the most telling first.
    public let people: [PersonIndex]
    /// Words that members have about themselves more often than others, the most telling first. No other group has them.
    public let words: [String]

    /// The name as text: handles, then words after a middle dot.
    public func text(_ people: HandleTable) -> String {
        let handles = self.people.map { people[$0] }.joined(separator: ", ")
        return words.isEmpty ? handles : "\(handles) · \(words.joined(separator: ", "))"
    }
}

/// Names for groups, from who is followed in them and what their members say.
public enum GroupNames {
    public struct Options: Sendable {
        /// Members in a name.
        public var people: Int
        /// Words in a name.
        public var words: Int
        /// The attributes whose words count; `nil` for all that hold text but the display name.
        public var attributes: [String]?

        public init(people: Int = 3, words: Int = 3, attributes: [String]? = nil) {
            self.people = people
            self.words = words
            self.attributes = attributes
        }
    }

    /// A name for each of `groups`, in their order.
    ///
    /// Members are ranked by p ln(p / q), where p is their PageRank among the follows between members and q that in the
    /// whole network: lift, weighted by how much there is of it, since lift alone is highest at the edge of a group. Words
    /// are ranked the same way, p being the share of members who use one (``DistinctiveWords``). Somebody in several
    /// circles is in the name of the one they tell most about. O(iterations × follows within groups + words).
    public static func run(
        _ groups: Circles, in network: Network, options: Options = Options(),
        threads: Int = Parallel.availableThreads
    ) -> [GroupName] {
        precondition(groups.personCount == network.personCount, "the groups are of other people")
        precondition(options.people > 0 && options.words >= 0, "a name needs somebody")
        let global = PageRank.run(on: network, threads: threads).scores
        let people = network.personCount
        let count = groups.circleCount
        let cuts = Parallel.balancedCuts(groups.members.offsets, parts: 256)
        let scratch = MutableBuffer<UInt32>(count: people * max(1, min(threads, cuts.count)))
        let scores = MutableBuffer<Double>(count: groups.members.nonzeroCount)
        Parallel.forEachWithWorker(cuts.count, threads: threads) { part, worker in
            let places = scratch.window(worker * people..<(worker + 1) * people)
            for group in cuts[part] {
                let follows = InducedTies(network.followers, members: groups.members[group], places: places)
                let ranks = GroupRank.scores(follows)
                for (index, place) in groups.members.range(group).enumerated() {
                    let whole = global[Int(groups.members.columns[place])]
                    scores[place] = ranks[index] * log(ranks[index] / whole)
                }
            }
        }
        let leaders = (0..<count).map { leading($0, groups, scores, options.people) }
        let words = DistinctiveWords.run(
            groups, texts: texts(network, options.attributes), count: options.words, threads: threads)
        return zip(leaders, words).map { GroupName(people: $0, words: $1) }
    }

    /// The same for a partition.
    public static func run(
        _ partition: Partition, in network: Network, options: Options = Options(),
        threads: Int = Parallel.availableThreads
    ) -> [GroupName] {
        run(Circles(partition), in: network, options: options, threads: threads)
    }

    /// The members with the highest scores of those who tell most about this circle, all members where nobody does.
    private static func leading(
        _ circle: Int, _ circles: Circles, _ scores: MutableBuffer<Double>, _ count: Int
    ) -> [PersonIndex] {
        let places = Array(circles.members.range(circle))
        let own = places.filter { place in
            let person = circles.members.columns[place]
            return circles.circles.range(Int(person)).allSatisfy {
                let other = Int(circles.circles.columns[$0])
                guard other != circle else { return true }
                let theirs = scores[circles.members.position(other, person)!]
                return (theirs, circle) < (scores[place], other)
            }
        }
        let ranked = (own.isEmpty ? places : own).sorted { (scores[$0], $1) > (scores[$1], $0) }
        return ranked.prefix(count).map { circles.members.columns[$0] }
    }

    private static func texts(_ network: Network, _ names: [String]?) -> [AttributeColumn] {
        guard let names else {
            return network.attributes.filter { $0.type == .text && $0.name != AttributeColumn.displayName }
        }
        return names.compactMap { network.attribute($0) }
    }
}

/// PageRank among the members of one group.
enum GroupRank {
    /// Scores that sum to 1, for rows of followers, with damping 0.85 to a change of 1e-8 in L1 or 100 steps; those who
    /// follow no member jump. O(steps × follows).
    static func scores(_ followers: InducedTies) -> [Double] {
        let count = followers.memberCount
        let damping = 0.85
        var following = [Double](repeating: 0, count: count)
        for follower in followers.columns { following[Int(follower)] += 1 }
        var scores = [Double](repeating: 1 / Double(count), count: count)
        var shares = scores
        for _ in 0..<100 {
            var lost = 0.0
            for member in 0..<count {
                if following[member] > 0 {
                    shares[member] = scores[member] / following[member]
                } else {
                    lost += scores[member]
                }
            }
            let jump = (1 - damping + damping * lost) / Double(count)
            var change = 0.0
            for member in 0..<count {
                var sum = 0.0
                for place in followers.range(member) { sum += shares[Int(followers.columns[place])] }
                let score = jump + damping * sum
                change += abs(score - scores[member])
                scores[member] = score
            }
            if change < 1e-8 { break }
        }
        return scores
    }
}
