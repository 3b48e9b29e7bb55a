import KithGraph
import KithLinearAlgebra

/// The people whose follows speak for what one person may like, and how much each is trusted.
public struct CircleOfTrust: Sendable {
    /// One of the circle.
    public struct Member: Sendable, Hashable {
        public let person: PersonIndex
        /// The members' trust sums to 1.
        public let trust: Double
    }

    /// The members, most trusted first.
    public let members: [Member]
    /// The followees through whom the members were found, rising: all of the person's, unless the budget of visits
    /// ended before the most followed ones.
    let followees: [PersonIndex]
    /// What the trust that a followee handed on was divided by to make the members' sum 1.
    let norm: Double
}

/// Finds circles of trust.
struct CircleFinder: Sendable {
    let network: Network
    let size: Int
    let maximumVisits: Int
    let followeeDiscount: DegreePower
    let memberDiscount: DegreePower

    /// The circle of `person`: those who follow the same people, one round of the walk that goes forward along a follow
    /// and back along another. A followee hands trust to each of their followers, less when they have many; a member
    /// keeps less when they follow many. Clears `scratch` before it returns.
    func circle(of person: PersonIndex, scratch: inout SparseScores) -> CircleOfTrust {
        let followees = affordableFollowees(of: person)
        for followee in followees {
            let weight = followeeDiscount[network.followers.degree(Int(followee))]
            scratch.add(weight, to: network.followers[Int(followee)])
        }
        var top = TopList(capacity: size)
        for place in 0..<scratch.count {
            let member = scratch.person(place)
            let trust = scratch[member] * memberDiscount[network.following.degree(Int(member))]
            guard member != person, top.mayTake(trust) else { continue }
            top.insert(.init(person: member, score: trust, tie: UInt64(member)))
        }
        scratch.clear()
        let sorted = top.sorted()
        let norm = sorted.reduce(0) { $0 + $1.score }
        return CircleOfTrust(
            members: sorted.map { .init(person: $0.person, trust: $0.score / norm) }, followees: followees,
            norm: norm)
    }

    /// The followees of `person` whose followers can be visited within the budget, least followed first where it does
    /// not suffice for all: those say most.
    private func affordableFollowees(of person: PersonIndex) -> [PersonIndex] {
        let row = network.following[Int(person)]
        var followees: [PersonIndex] = []
        var visits = 0
        for index in row.indices {
            followees.append(row[index])
            visits += network.followers.degree(Int(row[index]))
        }
        guard visits > maximumVisits else { return followees }
        followees.sort {
            (network.followers.degree(Int($0)), $0) < (network.followers.degree(Int($1)), $1)
        }
        var kept: [PersonIndex] = []
        visits = 0
        for followee in followees {
            visits += network.followers.degree(Int(followee))
            if visits > maximumVisits { break }
            kept.append(followee)
        }
        return kept.sorted()
    }

    /// What each followee of the circle's person contributed to `candidates`' votes, in the order of
    /// `circle.followees`; the votes are the trust of the members who follow a candidate. Summed over the followees this
    /// is the vote again.
    func contributions(_ circle: CircleOfTrust, to candidates: [PersonIndex], voters: Int) -> [[Double]] {
        var result = candidates.map { _ in [Double](repeating: 0, count: circle.followees.count) }
        for member in circle.members.prefix(voters) {
            let voted = candidates.indices.filter { network.following.contains(Int(member.person), candidates[$0]) }
            if voted.isEmpty { continue }
            let discount = memberDiscount[network.following.degree(Int(member.person))] / circle.norm
            for shared in sharedFollowees(circle.followees, Int(member.person)) {
                let followee = Int(circle.followees[shared])
                let amount = followeeDiscount[network.followers.degree(followee)] * discount
                for candidate in voted { result[candidate][shared] += amount }
            }
        }
        return result
    }

    /// The places in `followees` of those whom `member` follows too.
    private func sharedFollowees(_ followees: [PersonIndex], _ member: Int) -> [Int] {
        let row = network.following[member]
        if followees.count < row.count {
            return followees.indices.filter { network.following.contains(member, followees[$0]) }
        }
        var shared: [Int] = []
        for index in row.indices {
            var low = 0
            var high = followees.count
            while low < high {
                let middle = (low + high) / 2
                if followees[middle] < row[index] { low = middle + 1 } else { high = middle }
            }
            if low < followees.count, followees[low] == row[index] { shared.append(low) }
        }
        return shared
    }
}
