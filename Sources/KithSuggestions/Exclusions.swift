import KithGraph
import KithLinearAlgebra

/// Who must not be suggested to one person, and why.
public struct Exclusions: Sendable {
    public struct Options: Sendable, Hashable {
        /// Suggest also people with whom the person has already exchanged replies, mentions, reposts, quotes or likes.
        public var allowTalked = false
        /// Suggest also people who already follow the person.
        public var includeFollowers = false
        /// Suggest nobody else than people who already follow the person, whatever ``includeFollowers`` says.
        public var followersOnly = false
        /// The attribute by which people opt out of being suggested, by the value `false`, `no` or `0`; `nil` to ask
        /// none.
        public var discoverableAttribute: String? = "discoverable"
        /// Whom each person has asked to follow: such a request is not followed yet.
        public var requested = ExclusionList()
        /// Whom each person has waved off.
        public var dismissed = ExclusionList()
        /// Who must not be suggested to anybody, or not to one person.
        public var listed = ExclusionList()

        public init(
            allowTalked: Bool = false, includeFollowers: Bool = false,
            discoverableAttribute: String? = "discoverable", requested: ExclusionList = .init(),
            dismissed: ExclusionList = .init(), listed: ExclusionList = .init(), followersOnly: Bool = false
        ) {
            self.allowTalked = allowTalked
            self.includeFollowers = includeFollowers
            self.discoverableAttribute = discoverableAttribute
            self.requested = requested
            self.dismissed = dismissed
            self.listed = listed
            self.followersOnly = followersOnly
        }
    }

    /// Whose exclusions these are.
    public let person: PersonIndex
    private let network: Network
    private let options: Options
    private let blockedDomains: [[UInt8]]
    private let discoverable: AttributeColumn?
    private let ownDomain: [UInt8]

    /// O(log domain blocks of the network + domain blocks of the person).
    public init(network: Network, person: PersonIndex, options: Options = .init()) {
        precondition(person < network.personCount, "no such person")
        self.network = network
        self.person = person
        self.options = options
        blockedDomains = Exclusions.domains(blockedBy: person, in: network).map { Array($0.domain.utf8) }
        discoverable = options.discoverableAttribute.flatMap { network.attribute($0) }
        ownDomain = network.domainBlocks.isEmpty ? [] : Exclusions.domain(of: person, in: network)
    }

    /// Why `candidate` must not be suggested, or `nil` when they may be. O(log degrees) for each relation, O(log entries)
    /// for each list.
    public func reason(for candidate: PersonIndex) -> ExclusionReason? {
        precondition(candidate < network.personCount, "no such person")
        let own = Int(person)
        let other = Int(candidate)
        if candidate == person { return .isSelf }
        if network.following.contains(own, candidate) { return .followed }
        if options.requested.contains(candidate, for: person) { return .requested }
        if network.blocks.contains(own, candidate) { return .blocked }
        if network.blocks.contains(other, person) { return .blockedBy }
        if !ownDomain.isEmpty, isOwnDomainBlocked(by: candidate) { return .blockedBy }
        if !blockedDomains.isEmpty {
            let domain = Exclusions.domain(of: candidate, in: network)
            if blockedDomains.contains(where: { Exclusions.covers($0, domain) }) { return .domainBlocked }
        }
        if network.mutes.contains(own, candidate) { return .muted }
        if options.dismissed.contains(candidate, for: person) { return .dismissed }
        if options.listed.contains(candidate, for: person) { return .listed }
        if !options.allowTalked {
            for layer in network.layers
            where layer.outgoing.contains(own, candidate) || layer.outgoing.contains(other, person) {
                return .talked
            }
        }
        if let answer = discoverable?[candidate]?.lowercased(), ["false", "no", "0"].contains(answer) {
            return .notDiscoverable
        }
        if options.followersOnly { return network.following.contains(other, person) ? nil : .stranger }
        if !options.includeFollowers, network.following.contains(other, person) { return .follower }
        return nil
    }

    /// How many people are left out for each reason. O(people).
    public func counts() -> [ExclusionReason: Int] {
        var counts: [ExclusionReason: Int] = [:]
        for candidate in 0..<PersonIndex(network.personCount) {
            if let reason = reason(for: candidate) { counts[reason, default: 0] += 1 }
        }
        return counts
    }

    /// Whether at least `count` people may be suggested. O(people left out before so many are found).
    public func allows(_ count: Int) -> Bool {
        var missing = count
        var candidate: PersonIndex = 0
        while missing > 0, candidate < network.personCount {
            if reason(for: candidate) == nil { missing -= 1 }
            candidate += 1
        }
        return missing <= 0
    }

    private func isOwnDomainBlocked(by candidate: PersonIndex) -> Bool {
        Exclusions.domains(blockedBy: candidate, in: network).contains {
            Exclusions.covers(Array($0.domain.utf8), ownDomain)
        }
    }

    /// The domain blocks of one person, found by bisection.
    private static func domains(blockedBy person: PersonIndex, in network: Network) -> ArraySlice<DomainBlock> {
        let blocks = network.domainBlocks
        func firstAtLeast(_ person: Int) -> Int {
            var low = 0
            var high = blocks.count
            while low < high {
                let middle = (low + high) / 2
                if Int(blocks[middle].person) < person { low = middle + 1 } else { high = middle }
            }
            return low
        }
        return blocks[firstAtLeast(Int(person))..<firstAtLeast(Int(person) + 1)]
    }

    /// What follows the last `@` of a person's handle, in lower case; empty when there is none.
    private static func domain(of person: PersonIndex, in network: Network) -> [UInt8] {
        let handle = network.people[person]
        guard let at = handle.utf8.lastIndex(of: UInt8(ascii: "@")) else { return [] }
        return Array(handle[handle.index(after: at)...].lowercased().utf8)
    }

    /// Whether `blocked` is `domain` or a domain above it.
    private static func covers(_ blocked: [UInt8], _ domain: [UInt8]) -> Bool {
        guard !blocked.isEmpty, domain.count >= blocked.count, domain.suffix(blocked.count) == blocked[...] else {
            return false
        }
        return domain.count == blocked.count || domain[domain.count - blocked.count - 1] == UInt8(ascii: ".")
    }
}
