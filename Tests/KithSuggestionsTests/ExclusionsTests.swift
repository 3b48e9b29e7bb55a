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

    /// Lists beside the network, and which reason is given when several apply.
    @Test func givesTheReasonOfLists() throws {
        typealias Pair = ExclusionList.Pair
        let builder = NetworkBuilder(options: .init(threads: 1))
        let names = ["me", "you", "free", "followed", "asked", "waved", "spam", "mine", "muted", "talked", "fan"]
        let local = Dictionary(uniqueKeysWithValues: names.map { ($0, builder.person($0)) })
        try builder.follow(local["me"]!, local["followed"]!)
        try builder.follow(local["fan"]!, local["me"]!)
        try builder.mute(local["me"]!, local["muted"]!)
        try builder.interact(.reply, local["me"]!, local["talked"]!)
        let network = try builder.finish()
        func person(_ name: String) throws -> PersonIndex { try network.person(name) }
        let me = try person("me")
        let others = try names.map { Pair(me, try person($0)) }
        let some = Exclusions.Options(
            requested: .init(pairs: [Pair(me, try person("asked"))]),
            dismissed: .init(pairs: [Pair(me, try person("waved"))]),
            listed: .init(everywhere: [try person("spam")], pairs: [Pair(me, try person("mine"))]))
        let own = Exclusions(network: network, person: me, options: some)
        let expected: [String: ExclusionReason] = [
            "me": .isSelf, "followed": .followed, "asked": .requested, "waved": .dismissed, "spam": .listed,
            "mine": .listed, "muted": .muted, "talked": .talked, "fan": .follower,
        ]
        for name in names { #expect(own.reason(for: try person(name)) == expected[name], "\(name)") }
        // What one person asked, waved off or listed is nobody else's matter.
        let yours = Exclusions(network: network, person: try person("you"), options: some)
        for name in ["me", "asked", "waved", "mine"] { #expect(yours.reason(for: try person(name)) == nil, "\(name)") }
        #expect(yours.reason(for: try person("spam")) == .listed)

        // Everybody is on a list: the first reason in the order of the cases is given.
        func reasons(_ options: Exclusions.Options) throws -> [String: ExclusionReason] {
            let exclusions = Exclusions(network: network, person: me, options: options)
            return Dictionary(
                uniqueKeysWithValues: try names.compactMap { name in
                    exclusions.reason(for: try person(name)).map { (name, $0) }
                })
        }
        let all = ExclusionList(pairs: others)
        let asked = try reasons(.init(requested: all, dismissed: all, listed: all))
        #expect(asked["me"] == .isSelf && asked["followed"] == .followed && asked.count == names.count)
        #expect(names.filter { !["me", "followed"].contains($0) }.allSatisfy { asked[$0] == .requested })
        let waved = try reasons(.init(dismissed: all, listed: all))
        #expect(waved["muted"] == .muted && waved["talked"] == .dismissed && waved["fan"] == .dismissed)
        let listed = try reasons(.init(listed: all))
        #expect(listed["muted"] == .muted && listed["talked"] == .listed && listed["fan"] == .listed)
    }
}
