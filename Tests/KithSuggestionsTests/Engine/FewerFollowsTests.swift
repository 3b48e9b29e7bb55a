import KithGraph
import KithLinearAlgebra
import KithTestSupport
import Testing

@testable import KithSuggestions

@Suite struct FewerFollowsTests {
    /// The same follows as a network that was built without them, for every person and some of their followees.
    @Test(arguments: [true, false])
    func isTheNetworkWithoutThem(isDirected: Bool) throws {
        let base = try GeneratorNetworks.random(people: 20, follows: 90, seed: 6)
        let builder = NetworkBuilder(options: .init(threads: 1))
        builder.noteInput(directed: isDirected)
        for person in 0..<20 { _ = builder.person(base.people[PersonIndex(person)]) }
        for a in PersonIndex(0)..<20 {
            for b in PersonIndex(0)..<20 where base.follows(a, b) {
                let (one, other) = (builder.person(base.people[a]), builder.person(base.people[b]))
                try builder.follow(one, other)
                if !isDirected { try builder.follow(other, one) }
            }
        }
        let network = try builder.finish()
        for person in PersonIndex(0)..<20 {
            let followees = network.following.range(Int(person)).map { network.following.columns[$0] }
            for gone in [[], Array(followees.prefix(1)), Array(followees.suffix(3)), followees] {
                let fewer = network.removing(gone, followedBy: person)
                #expect(fewer.firstFlaw(threads: 1) == nil)
                for a in PersonIndex(0)..<20 {
                    for b in PersonIndex(0)..<20 {
                        let isGone =
                            (a == person && gone.contains(b)) || (!isDirected && b == person && gone.contains(a))
                        #expect(fewer.follows(a, b) == (network.follows(a, b) && !isGone))
                    }
                }
            }
        }
    }
}
