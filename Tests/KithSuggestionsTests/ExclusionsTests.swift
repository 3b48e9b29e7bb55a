import KithGraph
import KithLinearAlgebra
import KithSuggestions
import KithTestSupport
import Testing

@Suite struct ExclusionsTests {
    /// One person for each reason; `free@ok.org` has none.
    @Test func givesTheReason() throws {
        let builder = NetworkBuilder(options: .init(threads: 1))
        let names = [
            "me@home.org", "followed@x.org", "muted@x.org", "blocked@x.org", "blocker@x.org", "bad@Evil.org",
            "sub@deep.evil.org", "notevil@notevil.org", "replied@x.org", "liker@x.org", "shy@x.org", "fan@x.org",
            "hater@x.org", "free@ok.org", "plain",
        ]
        var local: [String: NetworkBuilder.LocalPerson] = [:]
        for name in names { local[name] = builder.person(name) }
        let me = local["me@home.org"]!
        try builder.follow(me, local["followed@x.org"]!)
        try builder.mute(me, local["muted@x.org"]!)
        try builder.block(me, local["blocked@x.org"]!)
        try builder.block(local["blocker@x.org"]!, me)
        builder.blockDomain(me, "Evil.org")
        builder.blockDomain(local["hater@x.org"]!, "org")
        try builder.interact(.reply, me, local["replied@x.org"]!)
        try builder.interact(.like, local["liker@x.org"]!, me)
        builder.setAttribute("discoverable", of: local["shy@x.org"]!, to: "False", type: .boolean)
        builder.setAttribute("discoverable", of: local["free@ok.org"]!, to: "true", type: .boolean)
        try builder.follow(local["fan@x.org"]!, me)
        let network = try builder.finish()

        let expected: [String: ExclusionReason] = [
            "me@home.org": .isSelf, "followed@x.org": .followed, "muted@x.org": .muted, "blocked@x.org": .blocked,
            "blocker@x.org": .blockedBy, "bad@Evil.org": .domainBlocked, "sub@deep.evil.org": .domainBlocked,
            "replied@x.org": .talked, "liker@x.org": .talked, "shy@x.org": .notDiscoverable,
            "fan@x.org": .follower, "hater@x.org": .blockedBy,
        ]
        let strict = Exclusions(network: network, person: try network.person("me@home.org"))
        for name in names { #expect(strict.reason(for: try network.person(name)) == expected[name], "\(name)") }

        let relaxed = Exclusions(
            network: network, person: try network.person("me@home.org"),
            options: .init(allowTalked: true, includeFollowers: true, discoverableAttribute: nil))
        for name in ["replied@x.org", "liker@x.org", "shy@x.org", "fan@x.org"] {
            #expect(relaxed.reason(for: try network.person(name)) == nil, "\(name)")
        }
        #expect(relaxed.reason(for: try network.person("muted@x.org")) == .muted)
    }
}
