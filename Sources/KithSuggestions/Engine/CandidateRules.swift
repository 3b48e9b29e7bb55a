import KithGraph
import KithLinearAlgebra

/// Who may be a candidate at all: ``Exclusions`` as whole rows where there are rows or lists, so that nobody who is
/// excluded takes a place in any list, and one by one for the rest.
struct CandidateRules: Sendable {
    let network: Network
    let options: Exclusions.Options
    /// Whether anybody can be excluded by something that is no row: a blocked domain, a block by the candidate, an
    /// attribute.
    private let asksEach: Bool

    init(network: Network, options: Exclusions.Options) {
        self.network = network
        self.options = options
        asksEach =
            !network.domainBlocks.isEmpty || network.blocks.nonzeroCount > 0
            || options.discoverableAttribute.flatMap { network.attribute($0) } != nil
    }

    /// Marks everybody who is excluded for `person` by a row or a list. O(rows of the person + people left out for all),
    /// O(people) where only followers may be candidates.
    func mark(_ person: PersonIndex, in workspace: GeneratorWorkspace) {
        workspace.excludeOnly(person)
        func mark(_ rows: CompressedRows) {
            for place in rows.range(Int(person)) { workspace.mark(rows.columns[place]) }
        }
        mark(network.following)
        mark(network.mutes)
        mark(network.blocks)
        for list in [options.requested, options.dismissed, options.listed] {
            for candidate in list.everywhere { workspace.mark(candidate) }
            list.forEach(of: person) { workspace.mark($0) }
        }
        if options.followersOnly {
            markStrangers(of: person, in: workspace)
        } else if !options.includeFollowers {
            mark(network.followers)
        }
        if !options.allowTalked {
            for layer in network.layers {
                mark(layer.outgoing)
                mark(layer.incoming)
            }
        }
    }

    /// Marks everybody who does not follow `person`. O(people).
    private func markStrangers(of person: PersonIndex, in workspace: GeneratorWorkspace) {
        var next: PersonIndex = 0
        for place in network.followers.range(Int(person)) {
            let follower = network.followers.columns[place]
            for stranger in next..<follower { workspace.mark(stranger) }
            next = follower + 1
        }
        for stranger in next..<PersonIndex(network.personCount) { workspace.mark(stranger) }
    }

    /// Marks those of `candidates` who are excluded for another reason; whether there was one.
    func markRest(_ candidates: [PersonIndex], for person: PersonIndex, in workspace: GeneratorWorkspace) -> Bool {
        guard asksEach else { return false }
        let exclusions = Exclusions(network: network, person: person, options: options)
        var found = false
        for candidate in candidates where exclusions.reason(for: candidate) != nil {
            workspace.mark(candidate)
            found = true
        }
        return found
    }
}
