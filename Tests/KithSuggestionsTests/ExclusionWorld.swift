import KithGraph
import KithLinearAlgebra

@testable import KithSuggestions

/// A small random network with everything that can exclude somebody, and the rules stated again over plain sets of names,
/// without any of the library's types.
struct ExclusionWorld {
    private struct Tie: Hashable {
        let from: Int
        let to: Int
    }

    private static let domains = ["a.org", "x.a.org", "ba.org", "B.net"]
    private static let answers = ["false", "No", "0", "FALSE", "true", "perhaps", ""]

    let count: Int
    private var domain: [String] = []
    private var discoverable: [Int: String] = [:]
    private var follows: Set<Tie> = []
    private var mutes: Set<Tie> = []
    private var blocks: Set<Tie> = []
    private var talks: Set<Tie> = []
    private var waves: Set<Tie> = []
    private var blockedDomains: [Int: Set<String>] = [:]
    private var dismissed: Set<Tie> = []
    private var requested: Set<Tie> = []
    private var listed: Set<Int> = []
    private var listedPairs: Set<Tie> = []

    /// 1 to 40 people; how much of everything there is differs from seed to seed.
    init(seed: UInt64) {
        var generator = SeededGenerator(seed: seed, stream: 77)
        func below(_ limit: Int) -> Int { Int(generator.below(UInt64(limit))) }
        let people = 1 + below(40)
        count = people
        func ties(_ perPerson: Int) -> Set<Tie> {
            Set((0..<below(perPerson * people + 1)).map { _ in Tie(from: below(people), to: below(people)) })
        }
        domain = (0..<people).map { _ in ExclusionWorld.domains[below(4)] }
        follows = ties(8)
        mutes = ties(2)
        blocks = ties(2)
        talks = ties(2)
        waves = ties(1)
        dismissed = ties(3)
        requested = ties(2)
        listedPairs = ties(2)
        for _ in 0..<below(people) { discoverable[below(people)] = ExclusionWorld.answers[below(7)] }
        for _ in 0..<below(people) / 4 {
            blockedDomains[below(people), default: []].insert(ExclusionWorld.domains[below(4)])
        }
        for _ in 0..<below(people) / 4 { listed.insert(below(people)) }
        // Somebody follows everybody, somebody nobody, and somebody is followed by all, now and then.
        if seed % 3 == 0 { for other in 0..<people { follows.insert(Tie(from: 0, to: other)) } }
        if seed % 5 == 0 { follows = follows.filter { $0.from != people / 2 } }
        if seed % 7 == 0 { for other in 0..<people { follows.insert(Tie(from: other, to: people - 1)) } }
    }

    func handle(_ person: Int) -> String { "p\(person)@\(domain[person])" }

    /// The network, its rows given in an order that `order` draws.
    func network(order: UInt64) throws -> Network {
        var generator = SeededGenerator(seed: order, stream: 78)
        func shuffled<Value>(_ values: some Sequence<Value>) -> [Value] {
            var values = Array(values)
            for place in values.indices.reversed() {
                values.swapAt(place, Int(generator.below(UInt64(place + 1))))
            }
            return values
        }
        let builder = NetworkBuilder(options: .init(threads: 1 + Int(order % 3)))
        var local: [Int: NetworkBuilder.LocalPerson] = [:]
        for person in shuffled(0..<count) { local[person] = builder.person(handle(person)) }
        for tie in shuffled(follows) { try builder.follow(local[tie.from]!, local[tie.to]!) }
        for tie in shuffled(mutes) { try builder.mute(local[tie.from]!, local[tie.to]!) }
        for tie in shuffled(blocks) { try builder.block(local[tie.from]!, local[tie.to]!) }
        for tie in shuffled(talks) { try builder.interact(.reply, local[tie.from]!, local[tie.to]!) }
        for tie in shuffled(waves) {
            try builder.interact(InteractionKind("wave"), local[tie.from]!, local[tie.to]!, count: 2)
        }
        for (person, answer) in shuffled(discoverable) {
            builder.setAttribute("discoverable", of: local[person]!, to: answer, type: .text)
        }
        for (person, domains) in shuffled(blockedDomains) {
            for domain in shuffled(domains) { builder.blockDomain(local[person]!, domain) }
        }
        return try builder.finish()
    }

    /// The lists as options for a network of these people.
    func rules(_ network: Network, allowTalked: Bool, includeFollowers: Bool) throws -> Exclusions.Options {
        func pairs(_ ties: Set<Tie>) throws -> [ExclusionList.Pair] {
            try ties.map { .init(try network.person(handle($0.from)), try network.person(handle($0.to))) }
        }
        return .init(
            allowTalked: allowTalked, includeFollowers: includeFollowers,
            requested: .init(pairs: try pairs(requested)), dismissed: .init(pairs: try pairs(dismissed)),
            listed: .init(
                everywhere: try listed.map { try network.person(handle($0)) }, pairs: try pairs(listedPairs)))
    }

    /// Whether `candidate` may be suggested to `person`.
    func allows(_ candidate: Int, for person: Int, allowTalked: Bool, includeFollowers: Bool) -> Bool {
        let there = Tie(from: person, to: candidate)
        let back = Tie(from: candidate, to: person)
        if candidate == person || follows.contains(there) || requested.contains(there) { return false }
        if mutes.contains(there) || blocks.contains(there) || blocks.contains(back) { return false }
        if blocks(domainOf: candidate, person) || blocks(domainOf: person, candidate) { return false }
        if dismissed.contains(there) || listedPairs.contains(there) || listed.contains(candidate) { return false }
        if !allowTalked, [talks, waves].contains(where: { $0.contains(there) || $0.contains(back) }) { return false }
        if ["false", "no", "0"].contains((discoverable[candidate] ?? "").lowercased()) { return false }
        return includeFollowers || !follows.contains(back)
    }

    private func blocks(domainOf blocked: Int, _ blocker: Int) -> Bool {
        let parts = domain[blocked].lowercased().split(separator: ".")
        return parts.indices.contains { start in
            (blockedDomains[blocker] ?? []).contains { $0.lowercased() == parts[start...].joined(separator: ".") }
        }
    }
}
