import KithGraph
import KithLinearAlgebra
import KithTestSupport
import Testing

@testable import KithSuggestions

@Suite struct NeighbourhoodTests {
    /// The members' handles and all follows among them, none else.
    @Test(arguments: [[UInt32](), [4], [0, 3, 7, 8, 11], Array(0..<12)])
    func inducedNetworks(members: [UInt32]) throws {
        let network = try Fixture.random(people: 12, follows: 60, seed: 3)
        let part = network.induced(by: members.reversed())
        #expect(Soundness.isSound(part))
        #expect(part.personCount == members.count)
        for (number, member) in members.enumerated() {
            #expect(part.people[UInt32(number)] == network.people[member])
            for (other, target) in members.enumerated() {
                #expect(part.follows(UInt32(number), UInt32(other)) == network.follows(member, target))
            }
        }
    }

    /// Two cliques with one follow between them: the nearest people to somebody are their own clique.
    @Test func nearest() throws {
        var follows: [(String, String)] = [("a1", "b1")]
        for side in ["a", "b"] {
            for one in 0..<6 {
                for other in 0..<6 where other != one { follows.append(("\(side)\(one)", "\(side)\(other)")) }
            }
        }
        let network = try Fixture.network(follows)
        let near = network.neighbourhood(of: try network.person("b3"), count: 6)
        #expect((0..<6).map { near.people[UInt32($0)] } == (0..<6).map { "b\($0)" })
        #expect(near.followCount == 30)
        // No more than there are.
        #expect(network.neighbourhood(of: 0, count: 100).personCount == 12)
    }
}
