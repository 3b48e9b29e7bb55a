import KithGraph
import KithLinearAlgebra

/// Seeded random networks that have everything: mutes, blocks, domain blocks, layers, people who opt out.
enum RichNetwork {
    static let domains = ["a.org", "b.org", "x.a.org"]

    static func make(people: Int, follows: Int, seed: UInt64) throws -> Network {
        var generator = SeededGenerator(seed: seed)
        let builder = NetworkBuilder(options: .init(threads: 1))
        let locals = (0..<people).map { builder.person("p\($0)@\(domains[$0 % 3])") }
        func any() -> NetworkBuilder.LocalPerson { locals[Int(generator.below(UInt64(people)))] }
        for _ in 0..<follows { try builder.follow(any(), any()) }
        for _ in 0..<people {
            try builder.mute(any(), any())
            try builder.block(any(), any())
            try builder.interact(.reply, any(), any())
            try builder.interact(InteractionKind("wave"), any(), any(), count: 3)
        }
        for _ in 0..<people / 10 {
            builder.blockDomain(any(), domains[Int(generator.below(3))])
            builder.setAttribute("discoverable", of: any(), to: "false", type: .boolean)
        }
        return try builder.finish()
    }

    /// Whether `candidate` may be suggested to `person`, by looking everything up the long way.
    static func allows(_ candidate: Int, for person: Int, in network: Network) -> Bool {
        func has(_ rows: CompressedRows, _ from: Int, _ to: Int) -> Bool {
            rows[from].indices.contains { Int(rows[from][$0]) == to }
        }
        func blocksDomain(_ blocker: Int, _ blocked: Int) -> Bool {
            let domain = network.people[PersonIndex(blocked)].split(separator: "@")[1]
            return network.domainBlocks.contains {
                Int($0.person) == blocker && ("." + domain).hasSuffix("." + $0.domain)
            }
        }
        if candidate == person || has(network.following, person, candidate) { return false }
        if has(network.followers, person, candidate) || has(network.mutes, person, candidate) { return false }
        if has(network.blocks, person, candidate) || has(network.blocks, candidate, person) { return false }
        if blocksDomain(person, candidate) || blocksDomain(candidate, person) { return false }
        for layer in network.layers
        where has(layer.outgoing, person, candidate) || has(layer.incoming, person, candidate) {
            return false
        }
        return network.attribute("discoverable")?[PersonIndex(candidate)] != "false"
    }
}
