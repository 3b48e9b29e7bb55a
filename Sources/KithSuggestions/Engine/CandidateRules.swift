import KithGraph
import KithLinearAlgebra

/// Who may be a candidate at all, as far as it can be read off whole rows of the network.
struct CandidateRules: Sendable {
    let network: Network
    /// People who follow the person already are candidates too.
    var includesFollowers = false

    /// Marks everybody who is not a candidate for `person`.
    func mark(_ person: PersonIndex, in workspace: GeneratorWorkspace) {
        workspace.excludeOnly(person)
        let own = Int(person)
        for place in network.following.range(own) { workspace.mark(network.following.columns[place]) }
        if !includesFollowers {
            for place in network.followers.range(own) { workspace.mark(network.followers.columns[place]) }
        }
    }
}
