import Foundation
import KithGraph
import KithLinearAlgebra

/// What the local generators ask of every person, worked out once for a network. O(people + follows).
struct GeneratorScales: Sendable {
    /// d_in^−rp3Followee and d_out^−rp3Followee: what a followee, or a follower, hands to those on their other side.
    let followeeRP3: SharedBuffer<Float>
    let followerRP3: SharedBuffer<Float>
    /// d_out^−rp3Member and d_in^−rp3Member.
    let memberRP3: SharedBuffer<Float>
    let memberFollowedRP3: SharedBuffer<Float>
    let candidateRP3: SharedBuffer<Float>
    /// Squared inverse frequencies of a followee and a follower.
    let followeeFrequency: SharedBuffer<Float>
    let followerFrequency: SharedBuffer<Float>
    /// 1 / length of a person's profile, of followees alone and of both sides.
    private(set) var profileNorm: SharedBuffer<Float>
    private(set) var twoSidedNorm: SharedBuffer<Float>
    let neighbourCandidate: SharedBuffer<Float>
    let salsaCandidate: SharedBuffer<Float>
    /// (d_in + d_out)^−allocation.
    let allocation: SharedBuffer<Float>
    /// (d_in + d_out)^−pageRankCandidate.
    let pageRankCandidate: SharedBuffer<Float>

    init(_ network: Network, _ options: GeneratorOptions, threads: Int) {
        let n = network.personCount
        let (following, followers) = (network.following, network.followers)
        func scale(_ value: (_ incoming: Double, _ outgoing: Double) -> Double) -> SharedBuffer<Float> {
            let result = MutableBuffer<Float>(count: n)
            for person in 0..<n {
                result[person] = Float(value(Double(followers.degree(person)), Double(following.degree(person))))
            }
            return result.freeze()
        }
        @Sendable func power(_ degree: Double, _ exponent: Double) -> Double { degree > 0 ? pow(degree, -exponent) : 0 }
        @Sendable func frequency(_ degree: Double) -> Double {
            let value = log((Double(n) + 1) / (degree + 0.5))
            return value * value
        }
        let o = options
        followeeRP3 = scale { incoming, _ in power(incoming, o.rp3Followee) }
        followerRP3 = scale { _, outgoing in power(outgoing, o.rp3Followee) }
        memberRP3 = scale { _, outgoing in power(outgoing, o.rp3Member) }
        memberFollowedRP3 = scale { incoming, _ in power(incoming, o.rp3Member) }
        candidateRP3 = scale { incoming, _ in power(incoming, o.rp3Candidate) }
        let followeeFrequency = scale { incoming, _ in frequency(incoming) }
        let followerFrequency = scale { _, outgoing in frequency(outgoing) }
        self.followeeFrequency = followeeFrequency
        self.followerFrequency = followerFrequency
        neighbourCandidate = scale { incoming, _ in power(incoming, o.neighbourCandidate) }
        salsaCandidate = scale { incoming, _ in power(incoming, o.salsaCandidate) }
        allocation = scale { incoming, outgoing in power(incoming + outgoing, o.allocation) }
        pageRankCandidate = scale { incoming, outgoing in power(incoming + outgoing, o.pageRankCandidate) }
        let weight = Float(o.neighbourFollowers * o.neighbourFollowers)
        let own = MutableBuffer<Float>(count: n)
        let both = MutableBuffer<Float>(count: n)
        let cuts = Parallel.cuts(n, parts: 64)
        Parallel.forEach(cuts.count, threads: threads) { part in
            for person in cuts[part] {
                var (forward, backward): (Float, Float) = (0, 0)
                for place in following.range(person) {
                    forward += followeeFrequency[Int(following.columns[place])]
                }
                for place in followers.range(person) {
                    backward += followerFrequency[Int(followers.columns[place])]
                }
                own[person] = forward > 0 ? 1 / forward.squareRoot() : 0
                let sum = forward + weight * backward
                both[person] = sum > 0 ? 1 / sum.squareRoot() : 0
            }
        }
        profileNorm = own.freeze()
        twoSidedNorm = both.freeze()
    }

    /// The same with the profile of `person` as it is in `network`.
    func changing(_ person: PersonIndex, in network: Network, _ options: GeneratorOptions) -> GeneratorScales {
        let weight = Float(options.neighbourFollowers * options.neighbourFollowers)
        var (forward, backward): (Float, Float) = (0, 0)
        for place in network.following.range(Int(person)) {
            forward += followeeFrequency[Int(network.following.columns[place])]
        }
        for place in network.followers.range(Int(person)) {
            backward += followerFrequency[Int(network.followers.columns[place])]
        }
        let sum = forward + weight * backward
        var result = self
        result.profileNorm = profileNorm.replacing(Int(person), with: forward > 0 ? 1 / forward.squareRoot() : 0)
        result.twoSidedNorm = twoSidedNorm.replacing(Int(person), with: sum > 0 ? 1 / sum.squareRoot() : 0)
        return result
    }
}

extension SharedBuffer where Element == Float {
    /// A copy with another value in one place.
    func replacing(_ place: Int, with value: Float) -> SharedBuffer<Float> {
        var values = Array(self)
        values[place] = value
        return SharedBuffer(values)
    }
}
