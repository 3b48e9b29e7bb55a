import KithTestSupport
import Testing

@testable import KithGraph

@Suite struct NetworkTests {
    @Test func answersWhoFollowsWhom() throws {
        let network = try Fixture.network([("ann", "bob"), ("bob", "cy")])
        let ann = try network.person("ann")
        let bob = try network.person("bob")
        let cy = try network.person("cy")
        #expect(network.follows(ann, bob) && !network.follows(bob, ann) && network.follows(bob, cy))
        #expect(network.personCount == 3 && network.followCount == 2)
        #expect(network.layer(.reply) == nil && network.attribute("name") == nil)
    }

    @Test func unknownPeopleComeWithNearMatches() throws {
        let network = try Fixture.network([("ann", "bob")])
        let error = #expect(throws: KithGraphError.self) { try network.person("bbo") }
        #expect(error?.description == "nobody here is called \"bbo\"; did you mean bob?")
    }

    /// The same rows in any order and on any number of threads give the same network.
    @Test func doesNotDependOnOrderOrThreads() throws {
        let rows = (0..<300).map { ("u\($0 * 7 % 41)", "u\($0 * 13 % 37)") }
        let one = try Fixture.network(rows)
        for threads in [1, 2, 5] {
            expectEqual(one, try Fixture.network(rows.reversed(), threads: threads))
            expectEqual(one, try Fixture.network(rows.sorted { $0 < $1 }, threads: threads))
        }
    }
}
