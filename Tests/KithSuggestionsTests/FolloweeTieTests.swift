import KithGraph
import KithTestSupport
import Testing

@testable import KithSuggestions

@Suite struct FolloweeTieTests {
    /// me follows a, b, c, d. a follows x; other follows b and x; x follows c; d has nothing to do with x. me follows both
    /// d and y, which makes no tie between them.
    @Test func byHand() throws {
        let network = try Fixture.network([
            ("me", "a"), ("me", "b"), ("me", "c"), ("me", "d"), ("a", "x"), ("other", "b"), ("other", "x"), ("x", "c"),
            ("me", "y"), ("y", "b"),
        ])
        func tie(_ followee: String, _ candidate: String) throws -> FolloweeTie {
            FolloweeTie.between(
                try network.person(followee), and: try network.person(candidate), for: try network.person("me"),
                in: network)
        }
        #expect(try tie("a", "x") == .follows)
        #expect(try tie("b", "x") == .followedTogether)
        #expect(try tie("c", "x") == .followed)
        #expect(try tie("d", "x") == .distant)
        #expect(try tie("d", "y") == .distant)
        #expect(try tie("b", "y") == .followed)
    }
}
