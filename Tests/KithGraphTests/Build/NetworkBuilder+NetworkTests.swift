import KithLinearAlgebra
import KithTestSupport
import Testing

@testable import KithGraph

@Suite struct NetworkBuilderAddNetworkTests {
    @Test(arguments: 0..<6 as Range<UInt64>) func aloneItComesOutAsItWas(seed: UInt64) throws {
        let network = try Fixture.rich(people: 5 + 60 * Int(seed), seed: seed)
        let builder = NetworkBuilder(options: .init(threads: 2))
        try builder.add(network)
        #expect(Fixture.difference(try builder.finish(), network) == nil)
    }

    /// ann follows bo in both; the weights add, the earlier time stays, and bo's later name replaces the first.
    @Test func merges() throws {
        let first = NetworkBuilder()
        try first.follow(first.person("ann"), first.person("bo"), weight: 2, time: 50)
        first.setAttribute("name", of: first.person("bo"), to: "Bo")
        try first.mute(first.person("bo"), first.person("ann"))
        let second = NetworkBuilder()
        try second.follow(second.person("ann"), second.person("bo"), weight: 3, time: 20)
        try second.follow(second.person("cy"), second.person("ann"))
        try second.follow(second.person("cy"), second.person("cy"))
        try second.interact(.reply, second.person("cy"), second.person("bo"), time: 7)
        second.setAttribute("name", of: second.person("bo"), to: "Bo B.")
        let both = NetworkBuilder()
        try both.add(first.finish())
        try both.add(second.finish())
        let network = try both.finish()
        let people = (0..<3).map { network.people[$0] }
        #expect(people == ["bo", "cy", "ann"])
        #expect(Array(network.following.columns) == [2, 0])
        #expect(network.weights.map { Array($0) } == [1, 5])
        #expect(network.times.map { Array($0) } == [.unknownTime, 20])
        #expect(network.attribute("name")?[0] == "Bo B.")
        #expect(Array(network.mutes.offsets) == [0, 1, 1, 1])
        #expect(network.layer(.reply)?.times.map { Array($0) } == [7])
        #expect(network.report == ImportReport(followsRead: 4, duplicateFollows: 1, selfFollows: 1))
    }
}
