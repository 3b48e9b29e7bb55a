import Foundation
import KithGraph
import KithLinearAlgebra

/// Numbers about everybody that features are made of. O(people + follows).
struct PersonFacts: Sendable {
    /// ln(1 + followers) and ln(1 + following).
    let logFollowers: SharedBuffer<Float>
    private(set) var logFollowing: SharedBuffer<Float>
    /// How readily each follows back: (mutual + ½) / (followers + 1).
    let followBackRate: SharedBuffer<Float>
    /// The share of those each follows that follow back.
    private(set) var returned: SharedBuffer<Float>
    /// The label of everybody's circle.
    let circles: SharedBuffer<PersonIndex>
    /// Everybody, most followed first, equals by number.
    let byFollowers: SharedBuffer<PersonIndex>

    init(_ network: Network, threads: Int) {
        let degrees = Degrees.run(on: network, threads: threads)
        let n = network.personCount
        let logFollowers = MutableBuffer<Float>(count: n)
        let logFollowing = MutableBuffer<Float>(count: n)
        let followBackRate = MutableBuffer<Float>(count: n)
        let returned = MutableBuffer<Float>(count: n)
        for person in 0..<n {
            let (followers, following) = (Float(degrees.followers[person]), Float(degrees.following[person]))
            let mutual = Float(degrees.mutual[person])
            logFollowers[person] = log1p(followers)
            logFollowing[person] = log1p(following)
            followBackRate[person] = (mutual + 0.5) / (followers + 1)
            returned[person] = mutual / max(1, following)
        }
        circles = LabelPropagation.run(on: network, threads: threads).labels
        byFollowers = SharedBuffer(
            (0..<PersonIndex(n)).sorted {
                let (left, right) = (degrees.followers[Int($0)], degrees.followers[Int($1)])
                return left != right ? left > right : $0 < $1
            })
        self.logFollowers = logFollowers.freeze()
        self.logFollowing = logFollowing.freeze()
        self.followBackRate = followBackRate.freeze()
        self.returned = returned.freeze()
    }

    /// The same with what is known of `person` by whom they follow in `network`.
    func changing(_ person: PersonIndex, in network: Network) -> PersonFacts {
        let own = Int(person)
        let following = network.following.degree(own)
        let mutual = network.following.range(own).count {
            network.followers.contains(own, network.following.columns[$0])
        }
        var result = self
        result.logFollowing = logFollowing.replacing(own, with: log1p(Float(following)))
        result.returned = returned.replacing(own, with: Float(mutual) / Float(max(1, following)))
        return result
    }
}
